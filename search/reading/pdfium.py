"""What PDFium says of a PDF: the text of its pages with the looks of each line, and what it declares of itself.

PDFium aborts the whole process on some hostile files: unknown files belong in a worker process.
"""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

from search.errors import ReadingError
from search.model import OutlineEntry, Page
from search.reading.characters import clean
from search.reading.pdflines import lay_out
from search.reading.pdflooks import PageLooks

_DEEPEST_OUTLINE = 10
_KEYS = ("Title", "Author", "CreationDate", "Producer")


@dataclass(frozen=True, slots=True)
class PdfiumFile:
    """An open document. Valid only within `open_pdfium`."""

    document: pypdfium2.PdfDocument
    count: int

    def page(self, number: int) -> Page:
        """Page `number`, from 1, without its label. Raises PdfiumError where PDFium cannot load it."""
        with self._loaded(number) as (page, textpage):
            text, units = _text(textpage)
            whole, lines = lay_out(text, PageLooks(page, textpage, units)) if text else ("", ())
        return Page(index=number, text=whole, lines=lines)

    @contextmanager
    def _loaded(self, number: int) -> Iterator[tuple[Any, Any]]:
        """PDFium's own page and text page: pypdfium2's objects cost more than what is asked of them."""
        page = raw.FPDF_LoadPage(self.document.raw, number - 1)
        if not page:
            raise pypdfium2.PdfiumError("Failed to load page.")
        try:
            textpage = raw.FPDFText_LoadPage(page)
            if not textpage:
                raise pypdfium2.PdfiumError("Failed to load text page.")
            try:
                yield page, textpage
            finally:
                raw.FPDFText_ClosePage(textpage)
        finally:
            raw.FPDF_ClosePage(page)

    def guesses_letters(self, number: int) -> bool:
        """Whether a page has signs of which the file does not say what letter they are. Raises PdfiumError."""
        with self._loaded(number) as (_, textpage):
            count = raw.FPDFText_CountChars(textpage)
            return any(raw.FPDFText_HasUnicodeMapError(textpage, index) == 1 for index in range(count))

    def image_share(self, number: int) -> float:
        """How much of a page the largest image on it covers."""
        with closing(self.document[number - 1]) as page:
            width, height = page.get_size()
            boxes = [image.get_bounds() for image in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,))]
        areas = [(right - left) * (top - bottom) for left, bottom, right, top in boxes]
        return max(areas, default=0.0) / ((width * height) or 1.0)

    def labels(self, count: int) -> list[str]:
        """The labels of the first `count` pages, "" for a page without one."""
        return [clean(_words(raw.FPDF_GetPageLabel, self.document.raw, index)).strip() for index in range(count)]

    def metadata(self) -> dict[str, str]:
        """The document information, under the names that PDF gives them, and Lang."""
        document = self.document.raw
        found = {key: _words(raw.FPDF_GetMetaText, document, key.encode()) for key in _KEYS}
        found["Lang"] = _words(raw.FPDFCatalog_GetLanguage, document)
        return {key: value for key, value in found.items() if value}

    def outline(self) -> list[OutlineEntry]:
        """The bookmarks, in order."""
        entries = []
        for bookmark in self.document.get_toc(max_depth=_DEEPEST_OUTLINE):
            title = " ".join(clean(_words(raw.FPDFBookmark_GetTitle, bookmark.raw)).split())
            if title:
                entries.append(OutlineEntry(bookmark.level + 1, title, self._target(bookmark.raw)))
        return entries

    def _target(self, bookmark: Any) -> int | None:
        """The page, from 1, that a bookmark leads to; None for another file, an address, or nowhere."""
        action = raw.FPDFBookmark_GetAction(bookmark)
        if action and raw.FPDFAction_GetType(action) != raw.PDFACTION_GOTO:
            return None
        target = raw.FPDFBookmark_GetDest(self.document.raw, bookmark)
        index = raw.FPDFDest_GetDestPageIndex(self.document.raw, target) if target else -1
        return index + 1 if 0 <= index < self.count else None


@contextmanager
def open_pdfium(data: bytes) -> Iterator[PdfiumFile]:
    """Open a document from its bytes. Raises ReadingError: password, unsupported, damaged."""
    raw.FPDF_LoadMemDocument(b"?", 1, None)  # leaves a known error code: PDFium does not set it on every failure
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = raw.FPDF_GetLastError()
        if code == raw.FPDF_ERR_PASSWORD:
            raise ReadingError("password", "it opens only with a password") from error
        if code == raw.FPDF_ERR_SECURITY:
            raise ReadingError("unsupported", "it is protected in a way that no reader here knows") from error
        raise ReadingError("damaged", f"it cannot be opened as a PDF (PDFium: {error})") from error
    with closing(document):
        yield PdfiumFile(document, len(document))


def _text(textpage: Any) -> tuple[str, int]:
    """All characters of a page, lone surrogates among them, and how many UTF-16 units they are."""
    count = raw.FPDFText_CountChars(textpage)
    if count < 0:
        raise pypdfium2.PdfiumError("Failed to get character count.")
    # Room for as many surrogate pairs, and the zero at the end.
    buffer = bytearray(4 * count + 2)
    units = max(0, raw.FPDFText_GetText(textpage, 0, count, ctypes.c_ushort.from_buffer(buffer)) - 1)
    return buffer[: 2 * units].decode("utf-16-le", errors="surrogatepass"), units


def _words(function: Callable[..., int], *args: object) -> str:
    """What a function of PDFium writes into the buffer that is given to it after its other arguments."""
    length = function(*args, None, 0)
    if length <= 2:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    function(*args, buffer, length)
    return bytes(buffer)[:-2].decode("utf-16-le", errors="replace")
