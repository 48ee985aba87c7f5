"""Which passages answer, and how well? Concept by concept, in dictionaries: fast for few postings."""

from collections.abc import Sequence, Set
from functools import cached_property
from heapq import nlargest

from search.engines.base import Alternative, Concept, Condition, Filters
from search.engines.scoring import Weights, inverse_frequency, length_norm
from search.engines.whoosh.filtering import choose, meeting
from search.engines.whoosh.keeping import Keeper
from search.engines.whoosh.layout import Key, Zone, words_of
from search.engines.whoosh.lookup import Lookup
from search.engines.whoosh.names import name_words
from search.engines.whoosh.ranked import Ranked

KEPT = 400_000
"""Entries (passages of a concept or of a filter) kept in memory: some 40 MB at most."""


class Tally:
    """What a concept adds to the scores: where it occurs, and where only the paper's title has it."""

    def __init__(self, here: dict[int, float], above: dict[int, float]) -> None:
        self.here = here
        self.above = above

    def __len__(self) -> int:
        return len(self.here) + len(self.above)


class PlainScorer:
    """Scores in plain Python."""

    def __init__(self, lookup: Lookup, weights: Weights) -> None:
        self._lookup = lookup
        self._weights = weights
        self._tallies: Keeper[Sequence[Alternative], Tally] = Keeper(KEPT)
        self._chosen: Keeper[Filters, Set[int]] = Keeper(KEPT)

    def best(
        self, concepts: Sequence[Concept], filters: Filters, limit: int, condition: Condition | None
    ) -> tuple[list[Ranked], int]:
        """The best passages, and how many hits there are."""
        tallies = [self._kept(concept.alternatives) for concept in concepts]
        scores = self._scores(concepts, tallies, condition)
        if filters != Filters():
            scores = self._passing(scores, filters)
        if limit <= 0 or not scores:
            return [], len(scores)
        least = nlargest(limit, scores.values())[-1]
        near = [
            Ranked(number, score, tuple(place for place, tally in enumerate(tallies) if number in tally.here))
            for number, score in scores.items()
            if score >= least
        ]
        return near, len(scores)

    def _passing(self, scores: dict[int, float], filters: Filters) -> dict[int, float]:
        """The scores of the passages that pass the filters."""
        left_out = filters.without_section_kinds
        if filters == Filters(without_section_kinds=left_out):
            # The usual filter: to look for few passages among those that fail it is faster than to list all others.
            failing = self.nothing().union(*(self.with_key("kind", kind) for kind in left_out))
            return {number: score for number, score in scores.items() if number not in failing}
        chosen = self._choose(filters)
        return {number: score for number, score in scores.items() if number in chosen}

    def _kept(self, alternatives: Sequence[Alternative]) -> Tally:
        return self._tallies.get(alternatives, lambda: self._tally(alternatives))

    def _tally(self, alternatives: Sequence[Alternative]) -> Tally:
        """BM25F of one concept: frequencies in text, heading and title are summed before they saturate."""
        here, above = self._frequencies(alternatives)
        k1 = self._weights.k1
        worth = inverse_frequency(self._weights.idf, self._lookup.count, len(here)) * (k1 + 1)
        return Tally(
            {number: worth * often / (often + k1) for number, often in here.items()},
            {number: worth * often / (often + k1) for number, often in above.items()},
        )

    def _frequencies(self, alternatives: Sequence[Alternative]) -> tuple[dict[int, float], dict[int, float]]:
        weights, lookup, lengths = self._weights, self._lookup, self._lookup.lengths
        flat, slope = length_norm(weights, lookup.average)
        here: dict[int, float] = {}
        above: dict[int, float] = {}
        for way in alternatives:
            for number, count in lookup.counts("body", way):
                here[number] = here.get(number, 0.0) + way.weight * count / (flat + slope * lengths[number])
        for way in alternatives if weights.heading else ():
            for number, count in lookup.counts("heading", way):
                here[number] = here.get(number, 0.0) + way.weight * count * weights.heading
        for way in alternatives if weights.title else ():
            for number, count in lookup.counts("title", way):
                into = here if number in here else above
                into[number] = into.get(number, 0.0) + way.weight * count * weights.title
        return here, above

    def _scores(
        self, concepts: Sequence[Concept], tallies: Sequence[Tally], condition: Condition | None
    ) -> dict[int, float]:
        """The scores of all passages that meet the condition or, where there is none, answer a concept."""
        scores: dict[int, float] = {}
        for concept, tally in zip(concepts, tallies, strict=True):
            weight = concept.weight
            for number, score in tally.here.items():
                scores[number] = scores.get(number, 0.0) + weight * score
        if condition is not None:
            held = [tally.here.keys() for tally in tallies].__getitem__
            scores = {number: scores.get(number, 0.0) for number in meeting(condition, self, held, self._choose)}
        elif not concepts:
            scores = dict.fromkeys(self._everything, 0.0)
        for concept, tally in zip(concepts, tallies, strict=True):
            weight = concept.weight
            for number, score in tally.above.items():
                if number in scores:
                    scores[number] += weight * score
        for number in self.with_key("kind", "front") & scores.keys():
            scores[number] *= self._weights.front
        return scores

    def _choose(self, filters: Filters) -> Set[int]:
        return self._chosen.get(filters, lambda: choose(filters, self, self._lookup.years()))

    @cached_property
    def _everything(self) -> Set[int]:
        return frozenset(self._lookup.live())

    def nothing(self) -> frozenset[int]:
        """No passage."""
        return frozenset()

    def all_but(self, numbers: Set[int]) -> Set[int]:
        """Every passage that is not deleted, and not one of these."""
        return self._everything - numbers

    def with_key(self, key: Key, value: str) -> Set[int]:
        """The passages with that key."""
        return frozenset(self._lookup.numbers(key, value))

    def with_word(self, zone: Zone, stem: str) -> Set[int]:
        """The passages whose title or heading has that stem."""
        return frozenset(self._lookup.numbers(words_of(zone, "stem"), stem))

    def by_author(self, name: str) -> Set[int]:
        """The passages of papers with one author whose name has all these words."""
        return frozenset(self._lookup.together("author", name_words(name)))
