"""Lists of postings as arrays of numpy: passages, frequencies, positions, and words that stand together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.base import Alternative
from search.engines.phrases import count_side_by_side
from search.engines.whoosh.layout import FAR
from search.engines.whoosh.postings import Postings

Numbers = NDArray[np.int64]

_ROOM = 1 << 24
"""More than the positions of one passage: passage times this plus position is one number for both."""


def numbers_of(base: int, postings: Postings) -> Numbers:
    """The passages of a list, ascending, counted from `base`."""
    numbers = np.cumsum(_array(postings.steps()), dtype=np.int64)
    if base:
        numbers += base
    return numbers


def counts_of(postings: Postings) -> NDArray[Any]:
    """How often the word stands in each of them."""
    return _array(postings.counts())


def _array(values: Any) -> NDArray[Any]:
    """An array of Python's as one of numpy's, over the same memory."""
    return np.frombuffer(values, dtype=np.dtype(f"u{values.itemsize}"))


@dataclass(frozen=True, slots=True)
class Occurrences:
    """A word's lists, one for each segment that has it, with what the passages of each count from."""

    lists: Sequence[tuple[int, Postings]]

    def passages(self) -> Numbers:
        """The passages, ascending."""
        return _joined(numbers_of(base, postings) for base, postings in self.lists)

    def within(self, passages: NDArray[np.bool_]) -> Numbers:
        """Every occurrence in these passages (true by number), as passage times room plus position, ascending."""
        return _joined(_occurrences(base, postings, passages) for base, postings in self.lists)


def _joined(parts: Iterator[Numbers]) -> Numbers:
    found = [*parts]
    return found[0] if len(found) == 1 else np.concatenate(found)


def _occurrences(base: int, postings: Postings, passages: NDArray[np.bool_]) -> Numbers:
    numbers = numbers_of(base, postings)
    sizes = _array(postings.sizes()).astype(np.int64)
    steps = np.frombuffer(postings.row(), dtype=np.uint8)
    ends = np.cumsum(sizes)
    if len(ends) and ends[-1] != len(steps):
        raise ValueError("passages and positions do not match")
    kept = passages[numbers]
    if not kept.all():
        steps = steps[np.repeat(kept, sizes)]
        numbers, sizes = numbers[kept], sizes[kept]
        ends = np.cumsum(sizes)
    reached = np.cumsum(steps, dtype=np.int64)
    before = np.concatenate(([0], reached))[ends - sizes]
    places: Numbers = reached - np.repeat(before, sizes) + np.repeat(numbers * _ROOM, sizes)
    # A step of 255 goes on with the next one: only the last one of a row of them is a position.
    found: Numbers = places[steps != FAR]
    return found


def among(numbers: Numbers, others: Numbers) -> NDArray[np.bool_]:
    """Which of the numbers are among the others; both ascending."""
    if not len(others):
        return np.zeros(len(numbers), dtype=np.bool_)
    places = np.minimum(np.searchsorted(others, numbers), len(others) - 1)
    found: NDArray[np.bool_] = others[places] == numbers
    return found


def phrase_counts(words: Sequence[Occurrences], wanted: Alternative, size: int) -> tuple[Numbers, Numbers]:
    """The passages, of so many, in which the words stand together as wanted, and how often side by side.

    Counts as `search.engines.phrases.count_together` does, in all passages at once.
    """
    held = np.zeros(size, dtype=np.intp)
    for word in words:
        held[word.passages()] += 1
    together = held == len(words)
    places = [word.within(together) for word in words]
    starts, ends = _in_order(places, wanted.slop) if wanted.ordered else _near(places, wanted.slop)
    shared, counts = np.unique(ends // _ROOM, return_counts=True)
    overlapping = np.unique(ends[1:][starts[1:] <= ends[:-1]] // _ROOM)
    if len(overlapping):
        inside = among(ends // _ROOM, overlapping)
        found = zip(starts[inside].tolist(), ends[inside].tolist(), strict=True)
        by_passage = groupby(found, lambda occurrence: occurrence[1] // _ROOM)
        counts[np.searchsorted(shared, overlapping)] = [count_side_by_side(found) for _, found in by_passage]
    return shared, counts


def _in_order(places: Sequence[Numbers], slop: int) -> tuple[Numbers, Numbers]:
    """Where occurrences begin and end, for each end the latest beginning, ascending both."""
    starts = ends = places[0]
    for following in places[1:]:
        # The nearest end before a place has the latest beginning, because beginnings ascend with ends.
        nearest = np.searchsorted(ends, following) - 1
        reached = (nearest >= 0) & (following - ends[nearest] <= slop + 1) if len(ends) else nearest >= 0
        starts, ends = starts[nearest[reached]], following[reached]
    return starts, ends


def _near(places: Sequence[Numbers], slop: int) -> tuple[Numbers, Numbers]:
    """Where the smallest windows that hold each of the words begin and end, ascending both."""
    ends = np.unique(np.concatenate(places))
    starts = ends
    for word in places:
        latest = np.searchsorted(word, ends, side="right") - 1
        starts = np.minimum(starts, np.where(latest >= 0, word[latest], -_ROOM) if len(word) else -_ROOM)
    narrow = ends - starts < len(places) + slop
    return starts[narrow], ends[narrow]
