"""Which segments is the index made of, and what does one say of a word? Without importing Whoosh."""

import re
import struct
from array import array
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from sys import byteorder
from typing import Any, NamedTuple

from search.engines.whoosh.dictionary import Dictionary
from search.engines.whoosh.layout import INDEX, LENGTH, PASSAGE, POSTINGS_EXT, WORDS_EXT, decode, encode
from search.engines.whoosh.postings import Postings
from search.engines.whoosh.stored import StoredPassages
from search.engines.whoosh.trusted import CodecStandIn, SegmentFiles, SegmentStandIn, loads

_CONTENTS = re.compile(rf"_{INDEX}_([0-9]+)\.toc")
_SIZES = (4, 8, 4)
_ORDER_MARK = -12345
_CONTENTS_VERSION = -111
_INT = struct.Struct(">i")


class Segment(NamedTuple):
    """One segment as the table of contents lists it; `attributes` are all that Whoosh wrote of it."""

    name: str
    size: int
    deleted: frozenset[int]
    attributes: Mapping[str, Any]


class Contents(NamedTuple):
    """What the newest table of contents lists."""

    generation: int
    segments: list[Segment]


def read_contents(folder: Path) -> Contents | None:
    """The newest table of contents, or None where there is none; its pickled schema is passed over."""
    found = [int(match[1]) for path in folder.iterdir() if (match := _CONTENTS.fullmatch(path.name))]
    if not found:
        return None
    generation = max(found)
    file = _Contents((folder / f"_{INDEX}_{generation}.toc").read_bytes())
    if tuple(file.varint() for _ in _SIZES) != _SIZES or file.integer() != _ORDER_MARK:
        raise ValueError("made on another kind of computer")
    if file.integer() != _CONTENTS_VERSION:
        raise ValueError("of another version of Whoosh")
    for _ in range(3):
        file.varint()
    file.skip(file.varint())
    if file.integer() != generation:
        raise ValueError("its name and its content disagree")
    file.integer()
    listed = loads(file.rest())
    if not (isinstance(listed, list) and all(isinstance(segment, SegmentStandIn) for segment in listed)):
        raise ValueError("no list of segments")
    return Contents(generation, [_segment(segment.attributes) for segment in listed])


def _segment(attributes: Mapping[str, Any]) -> Segment:
    if not isinstance(attributes["_codec"], CodecStandIn):
        raise TypeError("a segment of another codec")
    deleted = frozenset(attributes["_deleted"] or ())
    return Segment(f"{attributes['indexname']}_{attributes['segid']}", attributes["_doccount"], deleted, attributes)


class _Contents:
    """The numbers of a table of contents, one after the other."""

    def __init__(self, coded: bytes) -> None:
        self._coded = coded
        self._at = 0

    def varint(self) -> int:
        """Seven bits a byte, the lowest first."""
        value = shift = 0
        while True:
            byte = self._coded[self._at]
            self._at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def integer(self) -> int:
        """Four bytes."""
        (value,) = _INT.unpack_from(self._coded, self._at)
        self._at += _INT.size
        return int(value)

    def skip(self, size: int) -> None:
        """So many bytes are of no interest."""
        self._at += size

    def rest(self) -> bytes:
        """All that follows."""
        return self._coded[self._at :]


class OpenSegment:
    """One segment, open for reading. Passages are numbered from `base` on.

    `deleted` are passages to pass over; a writer adds to them, which counts from its commit on.
    """

    def __init__(self, folder: Path, segment: Segment, base: int) -> None:
        self.base = base
        self.segment = segment
        self.size = segment.size
        self.deleted = set(segment.deleted)
        self._files = SegmentFiles(folder / f"{segment.name}.seg")
        try:
            words, postings = (self._files.part(f"{segment.name}{end}") for end in (WORDS_EXT, POSTINGS_EXT))
            self.dictionary = Dictionary(words or memoryview(b""), postings or memoryview(b""))
        except BaseException:
            self._files.close()
            raise

    def column(self, name: str) -> memoryview | None:
        """The file of a column."""
        return self._files.part(f"{self.segment.name}.{name}.col")

    def lengths(self) -> "array[int]":
        """The length of every text, of the deleted ones too."""
        lengths = array("I")
        lengths.frombytes(self.column(LENGTH) or b"")
        if byteorder == "little":
            lengths.byteswap()
        lengths.extend([0] * (self.size - len(lengths)))
        return lengths

    @cached_property
    def passages(self) -> StoredPassages:
        """The ids and payloads of passages by their numbers in this segment."""
        return StoredPassages(self.column(PASSAGE) or memoryview(b""), self.size)

    def postings(self, field: str, word: str) -> Postings | None:
        """Where the word stands, deleted passages included."""
        return self.dictionary.find(field, encode(word))

    def numbers(self, field: str, word: str) -> list[int]:
        """The passages of this segment that hold the word."""
        found = self.postings(field, word)
        return [number for number in found.numbers() if number not in self.deleted] if found else []

    def frequencies(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """The words that begin so, in order, with the number of passages that hold them."""
        words = self.dictionary.words(field)
        for coded, at, passages in self.dictionary.beginning(field, encode(prefix)):
            if self.deleted and words:
                found = self.dictionary.postings(words, at)
                yield decode(coded), sum(number not in self.deleted for number in found.numbers())
            else:
                yield decode(coded), passages

    def close(self) -> None:
        """Let go of the file."""
        self._files.close()


def open_segments(folder: Path, segments: list[Segment]) -> list[OpenSegment]:
    """All segments, their passages numbered one after the other; none stays open when one fails."""
    opened: list[OpenSegment] = []
    base = 0
    try:
        for segment in segments:
            opened.append(OpenSegment(folder, segment, base))
            base += segment.size
    except BaseException:
        for one in opened:
            one.close()
        raise
    return opened
