r"""Lines of a PDF page: PDFium's text taken apart, with the looks of each line.

PDFium ends lines with `\r\n` and puts U+FFFE (older versions: U+0002) for a hyphen that ends a line, the
line end left out; for a soft hyphen within a line it puts the same. Where the next character stands tells
the two apart.
"""

import re
from functools import lru_cache
from itertools import accumulate, pairwise
from statistics import median_low
from typing import NamedTuple, Protocol

from search.model import Line
from search.reading.characters import clean

_SAMPLES = 5
_MOST = 0.8
_SHARED_HEIGHT = 0.5
_SPACE = 0.15
_NEAR = 0.5
_SHORT = 3
_GUTTER = 0.05
_HEAVY = 700
_FORCE_BOLD = 1 << 18

_LINE = re.compile("([^\r\n\ufffe\x02]*)(\r\n|\r|\n|\ufffe|\x02|\\Z)")
_UNKNOWN_GLYPH = re.compile("[\x00\x01\x03-\x08\x0b\x0c\x0e-\x1f]")
_BOLD_NAME = re.compile(rb"bold|black|heavy|demi|medi(?!um)|cmbx|cmssbx|sfbx|sfsx|ecbx|[-,]bd?\b", re.IGNORECASE)
_PLAIN_NAME = re.compile(rb"regular|roman|book|light|italic|oblique|medium", re.IGNORECASE)


class Glyph(NamedTuple):
    """How one character looks. `box` as in `Line`, `size` in points, `weight` as in CSS, -1 where unknown."""

    box: tuple[float, float, float, float]
    size: float
    font: bytes
    flags: int
    weight: int


class Looks(Protocol):
    """Knows how the characters of one page look."""

    def glyph(self, unit: int) -> Glyph | None:
        """The character at a UTF-16 offset of the page's text; None where nothing is drawn for it."""
        ...


def lay_out(text: str, looks: Looks) -> tuple[str, tuple[Line, ...]]:
    r"""PDFium's text with `\n` between its lines and `-` for its hyphens, and the looks of each line.

    PDFium breaks a line before and after a raised footnote mark; such pieces are put together again.
    """
    units = _units(text)
    pieces: list[str] = []
    lines: list[Line] = []
    offset = before = 0
    for start, end, hyphen in _split(text, units, looks):
        piece = clean(_UNKNOWN_GLYPH.sub("\ufffd", text[start:end].translate(_HYPHENS))).replace("\n", " ").strip()
        piece += "-" if hyphen else ""
        if not piece:
            continue
        line = _look_at(text, start, end, units, looks, (offset, offset + len(piece)))
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


def _gap(before: Line, after: Line) -> float | None:
    """How far apart two pieces of one visual line stand, in heights of the lower one; None for other lines."""
    if before.box is None or after.box is None or _is_upright(before) or _is_upright(after):
        return None
    left, right = before.box, after.box
    heights = left[3] - left[1], right[3] - right[1]
    overlap = min(left[3], right[3]) - max(left[1], right[1])
    if overlap < _SHARED_HEIGHT * min(heights):
        return None
    gap = (right[0] - left[2]) / (max(heights) or 1.0)
    return gap if -_SPACE < gap < _NEAR else None


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


_HYPHENS = {0xFFFE: "-", 0x02: "-"}


def _units(text: str) -> list[int] | None:
    """The UTF-16 offset of each character, or None where they are the characters' own."""
    if not text or max(text) <= "\uffff":
        return None
    return [0, *accumulate(1 + (character > "\uffff") for character in text)]


def _split(text: str, units: list[int] | None, looks: Looks) -> list[tuple[int, int, bool]]:
    """(start, end, whether a hyphen ended it) of each line; soft hyphens within a line do not end it."""
    lines: list[tuple[int, int, bool]] = []
    start = 0
    for match in _LINE.finditer(text):
        stop = match.end(1)
        hyphen = match[2] in ("\ufffe", "\x02")
        if hyphen and _goes_on(stop, len(text), units, looks):
            continue
        cut = _gutter(text, start, stop, units, looks)
        if cut is not None:
            lines.append((start, cut, False))
        lines.append((start if cut is None else cut, stop, hyphen))
        start = match.end()
    return lines


def _gutter(text: str, start: int, end: int, units: list[int] | None, looks: Looks) -> int | None:
    """Where a bold heading in one column ends and a line of the next column begins, which PDFium runs together."""
    visible = [at for at in range(start, end) if not text[at].isspace()]
    if not visible or not _differ(looks, units, visible[0], visible[-1]):
        return None
    for before, after in pairwise(visible):
        if after - before == 1:
            continue
        left, right = (looks.glyph(units[at] if units else at) for at in (before, after))
        if left and right and right.box[0] - left.box[2] > _GUTTER and _differ(looks, units, before, after):
            return after
    return None


def _differ(looks: Looks, units: list[int] | None, *places: int) -> bool:
    """Whether some of the characters are bold and some are not."""
    glyphs = [looks.glyph(units[at] if units else at) for at in places]
    return len({is_bold(glyph.font, glyph.flags, glyph.weight) for glyph in glyphs if glyph}) > 1


def _goes_on(hyphen: int, length: int, units: list[int] | None, looks: Looks) -> bool:
    """Whether the character after the hyphen stands on the same line, to its right."""
    if not 0 < hyphen < length - 1:
        return False
    before, after = (looks.glyph(units[at] if units else at) for at in (hyphen - 1, hyphen + 1))
    if before is None or after is None:
        return False
    height = before.box[3] - before.box[1]
    same_line = abs(after.box[3] - before.box[3]) < height / 2
    return same_line and 0 <= after.box[0] - before.box[2] < 3 * height


def _look_at(text: str, start: int, end: int, units: list[int] | None, looks: Looks, span: tuple[int, int]) -> Line:
    """The looks of a line from a handful of its characters: the first, the last, and some between."""
    visible = [at for at in range(start, end) if not text[at].isspace()]
    steps = min(_SAMPLES, len(visible))
    chosen = sorted({visible[round(step * (len(visible) - 1) / max(1, steps - 1))] for step in range(steps)})
    glyphs = [glyph for at in chosen if (glyph := looks.glyph(units[at] if units else at))]
    if not glyphs:
        return Line(*span)
    bold = sum(is_bold(glyph.font, glyph.flags, glyph.weight) for glyph in glyphs)
    lefts, tops, rights, bottoms = zip(*(glyph.box for glyph in glyphs), strict=True)
    return Line(
        *span,
        size=round(median_low(glyph.size for glyph in glyphs), 2),
        bold=bold >= _MOST * len(glyphs),
        box=tuple(round(edge, 4) for edge in (min(lefts), min(tops), max(rights), max(bottoms))),
    )


@lru_cache(maxsize=4096)
def is_bold(font: bytes, flags: int, weight: int) -> bool:
    """Whether a font is bold: by its name, the ForceBold flag, or the weight that PDFium computes from its stems."""
    if _BOLD_NAME.search(font):
        return True
    return bool(flags & _FORCE_BOLD) or (weight >= _HEAVY and not _PLAIN_NAME.search(font))
