"""How is a list of postings written, and read back as a whole? Plain little-endian arrays, nothing to unpickle.

A list is a byte of codes, the steps from one passage's number to the next, how often the word stands in each passage,
how many bytes the positions there take, and those bytes. Each array has the narrowest integers that hold it, and is
left out where it says nothing: see docs/index-format.md.
"""

import sys
from array import array
from collections.abc import Sequence
from itertools import accumulate, chain
from operator import sub

from search.engines.whoosh.layout import FAR, count_places

_WIDTHS = "\0BHI"
"""Array codes by number; 0 stands for an array that is left out."""

_PLACED = 0x40
_LITTLE = sys.byteorder == "little"
_SIZES = {"B": 1, "H": 2, "I": 4}


def encode_postings(numbers: Sequence[int], places: Sequence[bytes]) -> bytes:
    """A list of postings: passages ascending from 0, and the coded positions in each (all empty for keys)."""
    steps = [numbers[0], *map(sub, numbers[1:], numbers)]
    sizes = [*map(len, places)]
    if not any(sizes):
        code, written = _narrow(steps)
        return bytes((code,)) + written
    row = b"".join(places)
    counts = [*map(count_places, places)] if FAR in row else sizes
    step_code, step_bytes = _narrow(steps)
    count_code, count_bytes = (0, b"") if max(counts) == 1 else _narrow(counts)
    size_code, size_bytes = (0, b"") if sizes == counts else _narrow(sizes)
    code = step_code | count_code << 2 | size_code << 4 | _PLACED
    return b"".join((bytes((code,)), step_bytes, count_bytes, size_bytes, row))


def _narrow(values: Sequence[int]) -> tuple[int, bytes]:
    """The code and the bytes of the narrowest array that holds the values."""
    highest = max(values)
    code = 1 if highest < 1 << 8 else 2 if highest < 1 << 16 else 3
    return code, native(array(_WIDTHS[code], values)).tobytes()


def native(values: "array[int]") -> "array[int]":
    """Little-endian integers as this machine's own, or the other way round."""
    if not _LITTLE:
        values.byteswap()
    return values


class Postings:
    """One list of postings, read a part at a time: `count` passages, in a part of a mapped file."""

    __slots__ = ("_counts", "_places", "_sizes", "_steps", "count")

    def __init__(self, coded: memoryview, count: int) -> None:
        codes = coded[0]
        self.count = count
        at = 1
        self._steps, at = _part(coded, at, codes & 3, count)
        self._counts, at = _part(coded, at, codes >> 2 & 3, count)
        self._sizes, at = _part(coded, at, codes >> 4 & 3, count)
        self._places = coded[at:] if codes & _PLACED else None

    def steps(self) -> "array[int]":
        """From one passage's number to the next, the first from 0."""
        return self._array(self._steps)

    def numbers(self) -> list[int]:
        """The passages, ascending."""
        return [*accumulate(self.steps())]

    def counts(self) -> "array[int]":
        """How often the word stands in each of them; 1 for keys."""
        return self._array(self._counts) if self._counts[0] else array("B", b"\1") * self.count

    def sizes(self) -> "array[int]":
        """How many bytes the positions in each of them take."""
        if self._places is None:
            return array("B", b"\0") * self.count
        return self._array(self._sizes) if self._sizes[0] else self.counts()

    def row(self) -> memoryview:
        """The coded positions in all passages, one after the other."""
        return self._places if self._places is not None else memoryview(b"")

    def places(self) -> list[bytes]:
        """The coded positions in each passage; empty for keys."""
        row = self.row().tobytes()
        ends = [*accumulate(self.sizes())]
        if ends[-1] != len(row):
            raise ValueError("passages and positions do not match")
        return [row[start:end] for start, end in zip(chain((0,), ends), ends, strict=False)]

    def _array(self, part: tuple[int, memoryview]) -> "array[int]":
        code, coded = part
        values = array(_WIDTHS[code])
        values.frombytes(coded)
        return native(values)


def _part(coded: memoryview, at: int, code: int, count: int) -> tuple[tuple[int, memoryview], int]:
    """The array with that code at a place, and where the next begins."""
    if not code:
        return (0, coded[:0]), at
    end = at + _SIZES[_WIDTHS[code]] * count
    if end > len(coded):
        raise ValueError("a list of postings is cut short")
    return (code, coded[at:end]), end
