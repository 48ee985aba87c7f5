"""What every engine is measured against: made-up passages, and BM25 in its plainest form."""

from collections.abc import Callable, Sequence
from functools import cache
from math import log
from typing import Any

import pytest

from search.engines import Weights
from search.engines.base import (
    AllOf,
    Alternative,
    Answer,
    AnyOf,
    Concept,
    Condition,
    Entry,
    Has,
    Meets,
    Scored,
    reading_order,
)
from search.language.terms import Term

Words = str | Sequence[Term]
MakeEntry = Callable[..., Entry]

STOP = frozenset({"yang", "dan", "the"})


def _terms(words: Words) -> Sequence[Term]:
    """`korban:berkorban` is the stem and the exact word; `+` before a word puts it where the one before stands."""
    if not isinstance(words, str):
        return words
    terms: list[Term] = []
    position = -1
    for word in words.split():
        position = max(0, position + (not word.startswith("+")))
        stem, _, exact = word.lstrip("+").partition(":")
        terms.append(Term(stem, exact or stem, 0, 0, position, "id", stem in STOP))
    return terms


def _entry(id: str, body: Words = "", heading: Words = "", title: Words = "", **others: Any) -> Entry:
    given = {
        "paper": id.partition("#")[0],
        "language": "id",
        "section_kind": "results",
        "year": None,
        "authors": (),
        "payload": f"payload of {id}",
        **others,
    }
    return Entry(id=id, body=_terms(body), heading=_terms(heading), title=_terms(title), **given)


@pytest.fixture(scope="session")
def make_entry() -> MakeEntry:
    return _entry


class Oracle:
    """Answers by looking at every passage, with nothing remembered and nothing shared with an engine."""

    def __init__(self, entries: Sequence[Entry], weights: Weights) -> None:
        self.entries = entries
        self.weights = weights
        lengths = [self._length(entry) for entry in entries]
        self.average = sum(lengths) / len(lengths) if lengths else 0

    def search(self, concepts: Sequence[Concept], limit: int, condition: Condition | None = None) -> Answer:
        found = []
        for entry in self.entries:
            answered = tuple(number for number, concept in enumerate(concepts) if self._occurs(concept, entry))
            if bool(answered or not concepts) if condition is None else self._meets(condition, answered, entry):
                score = sum(self._score(concept, entry) for concept in concepts)
                if entry.section_kind == "front":
                    score *= self.weights.front
                found.append(Scored(entry.id, score, entry.payload, answered))
        found.sort(key=lambda hit: (-round(hit.score, 9), reading_order(hit.id)))
        return Answer(tuple(found[:limit]), len(found))

    def _meets(self, condition: Condition, answered: Sequence[int], entry: Entry) -> bool:
        match condition:
            case Has(number):
                return number in answered
            case Meets(filters):
                return filters.language in (None, entry.language)
            case AllOf(parts):
                return all(self._meets(part, answered, entry) for part in parts)
            case AnyOf(parts):
                return any(self._meets(part, answered, entry) for part in parts)
            case _:
                return not self._meets(condition.part, answered, entry)

    def frequencies(self, field: str, prefix: str) -> list[tuple[str, int]]:
        held = [
            {getattr(term, field) for term in entry.body if field == "exact" or not term.stop} for entry in self.entries
        ]
        words = sorted({word for words in held for word in words if word.startswith(prefix)})
        return [(word, sum(word in words for words in held)) for word in words]

    def _score(self, concept: Concept, entry: Entry) -> float:
        w = self.weights
        norm = 1 - w.b + w.b * self._length(entry) / self.average if self.average else 1
        often = sum(
            way.weight
            * (
                count(way, entry.body) / norm
                + w.heading * count(way, entry.heading)
                + w.title * count(way, entry.title)
            )
            for way in concept.alternatives
        )
        n = len(self.entries)
        occurs = sum(self._occurs(concept, other) for other in self.entries)
        idf = log(1 + (n - occurs + 0.5) / (occurs + 0.5)) if w.idf == "lucene" else log(n / (occurs + 1)) + 1
        return concept.weight * idf * often * (w.k1 + 1) / (often + w.k1)

    def _occurs(self, concept: Concept, entry: Entry) -> bool:
        return any(
            count(way, entry.body) or (self.weights.heading and count(way, entry.heading))
            for way in concept.alternatives
        )

    @staticmethod
    def _length(entry: Entry) -> int:
        return len({term.position for term in entry.body if not term.stop})


def count(way: Alternative, terms: Sequence[Term]) -> int:
    """The most occurrences of an alternative that can stand side by side, by trying every way."""
    places = [
        sorted({t.position for t in terms if getattr(t, way.field) == word and not (way.field == "stem" and t.stop)})
        for word in way.terms
    ]
    return most_side_by_side(places, way.slop) if way.ordered or len(places) == 1 else most_near(places, way.slop)


def most_near(places: Sequence[Sequence[int]], slop: int) -> int:
    """The most windows, none overlapping another, that hold a position of every word."""
    ends = sorted({place for held in places for place in held})

    @cache
    def most(first: int) -> int:
        windows = [
            (low, high)
            for low in ends
            for high in ends
            if first <= low <= high < low + len(places) + slop
            and all(any(low <= place <= high for place in held) for held in places)
        ]
        return max((1 + most(high + 1) for _, high in windows), default=0)

    return most(0)


def most_side_by_side(places: Sequence[Sequence[int]], slop: int) -> int:
    if not places:
        return 0
    chains = [(place,) for place in places[0]]
    for following in places[1:]:
        chains = [(*chain, place) for chain in chains for place in following if 0 < place - chain[-1] <= slop + 1]
    spans = sorted({(chain[0], chain[-1]) for chain in chains})

    @cache
    def most(first: int) -> int:
        later = (n for n in range(first + 1, len(spans)) if spans[n][0] > spans[first][1])
        return 1 + max((most(n) for n in later), default=0)

    return max((most(n) for n in range(len(spans))), default=0)


@pytest.fixture(scope="session")
def oracle() -> Callable[[Sequence[Entry], Weights], Oracle]:
    return Oracle


@pytest.fixture(scope="session")
def side_by_side() -> Callable[[Sequence[Sequence[int]], int], int]:
    return most_side_by_side
