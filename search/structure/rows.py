"""The printed lines of a paper, cleaned, with what is known about their looks."""

import re
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median_low

from search.model import Extraction, Line, Page
from search.structure.mapping import INVISIBLE, Collector, Mapped, spaced
from search.structure.marks import DROP, GAP, Marks, find_marks, no_marks
from search.structure.reading_order import Box, reading_order

_BREAK = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_TOKEN = re.compile(r"\S+")
SOFT_HYPHENS = "\xad\x02\ufffe"
"""Characters with which readers mark a hyphen that stands only because the line ends."""
_NUMBERING = re.compile(r"[\d.()]{1,12}|\(?[A-Za-z][.)]|[IVX]{1,6}\.?|(?:BAB|Bab)\s\w{1,5}|\W")
"""What stands before a tab that parts no cells of a table, but sets off a heading or list item."""
_GLUED = 0.006
"""Fragments of one line that are nearer than this part of the page's width belong to one word."""


@dataclass(frozen=True, slots=True)
class Row:
    """One printed line.

    `page` counts from 0; `start` and `end` are offsets in its text. `blank` is how many empty lines stand
    above. `declared` is a heading level given by the file. `strong` means that all of it is bold, by the
    reader's word or by marks. `broken` means that a word is divided at its end by a soft hyphen.
    """

    page: int
    start: int
    end: int
    clean: Mapped
    blank: int = 0
    size: float | None = None
    strong: bool = False
    box: Box | None = None
    declared: int | None = None
    bullet: bool = False
    table: bool = False
    broken: bool = False
    run_in: bool = False
    """Whether the line has been cut after a heading, which this part is."""

    @property
    def text(self) -> str:
        """Its cleaned text."""
        return self.clean.text


@dataclass(frozen=True, slots=True)
class Body:
    """How the running text of a paper looks."""

    size: float | None
    strong: bool
    width: int
    """Length of a full line in characters."""
    wrapped: bool
    """Whether a paragraph runs over several lines."""
    spaced: bool
    """Whether an empty line follows every line, so that empty lines mean nothing."""
    levelled: bool
    """Whether the file declares headings."""
    pitch: float | None
    """From line to line, as a part of the page's height."""


def read_rows(extraction: Extraction) -> list[Row]:
    """All lines that hold text, in reading order."""
    rows: list[Row] = []
    base = 0
    for number, page in enumerate(extraction.pages):
        marks = find_marks(page.text) if extraction.kind in ("text", "markdown") else no_marks(page.text)
        found = list(_rows_of_page(number, page, marks, base))
        if page.lines:
            found = _one_baseline(found)
            found = [found[place] for place in reading_order([row.box for row in found])]
        rows.extend(found)
        base += len(page.text) + 1
    return rows


def _rows_of_page(number: int, page: Page, marks: Marks, base: int) -> Iterator[Row]:
    blank = 0
    for line in _lines(page):
        for match in _BREAK.finditer(page.text, line.start, line.end):
            clean = _clean(page.text, match.start(), match.end(), marks, base)
            if not clean.text:
                blank += 1
                continue
            inked = marks.strong[match.start() : match.end()]
            yield Row(
                page=number,
                start=match.start(),
                end=match.end(),
                clean=clean,
                blank=blank + _newlines(page.text, match.start()),
                size=line.size,
                strong=line.bold or _all_strong(page.text, match.start(), match.end(), inked, marks),
                box=line.box,
                declared=line.heading or marks.headings.get(match.start()),
                bullet=match.start() in marks.bullets,
                table=match.start() in marks.tables or _has_cells(match[0]),
                broken=match[0].rstrip()[-1:] in SOFT_HYPHENS,
            )
            blank = 0


def _has_cells(line: str) -> bool:
    """Whether a line is the row of a table, or the entry of a linked table of contents."""
    if "](#" in line:
        return True
    if "\t" not in line:
        return False
    head, tab, rest = line.strip().partition("\t")
    return bool(tab and rest.strip()) and not _NUMBERING.fullmatch(head.strip())


def _newlines(text: str, offset: int) -> int:
    """Empty lines directly above, which belong to no line of the reader."""
    count = 0
    offset -= 1
    while offset >= 0 and text[offset].isspace():
        if text[offset] == "\n":
            count += 1
        offset -= 1
    return max(0, count - 1)


def _lines(page: Page) -> Iterator[Line]:
    """The reader's lines in the order of the text, with lines without looks for what they leave out."""
    seen = 0
    for line in sorted(page.lines, key=lambda line: (line.start, line.end)):
        start, end = max(line.start, seen), min(line.end, len(page.text))
        if start > seen:
            yield Line(seen, min(start, len(page.text)))
            seen = start
        if end > start:
            yield line._replace(start=start, end=end) if start != line.start or end != line.end else line
            seen = end
    if seen < len(page.text):
        yield Line(seen, len(page.text))


def _all_strong(text: str, start: int, end: int, inked: bytearray, marks: Marks) -> bool:
    if 1 not in inked:
        return False
    plain = sum(
        not inked[index] and not marks.mask[start + index] and not text[start + index].isspace()
        for index in range(end - start)
    )
    return plain <= 1


def _clean(text: str, start: int, end: int, marks: Marks, base: int) -> Mapped:
    """Tokens with single spaces between them; `base` is the position of the page's first character."""
    line = text[start:end]
    if marks.mask.count(0, start, end) == len(line) and not INVISIBLE.search(line):
        result = spaced(line, base + start)
    else:
        result = _unmarked(text, start, end, marks, base)
    if "  " in result.text or result.text[-1:] == " " or result.text[:1] == " ":
        result = _single_spaced(result)
    return result


def _unmarked(text: str, start: int, end: int, marks: Marks, base: int) -> Mapped:
    """The tokens without marks and what is invisible."""
    collector = Collector()
    pending = False
    for token in _TOKEN.finditer(text, start, end):
        for left, right, gap in _kept(token[0], token.start(), marks.mask):
            if (pending or gap) and len(collector):
                collector.space()
            collector.source(text[left:right], base + left)
            pending = False
        pending = True
    return collector.result()


def _kept(token: str, offset: int, mask: bytearray) -> Iterator[tuple[int, int, bool]]:
    """Runs of a token that are text, and whether a mark that leaves a space stands before each."""
    end = offset + len(token)
    if mask.count(0, offset, end) == len(token) and not INVISIBLE.search(token):
        yield offset, end, False
        return
    start: int | None = None
    gap = False
    for index in range(offset, end):
        code = mask[index] or (DROP if INVISIBLE.match(token, index - offset) or token[index - offset] == "\xad" else 0)
        if not code and start is None:
            start = index
        elif code and start is not None:
            yield start, index, gap
            start, gap = None, False
        gap = gap or code == GAP
    if start is not None:
        yield start, end, gap


def _single_spaced(text: Mapped) -> Mapped:
    """Folding may yield spaces (a spacing accent is a space with a combining accent): keep one at a time."""
    chars = text.text
    keep = [index for index, char in enumerate(chars) if char != " " or chars[index - 1 : index] not in (" ", "")]
    return Mapped(
        "".join(chars[index] for index in keep), array("q", (text.positions[index] for index in keep))
    ).stripped()


def _one_baseline(rows: Sequence[Row]) -> list[Row]:
    """Puts fragments of one printed line together which the reader has cut at a raised or odd character."""
    merged: list[Row] = []
    for row in rows:
        if merged and _continues_line(merged[-1], row):
            merged[-1] = _side_by_side(merged[-1], row)
        else:
            merged.append(row)
    return merged


def _continues_line(left: Row, right: Row) -> bool:
    if left.box is None or right.box is None or left.broken:
        return False
    low, high = max(left.box[1], right.box[1]), min(left.box[3], right.box[3])
    height = min(left.box[3] - left.box[1], right.box[3] - right.box[1])
    return high - low > 0.4 * height and -0.02 < right.box[0] - left.box[2] < 0.025


def _side_by_side(left: Row, right: Row) -> Row:
    collector = Collector()
    collector.add(left.clean)
    if left.box and right.box and right.box[0] - left.box[2] > _GLUED:
        collector.space()
    collector.add(right.clean)
    main = left if len(left.clean) >= len(right.clean) else right
    a, b = left.box or (0, 0, 0, 0), right.box or (0, 0, 0, 0)
    return replace(
        left,
        end=right.end,
        clean=collector.result(),
        size=main.size,
        strong=main.strong,
        box=(min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])),
        broken=right.broken,
    )


def split_row(row: Row, *cuts: int) -> list[Row]:
    """The row cut before the given characters of its text; empty parts fall away."""
    edges = [0, *cuts, len(row.clean)]
    parts = [row.clean.slice(a, b).stripped() for a, b in pairwise(edges)]
    return [
        replace(row, clean=part, blank=row.blank if number == 0 else 0, declared=row.declared if number == 0 else None)
        for number, part in enumerate(parts)
        if part.text
    ]


def _middle_length(lengths: Sequence[int]) -> int:
    """The length of the line in which the middle character stands, lines being sorted by length."""
    rest = sum(lengths) / 2
    for length in lengths:
        rest -= length
        if rest <= 0:
            return length
    return 0


def _overlap(a: Row, b: Row) -> bool:
    if a.box is None or b.box is None or a.page != b.page:
        return False
    return min(a.box[2], b.box[2]) > max(a.box[0], b.box[0])


def body_of(rows: Sequence[Row]) -> Body:
    """The looks of most characters, and how lines make paragraphs."""
    sizes: Counter[float] = Counter()
    bold = total = 0
    for row in rows:
        total += len(row.clean)
        bold += len(row.clean) * row.strong
        if row.size:
            sizes[round(row.size, 1)] += len(row.clean)
    lengths = sorted(len(row.clean) for row in rows)
    width = _middle_length(lengths)
    long_share = sum(length for length in lengths if length > 220) / max(1, sum(lengths))
    wrapped = long_share < 0.4
    after_full = [b for a, b in pairwise(rows) if len(a.clean) > 0.7 * width and a.page == b.page]
    spaced = wrapped and len(after_full) > 5 and sum(row.blank > 0 for row in after_full) > 0.7 * len(after_full)
    pitches = [b.box[3] - a.box[3] for a, b in pairwise(rows) if a.box and b.box and _overlap(a, b)]
    pitches = [round(pitch, 4) for pitch in pitches if 0.004 < pitch < 0.08]
    return Body(
        size=sizes.most_common(1)[0][0] if sizes else None,
        strong=bold > 0.5 * total,
        width=max(width, 20),
        wrapped=wrapped,
        spaced=spaced,
        levelled=sum(row.declared is not None for row in rows) >= 2,
        pitch=median_low(pitches) if pitches else None,
    )
