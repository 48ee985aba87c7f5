"""Reads PDF: pages from PDFium, the document's own words from pypdf, and each in the other's place in need."""

import gc
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from pypdfium2 import PdfiumError

from search.errors import ReadingError, Reason
from search.model import Extraction, Page, Problem
from search.reading.characters import has_words
from search.reading.files import signature
from search.reading.pdffacts import facts_of
from search.reading.pdfium import PdfiumFile, open_pdfium
from search.reading.pdfmend import mend
from search.reading.pdfwords import is_better, known_share, reads_well, remembered
from search.reading.portions import Facts, Portion, spans, whole
from search.reading.request import Request

if TYPE_CHECKING:
    from search.reading.pypdffile import PypdfFile

_HEADER_WITHIN = 1024
_POOR = 0.7
_VERY_POOR = 0.5
_PATIENCE = 5
_STAMP = 8
_MOST_OF_PAGE = 0.6
_UNASKED = Facts()
_GRAVEST: tuple[Reason, ...] = ("password", "limit", "timeout", "unsupported", "damaged")


def read(data: bytes, request: Request) -> Extraction:
    """The text of every page that can be read, none where all are images. Raises ReadingError for the whole file."""
    _refuse_others(data)
    try:
        return whole(_read(data, request))
    except ReadingError as error:
        return _read_mended(data, request, error)


def read_portion(data: bytes, request: Request, span: range | None) -> Extraction | Portion:
    """These pages of a long file; the first portion of it where none are named. Raises ReadingError as `read` does.

    Instead of its first portion a file is read whole where it is short, and where that has no word: whether it is
    beyond reading, or can be mended, shows in all of it.
    """
    _refuse_others(data)
    try:
        read = _read(data, request, span, alone=True)
        complete = not span and sum(len(portion.pages) for portion in read) == read[0].last
        return whole(read) if complete else read[0]
    except ReadingError as error:
        if span:
            raise
        return _read_mended(data, request, error)


def _refuse_others(data: bytes) -> None:
    if not data:
        raise ReadingError("not-a-paper", "the file is empty")
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        words = signature(data)
        raise ReadingError("not-a-paper", f"it is {words}, not a PDF" if words else "it does not begin as a PDF does")


def _read_mended(data: bytes, request: Request, error: ReadingError) -> Extraction:
    """What is left of a broken file, with a problem that says so. Raises the given error where nothing is."""
    mended = mend(data) if error.reason == "damaged" and request.plan.pdfium else None
    if mended is None:
        raise error
    try:
        extraction = whole(_read(mended, replace(request, plan=replace(request.plan, pypdf=False))))
    except ReadingError:
        raise error from None
    words = "text and pages may be missing, and page numbers may be wrong"
    problem = Problem("damaged", f"{words}: {error.detail}")
    return replace(extraction, problems=(problem, *extraction.problems))


def _read(data: bytes, request: Request, span: range | None = None, *, alone: bool = False) -> list[Portion]:
    """The pages named; else all portions, or the first `alone` if it has words."""
    with _opened(data, request) as (pdfium, second):
        count = pdfium.count if pdfium else second.count
        last = min(count, request.limits.pages)

        def portion(span: range, request: Request, facts: Facts = _UNASKED) -> Portion:
            reading = _Reading(pdfium, second, count, request)
            return Portion(tuple(reading.pages(span)), count, last, reading.faults, facts, reading.helps)

        if span:
            return [portion(span, request)]
        first, *others = spans(last)
        read = [portion(first, request, _facts(pdfium, second, last, request))]
        if not alone or not any(has_words(page.text) for page in read[0].pages):
            later = replace(request, plan=replace(request.plan, doubts=read[0].helps))
            read += [portion(span, later) for span in others]
        return read


class _Second:
    """What pypdf makes of the file, opened when it is first asked for: that takes longer than PDFium reads a page."""

    def __init__(self, data: bytes, request: Request) -> None:
        self._data = data
        self._request = request
        self._opened = not request.plan.pypdf
        self._file: PypdfFile | None = None
        self.error: ReadingError | None = None

    def file(self) -> "PypdfFile | None":
        """The document, or None where pypdf cannot open it."""
        if not self._opened:
            self._opened = True
            self._request.mark("pypdf")
            # Imported here because that takes as long as to read twenty pages, and few files need it.
            from search.reading.pypdffile import open_pypdf

            try:
                self._file = open_pypdf(self._data)
            except ReadingError as error:
                self.error = error
        return self._file

    @property
    def count(self) -> int:
        """How many pages pypdf finds."""
        file = self.file()
        return file.count if file else 0

    def close(self) -> None:
        """Let go of the document. Its parts name each other, and hold the whole file until they are collected."""
        if self._request.plan.pypdf and self._opened:
            self._file = None
            gc.collect()


@contextmanager
def _opened(data: bytes, request: Request) -> Iterator[tuple[PdfiumFile | None, _Second]]:
    """The document as PDFium sees it, None where it cannot, and as pypdf does. Raises ReadingError if neither can."""
    pdfium, error = None, None
    second = _Second(data, request)
    with ExitStack() as stack:
        stack.callback(second.close)
        if request.plan.pdfium:
            request.mark("pdfium")
            try:
                pdfium = stack.enter_context(open_pdfium(data))
            except ReadingError as failure:
                error = failure
        if pdfium and not pdfium.count and second.file():
            pdfium = None
        if not (pdfium or second.file()):
            errors = [fault for fault in (second.error, error) if fault]
            raise min(errors, key=lambda error: _GRAVEST.index(error.reason), default=_nobody_left())
        yield pdfium, second


def _facts(pdfium: PdfiumFile | None, second: _Second, count: int, request: Request) -> Facts:
    """What the file declares. PDFium and pypdf nearly always agree: pypdf is asked where PDFium cannot be."""
    if pdfium and request.plan.facts:
        request.mark("facts")
        return facts_of(pdfium, count)
    file = second.file()
    return facts_of(file, count) if file else Facts()


def _nobody_left() -> ReadingError:
    return ReadingError("damaged", "it crashes both programs that read PDF")


class _Reading:
    """Reads the pages one by one and remembers what went wrong."""

    def __init__(self, pdfium: PdfiumFile | None, second: _Second, count: int, request: Request) -> None:
        self._pdfium = pdfium
        self._second = second
        self._count = count
        self._request = request
        self._known = remembered(request.known)
        self._in_vain = 0 if request.plan.doubts else _PATIENCE
        self.faults: dict[Reason, dict[int, str]] = defaultdict(dict)

    @property
    def helps(self) -> bool:
        """Whether pypdf may still read a page better than PDFium."""
        return self._in_vain < _PATIENCE

    def pages(self, span: range) -> Iterator[Page]:
        """Every page of a span, in order; one that cannot be read has the text ""."""
        for number in span:
            if self._request.late():
                self.faults["timeout"][number] = "the time for this file was over"
                yield Page(number, "")
                continue
            page, fault = self._page(number)
            if not has_words(page.text):
                reason, detail = (fault.reason, fault.detail) if fault else ("no-text", "")
                self.faults[reason][number] = detail
            elif self._is_stamped_image(number, page.text):
                self.faults["no-text"][number] = "an image with a few words beside it"
            yield page

    def _is_stamped_image(self, number: int, text: str) -> bool:
        """Whether a page is an image, with hardly more than a number or where it was downloaded from."""
        if self._pdfium is None or number in self._request.plan.skip or len(text.split(None, _STAMP)) > _STAMP:
            return False
        self._request.mark(f"page {number}")
        try:
            return self._pdfium.image_share(number) >= _MOST_OF_PAGE
        except (PdfiumError, AssertionError, MemoryError):
            return False

    def _page(self, number: int) -> tuple[Page, ReadingError | None]:
        """The better reading of one page, and why PDFium or pypdf failed if neither found text."""
        blank = Page(index=number, text="")
        page, fault = self._first_reading(number) if self._pdfium else (blank, None)
        pypdf = self._second_reader(failed=fault is not None) if self._is_doubtful(number, page.text) else None
        if pypdf is None:
            return page, fault
        self._request.mark(f"second {number}")
        try:
            second = Page(index=number, text=pypdf.page_text(number))
        except ReadingError as error:
            self._in_vain += 1
            if self._pdfium is None or error.reason == "limit":
                fault = error
            return page, fault
        if is_better(second.text, page.text, self._known):
            self._in_vain = 0
            return second, None
        self._in_vain += 1
        return page, fault

    def _is_doubtful(self, number: int, text: str) -> bool:
        """Whether too few words are known. Names are not: a bibliography is no doubt if every letter of it is sure."""
        if not has_words(text):
            return True
        if reads_well(text, self._known):
            return False
        share = known_share(text, self._known)
        if share is None or share >= _POOR:
            return False
        try:
            return share < _VERY_POOR or self._pdfium is None or self._pdfium.guesses_letters(number)
        except (PdfiumError, AssertionError, MemoryError):
            return False

    def _first_reading(self, number: int) -> tuple[Page, ReadingError | None]:
        blank = Page(index=number, text="")
        if self._pdfium is None or number in self._request.plan.skip:
            return blank, ReadingError("damaged", "it crashes what reads it (PDFium)")
        self._request.mark(f"page {number}")
        try:
            return self._pdfium.page(number), None
        except MemoryError:
            return blank, ReadingError("limit", "this page needs too much memory")
        except (PdfiumError, AssertionError) as error:
            return blank, ReadingError("damaged", f"it cannot be read (PDFium: {error})")

    def _second_reader(self, *, failed: bool) -> "PypdfFile | None":
        """Pypdf is slow: it is given up where it did not help on several pages running, except where PDFium failed."""
        if self._pdfium and not failed and not self.helps:
            return None
        file = self._second.file()
        return file if file and (self._pdfium is None or file.count == self._count) else None
