"""Are two passages the same text printed twice?

Bottom-k sketches of word shingles (A. Broder, 1997, "On the resemblance and containment of documents").
"""

from collections.abc import Iterable, Sequence
from zlib import crc32

Sketch = tuple[int, ...]
"""The smallest hashes of a passage's shingles, ascending."""

SHINGLE = 4
SIZE = 16
ALIKE = 0.6
"""Share of common shingles from which on two passages count as one."""


def sketch(words: Sequence[str]) -> Sketch:
    """The sketch of a passage, from its words in lower case."""
    runs: Iterable[Sequence[str]]
    runs = [words] if len(words) < SHINGLE else (words[at : at + SHINGLE] for at in range(len(words) - SHINGLE + 1))
    return tuple(sorted({crc32(" ".join(run).encode("utf-8", "surrogatepass")) for run in runs})[:SIZE])


def resemblance(one: Sketch, other: Sketch) -> float:
    """The estimated share of common shingles, 0 to 1."""
    both = set(one) & set(other)
    union = sorted(set(one) | set(other))[:SIZE]
    return sum(value in both for value in union) / len(union) if union else 0.0


class Seen:
    """The passages already shown: tells which of them a further one repeats."""

    def __init__(self) -> None:
        self._sketches: list[Sketch] = []
        self._by_hash: dict[int, list[int]] = {}

    def number_alike(self, candidate: Sketch) -> int | None:
        """The number (from 0, in order of adding) of a shown passage that the candidate repeats."""
        near = {number for value in candidate for number in self._by_hash.get(value, ())}
        for number in sorted(near):
            if resemblance(self._sketches[number], candidate) >= ALIKE:
                return number
        return None

    def add(self, shown: Sketch) -> None:
        """Remember one more passage."""
        for value in shown:
            self._by_hash.setdefault(value, []).append(len(self._sketches))
        self._sketches.append(shown)
