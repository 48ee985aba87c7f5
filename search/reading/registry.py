"""Which reader reads which kind of file? One table: a new kind is a row here and a module."""

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from search.model import FileKind

if TYPE_CHECKING:
    from search.model import Extraction
    from search.reading.portions import Portion
    from search.reading.request import Request

Reader = Callable[[bytes, "Request"], "Extraction"]
"""Reads the bytes of one file; raises ReadingError."""

PortionReader = Callable[[bytes, "Request", range | None], "Extraction | Portion"]
"""Reads some pages of a long file; where none are named its first portion, or all of a file that is read whole."""


class Row(NamedTuple):
    """One kind of file. `module` has the function `read`, a `Reader`; it is imported when first needed.

    `plain` says that the bytes are text: the smaller limit of size applies. `harmless` says that its reader
    cannot stall or crash, so that small files need no worker. `portions` says that the module has the function
    `read_portion`, a `PortionReader`, too.
    """

    kind: FileKind
    module: str
    suffixes: tuple[str, ...]
    plain: bool = False
    harmless: bool = False
    portions: bool = False


ROWS: tuple[Row, ...] = (
    Row("text", "search.reading.plaintext", (".txt", ".text"), plain=True, harmless=True),
    Row("markdown", "search.reading.markdown", (".md", ".markdown"), plain=True, harmless=True),
    Row("pdf", "search.reading.pdf", (".pdf",), portions=True),
    Row("docx", "search.reading.docx", (".docx",)),
    Row("html", "search.reading.html", (".html", ".htm", ".xhtml"), plain=True),
)

BY_SUFFIX: Mapping[str, Row] = MappingProxyType({suffix: row for row in ROWS for suffix in row.suffixes})

SUFFIXES: Mapping[str, FileKind] = MappingProxyType({suffix: row.kind for suffix, row in BY_SUFFIX.items()})
"""The suffixes of files that can be read, in lower case with their dot, and the kind of each."""


def reader_of(row: Row) -> Reader:
    """The row's reader, its module freshly imported if need be."""
    reader: Reader = import_module(row.module).read
    return reader


def portion_reader_of(row: Row) -> PortionReader | None:
    """The row's reader of portions, if its files can be so long that they have some."""
    return import_module(row.module).read_portion if row.portions else None
