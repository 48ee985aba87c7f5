"""Which words does the index hold that begin so, or look like this?"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from heapq import nlargest
from typing import NamedTuple, Protocol

from search.engines.base import Field

MOST = 100
"""Words that a prefix or a fuzzy word stands for at most: the most frequent ones."""


class Lookalike(NamedTuple):
    """A word of the index, how many letters it differs by, and in how many passages it stands."""

    word: str
    edits: int
    passages: int


class TermSource(Protocol):
    """What gives the terms of an index, as an engine's reader does."""

    def frequency(self, term: str, field: Field) -> int:
        """In how many passages the term occurs."""
        ...

    def terms(self, prefix: str, field: Field) -> Iterator[tuple[str, int]]:
        """Terms that begin with the prefix, in order, with their document frequencies."""
        ...

    def vocabulary(self, field: Field) -> Iterable[str]:
        """All terms, and perhaps some of passages that were removed."""
        ...


class IndexWords:
    """The printed words of an open index, in lower case and without accents."""

    def __init__(self, reader: TermSource) -> None:
        self._reader = reader

    def passages(self, word: str, field: Field = "exact") -> int:
        """In how many passages the word, or the stem, occurs."""
        return self._reader.frequency(word, field)

    def beginning(self, start: str) -> tuple[list[str], bool]:
        """The most frequent words that begin so, and whether some were left out."""
        found = list(self._reader.terms(start, "exact"))
        return [word for word, _ in nlargest(MOST, found, key=lambda item: item[1])], len(found) > MOST

    def like(self, word: str, edits: int) -> list[Lookalike]:
        """The words that differ by so many letters at most, the nearest and then the most frequent first."""
        found = dict(self.alike(word, self._all, edits))
        counted = (Lookalike(other, distance, self.passages(other)) for other, distance in found.items())
        alike = [one for one in counted if one.passages]
        return sorted(alike, key=lambda one: (one.edits, -one.passages, one.word))

    @staticmethod
    def alike(word: str, words: Iterable[str], edits: int) -> list[tuple[str, int]]:
        """Those of the words that differ by so many letters at most, with the number.

        A letter more, a letter less, another letter and two letters swapped are one edit each (F. Damerau, 1964).
        """
        # Imported here because most queries have no use for it.
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        found = extract(word, words, scorer=OSA.distance, score_cutoff=edits, limit=None)  # type: ignore[arg-type]
        return [(other, int(distance)) for other, distance, _ in found]

    @cached_property
    def _all(self) -> list[str]:
        return list(self._reader.vocabulary("exact"))
