"""Where does a word, a phrase or a key stand? Over all segments, remembered for the next query."""

from collections.abc import Callable, Hashable, Iterator, Sized
from contextlib import contextmanager
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TypeVar, cast
from zlib import decompress

from search.engines.base import Alternative
from search.engines.faults import damaged
from search.engines.phrases import count_near, count_phrase
from search.engines.whoosh.keeping import Keeper
from search.engines.whoosh.layout import Key, Zone, count_places, decode, decode_passage, decode_places, words_of
from search.engines.whoosh.opening import OpenSegment
from search.errors import KutipError

KEPT = 2_000_000
"""Entries (passages of a word, of a key, or with a score) kept in memory: about 200 MB at most."""

Kept = TypeVar("Kept", bound=Sized)


class Lookup:
    """The segments of one state of the index, with passages numbered throughout."""

    def __init__(self, folder: Path, segments: list[OpenSegment]) -> None:
        self._folder = folder
        self._segments = segments
        self._keeper = Keeper(KEPT)
        self.lengths = [length for segment in segments for length in segment.lengths()]
        self.deleted = frozenset(segment.base + number for segment in segments for number in segment.deleted())
        self.count = len(self.lengths) - len(self.deleted)
        self.average = self._average()

    def _average(self) -> float:
        total = sum(self.lengths) - sum(self.lengths[number] for number in self.deleted)
        return total / self.count if self.count else 0.0

    def kept(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What `make` gives for that key, made once as long as there is room."""
        return cast(Kept, self._keeper.get(key, make))

    def numbers(self) -> Iterator[int]:
        """Every passage that is not deleted."""
        return (number for number in range(len(self.lengths)) if number not in self.deleted)

    def places(self, field: str, word: str) -> dict[int, bytes]:
        """The passages that have the word in that field, with its coded positions there."""
        return self.kept(("places", field, word), lambda: self._places(field, word))

    def _places(self, field: str, word: str) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        with self.reading():
            for segment in self._segments:
                found.update(zip(*segment.postings(field, word), strict=True))
        return found

    def passages(self, key: Key, value: str) -> frozenset[int]:
        """The passages with that key."""
        return self.kept(("passages", key, value), lambda: frozenset(self._places(key, value)))

    def counts(self, zone: Zone, wanted: Alternative) -> dict[int, int]:
        """How often the alternative occurs in that part of each passage."""
        field = words_of(zone, wanted.field)
        if len(wanted.terms) != 1:
            key = "counts", field, wanted.terms, wanted.slop, wanted.ordered
            return self.kept(key, lambda: self._phrase_counts(field, wanted))
        places = self.places(field, wanted.terms[0])
        return {number: count_places(coded) for number, coded in places.items()}

    def _phrase_counts(self, field: str, wanted: Alternative) -> dict[int, int]:
        counted = count_phrase if wanted.ordered else count_near
        words = [self.places(field, word) for word in wanted.terms]
        if not words:
            return {}
        rarest = min(words, key=len)
        counts: dict[int, int] = {}
        for number in rarest:
            if all(number in places for places in words):
                count = counted([decode_places(places[number]) for places in words], wanted.slop)
                if count:
                    counts[number] = count
        return counts

    def frequencies(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """The words of a field that begin so, in order, with the number of passages that hold them."""
        with self.reading():
            found = merge(*(segment.frequencies(field, prefix) for segment in self._segments), key=itemgetter(0))
            for word, same in groupby(found, key=itemgetter(0)):
                count = sum(number for _, number in same)
                if count:
                    yield word, count

    def passage(self, number: int) -> tuple[str, bytes]:
        """The id of a passage, and its payload as `payload` takes it."""
        with self.reading():
            segment = next(segment for segment in reversed(self._segments) if segment.base <= number)
            return decode_passage(segment.passage(number - segment.base))

    def payload(self, packed: bytes) -> str:
        """The payload as it was given."""
        with self.reading():
            return decode(decompress(packed))

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Whatever fails while the index's own files are read means that they are damaged."""
        try:
            yield
        except (KutipError, GeneratorExit):
            raise
        except Exception as error:
            raise damaged(self._folder, error) from error

    def close(self) -> None:
        """Let go of the files."""
        for segment in self._segments:
            segment.close()
        self._segments = []
