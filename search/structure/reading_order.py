"""In which order are the blocks of a page read?"""

from collections.abc import Sequence

Box = tuple[float, float, float, float]

_MOST_BLOCKS = 80
"""Pages with more blocks are drawings and formulas, which have no order to restore."""
_SLACK = 0.004


def reading_order(boxes: Sequence[Box | None]) -> list[int]:
    """The lines of a page, given by their boxes as stored, in the order in which they are read.

    Most files store their text as it is read: that order stays unless a block is stored after one that
    stands below it. Then blocks are ordered by the two rules of T. Breuel, High performance document layout
    analysis (2003).
    """
    known = [box for box in boxes if box is not None]
    if len(known) < len(boxes):
        return list(range(len(boxes)))
    blocks = _blocks(known)
    areas = [_around([known[number] for number in block]) for block in blocks]
    if len(blocks) > _MOST_BLOCKS or not _out_of_order(areas):
        return list(range(len(boxes)))
    return [number for block in _sorted(areas) for number in blocks[block]]


def _out_of_order(areas: Sequence[Box]) -> bool:
    return any(_above(area, earlier) for number, area in enumerate(areas) for earlier in areas[:number])


def _blocks(boxes: Sequence[Box]) -> list[list[int]]:
    """Runs of lines that follow each other downwards at a line's distance in one column."""
    blocks: list[list[int]] = []
    for number, box in enumerate(boxes):
        if blocks and _next_line(boxes[blocks[-1][-1]], box):
            blocks[-1].append(number)
        else:
            blocks.append([number])
    return blocks


def _next_line(above: Box, below: Box) -> bool:
    height = max(above[3] - above[1], below[3] - below[1], 0.005)
    return -0.5 * height < below[1] - above[3] + height * 0.5 < 3 * height and _overlap(above, below)


def _overlap(a: Box, b: Box) -> bool:
    return min(a[2], b[2]) - max(a[0], b[0]) > _SLACK


def _above(a: Box, b: Box) -> bool:
    """Whether a stands above b in the same column."""
    return _overlap(a, b) and a[3] <= b[1] + _SLACK


def _around(boxes: Sequence[Box]) -> Box:
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _before(a: Box, b: Box, boxes: Sequence[Box]) -> bool:
    if _above(a, b):
        return True
    if a[2] > b[0] + _SLACK:
        return False
    low, high = min(a[1], b[1]), max(a[3], b[3])
    return not any(
        c is not a and c is not b and c[1] >= low and c[3] <= high and _overlap(c, a) and _overlap(c, b) for c in boxes
    )


def _sorted(boxes: Sequence[Box]) -> list[int]:
    """Topological order; what the rules leave open stays as stored."""
    numbers = range(len(boxes))
    waits = {b: {a for a in numbers if a != b and _before(boxes[a], boxes[b], boxes)} for b in numbers}
    order: list[int] = []
    while waits:
        ready = next((b for b, earlier in waits.items() if not earlier), None)
        if ready is None:
            ready = min(waits, key=lambda b: (len(waits[b]), b))
        order.append(ready)
        del waits[ready]
        for earlier in waits.values():
            earlier.discard(ready)
    return order
