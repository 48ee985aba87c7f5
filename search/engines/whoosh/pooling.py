"""Where do postings wait until they are written? Grouped by word, instead of sorted one by one."""

# mypy: allow-untyped-calls

from collections.abc import Iterator
from typing import Any

from whoosh.externalsort import SortingPool
from whoosh.writing import PostingPool

_HELD = 6_000_000
"""Postings held in memory (some 300 MB of them, about 30,000 passages); beyond that they go to disk."""

_Posting = tuple[str, bytes, int, float, bytes]


class GroupedPool(PostingPool):
    """Whoosh's pool, given passages in ascending order: a word's postings then need no sorting."""

    def __init__(self, storage: Any, segment: Any, held: int = _HELD) -> None:
        super().__init__(storage, segment)
        self._most = held
        self._held = 0
        self._groups: dict[tuple[str, bytes], list[Any]] = {}

    def add(self, item: _Posting) -> None:
        """One posting: field, word, passage, weight (always 1), positions."""
        field, word, passage, _, places = item
        group = self._groups.get((field, word))
        if group is None:
            self._groups[field, word] = [passage, places]
        else:
            group += (passage, places)
        self._held += 1
        if self._held >= self._most:
            self.save()

    def save(self) -> None:
        """Write what is held to disk."""
        self.current = list(self._in_order())
        self._groups.clear()
        self._held = 0
        SortingPool.save(self)

    def iter_postings(self) -> Iterator[_Posting]:
        """All postings by field, word and passage."""
        postings: Iterator[_Posting] = iter(self.items()) if self.runs else self._in_order()
        return postings

    def items(self, maxfiles: int = 128) -> Any:
        """The same, after a merge of what went to disk."""
        self.save()
        return super().items(maxfiles)

    def _in_order(self) -> Iterator[_Posting]:
        for field, word in sorted(self._groups):
            group = iter(self._groups[field, word])
            for passage, places in zip(group, group, strict=True):
                yield field, word, passage, 1.0, places
