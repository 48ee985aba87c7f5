"""A column of texts of any length: the texts one after the other, then where each ends, in eight bytes."""

# mypy: allow-untyped-calls, disable-error-code="misc"

from array import array
from typing import Any

from whoosh.columns import Column, ColumnReader, ColumnWriter

from search.engines.whoosh.postings import native
from search.engines.whoosh.stored import StoredTexts


class TextsColumn(Column):
    """For Whoosh's writer and reader; kutip itself reads the file through `StoredTexts`."""

    def writer(self, dbfile: Any) -> "TextsWriter":
        """What Whoosh's writer hands each text to."""
        return TextsWriter(dbfile)

    def reader(self, dbfile: Any, basepos: int, length: int, doccount: int) -> "TextsReader":
        """What Whoosh's reader asks for each text."""
        return TextsReader(dbfile, basepos, length, doccount)

    def default_value(self, reverse: bool = False) -> bytes:
        """The text of a passage that was given none."""
        return b""


class TextsWriter(ColumnWriter):
    """Writes the texts of passages in ascending order."""

    def __init__(self, dbfile: Any) -> None:
        super().__init__(dbfile)
        self._ends = array("Q")
        self._end = 0

    def fill(self, docnum: int) -> None:
        """Passages without a text, up to that number."""
        self._ends.extend([self._end] * (docnum - len(self._ends)))

    def add(self, docnum: int, value: bytes) -> None:
        """The text of that passage."""
        self.fill(docnum)
        self._dbfile.write(value)
        self._end += len(value)
        self._ends.append(self._end)

    def finish(self, docnum: int) -> None:
        """Where each text ends."""
        self.fill(docnum)
        self._dbfile.write(native(self._ends).tobytes())


class TextsReader(ColumnReader):
    """The texts by the number of their passages."""

    def __init__(self, dbfile: Any, basepos: int, length: int, doccount: int) -> None:
        super().__init__(dbfile, basepos, length, doccount)
        self._texts = StoredTexts(memoryview(bytes(dbfile.get(basepos, length))), doccount)

    def __getitem__(self, docnum: int) -> bytes:
        return self._texts[docnum]
