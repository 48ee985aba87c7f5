"""A column of passages: the dictionary of their payloads, the passages one after the other, then where each ends."""

# mypy: allow-untyped-calls, disable-error-code="misc"

from array import array
from typing import Any

from whoosh.columns import Column, ColumnReader, ColumnWriter

from search.engines.whoosh.layout import decode_passage, encode, encode_passage
from search.engines.whoosh.packing import Packer, pack_dictionary, sample
from search.engines.whoosh.postings import native
from search.engines.whoosh.stored import StoredPassages

SAMPLED = 1 << 20
"""Bytes of passages that are waited for, to make the dictionary of."""


class PassagesColumn(Column):
    """For Whoosh's writer and reader; kutip itself reads the file through `StoredPassages`."""

    def writer(self, dbfile: Any) -> "PassagesWriter":
        """What Whoosh's writer hands each passage to."""
        return PassagesWriter(dbfile)

    def reader(self, dbfile: Any, basepos: int, length: int, doccount: int) -> "PassagesReader":
        """What Whoosh's reader asks for each passage."""
        return PassagesReader(dbfile, basepos, length, doccount)

    def default_value(self, reverse: bool = False) -> bytes:
        """Every passage has a value: this one is never asked for."""
        return encode_passage("", b"")


class PassagesWriter(ColumnWriter):
    """Writes coded passages in ascending order."""

    def __init__(self, dbfile: Any) -> None:
        super().__init__(dbfile)
        self._waiting: list[tuple[str, bytes]] = []
        self._held = 0
        self._packer: Packer | None = None
        self._ends = array("Q")
        self._end = 0

    def add(self, docnum: int, value: bytes) -> None:
        """The next passage."""
        if docnum != len(self._waiting) + max(0, len(self._ends) - 1):
            raise ValueError("passages come one after the other")
        passage = decode_passage(value)
        if self._packer is not None:
            self._write_passage(self._packer, *passage)
            return
        self._waiting.append(passage)
        self._held += len(value)
        if self._held >= SAMPLED:
            self._write_waiting()

    def finish(self, docnum: int) -> None:
        """Where each passage ends."""
        if self._packer is None:
            self._write_waiting()
        self._dbfile.write(native(self._ends).tobytes())

    def _write_waiting(self) -> None:
        dictionary = sample([payload for _, payload in self._waiting])
        self._write(pack_dictionary(dictionary))
        self._packer = Packer(dictionary)
        for passage in self._waiting:
            self._write_passage(self._packer, *passage)
        self._waiting.clear()

    def _write_passage(self, packer: Packer, id: str, payload: bytes) -> None:
        self._write(encode_passage(id, packer.pack(payload, encode(id))))

    def _write(self, coded: bytes) -> None:
        self._dbfile.write(coded)
        self._end += len(coded)
        self._ends.append(self._end)


class PassagesReader(ColumnReader):
    """The coded passages by their numbers."""

    def __init__(self, dbfile: Any, basepos: int, length: int, doccount: int) -> None:
        super().__init__(dbfile, basepos, length, doccount)
        self._passages = StoredPassages(memoryview(bytes(dbfile.get(basepos, length))), doccount)

    def __getitem__(self, docnum: int) -> bytes:
        return self._passages[docnum]
