"""What is kept of each passage beside its words? Its id and its payload, read in place."""

import struct
from functools import cached_property

from search.engines.whoosh.layout import decode, encode_passage
from search.engines.whoosh.packing import unpack, unpack_dictionary

_ENDS = struct.Struct("<2Q")
_END = _ENDS.size // 2
_ID = 4


class StoredPassages:
    """The passages of a column by their numbers; see `passages.PassagesColumn`."""

    def __init__(self, file: memoryview, count: int) -> None:
        self._file = file
        self._count = count
        # The dictionary comes first; an index without passages has not even that.
        self._ends = len(file) - _END * (count + 1 if count else 0)
        if self._ends < 0:
            raise ValueError("a column of passages is cut short")

    def __getitem__(self, number: int) -> bytes:
        """The coded passage, as it was written."""
        return encode_passage(self.id(number), self.payload(number))

    def id(self, number: int) -> str:
        """The id of a passage."""
        found = self._passage(number)
        return decode(found[_ID : _ID + int.from_bytes(found[:_ID], "little")].tobytes())

    def payload(self, number: int) -> bytes:
        """The payload of a passage; raises ValueError where it or the id is damaged."""
        found = self._passage(number)
        end = _ID + int.from_bytes(found[:_ID], "little")
        return unpack(found[end:], self._dictionary, found[_ID:end].tobytes())

    @cached_property
    def _dictionary(self) -> bytes:
        return unpack_dictionary(self._part(0, int.from_bytes(self._file[self._ends : self._ends + _END], "little")))

    def _passage(self, number: int) -> memoryview:
        if not 0 <= number < self._count:
            raise ValueError("a list of postings names a passage that is not there")
        return self._part(*_ENDS.unpack_from(self._file, self._ends + _END * number))

    def _part(self, start: int, end: int) -> memoryview:
        if not start <= end <= self._ends:
            raise ValueError("a column of passages is damaged")
        return self._file[start:end]
