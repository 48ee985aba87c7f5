"""What PDFium says of a PDF: the text of its pages with the looks of each line.

PDFium aborts the whole process on some hostile files: unknown files belong in a worker process.
"""

import ctypes
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as raw

from search.errors import ReadingError
from search.model import OutlineEntry, Page
from search.reading.characters import clean
from search.reading.pdflines import Glyph, Looks, lay_out

_DEEPEST_OUTLINE = 10
_NAME_BYTES = 128


@dataclass(frozen=True, slots=True)
class PdfiumFile:
    """An open document. Valid only within `open_pdfium`."""

    document: pypdfium2.PdfDocument
    count: int

    def page(self, number: int) -> Page:
        """Page `number`, from 1, without its label. Raises PdfiumError where PDFium cannot load it."""
        with closing(self.document[number - 1]) as page, closing(page.get_textpage()) as textpage:
            looks = _PageLooks(page, textpage)
            text = textpage.get_text_range(errors="surrogatepass") if textpage.count_chars() else ""
            whole, lines = lay_out(text, looks)
        return Page(index=number, text=whole, lines=lines)

    def image_share(self, number: int) -> float:
        """How much of a page the largest image on it covers."""
        with closing(self.document[number - 1]) as page:
            width, height = page.get_size()
            boxes = [image.get_bounds() for image in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,))]
        areas = [(right - left) * (top - bottom) for left, bottom, right, top in boxes]
        return max(areas, default=0.0) / ((width * height) or 1.0)

    def label(self, number: int) -> str | None:
        """The label that the file declares for a page."""
        return clean(self.document.get_page_label(number - 1)).strip() or None

    def metadata(self) -> dict[str, str]:
        """The document information, under the names that PDF gives them."""
        return dict(self.document.get_metadata_dict(skip_empty=True))

    def outline(self) -> Iterator[OutlineEntry]:
        """The bookmarks, in order."""
        for bookmark in self.document.get_toc(max_depth=_DEEPEST_OUTLINE):
            target = bookmark.get_dest()
            index = target.get_index() if target else None
            page = index + 1 if index is not None and 0 <= index < self.count else None
            title = " ".join(clean(bookmark.get_title()).split())
            if title:
                yield OutlineEntry(level=bookmark.level + 1, title=title, page=page)


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
        raise ReadingError("damaged", f"PDFium: {error}") from error
    with closing(document):
        yield PdfiumFile(document, len(document))


class _PageLooks(Looks):
    """Asks PDFium about single characters; their numbers count UTF-16 units of the page's text."""

    def __init__(self, page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage) -> None:
        self._page = textpage.raw
        self._left, self._bottom, right, top = page.get_bbox()
        self._width = (right - self._left) or 1.0
        self._height = (top - self._bottom) or 1.0
        self._turns = page.get_rotation() // 90 % 4
        self._rectangle = raw.FS_RECTF()
        self._matrix = raw.FS_MATRIX()
        self._name = ctypes.create_string_buffer(_NAME_BYTES)
        self._flags = ctypes.c_int()
        self._glyphs: dict[int, Glyph | None] = {}

    def glyph(self, unit: int) -> Glyph | None:
        # The ends of a line are asked for several times.
        if unit not in self._glyphs:
            self._glyphs[unit] = self._glyph(unit)
        return self._glyphs[unit]

    def _glyph(self, unit: int) -> Glyph | None:
        index = raw.FPDFText_GetCharIndexFromTextIndex(self._page, unit)
        if index < 0 or not raw.FPDFText_GetLooseCharBox(self._page, index, self._rectangle):
            return None
        scale = 1.0
        if raw.FPDFText_GetMatrix(self._page, index, self._matrix):
            scale = (self._matrix.c**2 + self._matrix.d**2) ** 0.5
        size = raw.FPDFText_GetFontSize(self._page, index) * scale
        length = raw.FPDFText_GetFontInfo(self._page, index, self._name, _NAME_BYTES, self._flags)
        return Glyph(
            box=self._turn(self._rectangle),
            size=size,
            font=self._name.value if 0 < length <= _NAME_BYTES else b"",
            flags=self._flags.value if length else 0,
            weight=raw.FPDFText_GetFontWeight(self._page, index),
        )

    def _turn(self, box: raw.FS_RECTF) -> tuple[float, float, float, float]:
        """The box as seen on the page, in fractions from its top left corner."""
        left, right = (box.left - self._left) / self._width, (box.right - self._left) / self._width
        top, bottom = 1 - (box.top - self._bottom) / self._height, 1 - (box.bottom - self._bottom) / self._height
        for _ in range(self._turns):
            left, top, right, bottom = 1 - bottom, left, 1 - top, right
        return left, top, right, bottom
