"""What a scorer hands over: the passages that may be among the best, with their scores."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from search.engines.base import Concept, Condition, Filters


class Ranked(NamedTuple):
    """One passage, by its number in the index; `concepts` are those that it answers."""

    number: int
    score: float
    concepts: tuple[int, ...]


class Scorer(Protocol):
    """Finds the best passages of one state of the index."""

    def best(
        self, concepts: Sequence[Concept], filters: Filters, limit: int, condition: Condition | None
    ) -> tuple[list[Ranked], int]:
        """All passages that score no less than the last of the best, in any order; and how many hits there are."""
        ...
