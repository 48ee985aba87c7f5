"""Which lines are footnotes? Small print at the foot of a page or column, the first line of each note marked."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from search.structure.looks import is_caption
from search.structure.reading_order import Box
from search.structure.rows import Body, Row

_MARKED = re.compile(r"(?:\d{1,3}|[*†‡§]{1,3})[\s.)]{0,2}(?=[^\W\d_]|[\"“‘'(])")
_SMALL = 0.93
"""Of the size of the running text: footnotes are set in smaller print."""
_HIGHEST = 0.4
"""Notes stand below this part of the page's height."""
_LOW = 0.65
"""Below this part of the height small print on the first page is no abstract."""
_LOWEST = 0.85
_STATED = re.compile(
    r"(?:(?:makalah|naskah|artikel|manuscript|paper|article)\s)?(?:dikirim|diterima|direvisi|received|accepted|submitted"
    r"|revised)\b|©|copyright\b|\*?(?:corresponding author|penulis korespondensi)\b|e-?mail\b",
    re.IGNORECASE,
)
"""What the foot of a first page states, in whatever size: it goes on from no line above."""
_MIDDLE = (0.45, 0.55)


def footnotes(rows: Sequence[Row], body: Body) -> set[int]:
    """The places of the rows that belong to footnotes; none where the file does not tell sizes and places."""
    pages: dict[int, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        if row.box and row.size:
            pages[row.page].append(number)
    found = {
        number
        for numbers in pages.values()
        for number in numbers
        if rows[number].page == 0 and _box(rows[number])[1] > _LOWEST and _STATED.match(rows[number].text)
    }
    if not body.size:
        return found
    for page in sorted(pages):
        goes_on = any(rows[number].page == page - 1 for number in found)
        for column in _columns(rows, pages[page]):
            found.update(_at_the_foot(rows, column, body.size, goes_on))
    return found


def _columns(rows: Sequence[Row], numbers: Sequence[int]) -> Iterator[list[int]]:
    """The rows of the left and of the right column from top to bottom, those over the whole width in both."""
    left, right = _MIDDLE
    in_left = [number for number in numbers if _box(rows[number])[0] < left]
    in_right = [number for number in numbers if _box(rows[number])[2] > right]
    for column in (in_left, in_right):
        yield sorted(column, key=lambda number: _box(rows[number])[1])


def _box(row: Row) -> Box:
    return row.box or (0.0, 0.0, 0.0, 0.0)


def _at_the_foot(rows: Sequence[Row], column: Sequence[int], size: float, goes_on: bool) -> list[int]:
    """The small print at the end of a column, from its first note on, or all of it where a note may go on."""
    block: list[int] = []
    for number in reversed(column):
        row = rows[number]
        if (row.size or size) > _SMALL * size or row.table or _box(row)[1] < _HIGHEST:
            break
        block.insert(0, number)
    if not block or is_caption(rows[block[0]].text):
        return []
    marked = [at for at, number in enumerate(block) if _MARKED.match(rows[number].text)]
    if rows[block[0]].page == 0 and _box(rows[block[0]])[1] > _LOW and len(block) < len(column):
        # Affiliations and addresses at the foot of the first page often have no mark.
        return block
    if not marked:
        return []
    if marked[0] and not goes_on:
        # Small print above the first note is something else: the source of a table, a long quotation.
        return block[marked[0] :]
    return block


def begins_note(row: Row) -> bool:
    """Whether a row of footnotes begins a note."""
    return _MARKED.match(row.text) is not None
