"""What is kept of each passage beside its words? A column of texts, read in place."""

import struct

_END = struct.Struct("<Q")


class StoredTexts:
    """The texts of a column by the number of their passages; see `texts.TextsColumn`."""

    def __init__(self, file: memoryview, count: int) -> None:
        self._file = file
        self._count = count
        self._ends = len(file) - _END.size * count
        if self._ends < 0:
            raise ValueError("a column of texts is cut short")

    def __getitem__(self, number: int) -> bytes:
        if not 0 <= number < self._count:
            raise ValueError("a list of postings names a passage that is not there")
        start, end = (self._end(number - 1) if number else 0), self._end(number)
        if not start <= end <= self._ends:
            raise ValueError("a column of texts is damaged")
        return self._file[start:end].tobytes()

    def _end(self, number: int) -> int:
        (end,) = _END.unpack_from(self._file, self._ends + _END.size * number)
        return int(end)
