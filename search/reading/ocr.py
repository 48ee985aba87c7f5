"""What do pages say that are images? PDFium draws them, Tesseract reads them, in worker processes under limits."""

import math
import os
import shutil
import signal
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from search.errors import KutipError, ReadingError
from search.model import Line, Page
from search.reading.characters import clean
from search.reading.files import read_bytes
from search.reading.limits import Limits
from search.reading.startup import worker_context
from search.reading.workers import prepare_worker

_DOTS_PER_INCH = 300
_POINTS_PER_INCH = 72
_MOST_PIXELS = 40_000_000
_LEAST_SURE = 30.0
"""Lines that Tesseract is less sure of (in per cent) are scratches and pieces of pictures."""
_PAGES_PER_WORKER = 200
_GRACE = 10

_TESSERACT = (
    "Install Tesseract with its Indonesian and English data (Debian and Ubuntu: apt install tesseract-ocr "
    "tesseract-ocr-ind tesseract-ocr-eng; macOS: brew install tesseract tesseract-lang; Windows: its installer, "
    "with both languages ticked)."
)


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page of a PDF, from 1, that is to be read as an image."""

    path: Path
    number: int


def refuse_without_tools(languages: str) -> None:
    """Raise KutipError where Tesseract, its Python package, or the data of a language is not here."""
    if find_spec("pytesseract") is None:
        raise KutipError("Reading images of pages needs an extra.", 'Run: pip install "kutip[ocr]"')
    import pytesseract

    if shutil.which(pytesseract.pytesseract.tesseract_cmd) is None:
        raise KutipError("Reading images of pages needs the program Tesseract, which is not here.", _TESSERACT)
    installed = pytesseract.get_languages()
    if lacking := [language for language in languages.split("+") if language not in installed]:
        raise KutipError(
            f"Tesseract has no data for {' and '.join(lacking)}.",
            f'{_TESSERACT} Or name the languages that it has in kutip.toml: ocr = "{"+".join(installed)}".',
        )


def read_images(
    images: Sequence[PageImage], languages: str, *, jobs: int, limits: Limits
) -> Iterator[tuple[PageImage, Page | ReadingError]]:
    """What each image says, in the order given. A page that stalls or kills its worker costs only itself.

    `limits.seconds` is the time for one page. `languages` are names of Tesseract joined by `+`.
    """
    timeout = None if math.isinf(limits.seconds) else limits.seconds
    pool = ProcessPool(
        max(1, min(jobs, len(images))),
        max_tasks=_PAGES_PER_WORKER,
        initializer=prepare_worker,
        initargs=(limits.memory,),
        context=worker_context([__name__]),
    )
    try:
        futures = [pool.schedule(_work, args=(image, languages, limits), timeout=timeout) for image in images]
        for image, future in zip(images, futures, strict=True):
            try:
                yield image, future.result()
            except ReadingError as error:
                yield image, error
            except TimeoutError:
                yield image, ReadingError("timeout", f"reading the image took more than {limits.seconds:.0f} s")
            except ProcessExpired as error:
                yield image, ReadingError("damaged", f"drawing or reading it crashed (exit code {error.exitcode})")
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _work(image: PageImage, languages: str, limits: Limits) -> Page:
    """Read one image in a worker. An alarm ends the worker even when nobody is left to do it."""
    alarm = getattr(signal, "alarm", None)
    if alarm and not math.isinf(limits.seconds):
        alarm(math.ceil(limits.seconds) + _GRACE)
    try:
        return read_image(read_bytes(image.path, limits.file_bytes), image.number, languages)
    finally:
        if alarm:
            alarm(0)


def read_image(data: bytes, number: int, languages: str) -> Page:
    """A page of a PDF, drawn and read, with the mean confidence of its letters. Raises ReadingError."""
    import pypdfium2
    import pytesseract

    # One page, one core: the workers are the parallelism.
    os.environ["OMP_THREAD_LIMIT"] = "1"
    try:
        with closing(pypdfium2.PdfDocument(data)) as document, closing(document[number - 1]) as page:
            width, height = page.get_size()
            scale = min(_DOTS_PER_INCH / _POINTS_PER_INCH, math.sqrt(_MOST_PIXELS / (width * height)))
            drawn = page.render(scale=scale, grayscale=True).to_pil()
    except (pypdfium2.PdfiumError, AssertionError, ZeroDivisionError) as error:
        raise ReadingError("damaged", f"PDFium: {error}") from error
    except MemoryError as error:
        raise ReadingError("limit", "drawing this page needs too much memory") from error
    try:
        table = pytesseract.image_to_data(drawn, lang=languages, output_type=pytesseract.Output.DICT)
    except (pytesseract.TesseractError, OSError, RuntimeError) as error:
        raise ReadingError("damaged", f"Tesseract: {' '.join(str(error).split())[:200]}") from error
    return page_of(table, number, drawn.size)


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
        lines.append(Line(offset, offset + len(text), box=_box(table, row, size)))
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
