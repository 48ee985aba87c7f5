"""What do vectors say of the hits? They lift passages that mean something like the query, and add a few."""

from collections.abc import Sequence
from typing import Protocol

from search.engines.base import EngineReader, Scored, reading_order

WEIGHT = 0.3
"""What the likeness of the most similar passage adds, beside the best score of the words."""

DEPTH = 100
"""Hits of the words that are weighed again."""

ADDED = 10
"""The most similar passages, which become candidates though they hold none of the words."""


class Likeness(Protocol):
    """How like a query the passages are."""

    def of(self, id: str) -> float:
        """At most 1; about 0 for an average passage, and for one that is not known."""
        ...

    def best(self, count: int) -> Sequence[str]:
        """The passages that are most like it."""
        ...


class Meaning(Protocol):
    """Tells how like a text the passages are."""

    def likeness(self, text: str) -> Likeness:
        """For every passage."""
        ...


def candidates(likeness: Likeness, found: Sequence[Scored], reader: EngineReader) -> list[Scored]:
    """The most similar passages that are not among those found, without a score of their own."""
    known = {scored.id for scored in found}
    payloads = ((passage, reader.get(passage)) for passage in likeness.best(ADDED) if passage not in known)
    return [Scored(passage, 0.0, payload, ()) for passage, payload in payloads if payload is not None]


def weighed(likeness: Likeness, found: Sequence[Scored]) -> list[Scored]:
    """The passages by words and likeness together, the best first, equals by id."""
    top = max((scored.score for scored in found), default=0.0) or 1.0
    fused = [one._replace(score=one.score + WEIGHT * top * likeness.of(one.id)) for one in found]
    return sorted(fused, key=lambda scored: (-scored.score, reading_order(scored.id)))
