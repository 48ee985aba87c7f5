"""Where does a word, a phrase or a key stand? Over all segments."""

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from types import TracebackType

from search.engines.base import Alternative
from search.engines.faults import damaged
from search.engines.phrases import count_together
from search.engines.whoosh.layout import Zone, decode, decode_places, encode, words_of
from search.engines.whoosh.opening import OpenSegment
from search.engines.whoosh.postings import Postings
from search.errors import KutipError


class Reading:
    """While the index's own files are read, whatever fails means that they are damaged."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        return

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception) and not isinstance(error, KutipError):
            raise damaged(self._folder, error) from error


class Lookup:
    """The segments of one state of the index, with passages numbered throughout."""

    def __init__(self, folder: Path, segments: Sequence[OpenSegment]) -> None:
        self.reading = Reading(folder)
        self._segments = segments
        self._bases = [segment.base for segment in segments]
        self.lengths = array("I")
        for segment in segments:
            self.lengths.extend(segment.lengths())
        self.deleted = frozenset(segment.base + number for segment in segments for number in segment.deleted)
        self.count = len(self.lengths) - len(self.deleted)
        self.words = sum(self.lengths) - sum(self.lengths[number] for number in self.deleted)
        self.average = self.words / self.count if self.count else 0.0

    def live(self) -> Iterator[int]:
        """Every passage that is not deleted."""
        return (number for number in range(len(self.lengths)) if number not in self.deleted)

    def postings(self, field: str, word: str) -> Iterator[tuple[int, Postings]]:
        """The word's list in each segment that has it, with what its numbers count from; deleted passages included."""
        for segment in self._segments:
            found = segment.postings(field, word)
            if found is not None:
                yield segment.base, found

    def passages(self, field: str, word: str) -> int:
        """In how many passages the word stands, deleted ones included: what it costs to look at all of them."""
        coded = encode(word)
        return sum(segment.dictionary.passages(field, coded) for segment in self._segments)

    def numbers(self, field: str, word: str) -> list[int]:
        """The passages that have the word in that field, ascending."""
        with self.reading:
            found = [base + number for base, postings in self.postings(field, word) for number in postings.numbers()]
            return self._live(found)

    def refuse_beyond(self, number: int) -> None:
        """Raise ValueError where a list of postings names a passage that is not there."""
        if number >= len(self.lengths):
            raise ValueError("a list of postings names a passage that is not there")

    def _live(self, numbers: list[int]) -> list[int]:
        if numbers:
            self.refuse_beyond(numbers[-1])
        deleted = self.deleted
        return [number for number in numbers if number not in deleted] if deleted else numbers

    def places(self, field: str, word: str) -> dict[int, bytes]:
        """The passages that have the word in that field, with its coded positions there."""
        found: dict[int, bytes] = {}
        with self.reading:
            for base, postings in self.postings(field, word):
                pairs = zip(postings.numbers(), postings.places(), strict=True)
                found.update((base + number, place) for number, place in pairs if base + number not in self.deleted)
        return found

    def counts(self, zone: Zone, wanted: Alternative) -> Iterator[tuple[int, int]]:
        """The passages that have the alternative in that part, and how often."""
        field = words_of(zone, wanted.field)
        if len(wanted.terms) != 1:
            yield from self._phrase_counts(field, wanted).items()
            return
        with self.reading:
            for base, postings in self.postings(field, wanted.terms[0]):
                numbers = postings.numbers()
                self.refuse_beyond(base + numbers[-1])
                for number, count in zip(numbers, postings.counts(), strict=True):
                    if base + number not in self.deleted:
                        yield base + number, count

    def _phrase_counts(self, field: str, wanted: Alternative) -> dict[int, int]:
        if not all(self.passages(field, word) for word in wanted.terms):
            return {}
        words = [self.places(field, word) for word in wanted.terms]
        rarest = min(words, key=len, default={})
        counts: dict[int, int] = {}
        for number in rarest:
            if all(number in places for places in words):
                held = [decode_places(places[number]) for places in words]
                if count := count_together(held, wanted.slop, ordered=wanted.ordered):
                    counts[number] = count
        return counts

    def together(self, field: str, words: Sequence[str]) -> list[int]:
        """The passages in which all these words have a position in common."""
        if not words:
            return []
        held = [self.places(field, word) for word in words]
        return [
            number
            for number in min(held, key=len)
            if all(number in places for places in held)
            and set.intersection(*(set(decode_places(places[number])) for places in held))
        ]

    def years(self) -> list[int]:
        """All years that papers have."""
        return [int(year) for year, _ in self.frequencies("year", "")]

    def frequencies(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """The words of a field that begin so, in order, with the number of passages that hold them."""
        with self.reading:
            found = [segment.frequencies(field, prefix) for segment in self._segments]
            if len(found) == 1:
                yield from ((word, count) for word, count in found[0] if count)
                return
            for word, same in groupby(merge(*found, key=itemgetter(0)), key=itemgetter(0)):
                count = sum(number for _, number in same)
                if count:
                    yield word, count

    def vocabulary(self, field: str) -> list[str]:
        """The words of a field, a segment after the other."""
        with self.reading:
            return list(chain.from_iterable(segment.dictionary.vocabulary(field) for segment in self._segments))

    def id(self, number: int) -> str:
        """The id of a passage; to be asked for under `reading`."""
        segment = self._segment(number)
        return segment.passages.id(number - segment.base)

    def payload(self, number: int) -> str:
        """The payload of a passage as it was given; to be asked for under `reading`."""
        segment = self._segment(number)
        return decode(segment.passages.payload(number - segment.base))

    def _segment(self, number: int) -> OpenSegment:
        return self._segments[bisect_right(self._bases, number) - 1]

    def close(self) -> None:
        """Let go of the files."""
        for segment in self._segments:
            segment.close()
        self._segments = []
