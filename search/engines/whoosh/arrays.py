"""Which passages answer, and how well? The same sums as in `plain`, over whole arrays: fast for many postings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import pairwise
from operator import or_
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.base import Alternative, Concept, Condition, Filters
from search.engines.scoring import Weights, inverse_frequency, length_norm
from search.engines.whoosh.decoding import Occurrences, among, counts_of, numbers_of, phrase_counts
from search.engines.whoosh.filtering import choose, meeting
from search.engines.whoosh.keeping import Keeper
from search.engines.whoosh.layout import Key, Zone, words_of
from search.engines.whoosh.lookup import Lookup
from search.engines.whoosh.names import name_words
from search.engines.whoosh.ranked import Ranked

Mask = NDArray[np.bool_]
Scores = NDArray[np.float64]
Places = NDArray[np.int64]

KEPT = 2_000_000
"""Entries (passages of a concept or of a filter) kept in memory: some 32 MB at most."""

_ROWS = 256
"""Passages of which only the best is looked at first: those of a column, where scores are written into so many rows."""

Part = tuple[Places, Scores]
"""Passages that have something, and how much it counts there."""

_NOTHING: Part = np.zeros(0, dtype=np.int64), np.zeros(0)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a concept adds to the scores: where it occurs, and where only the paper's title has it.

    `least` is the lowest score where it occurs.
    """

    here: Places
    here_scores: Scores
    above: Places
    above_scores: Scores
    least: float

    def __len__(self) -> int:
        return len(self.here) + len(self.above)


class ArrayScorer:
    """Scores with numpy."""

    def __init__(self, lookup: Lookup, weights: Weights) -> None:
        self._lookup = lookup
        self._weights = weights
        self._tallies: Keeper[Sequence[Alternative], Tally] = Keeper(KEPT)
        self._chosen: Keeper[Filters, Mask] = Keeper(KEPT)
        self._size = len(lookup.lengths)
        flat, slope = length_norm(weights, lookup.average)
        self._norms: Scores = flat + slope * np.frombuffer(lookup.lengths, dtype=np.uint32).astype(np.float64)

    def best(
        self, concepts: Sequence[Concept], filters: Filters, limit: int, condition: Condition | None
    ) -> tuple[list[Ranked], int]:
        """The best passages, and how many hits there are."""
        tallies = [self._kept(concept.alternatives) for concept in concepts]
        scores, hits = self._scores(concepts, tallies, condition)
        if filters != Filters():
            hits = hits & self._choose(filters)
        if condition is not None or filters != Filters():
            scores[: self._size] *= hits
        total = int(np.count_nonzero(hits))
        if limit <= 0 or not total:
            return [], total
        near = self._near(scores, min(limit, total))
        return [*self._ranked(near[hits[near]], scores, tallies)], total

    @staticmethod
    def _near(scores: Scores, limit: int) -> Places:
        """The passages that score no less than the last of the `limit` best."""
        table = scores.reshape(_ROWS, -1)
        heads = table.max(axis=0)
        width = len(heads)
        # So many columns hold a score that is no lower than the last of their heads: the best stand in no others.
        low = _nth(heads, limit) if width > limit else 0.0
        columns = np.flatnonzero(heads >= low)
        found = table[:, columns]
        # Many equal values, as zeros are, would be slow to put in order.
        high = found[found >= low] if low > 0 else found[found > 0]
        rows, places = np.nonzero(found >= (_nth(high, limit) if len(high) >= limit else 0.0))
        near: Places = rows * width + columns[places]
        return near

    @staticmethod
    def _ranked(numbers: Places, scores: Scores, tallies: Sequence[Tally]) -> Iterator[Ranked]:
        held = [among(numbers, tally.here).tolist() for tally in tallies]
        for at, (number, score) in enumerate(zip(numbers.tolist(), scores[numbers].tolist(), strict=True)):
            yield Ranked(number, score, tuple(place for place, has in enumerate(held) if has[at]))

    def _kept(self, alternatives: Sequence[Alternative]) -> Tally:
        return self._tallies.get(alternatives, lambda: self._tally(alternatives))

    def _tally(self, alternatives: Sequence[Alternative]) -> Tally:
        """BM25F of one concept: frequencies in text, heading and title are summed before they saturate."""
        weights = self._weights
        inside = [*self._inside(alternatives)]
        title = [*self._around("title", weights.title, alternatives)]
        if title or not _ascending(inside):
            places, found, only_above, above = self._summed(inside, title)
        else:
            places, found = _joined(inside)
            only_above, above = _NOTHING
        k1 = weights.k1
        worth = inverse_frequency(weights.idf, self._lookup.count, len(places)) * (k1 + 1)
        scores = worth * found / (found + k1)
        return Tally(places, scores, only_above, worth * above / (above + k1), float(scores.min(initial=np.inf)))

    def _inside(self, alternatives: Sequence[Alternative]) -> Iterator[Part]:
        """What counts as an occurrence: in the text, measured by its length, and in the heading."""
        for way in alternatives:
            for numbers, counts in self._counts("body", way):
                yield numbers, way.weight * counts / self._norms.take(numbers)
        yield from self._around("heading", self._weights.heading, alternatives)

    def _around(self, zone: Zone, weight: float, alternatives: Sequence[Alternative]) -> Iterator[Part]:
        for way in alternatives if weight else ():
            for numbers, counts in self._counts(zone, way):
                yield numbers, way.weight * counts * weight

    def _summed(self, inside: Sequence[Part], title: Sequence[Part]) -> tuple[Places, Scores, Places, Scores]:
        """The passages that have any part and their sums, and those that have only a part in the title."""
        often = np.zeros(self._size)
        here, above = self.nothing(), self.nothing()
        for parts, held in ((inside, here), (title, above)):
            for numbers, counts in parts:
                np.add.at(often, numbers, counts)
                held[numbers] = True
        places, only_above = np.flatnonzero(here), np.flatnonzero(above & ~here)
        return places, often[places], only_above, often[only_above]

    def _counts(self, zone: Zone, wanted: Alternative) -> Iterator[tuple[Places, NDArray[Any]]]:
        """The passages that have the alternative in that part, and how often, segment by segment."""
        field = words_of(zone, wanted.field)
        with self._lookup.reading:
            if len(wanted.terms) != 1:
                yield from self._phrase_counts(field, wanted)
                return
            for base, postings in self._lookup.postings(field, wanted.terms[0]):
                yield self._live(numbers_of(base, postings), counts_of(postings))

    def _phrase_counts(self, field: str, wanted: Alternative) -> Iterator[tuple[Places, NDArray[Any]]]:
        if not wanted.terms or not all(self._lookup.passages(field, word) for word in wanted.terms):
            return
        words = [Occurrences([*self._lookup.postings(field, word)]) for word in wanted.terms]
        yield self._live(*phrase_counts(words, wanted, self._size))

    def _live(self, numbers: Places, counts: NDArray[Any]) -> tuple[Places, NDArray[Any]]:
        """Without deleted passages."""
        if len(numbers):
            self._lookup.refuse_beyond(int(numbers[-1]))
        if not self._lookup.deleted:
            return numbers, counts
        kept = self._everything[numbers]
        return numbers[kept], counts[kept]

    def _scores(
        self, concepts: Sequence[Concept], tallies: Sequence[Tally], condition: Condition | None
    ) -> tuple[Scores, Mask]:
        """The scores of all passages, and which meet the condition or, where there is none, answer a concept.

        The scores go on, below all others, until they fill a whole number of columns.
        """
        scores = np.zeros(-(-self._size // _ROWS) * _ROWS)
        scores[self._size :] = -1.0
        for concept, tally in zip(concepts, tallies, strict=True):
            np.add.at(scores, tally.here, concept.weight * tally.here_scores)
        if condition is not None:
            hits = meeting(condition, self, lambda concept: self._mask(tallies[concept].here), self._choose)
        elif not concepts:
            hits = self._everything.copy()
        elif all(concept.weight * tally.least > 0 for concept, tally in zip(concepts, tallies, strict=True)):
            hits = scores[: self._size] > 0
        else:
            hits = reduce(or_, (self._mask(tally.here) for tally in tallies))
        for concept, tally in zip(concepts, tallies, strict=True):
            hit = hits[tally.above]
            np.add.at(scores, tally.above[hit], concept.weight * tally.above_scores[hit])
        scores[self._front] *= self._weights.front
        return scores, hits

    def _choose(self, filters: Filters) -> Mask:
        return self._chosen.get(filters, lambda: choose(filters, self, self._lookup.years()))

    def _mask(self, numbers: Any) -> Mask:
        mask = self.nothing()
        mask[numbers] = True
        return mask

    @cached_property
    def _everything(self) -> Mask:
        mask = np.ones(self._size, dtype=np.bool_)
        mask[list(self._lookup.deleted)] = False
        return mask

    @cached_property
    def _front(self) -> Places:
        return np.flatnonzero(self.with_key("kind", "front"))

    def nothing(self) -> Mask:
        """No passage."""
        return np.zeros(self._size, dtype=np.bool_)

    def all_but(self, numbers: Mask) -> Mask:
        """Every passage that is not deleted, and not one of these."""
        return self._everything & ~numbers

    def with_key(self, key: Key, value: str) -> Mask:
        """The passages with that key."""
        return self._holding(key, value)

    def with_word(self, zone: Zone, stem: str) -> Mask:
        """The passages whose title or heading has that stem."""
        return self._holding(words_of(zone, "stem"), stem)

    def by_author(self, name: str) -> Mask:
        """The passages of papers with one author whose name has all these words."""
        return self._mask(self._lookup.together("author", name_words(name)))

    def _holding(self, field: str, word: str) -> Mask:
        mask = self.nothing()
        with self._lookup.reading:
            for base, postings in self._lookup.postings(field, word):
                numbers = numbers_of(base, postings)
                mask[self._live(numbers, numbers)[0]] = True
        return mask


def _nth(values: Scores, count: int) -> float:
    """The last of so many highest values."""
    at = len(values) - count
    return float(np.partition(values, at)[at])


def _ascending(parts: Sequence[Part]) -> bool:
    """Whether each part begins behind the end of the one before, as those of several segments do."""
    held = [numbers for numbers, _ in parts if len(numbers)]
    return all(one[-1] < other[0] for one, other in pairwise(held))


def _joined(parts: Sequence[Part]) -> Part:
    """The parts one after the other."""
    if len(parts) < 2:
        return parts[0] if parts else _NOTHING
    numbers, counts = zip(*parts, strict=True)
    return np.concatenate(numbers), np.concatenate(counts)
