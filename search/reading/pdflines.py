r"""Lines of a PDF page: PDFium's text taken apart, with the looks of each line.

PDFium ends lines with `\r\n` and puts U+FFFE (older versions: U+0002) for a hyphen that ends a line, the
line end left out; for a soft hyphen within a line it puts the same. Where the next character stands tells
the two apart.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from statistics import median_low
from typing import Protocol

from search.model import Line
from search.reading.characters import clean

Box = tuple[float, float, float, float]
Style = tuple[float, bool]
"""The size of a character in points, and whether it is bold."""

_SAMPLES = 5
_MOST = 0.8
_SHARED_HEIGHT = 0.5
_SPACE = 0.15
_NEAR = 0.5
_SHORT = 3
_GUTTER = 0.05

_WIDE = re.compile("[\U00010000-\U0010ffff]")
_RARE_END = re.compile("[\r\n\ufffe\x02]")
_HYPHEN = re.compile("[\ufffe\x02]")
_BLANK = re.compile(r"(?<=\S)\s+(?=\S)")
_HYPHENS = {0xFFFE: "-", 0x02: "-"}
_UNKNOWN_GLYPH = re.compile("[\x00\x01\x03-\x08\x0b\x0c\x0e-\x1f]")


class Looks(Protocol):
    """Knows how the characters of one page look, by their UTF-16 offsets in its text; `length` is that of the text."""

    length: int

    def boxes(self, units: Sequence[int]) -> Sequence[Box | None]:
        """Where they stand: (left, top, right, bottom), y grows upwards. None for one that is not drawn."""
        ...

    def styles(self, units: Sequence[int]) -> Sequence[Style]:
        """How large they are, and whether bold."""
        ...

    def place(self, left: float, top: float, right: float, bottom: float) -> Box:
        """A box, or one around several, as in `Line`."""
        ...


_Span = tuple[int, int, bool]
"""Where a line of PDFium's text starts and ends, and whether a hyphen that ends it comes after."""
_Look = tuple[float | None, bool, Box | None]
"""Size, whether bold, and box of a line."""


def lay_out(text: str, looks: Looks) -> tuple[str, tuple[Line, ...]]:
    r"""PDFium's text with `\n` between its lines and `-` for its hyphens, and the looks of each line.

    PDFium breaks a line before and after a raised footnote mark; such pieces are put together again.
    """
    pieces: list[str] = []
    lines: list[Line] = []
    offset = before = 0
    for (start, end, hyphen), (size, bold, box) in _seen(_Text(text, looks)):
        piece = text[start:end]
        piece = (piece if piece.isprintable() else _printable(piece)).strip()
        if hyphen:
            piece += "-"
        if not piece:
            continue
        line = Line(offset, offset + len(piece), None, size, bold, box)
        gap = _gap(lines[-1], line) if lines else None
        if gap is None:
            pieces.append(piece)
            lines.append(line)
        else:
            space = " " if gap > _SPACE or text[before].isspace() or text[start].isspace() else ""
            pieces[-1] += space + piece
            lines[-1] = _united(lines[-1], line, len(space))
        offset = lines[-1].end + 1
        before = end - 1
    return "\n".join(pieces), tuple(lines)


def _printable(piece: str) -> str:
    """A piece of PDFium's text without what cannot be printed."""
    return clean(_UNKNOWN_GLYPH.sub("\ufffd", piece.translate(_HYPHENS))).replace("\n", " ")


def _gap(before: Line, after: Line) -> float | None:
    """How far apart two pieces of one visual line stand, in heights of the lower one; None for other lines."""
    left, right = before.box, after.box
    if left is None or right is None:
        return None
    heights = left[3] - left[1], right[3] - right[1]
    gap = (right[0] - left[2]) / (max(heights) or 1.0)
    if not -_SPACE < gap < _NEAR or _is_upright(before) or _is_upright(after):
        return None
    overlap = min(left[3], right[3]) - max(left[1], right[1])
    return None if overlap < _SHARED_HEIGHT * min(heights) else gap


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


class _Text:
    """A page's text, and how its characters look."""

    def __init__(self, text: str, looks: Looks) -> None:
        self.text = text
        self.looks = looks
        # The characters that are two UTF-16 units each.
        self._wide = [match.start() for match in _WIDE.finditer(text)] if looks.length > len(text) else []

    def _units(self, places: Sequence[int]) -> Sequence[int]:
        return [at + bisect_left(self._wide, at) for at in places] if self._wide else places

    def boxes(self, places: Sequence[int]) -> Sequence[Box | None]:
        """Where the characters at some offsets stand, as `Looks` has it."""
        return self.looks.boxes(self._units(places))

    def placed(self, places: Sequence[int]) -> list[Box | None]:
        """Where they stand, as in `Line`."""
        return [box and self.looks.place(*box) for box in self.boxes(places)]

    def styles(self, places: Sequence[int]) -> Sequence[Style]:
        """How they look."""
        return self.looks.styles(self._units(places))


def _split(page: _Text) -> list[_Span]:
    """The lines; soft hyphens within a line do not end it."""
    text = page.text
    soft = _soft_hyphens(page) if "\ufffe" in text or "\x02" in text else set()
    spans: list[_Span] = []
    start = 0
    for line in text.split("\r\n"):
        end = start + len(line)
        if not line.isprintable():
            for match in _RARE_END.finditer(text, start, end):
                stop = match.start()
                if stop not in soft:
                    spans.append((start, stop, text[stop] in "\ufffe\x02"))
                    start = stop + 1
        spans.append((start, end, False))
        start = end + 2
    return spans


def _soft_hyphens(page: _Text) -> set[int]:
    """The hyphens after which the next character stands on the same line, to the right of the one before."""
    hyphens = [at for match in _HYPHEN.finditer(page.text) if 0 < (at := match.start()) < len(page.text) - 1]
    boxes = page.placed([at + side for at in hyphens for side in (-1, 1)])
    pairs = zip(hyphens, boxes[::2], boxes[1::2], strict=True)
    return {at for at, before, after in pairs if before and after and _goes_on(before, after)}


def _goes_on(before: Box, after: Box) -> bool:
    height = before[3] - before[1]
    same_line = abs(after[3] - before[3]) < height / 2
    return same_line and 0 <= after[0] - before[2] < 3 * height


def _seen(page: _Text) -> Iterable[tuple[_Span, _Look]]:
    """Each line with its looks."""
    spans = _split(page)
    looks, uneven = _look_at(page, spans)
    cuts = [(at, cut) for at in uneven if (cut := _gutter(page, *spans[at][:2])) is not None]
    for at, cut in reversed(cuts):
        start, end, hyphen = spans[at]
        parts = [(start, cut, False), (cut, end, hyphen)]
        spans[at : at + 1] = parts
        looks[at : at + 1] = _look_at(page, parts)[0]
    return zip(spans, looks, strict=True)


def _look_at(page: _Text, spans: Sequence[_Span]) -> tuple[list[_Look], list[int]]:
    """The looks of lines by a handful of their characters, and which lines are bold at one end only."""
    samples = [_sample(page.text, start, end) for start, end, _ in spans]
    boxes = page.boxes(list(chain.from_iterable(samples)))
    if None in boxes:
        drawn = iter([box is not None for box in boxes])
        samples = [[at for at in sample if next(drawn)] for sample in samples]
        boxes = [box for box in boxes if box]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True) if boxes else ((), (), (), ())
    # Of five that are not bold, three of one style decide it.
    few = [sample[::2] if len(sample) == _SAMPLES else sample for sample in samples]
    styles = page.styles(list(chain.from_iterable(few)))
    looks: list[_Look] = []
    mixed: list[int] = []
    uneven: list[int] = []
    boxed = styled = 0
    for number, sample in enumerate(samples):
        if not sample:
            looks.append((None, False, None))
            continue
        own = styles[styled : (styled := styled + len(few[number]))]
        ours = slice(boxed, boxed := boxed + len(sample))
        edges = page.looks.place(min(lefts[ours]), max(tops[ours]), max(rights[ours]), min(bottoms[ours]))
        left, top, right, bottom = edges
        size, bold = own[0]
        looks.append((size, bold, (round(left, 4), round(top, 4), round(right, 4), round(bottom, 4))))
        if bold or own.count(own[0]) < len(own):
            mixed.append(number)
            if own[-1][1] != bold:
                uneven.append(number)
    styles = page.styles(list(chain.from_iterable(samples[number] for number in mixed)))
    styled = 0
    for number in mixed:
        own = styles[styled : styled + len(samples[number])]
        looks[number] = *_common(own), looks[number][2]
        styled += len(own)
    return looks, uneven


def _common(styles: Sequence[Style]) -> Style:
    """The middle one of their sizes, and whether nearly all are bold."""
    sizes, bold = zip(*styles, strict=True)
    return median_low(sizes), sum(bold) >= _MOST * len(styles)


def _gutter(page: _Text, start: int, end: int) -> int | None:
    """Where a bold heading in one column ends and a line of the next column begins, which PDFium runs together."""
    line = page.text[start:end]
    places = [start + place for gap in _BLANK.finditer(line) for place in (gap.start() - 1, gap.end())]
    boxes = page.placed(places)
    for at in range(0, len(places), 2):
        left, right = boxes[at], boxes[at + 1]
        if left and right and right[0] - left[2] > _GUTTER:
            before, after = page.styles(places[at : at + 2])
            if before[1] != after[1]:
                return places[at + 1]
    return None


@lru_cache(maxsize=1024)
def _ranks(count: int) -> tuple[int, ...]:
    """Which of so many characters are looked at: the first, the last, and some between."""
    steps = min(_SAMPLES, count)
    return tuple(sorted({round(step * (count - 1) / max(1, steps - 1)) for step in range(steps)}))


def _sample(text: str, start: int, end: int) -> list[int]:
    """The places of a handful of a line's characters, white space left out."""
    line = text[start:end]
    if not line.isprintable():
        visible = [at for at in range(start, end) if not text[at].isspace()]
        return [visible[rank] for rank in _ranks(len(visible))]
    # The only white space that is printable is the space: it is counted, instead of looking at each character.
    count_spaces = line.count
    spaces = count_spaces(" ")
    if not spaces:
        return [start + rank for rank in _ranks(end - start)]
    count = end - start - spaces
    places = []
    for rank in _ranks(count):
        at = rank + spaces * rank // count
        while (better := rank + count_spaces(" ", 0, at + 1)) != at:
            at = better
        while line[at] == " ":
            at -= 1
        places.append(start + at)
    return places
