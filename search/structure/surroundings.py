"""What do the lines around a candidate say? A heading stands between sentences, on a line of its own."""

from collections.abc import Sequence

from search.structure.looks import CLOSED, Look, is_caption
from search.structure.numbering import Number, read_number
from search.structure.rows import Body, Row
from search.structure.vocabulary import Word


def alike(row: Row, other: Row) -> bool:
    """Whether two rows are set in the same size and weight."""
    return row.strong == other.strong and abs((row.size or 0) - (other.size or 0)) < 0.3


def surroundings(
    rows: Sequence[Row], first: int, last: int, body: Body, look: Look, word: Word | None, number: Number | None
) -> float:
    """What speaks for a heading at rows `first` to `last`, or against it, by their place."""
    row = rows[first]
    if row.run_in:
        return 2.0
    above = rows[first - 1] if first else None
    below = rows[last + 1] if last + 1 < len(rows) else None
    plain = look.size < 1.04 and not look.strong and not look.declared
    width = min(body.width, 100) if body.wrapped else body.width
    score = 0.0
    if len(rows[last].text) < 0.75 * width:
        score += 0.5
    elif plain and first == last and not look.capitals and body.wrapped and not (number and look.titled):
        score -= 1.0
    score += _after(above, row, body, plain) + _space_above(above, row, body, plain)
    if below is not None and below.text[:1].islower() and not read_number(below.text):
        score -= 2.5 if plain or not look.capitals else 1.0
    if below is not None and below.box and row.box and 0.008 < below.box[0] - row.box[0] < 0.08 and plain:
        score += 0.25
    if word is None and number is None:
        score += _alone(rows, first, last, body, look, plain)
    if not number or not word:
        score -= 2.5 if any(_beside(rows[first], other) for other in _near(rows, first, last, 3)) else 0.0
    return score


def _near(rows: Sequence[Row], first: int, last: int, reach: int) -> list[Row]:
    return [*rows[max(0, first - reach) : first], *rows[last + 1 : last + 1 + reach]]


def _beside(row: Row, other: Row) -> bool:
    """Whether two rows of one column stand at the same height: the cells of a table."""
    if row.box is None or other.box is None or row.page != other.page or other.run_in:
        return False
    overlap = min(row.box[3], other.box[3]) - max(row.box[1], other.box[1])
    gap = max(row.box[0], other.box[0]) - min(row.box[2], other.box[2])
    return overlap > 0.5 * min(row.box[3] - row.box[1], other.box[3] - other.box[1]) and gap < 0.2


def _after(above: Row | None, row: Row, body: Body, plain: bool) -> float:
    if above is None or CLOSED.search(above.text) or above.run_in:
        return 0.5
    if body.wrapped and above.text[-1:] in ')”"' and len(above.text) < 0.7 * body.width:
        return 0.5
    jump = above.page != row.page or bool(above.box and row.box and row.box[1] < above.box[1] - 0.05)
    if above.broken or (above.text[-1:] in "-,;" and body.wrapped):
        return -3.0 if plain else -1.0
    if len(above.text) >= 0.75 * body.width and not jump and plain and (body.spaced or not row.blank):
        return -2.0
    return 0.0


def _space_above(above: Row | None, row: Row, body: Body, plain: bool) -> float:
    """More room than between lines of text, where lines otherwise look alike."""
    if not plain or above is None:
        return 0.0
    if above.box and row.box and body.pitch:
        return 0.5 if row.box[3] - above.box[3] > 1.25 * body.pitch else 0.0
    if body.wrapped and row.blank > int(body.spaced):
        return 0.5
    return 0.0


def _alone(rows: Sequence[Row], first: int, last: int, body: Body, look: Look, plain: bool) -> float:
    """Nothing but its place and looks speak for this heading: captions, labels and bold paragraphs do the same."""
    above = rows[first - 1] if first else None
    below = rows[last + 1] if last + 1 < len(rows) else None
    score = 0.0
    width = min(body.width, 100)
    if below is not None:
        score += 0.5 if len(below.text) > 0.7 * width and below.text[:1].isupper() and plain else 0.0
        score -= 1.0 if len(below.text) < 0.45 * width and not read_number(below.text) else 0.0
        score -= 1.5 if sum(map(str.isalpha, below.text)) < 0.5 * len(below.text) else 0.0
    if any(is_caption(other.text) for other in _near(rows, first, last, 2)):
        score -= 2.0
    for other in (above, below):
        if other is not None and not plain and not look.declared and alike(rows[first], other):
            score -= 1.25
    stands = above is not None and bool(CLOSED.search(above.text)) and len(rows[first].text.split()) > 1
    if plain and stands and not body.wrapped and below is not None and len(below.text) > 0.3 * body.width:
        score += 0.5
    return score
