"""Which segments is the index made of, and what does one say of a word?"""

# mypy: allow-untyped-calls

import re
import struct
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import accumulate
from sys import byteorder
from typing import Any
from zlib import decompress

from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3Segment
from whoosh.columns import VarBytesColumn
from whoosh.reading import TermNotFound

from search.engines.whoosh.layout import INDEX, LENGTH, PASSAGE, decode, encode, unframed
from search.engines.whoosh.trusted import TrustedSegment, TrustedStorage, load, loads

_CONTENTS = re.compile(rf"_{INDEX}_([0-9]+)\.toc")
_SIZES = (4, 8, 4)
_ORDER_MARK = -12345
_CONTENTS_VERSION = -111
_LENGTHS_CODE = "I"
_BLOCK = struct.Struct("!i")


@dataclass(frozen=True, slots=True)
class Contents:
    """What the newest table of contents lists."""

    generation: int
    segments: list[Any]


def read_contents(storage: TrustedStorage) -> Contents | None:
    """The newest table of contents, or None where there is none; its pickled schema is passed over."""
    found = [int(match[1]) for name in storage.list() if (match := _CONTENTS.fullmatch(name))]
    if not found:
        return None
    generation = max(found)
    with storage.open_file(f"_{INDEX}_{generation}.toc") as file:
        if tuple(file.read_varint() for _ in _SIZES) != _SIZES or file.read_int() != _ORDER_MARK:
            raise ValueError("made on another kind of computer")
        if file.read_int() != _CONTENTS_VERSION:
            raise ValueError("of another version of Whoosh")
        for _ in range(3):
            file.read_varint()
        file.skip_string()
        if file.read_int() != generation:
            raise ValueError("its name and its content disagree")
        file.read_int()
        segments = file.read_pickle()
    if not (isinstance(segments, list) and all(isinstance(segment, W3Segment) for segment in segments)):
        raise ValueError("no list of segments")
    return Contents(generation, segments)


class OpenSegment:
    """One segment, open for reading. Passages are numbered from `base` on, deleted ones are passed over.

    Whoosh's own matcher goes from posting to posting; here a word's blocks are decoded as a whole. A codec
    of our own would replace `postings` alone.
    """

    def __init__(self, storage: TrustedStorage, segment: Any, base: int) -> None:
        self.base = base
        self.segment = segment
        self.size: int = segment.doc_count_all()
        self.files = TrustedSegment(storage.open_file(segment.make_filename(segment.COMPOUND_EXT)))
        codec = segment.codec()
        self.terms = codec.terms_reader(self.files, segment)
        self._columns = codec.per_document_reader(self.files, segment)
        self._blocks = segment.open_file(self.files, W3Codec.POSTS_EXT)
        self._passages: Any = None

    def deleted(self) -> set[int]:
        """The deleted passages, by their number in this segment."""
        return set(self.segment.deleted_docs())

    def lengths(self) -> list[int]:
        """The length of every text, of the deleted ones too."""
        name = W3Codec.column_filename(self.segment, LENGTH)
        lengths = array(_LENGTHS_CODE)
        if self.files.file_exists(name):
            file = self.files.open_file(name)
            lengths.frombytes(file.get(0, self.files.file_length(name)))
            file.close()
        if byteorder == "little":
            lengths.byteswap()
        return [*lengths, *([0] * (self.size - len(lengths)))]

    def passage(self, number: int) -> bytes:
        """The coded passage of that number in this segment."""
        if self._passages is None:
            self._passages = self.column(PASSAGE, VarBytesColumn())
        coded: bytes = self._passages[number]
        return coded

    def has_column(self, name: str) -> bool:
        """Whether the segment has values of that name, one for each passage."""
        return bool(self._columns.has_column(name))

    def column(self, name: str, column: Any) -> Any:
        """The values of that name, by the number of the passage."""
        return self._columns.column_reader(name, column)

    def decode(self, info: Any) -> tuple[Sequence[int], list[bytes]]:
        """The postings that a word's entry in the dictionary points at, deleted passages included."""
        offset, length = info.extent()
        if isinstance(length, tuple):
            (length,) = length
        numbers, places = decode_blocks(self._blocks.get(offset, length))
        if numbers and max(numbers) >= self.size:
            raise ValueError("a list of postings names a passage that is not there")
        return numbers, places

    def postings(self, field: str, word: str) -> tuple[list[int], list[bytes]]:
        """Where the word stands: numbers counted from `base`, and coded positions (empty for keys)."""
        try:
            info = self.terms.term_info(field, encode(word))
        except TermNotFound:
            return [], []
        numbers, places = self.decode(info)
        base, deleted = self.base, self.deleted()
        if not deleted:
            return [base + number for number in numbers], places
        kept = [(base + number, place) for number, place in zip(numbers, places, strict=True) if number not in deleted]
        return [number for number, _ in kept], [place for _, place in kept]

    def frequencies(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """The words that begin so, in order, with the number of passages that hold them."""
        start = encode(prefix)
        for (name, coded), info in self.terms.items_from(field, start):
            if name != field or not coded.startswith(start):
                return
            word = decode(coded)
            if self.segment.has_deletions():
                yield word, len(self.postings(field, word)[0])
            else:
                yield word, info.doc_frequency()

    def close(self) -> None:
        """Let go of the files."""
        self.terms.close()
        self._columns.close()
        self._blocks.close()
        self.files.close()


def open_segments(storage: TrustedStorage, segments: list[Any]) -> list[OpenSegment]:
    """All segments, their passages numbered one after the other; none stays open when one fails."""
    opened: list[OpenSegment] = []
    base = 0
    try:
        for segment in segments:
            opened.append(OpenSegment(storage, segment, base))
            base += opened[-1].size
    except BaseException:
        for segment in opened:
            segment.close()
        raise
    return opened


def decode_blocks(coded: bytes) -> tuple[Sequence[int], list[bytes]]:
    """The passages and coded positions (empty for keys) in a posting list of Whoosh's codec W3.

    A block is its length (negative for the last one), a pickled summary, and a pickled, mostly compressed
    triple of differences of numbers, weights and values.
    """
    if not coded.startswith(WHOOSH3_HEADER_MAGIC):
        raise ValueError("a list of postings begins wrongly")
    numbers = array("I")
    places: list[bytes] = []
    file = BytesIO(coded)
    at = len(WHOOSH3_HEADER_MAGIC)
    more = True
    while more:
        (length,) = _BLOCK.unpack_from(coded, at)
        more = length > 0
        file.seek(at + _BLOCK.size)
        compressed = load(file)[3]
        at += _BLOCK.size + abs(length)
        block = coded[file.tell() : at]
        steps, _, row = loads(decompress(block) if compressed else block)
        numbers.extend(accumulate(steps))
        places.extend([b""] * len(steps) if row is None else unframed(row))
    if len(numbers) != len(places):
        raise ValueError("passages and positions do not match")
    return numbers, places
