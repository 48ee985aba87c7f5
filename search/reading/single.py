"""One file in this process: open it, choose its reader, word what goes wrong."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from search.errors import ReadingError
from search.model import Extraction
from search.reading.files import read_bytes
from search.reading.limits import UNLIMITED
from search.reading.portions import Portion
from search.reading.registry import BY_SUFFIX, Row, portion_reader_of, reader_of
from search.reading.request import Request


def read_file(path: Path, known: Callable[[str], bool]) -> Extraction:
    """What a file says, read in this process without limits. Raises ReadingError.

    `known` tells whether a word, in lower case, is in a dictionary of either language; it decides between
    two readings of a PDF page. A hostile PDF can end the process: see `read_files`.
    """
    return read_as_asked(path, Request(known=known, limits=UNLIMITED))


def row_of(path: Path) -> Row:
    """How to read a file of this name. Raises ReadingError: unsupported."""
    row = BY_SUFFIX.get(path.suffix.lower())
    if row is None:
        raise ReadingError("unsupported", f"files with the suffix {path.suffix or '(none)'} are not read")
    return row


def read_as_asked(path: Path, request: Request) -> Extraction:
    """What a file says within the request's limits. Raises ReadingError and nothing else."""
    with _worded():
        row = row_of(path)
        return reader_of(row)(_bytes(path, row, request), request)


def read_portion(path: Path, request: Request, span: range | None) -> Extraction | Portion:
    """These pages of a long file; where none are named its first portion, or all of a file that is read whole.

    Raises ReadingError and nothing else.
    """
    with _worded():
        row = row_of(path)
        data = _bytes(path, row, request)
        portions = portion_reader_of(row)
        return portions(data, request, span) if portions else reader_of(row)(data, request)


def _bytes(path: Path, row: Row, request: Request) -> bytes:
    limits = request.limits
    return read_bytes(path, min(limits.file_bytes, limits.text_bytes) if row.plain else limits.file_bytes)


@contextmanager
def _worded() -> Iterator[None]:
    """What any reader may raise, as a ReadingError."""
    try:
        yield
    except MemoryError as error:
        raise ReadingError("limit", "it needs more memory than a file may use") from error
    except RecursionError as error:
        raise ReadingError("damaged", "its parts are nested too deeply") from error
