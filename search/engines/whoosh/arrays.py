"""Which passages answer, and how well? The same sums as in `plain`, over whole arrays: fast for many postings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
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

_BLOCK = 256
"""Passages of which only the best is looked at first."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a concept adds to the scores: where it occurs, and where only the paper's title has it."""

    here: Places
    here_scores: Scores
    above: Places
    above_scores: Scores

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
        total = int(np.count_nonzero(hits))
        if limit <= 0 or not total:
            return [], total
        scores[~hits] = -1.0
        near = np.flatnonzero(scores >= self._least(scores, min(limit, total)))
        return [*self._ranked(near[hits[near]], scores, tallies)], total

    @staticmethod
    def _least(scores: Scores, limit: int) -> float:
        """A score that `limit` passages reach, found among the best of each block: as high as may be told so."""
        blocks = len(scores) // _BLOCK
        if blocks <= limit:
            return float(np.partition(scores, len(scores) - limit)[len(scores) - limit])
        heads = scores[: blocks * _BLOCK].reshape(blocks, _BLOCK).max(axis=1)
        low = np.partition(heads, blocks - limit)[blocks - limit]
        near = scores[scores >= low]
        return float(np.partition(near, len(near) - limit)[len(near) - limit])

    @staticmethod
    def _ranked(numbers: Places, scores: Scores, tallies: Sequence[Tally]) -> Iterator[Ranked]:
        held = [among(numbers, tally.here) for tally in tallies]
        for at, number in enumerate(numbers.tolist()):
            yield Ranked(number, float(scores[number]), tuple(place for place, has in enumerate(held) if has[at]))

    def _kept(self, alternatives: Sequence[Alternative]) -> Tally:
        return self._tallies.get(alternatives, lambda: self._tally(alternatives))

    def _tally(self, alternatives: Sequence[Alternative]) -> Tally:
        """BM25F of one concept: frequencies in text, heading and title are summed before they saturate."""
        often = np.zeros(self._size)
        here = np.zeros(self._size, dtype=np.bool_)
        above = np.zeros(self._size, dtype=np.bool_)
        weights = self._weights
        for way in alternatives:
            for numbers, counts in self._counts("body", way):
                often[numbers] += way.weight * counts / self._norms[numbers]
                here[numbers] = True
        for way in alternatives if weights.heading else ():
            for numbers, counts in self._counts("heading", way):
                often[numbers] += way.weight * counts * weights.heading
                here[numbers] = True
        for way in alternatives if weights.title else ():
            for numbers, counts in self._counts("title", way):
                often[numbers] += way.weight * counts * weights.title
                above[numbers] = True
        places = np.flatnonzero(here)
        only_above = np.flatnonzero(above & ~here)
        k1 = weights.k1
        worth = inverse_frequency(weights.idf, self._lookup.count, len(places)) * (k1 + 1)
        found, title = often[places], often[only_above]
        return Tally(places, worth * found / (found + k1), only_above, worth * title / (title + k1))

    def _counts(self, zone: Zone, wanted: Alternative) -> Iterator[tuple[Places, NDArray[Any]]]:
        """The passages that have the alternative in that part, and how often, segment by segment."""
        field = words_of(zone, wanted.field)
        with self._lookup.reading:
            if len(wanted.terms) != 1:
                yield from self._phrase_counts(field, wanted)
                return
            for base, postings in self._lookup.postings(field, wanted.terms[0]):
                numbers = numbers_of(base, postings)
                yield self._live(numbers, counts_of(postings))

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
        """The scores of all passages, and which meet the condition or, where there is none, answer a concept."""
        scores = np.zeros(self._size)
        hits = np.zeros(self._size, dtype=np.bool_)
        for concept, tally in zip(concepts, tallies, strict=True):
            scores[tally.here] += concept.weight * tally.here_scores
            hits[tally.here] = True
        if condition is not None:
            hits = meeting(condition, self, lambda concept: self._mask(tallies[concept].here), self._choose)
        elif not concepts:
            hits = self._everything.copy()
        for concept, tally in zip(concepts, tallies, strict=True):
            scores[tally.above] += concept.weight * tally.above_scores
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
