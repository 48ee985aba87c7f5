"""Which files of an index may be read, and how? As data only: nothing that they hold is ever run."""

# mypy: allow-untyped-calls

import pickle
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast

from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile, StructFile

_HARMLESS = {
    ("whoosh.codec.whoosh3", "W3Segment"),
    ("whoosh.codec.whoosh3", "W3Codec"),
    ("collections", "defaultdict"),
    ("builtins", "int"),
    ("builtins", "set"),
    ("__builtin__", "int"),
    ("__builtin__", "set"),
    ("_codecs", "encode"),
}
"""All that Whoosh's own files name: plain containers, and how Python 3 writes bytes for Python 2."""


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _HARMLESS:
            raise pickle.UnpicklingError(f"it names {module}.{name}, which no index needs")
        return super().find_class(module, name)


def load(source: BinaryIO) -> Any:
    """One pickled value; raises pickle.UnpicklingError where it asks for anything but plain data."""
    return _Unpickler(source).load()


def loads(coded: bytes) -> Any:
    """One pickled value from bytes."""
    return _Unpickler(BytesIO(coded)).load()


class _Window:
    """A read-only file over a part of a memory map: BytesIO would copy the part at opening."""

    def __init__(self, part: memoryview) -> None:
        self._part = part
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        end = len(self._part) if size < 0 else self._at + size
        found = bytes(self._part[self._at : end])
        self._at += len(found)
        return found

    def readline(self) -> bytes:
        line = b""
        while not line.endswith(b"\n"):
            byte = self.read(1)
            if not byte:
                break
            line += byte
        return line

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (0, self._at, len(self._part))[whence]
        return self._at

    def tell(self) -> int:
        return self._at


class _Opened(StructFile):
    def read_pickle(self) -> Any:
        return load(self.file)


class _Part(BufferFile):
    def __init__(self, part: memoryview, name: str) -> None:
        self._buf = self._part = part
        self._name = name
        self.file = cast(BinaryIO, _Window(part))
        self.onclose = None
        self.is_real = False
        self.is_closed = False

    def read_pickle(self) -> Any:
        return load(self.file)

    def close(self) -> None:
        """Let go of the memory map, which cannot be closed before."""
        if not self.is_closed:
            self._part.release()
            self.is_closed = True


class TrustedStorage(FileStorage):
    """A folder of files that are read as data."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))

    def open_file(self, name: str, **options: Any) -> _Opened:
        """A file of the folder; raises FileNotFoundError."""
        return _Opened(Path(self.folder, name).open("rb"), name=name, **options)


class TrustedSegment(CompoundStorage):
    """The files inside one segment's file, read as data."""

    def open_file(self, name: str, *_: Any, **__: Any) -> _Part:
        """A file of the segment; raises KeyError where it has none of that name."""
        offset, length = self.range(name)
        whole = self._file.get(0, offset + length) if self._source is None else self._source
        return _Part(memoryview(whole)[offset : offset + length], name)
