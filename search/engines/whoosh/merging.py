"""Which segments become one, and how? Small ones and half empty ones, read as data."""

from collections.abc import Iterator
from typing import Any

from search.engines.whoosh.layout import LENGTH, PASSAGE
from search.engines.whoosh.opening import OpenSegment

SMALL = 256
"""A batch counts half of this at least, so that segments smaller than this one gather in one."""

MOST = 8192
"""Passages that a small batch takes along at most, of segments that are half full: that takes a second or two."""


class Source:
    """A segment as Whoosh's writer wants it to merge from, decoded by us, nothing run."""

    def __init__(self, segment: OpenSegment) -> None:
        self._segment = segment
        self._deleted = segment.deleted

    def indexed_field_names(self) -> list[str]:
        """The names of all fields with words."""
        return self._segment.dictionary.fields()

    def has_deletions(self) -> bool:
        """Whether the numbers will change."""
        return bool(self._deleted)

    def has_column(self, name: str) -> bool:
        """Whether there are values of that name."""
        return name in (LENGTH, PASSAGE)

    def column_reader(self, name: str, column: Any) -> Any:
        """The values of that name."""
        return self._segment.lengths() if name == LENGTH else self._segment.passages

    def iter_docs(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The passages that are not deleted, without stored fields: there are none."""
        return ((number, {}) for number in range(self._segment.size) if number not in self._deleted)

    def doc_field_length(self, *_: Any) -> int:
        """Whoosh keeps no lengths here: its own, of one byte, are too coarse."""
        return 0

    def iter_postings(self) -> Iterator[tuple[str, bytes, int, float, bytes]]:
        """All postings of passages that are not deleted, by field and word."""
        deleted, dictionary = self._deleted, self._segment.dictionary
        for field in sorted(dictionary.fields()):
            for word, found in dictionary.all(field):
                for number, place in zip(found.numbers(), found.places(), strict=True):
                    if number not in deleted:
                        yield field, word, number, 1.0, place


def choose(added: int, segments: list[OpenSegment]) -> tuple[list[OpenSegment], list[OpenSegment]]:
    """Those that stay, and those to merge with so many new passages.

    From the smallest on, each joins that is not larger than twice what was gathered before, up to `MOST` passages or
    twice those added: nobody who adds a paper waits for a hundred thousand others. A segment more than half of which is
    deleted joins whatever its size, once: those who removed so much wait. Up to there the number of segments
    grows with the logarithm of the passages, and each passage is copied as often.
    """
    stay, join = [], []
    gathered = max(added, SMALL // 2)
    most = gathered + max(MOST, 2 * added)
    for segment in sorted(segments, key=live):
        if live(segment) <= min(2 * gathered, most - gathered):
            join.append(segment)
            gathered += live(segment)
        elif live(segment) * 2 < segment.size:
            join.append(segment)
        else:
            stay.append(segment)
    if not added and len(join) == 1 and live(join[0]) * 2 >= join[0].size:
        stay, join = stay + join, []
    return stay, join


def live(segment: OpenSegment) -> int:
    """The passages of a segment that are not deleted."""
    return segment.size - len(segment.deleted)
