"""How often do words stand together in one text? As a phrase, in order, or near each other in any order."""

from collections.abc import Iterable, Sequence


def count_together(places: Sequence[Sequence[int]], slop: int, *, ordered: bool) -> int:
    """How often words stand together in a text, in order or in any."""
    return count_phrase(places, slop) if ordered else count_near(places, slop)


def count_phrase(places: Sequence[Sequence[int]], slop: int) -> int:
    """How many occurrences that do not overlap a text holds.

    `places` are the positions of each word of the phrase, ascending; up to `slop` positions may lie
    between one word and the next. The occurrences are counted from the left, the one that ends first
    before the others, which finds the most that can stand side by side.
    """
    if not places:
        return 0
    starts = {place: place for place in places[0]}
    for following in places[1:]:
        starts = _extended(starts, following, slop)
        if not starts:
            return 0
    return count_side_by_side((start, end) for end, start in sorted(starts.items()))


def count_near(places: Sequence[Sequence[int]], slop: int) -> int:
    """How often all the words stand near each other, in any order, in occurrences that do not overlap.

    `places` are the positions of each word; between the first and the last up to `slop` positions may be of others.
    Counted from the left, by the smallest window that ends first.
    """
    widest = len(places) + slop
    last = [-1] * len(places)
    count, after = 0, -1
    for place, word in sorted((place, word) for word, held in enumerate(places) for place in held):
        last[word] = place
        first = min(last)
        if first > after and place - first < widest:
            count, after = count + 1, place
    return count


def _extended(starts: dict[int, int], following: Sequence[int], slop: int) -> dict[int, int]:
    """From {end: latest start} of the first words to that of the words with one more behind."""
    longer: dict[int, int] = {}
    for place in following:
        if slop < len(starts):
            before: Iterable[int] = (end for end in range(place - 1 - slop, place) if end in starts)
        else:
            before = (end for end in starts if place - 1 - slop <= end < place)
        start = max((starts[end] for end in before), default=None)
        if start is not None:
            longer[place] = start
    return longer


def count_side_by_side(found: Iterable[tuple[int, int]]) -> int:
    """How many of the occurrences, each from its beginning to its end and in the order of ends, do not overlap."""
    count, last = 0, -1
    for start, end in found:
        if start > last:
            count += 1
            last = end
    return count
