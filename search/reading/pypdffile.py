"""What pypdf says of a PDF: metadata, bookmarks, page labels, and the text of a page as a second reading."""

import io
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pypdf import PdfReader, errors

from search.errors import ReadingError, Reason
from search.model import OutlineEntry
from search.reading.characters import clean

_DEEPEST_OUTLINE = 10
_UNKNOWN_GLYPH = re.compile("[\x00-\x08\x0b\x0e-\x1f]")

_LIMIT_REACHED: type[Exception] = getattr(errors, "LimitReachedError", MemoryError)  # only newer pypdf has it

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports every small fault of a file; what matters is raised


@dataclass(frozen=True, slots=True)
class PypdfFile:
    """A document that pypdf could open. Each method raises ReadingError where pypdf fails on it."""

    reader: PdfReader
    count: int

    def page_text(self, number: int) -> str:
        """The plain text of page `number`, from 1."""
        try:
            text = self.reader.pages[number - 1].extract_text()
        except Exception as error:
            raise _translated(error) from error
        return clean(_UNKNOWN_GLYPH.sub("\ufffd", text)).strip()

    def labels(self, count: int) -> Sequence[str]:
        """The labels of the first `count` pages, none where the file declares none."""
        try:
            if "/PageLabels" not in self.reader.root_object:
                return ()
            return [clean(str(label)).strip() for label in self.reader.page_labels[:count]]
        except Exception as error:
            raise _translated(error) from error

    def metadata(self) -> dict[str, str]:
        """The document information, under the names that PDF gives them without the slash, and Lang."""
        try:
            found = {key.lstrip("/"): str(value) for key, value in (self.reader.metadata or {}).items()}
            if language := self.reader.root_object.get("/Lang"):
                found["Lang"] = str(language)
        except Exception as error:
            raise _translated(error) from error
        return found

    def outline(self) -> list[OutlineEntry]:
        """The bookmarks, in order."""
        try:
            return list(self._entries(self.reader.outline, 1))
        except Exception as error:
            raise _translated(error) from error

    def _entries(self, nested: Sequence[object], level: int) -> Iterator[OutlineEntry]:
        for item in nested:
            if isinstance(item, list):
                if level < _DEEPEST_OUTLINE:
                    yield from self._entries(item, level + 1)
                continue
            title = " ".join(clean(str(item.title)).split())  # type: ignore[attr-defined]
            index = self.reader.get_destination_page_number(item)  # type: ignore[arg-type]
            page = index + 1 if index is not None and 0 <= index < self.count else None
            if title:
                yield OutlineEntry(level=level, title=title, page=page)


def open_pypdf(data: bytes) -> PypdfFile:
    """Open a document from its bytes. Raises ReadingError: password, limit, damaged."""
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        return PypdfFile(reader, len(reader.pages))
    except Exception as error:
        raise _translated(error) from error


def _translated(error: Exception) -> ReadingError:
    if isinstance(error, errors.FileNotDecryptedError):
        return ReadingError("password", "it opens only with a password")
    reason: Reason = "limit" if isinstance(error, (_LIMIT_REACHED, MemoryError)) else "damaged"
    said = " ".join(str(error).split())[:200] or "no reason given"
    words = "its inside is broken" if reason == "damaged" else "reading it takes more than a file may use"
    return ReadingError(reason, f"{words} (pypdf: {type(error).__name__}: {said})")
