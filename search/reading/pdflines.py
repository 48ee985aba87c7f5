r"""Lines of a PDF page: PDFium's text taken apart, with the looks of each line.

PDFium ends lines with `\r\n` and puts U+FFFE (older versions: U+0002) for a hyphen that ends a line, the
line end left out; for a soft hyphen within a line it puts the same. Where the next character stands tells
the two apart.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, repeat
from operator import add, sub

from search.model import Line
from search.reading.characters import clean
from search.reading.pdfsampling import Box, Look, Looks, PageText, Span

_SHARED_HEIGHT = 0.5
_SPACE = 0.15
_NEAR = 0.5
_SHORT = 3
_GUTTER = 0.05

_LINE_END = "\r\n"
_RARE_END = re.compile("[\r\n\ufffe\x02]")
_HYPHEN = re.compile("[\ufffe\x02]")
_BLANK = re.compile(r"(?<=\S)\s+(?=\S)")
_HYPHENS = {0xFFFE: "-", 0x02: "-"}
_UNKNOWN_GLYPH = re.compile("[\x00\x01\x03-\x08\x0b\x0c\x0e-\x1f]")


def lay_out(text: str, looks: Looks) -> tuple[str, tuple[Line, ...]]:
    r"""PDFium's text with `\n` between its lines and `-` for its hyphens, and the looks of each line.

    PDFium breaks a line before and after a raised footnote mark; such pieces are put together again.
    """
    pieces: list[str] = []
    lines: list[Line] = []
    offset = before = 0
    last: Box | None = None
    for (start, end, _, piece, _), (size, bold), box in _seen(PageText(text, looks)):
        if not piece:
            continue
        line = Line(offset, offset + len(piece), None, size, bold, box)
        if last and box and (gap := _gap(last, box)) is not None and _are_one(lines[-1], line):
            space = " " if gap > _SPACE or text[before].isspace() or text[start].isspace() else ""
            pieces[-1] += space + piece
            lines[-1] = line = _united(lines[-1], line, len(space))
        else:
            pieces.append(piece)
            lines.append(line)
        offset = line.end + 1
        last = line.box
        before = end - 1
    return "\n".join(pieces), tuple(lines)


def _printable(piece: str) -> str:
    """A piece of PDFium's text without what cannot be printed."""
    return clean(_UNKNOWN_GLYPH.sub("\ufffd", piece.translate(_HYPHENS))).replace("\n", " ")


def _gap(before: Box, after: Box) -> float | None:
    """How far apart two boxes stand, in heights of the taller one; None where one does not follow the other."""
    gap = (after[0] - before[2]) / (max(before[3] - before[1], after[3] - after[1]) or 1.0)
    return gap if -_SPACE < gap < _NEAR else None


def _are_one(before: Line, after: Line) -> bool:
    """Whether two lines that follow each other are pieces of one visual line."""
    left, right = before.box, after.box
    if left is None or right is None or _is_upright(before) or _is_upright(after):
        return False
    overlap = min(left[3], right[3]) - max(left[1], right[1])
    return not overlap < _SHARED_HEIGHT * min(left[3] - left[1], right[3] - right[1])


def _is_upright(line: Line) -> bool:
    """Whether a line runs down the page, as in a table turned sideways."""
    left, top, right, bottom = line.box or (0, 0, 1, 0)
    return line.end - line.start > _SHORT and bottom - top > right - left


def _united(before: Line, after: Line, space: int) -> Line:
    """Two pieces as one line, with the looks of the longer one."""
    longer = max(before, after, key=lambda line: line.end - line.start)
    boxes = [line.box for line in (before, after) if line.box]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Line(
        before.start,
        before.end + space + after.end - after.start,
        size=longer.size,
        bold=longer.bold,
        box=(min(lefts), min(tops), max(rights), max(bottoms)),
    )


def _split(page: PageText) -> list[Span]:
    """The lines; soft hyphens within a line do not end it."""
    text = page.text
    lines = text.split(_LINE_END)
    lengths = list(map(len, lines))
    starts = list(accumulate(map(add, lengths, repeat(len(_LINE_END))), initial=0))
    # The only white space that is printable is the space.
    counts = map(sub, lengths, map(str.count, lines, repeat(" ")))
    ends = map(add, starts, lengths)
    spans: list[Span] = list(zip(starts, ends, repeat(False), map(str.strip, lines), counts, strict=False))
    odd = [at for at, line in enumerate(lines) if not line.isprintable()]
    if odd:
        soft = _soft_hyphens(page, [spans[at] for at in odd])
        for at in reversed(odd):
            spans[at : at + 1] = _parts(text, *spans[at][:2], soft)
    return spans


def _parts(text: str, start: int, end: int, soft: set[int]) -> Iterator[Span]:
    """The lines that a line really is, which has something in it that cannot be printed."""
    for match in _RARE_END.finditer(text, start, end):
        stop = match.start()
        if stop not in soft:
            yield _span(text, start, stop, text[stop] in "\ufffe\x02")
            start = stop + 1
    yield _span(text, start, end, False)


def _span(text: str, start: int, end: int, hyphen: bool) -> Span:
    line = text[start:end]
    words = (line if line.isprintable() else _printable(line)).strip()
    return start, end, hyphen, words + "-" if hyphen else words, len("".join(line.split()))


def _soft_hyphens(page: PageText, lines: Sequence[Span]) -> set[int]:
    """The hyphens after which the next character stands on the same line, to the right of the one before."""
    found = [match.start() for start, end, *_ in lines for match in _HYPHEN.finditer(page.text, start, end)]
    hyphens = [at for at in found if 0 < at < len(page.text) - 1]
    boxes = page.boxes([at + side for at in hyphens for side in (-1, 1)])
    pairs = zip(hyphens, boxes[::2], boxes[1::2], strict=True)
    return {at for at, before, after in pairs if before and after and _goes_on(before, after)}


def _goes_on(before: Box, after: Box) -> bool:
    height = before[3] - before[1]
    same_line = abs(after[3] - before[3]) < height / 2
    return same_line and 0 <= after[0] - before[2] < 3 * height


def _seen(page: PageText) -> Iterable[tuple[Span, Look, Box | None]]:
    """Each line with its looks."""
    spans = _split(page)
    looks, boxes, uneven = page.look_at(spans)
    cuts = [(at, cut) for at in uneven if (cut := _gutter(page, *spans[at][:2])) is not None]
    for at, cut in reversed(cuts):
        start, end, hyphen, *_ = spans[at]
        parts = [_span(page.text, start, cut, False), _span(page.text, cut, end, hyphen)]
        spans[at : at + 1] = parts
        looks[at : at + 1], boxes[at : at + 1], _ = page.look_at(parts)
    return zip(spans, looks, boxes, strict=True)


def _gutter(page: PageText, start: int, end: int) -> int | None:
    """Where a bold heading in one column ends and a line of the next column begins, which PDFium runs together."""
    line = page.text[start:end]
    places = [start + place for gap in _BLANK.finditer(line) for place in (gap.start() - 1, gap.end())]
    styles = page.styles(places)
    changes = [at for at in range(0, len(places), 2) if styles[at][1] != styles[at + 1][1]]
    boxes = page.boxes([places[at + side] for at in changes for side in (0, 1)])
    for at, left, right in zip(changes, boxes[::2], boxes[1::2], strict=True):
        if left and right and right[0] - left[2] > _GUTTER:
            return places[at + 1]
    return None
