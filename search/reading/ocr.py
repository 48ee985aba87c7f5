"""What do pages say that are images? PDFium draws them, Tesseract reads them, in worker processes under limits."""

import hashlib
import math
import os
import shutil
import tempfile
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pebble import ProcessExpired

from search.errors import KutipError, ReadingError
from search.model import Line, Page
from search.reading.characters import clean, has_words
from search.reading.files import read_bytes
from search.reading.limits import Limits
from search.reading.pdfmend import mend
from search.reading.pool import Crew, Task, run

_DOTS_PER_INCH = 300
_POINTS_PER_INCH = 72
_MOST_PIXELS = 40_000_000
_LONGEST_SIDE = 30_000
"""Tesseract refuses images that are longer than 32,767 pixels."""
_LEAST_SURE = 30.0
"""Lines that Tesseract is less sure of (in per cent) are scratches and pieces of pictures."""
_INK, _PALE = 110, 150
_LEAST_INK = 0.01
"""Greys, from 0 for black to 255: what is ink, what is paler than ink, and the share of ink on a page of print."""
UNSURE = 0.6
"""A page below this is read again turned round: scans lie on their side at times."""
_GRACE = 10

_TESSERACT = (
    "Install Tesseract with its Indonesian and English data (Debian and Ubuntu: apt install tesseract-ocr "
    "tesseract-ocr-ind tesseract-ocr-eng; macOS: brew install tesseract tesseract-lang; Windows: its installer, "
    "with both languages ticked)."
)


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page of a PDF, from 1, that is to be read as an image; `content` is the SHA-256 of the file meant."""

    path: Path
    number: int
    content: str


def refuse_without_tools(languages: str) -> None:
    """Raise KutipError where Tesseract, its Python package, or the data of a language is not here."""
    if find_spec("pytesseract") is None:
        raise KutipError("Reading images of pages needs an extra.", 'Run: pip install "kutip[ocr]"')
    import pytesseract

    if shutil.which(pytesseract.pytesseract.tesseract_cmd) is None:
        raise KutipError("Reading images of pages needs the program Tesseract, which is not here.", _TESSERACT)
    installed = [language for language in pytesseract.get_languages() if language != "osd"]
    if lacking := [language for language in languages.split("+") if language not in installed]:
        here = f' Or name those that it has in kutip.toml: ocr = "{"+".join(installed)}".' if installed else ""
        raise KutipError(f"Tesseract has no data for {' and '.join(lacking)}.", _TESSERACT + here)


def read_images(
    images: Sequence[PageImage], languages: str, *, jobs: int, limits: Limits
) -> Iterator[tuple[PageImage, Page | ReadingError]]:
    """What each image says, as it is done, in any order. A page that stalls or kills its worker costs only itself.

    `limits.seconds` is the time for one page. `languages` are names of Tesseract joined by `+`. Raises KutipError only
    where no worker can be started.
    """
    jobs = max(1, min(jobs, len(images)))
    waiting = deque(_Reading(image, languages, limits) for image in images)
    # Tesseract's own files are in a folder that goes with this run, even where one of them is killed.
    with tempfile.TemporaryDirectory(prefix="kutip-") as folder:
        crew = Crew(jobs, limits.memory, (__name__,), _prepare, (folder,))
        with closing(run(waiting, crew)) as outcomes:
            for reading, outcome in outcomes:
                yield reading.image, outcome


@dataclass(frozen=True, slots=True)
class _Reading:
    """One image for a worker."""

    image: PageImage
    languages: str
    limits: Limits

    def task(self) -> Task:
        """A little longer than the page may take, which Tesseract sees to: this is for what stalls besides."""
        return Task(_work, (self.image, self.languages, self.limits), self.limits.seconds + _GRACE)

    def outcome(self, future: Future[Page]) -> Page | ReadingError:
        """What the page says, or why it could not be read."""
        try:
            return future.result()
        except ReadingError as error:
            return error
        except TimeoutError:
            return _too_slow(self.limits.seconds)
        except ProcessExpired as error:
            return ReadingError("ocr-failed", f"drawing or reading the page crashed (exit code {error.exitcode})")
        except BrokenProcessPool:
            raise
        except Exception as error:  # noqa: BLE001 - a run must not end for one page
            return ReadingError(
                "ocr-failed", f"the page cannot be read ({type(error).__name__}: {' '.join(str(error).split())[:200]})"
            )


def _too_slow(seconds: float) -> ReadingError:
    return ReadingError("ocr-failed", f"reading the page took more than {seconds:.0f} s")


def _prepare(folder: str) -> None:
    tempfile.tempdir = folder
    # One page, one core: the workers are the parallelism.
    os.environ["OMP_THREAD_LIMIT"] = "1"


def _work(image: PageImage, languages: str, limits: Limits) -> Page:
    """Read one image in a worker."""
    try:
        data = read_bytes(image.path, limits.file_bytes)
        if hashlib.sha256(data).hexdigest() != image.content:
            raise ReadingError("vanished", "the file changed before this page was read")
        return read_image(data, image.number, languages, limits.seconds)
    except MemoryError as error:
        raise ReadingError("ocr-failed", "the page needs more memory than a file may use") from error


def read_image(data: bytes, number: int, languages: str, seconds: float = math.inf) -> Page:
    """A page of a PDF, drawn and read, with the mean confidence of its letters. Raises ReadingError.

    Where hardly a word is sure, it is turned by quarters, and the surest reading counts.
    """
    until = time.monotonic() + seconds
    drawn = _drawn(data, number)
    best = _recognised(drawn, number, languages, seconds)
    for degrees in (90, 270, 180) if (best.ocr or 0) < UNSURE else ():
        left = until - time.monotonic()
        if left <= 0:
            break
        turned = _recognised(drawn.rotate(degrees, expand=True), number, languages, left)
        if has_words(turned.text) and (turned.ocr or 0) > max(best.ocr or 0, UNSURE):
            best = turned
    return best


def _drawn(data: bytes, number: int) -> Any:
    """A page as an image in grey. Raises ReadingError."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        mended = mend(data)
        if mended is None:
            raise ReadingError("ocr-failed", f"the page cannot be drawn (PDFium: {error})") from error
        document = pypdfium2.PdfDocument(mended)
    try:
        with closing(document), closing(document[number - 1]) as page:
            width, height = page.get_size()
            scale = min(
                _DOTS_PER_INCH / _POINTS_PER_INCH,
                math.sqrt(_MOST_PIXELS / (width * height)),
                _LONGEST_SIDE / max(width, height),
            )
            return _bleached(page.render(scale=scale, grayscale=True).to_pil())
    except (pypdfium2.PdfiumError, AssertionError, ZeroDivisionError, ValueError, IndexError) as error:
        raise ReadingError("ocr-failed", f"the page cannot be drawn (PDFium: {error})") from error


def _bleached(drawn: Any) -> Any:
    """The image without what is much paler than its ink: watermarks and tints lose Tesseract whole lines."""
    counts = drawn.histogram()
    if sum(counts[:_INK]) < _LEAST_INK * sum(counts):
        # The print is pale itself.
        return drawn
    return drawn.point(lambda grey: 255 if grey > _PALE else grey)


def _recognised(drawn: Any, number: int, languages: str, seconds: float) -> Page:
    import pytesseract

    timeout = 0 if math.isinf(seconds) else seconds
    try:
        table = pytesseract.image_to_data(drawn, lang=languages, output_type=pytesseract.Output.DICT, timeout=timeout)
        return page_of(table, number, drawn.size)
    except pytesseract.TesseractError as error:
        said = " ".join(str(error.message).split())[:200] or "it crashed"
        raise ReadingError(
            "ocr-failed", f"Tesseract does not read the page ({said}; exit code {error.status})"
        ) from error
    except RuntimeError as error:
        raise _too_slow(seconds) from error


def page_of(table: Mapping[str, Sequence[Any]], number: int, size: tuple[int, int]) -> Page:
    """The page that Tesseract's table of words gives; `size` is that of the image in pixels."""
    rows: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for at, (word, sure) in enumerate(zip(table["text"], table["conf"], strict=True)):
        if float(sure) >= 0 and clean(str(word)).strip():
            rows[table["block_num"][at], table["par_num"][at], table["line_num"][at]].append(at)
    texts: list[str] = []
    lines: list[Line] = []
    letters = weighed = 0.0
    offset = 0
    for row in rows.values():
        words = [" ".join(clean(str(table["text"][at])).split()) for at in row]
        count = sum(map(len, words))
        sure = sum(float(table["conf"][at]) * len(word) for at, word in zip(row, words, strict=True))
        if sure < _LEAST_SURE * count:
            continue
        text = " ".join(words)
        lines.append(Line(offset, offset + len(text), box=_box(table, row, size), ocr=round(sure / count / 100, 3)))
        texts.append(text)
        offset += len(text) + 1
        letters += count
        weighed += sure
    return Page(number, "\n".join(texts), lines=tuple(lines), ocr=round(weighed / letters / 100, 3) if letters else 0.0)


def _box(
    table: Mapping[str, Sequence[Any]], row: Sequence[int], size: tuple[int, int]
) -> tuple[float, float, float, float]:
    """The box around some words, in fractions of the page."""
    left = min(table["left"][at] for at in row)
    top = min(table["top"][at] for at in row)
    right = max(table["left"][at] + table["width"][at] for at in row)
    bottom = max(table["top"][at] + table["height"][at] for at in row)
    width, height = size
    return round(left / width, 4), round(top / height, 4), round(right / width, 4), round(bottom / height, 4)
