"""Which files of an index may be read, and how? As data only: nothing that they hold is ever run.

What Whoosh pickles (its table of contents and the directory of a segment) is read with stand-ins for its classes, so
that neither its code nor anybody else's runs, and Whoosh itself need not be imported to answer a question.
"""

import mmap
import struct
from _pickle import Unpickler, UnpicklingError
from collections import defaultdict
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

_DIRECTORY = struct.Struct(">qi")


class StandIn:
    """An object of Whoosh's as plain data: the attributes that it was pickled with."""

    def __init__(self) -> None:
        self.attributes: Mapping[str, Any] = {}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self.attributes = dict(state)


class SegmentStandIn(StandIn):
    """A segment of the index: how it is called, how many passages it has, which of them are deleted."""


class CodecStandIn(StandIn):
    """The codec that a segment was written with; its class says all."""


def _encoded(text: str, encoding: str) -> bytes:
    if encoding != "latin1":
        raise UnpicklingError(f"it asks for bytes in {encoding!r}")
    return text.encode("latin1")


_HARMLESS: Mapping[tuple[str, str], Any] = {
    ("whoosh.codec.whoosh3", "W3Segment"): SegmentStandIn,
    ("search.engines.whoosh.codec", "KutipCodec"): CodecStandIn,
    ("collections", "defaultdict"): defaultdict,
    ("builtins", "int"): int,
    ("builtins", "set"): set,
    ("__builtin__", "int"): int,
    ("__builtin__", "set"): set,
    ("_codecs", "encode"): _encoded,
}
"""All that Whoosh's own files name: plain containers, and how Python 3 writes bytes for Python 2."""


class _Unpickler(Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _HARMLESS:
            raise UnpicklingError(f"it names {module}.{name}, which no index needs")
        return _HARMLESS[module, name]


def load(source: BinaryIO) -> Any:
    """One pickled value; raises UnpicklingError where it asks for anything but plain data."""
    return _Unpickler(source).load()


def loads(coded: bytes) -> Any:
    """One pickled value from bytes."""
    return load(BytesIO(coded))


def _directory(whole: mmap.mmap) -> dict[str, tuple[int, int]]:
    """Where each file inside a segment's file begins, and how long it is."""
    offset, _ = _DIRECTORY.unpack_from(whole, 0)
    if not 0 < offset < len(whole):
        raise ValueError("a segment is cut short")
    files = loads(whole[offset:]).items()
    return {str(name): (int(place["offset"]), int(place["length"])) for name, place in files}


class SegmentFiles:
    """The files inside one segment's file, which is mapped into memory and read as data."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._whole = memoryview(self._map)
        try:
            self._places = _directory(self._map)
        except BaseException:
            self.close()
            raise

    def part(self, name: str) -> memoryview | None:
        """The file of that name, in place; None where there is none."""
        if name not in self._places:
            return None
        offset, length = self._places[name]
        if offset < 0 or length < 0 or offset + length > len(self._whole):
            raise ValueError("a segment is cut short")
        return self._whole[offset : offset + length]

    def close(self) -> None:
        """Let go of the map as soon as nobody looks into it any more."""
        try:
            self._whole.release()
            self._map.close()
        except BufferError:
            # A part is still being looked at: the last one to go takes the map with it.
            return
