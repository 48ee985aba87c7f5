"""What does a PDF declare of itself: title, author, language, bookmarks, labels of its pages?"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from pypdfium2 import PdfiumError

from search.errors import ReadingError
from search.model import OutlineEntry
from search.reading.characters import clean, has_words
from search.reading.portions import Facts

_DATE = re.compile(r"D?:?\s*(\d{4})(?:-?(0[1-9]|1[0-2])(?:-?(0[1-9]|[12]\d|3[01]))?)?")
_METADATA = {
    "Title": "title",
    "Author": "author",
    "CreationDate": "created",
    "Producer": "producer",
    "Lang": "language",
}

T = TypeVar("T")


class Declaring(Protocol):
    """An open document, whichever reader opened it. Each method may raise ReadingError or PdfiumError."""

    def labels(self, count: int) -> Sequence[str]:
        """The labels of the first pages, "" where there is none, or nothing where the file declares none."""
        ...

    def metadata(self) -> Mapping[str, str]:
        """The document information, under the names that PDF gives them, and Lang."""
        ...

    def outline(self) -> Sequence[OutlineEntry]:
        """The bookmarks, in order."""
        ...


def facts_of(document: Declaring, count: int) -> Facts:
    """What a document declares, with the labels of its first `count` pages; what cannot be read is left out."""
    return Facts(
        labels=_read(lambda: document.labels(count), ()),
        metadata=_worded(_read(document.metadata, {})),
        outline=tuple(_read(document.outline, ())),
    )


def _read(ask: Callable[[], T], nothing: T) -> T:
    try:
        return ask()
    except (ReadingError, PdfiumError, MemoryError):
        return nothing


def _worded(found: Mapping[str, str]) -> dict[str, str]:
    metadata = {key: " ".join(clean(found[name]).split()) for name, key in _METADATA.items() if name in found}
    if date := _DATE.match(metadata.get("created", "")):
        metadata["created"] = "-".join(filter(None, date.groups()))
    return {key: value for key, value in metadata.items() if has_words(value)}
