"""What was read before, with the pages that are images: which are there, and what did OCR read of them?"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from search.errors import KutipError, ReadingError
from search.library.catalogue import Failure, Shelved
from search.library.extractions import ExtractionStore
from search.library.faults import unwritable
from search.model import Extraction, Page, Problem
from search.reading.characters import has_words

_DIGITS = 64
"""Of a key, those that tell the content alone: what an image says does not change with kutip's readers."""
_LANGUAGES = "languages"
_CUT = ".cut"
"""Behind the key of an extraction that a limit has cut short: with other limits there may be more."""


class ReadBefore(NamedTuple):
    """The extractions that an index folder keeps, and apart from them each page that was read from its image."""

    texts: ExtractionStore
    images: ExtractionStore

    def is_there(self) -> bool:
        """Whether anything has been kept yet."""
        return self.texts.is_there()

    def get(self, key: str) -> Extraction | None:
        """What is kept of a file, the pages that were read from images in their places; None when nothing is."""
        extraction = self.text(key)
        return extraction and self.completed(key, extraction)

    def text(self, key: str) -> Extraction | None:
        """What the readers said of a file, without what its images say."""
        return self.texts.get(key) or self.texts.get(f"{key}{_CUT}")

    def size(self, key: str, *, whole: bool = False) -> int:
        """The bytes that are kept of a file's text; 0 where nothing is, or not the whole where that is asked for."""
        return self.texts.size(key) or (0 if whole else self.texts.size(f"{key}{_CUT}"))

    def put(self, key: str, extraction: Extraction) -> None:
        """Keep what a file says. Raises OSError when the disk does not take it."""
        self.texts.put(f"{key}{_CUT}" if _is_cut_short(extraction) else key, extraction)

    def completed(self, key: str, extraction: Extraction) -> Extraction:
        """The extraction with the pages that were read from images; those are no problem any more."""
        read = {
            number: page for number in blank_pages(extraction.problems) if (page := self._page(content_of(key), number))
        }
        if not read:
            return extraction
        pages = tuple(_better(page, read[page.index]) if page.index in read else page for page in extraction.pages)
        return replace(extraction, pages=pages, problems=tuple(_left(extraction.problems, read, len(pages))))

    def put_image(self, content: str, number: int, languages: str, outcome: Page | ReadingError) -> None:
        """Keep what a page says, or why it could not be read. Raises OSError when the disk does not take it."""
        pages = () if isinstance(outcome, ReadingError) else (outcome,)
        problems = (Problem(outcome.reason, outcome.detail),) if isinstance(outcome, ReadingError) else ()
        kept = Extraction("pdf", pages, paged=True, metadata={_LANGUAGES: languages}, problems=problems)
        self.images.put(f"{content}.{number}", kept)

    def _page(self, content: str, number: int) -> Page | None:
        kept = self.images.get(f"{content}.{number}")
        return kept.pages[0] if kept and kept.pages else None

    def waiting(self, key: str, languages: str, *, retry: bool) -> list[int]:
        """The pages of a file to be read from their images: never read, in other languages, or to be tried again."""
        extraction = self.text(key)
        content = content_of(key)
        found = []
        for number in blank_pages(extraction.problems) if extraction else ():
            kept = self.images.get(f"{content}.{number}")
            if kept is None or kept.metadata.get(_LANGUAGES) != languages or (retry and kept.problems):
                found.append(number)
        return found

    def has_more(self, entry: Shelved) -> bool:
        """Whether pages of a file were read from images that are not in its passages yet."""
        if entry.key is None or not _has_images(entry):
            return False
        content = content_of(entry.key)
        numbers = (int(key.rpartition(".")[2]) for key in self.images.keys(f"{content}."))
        pages = [page for number in numbers if (page := self._page(content, number))]
        # Pages that were read again, in other languages, are as sure of themselves as before only by chance.
        return any((page.index, page.ocr) not in entry.images for page in pages)

    def keep_only(self, keys: Collection[str]) -> None:
        """Delete what was read of other files."""
        contents = {content_of(key) for key in keys}
        self.texts.keep_only(lambda key: key.removesuffix(_CUT) in keys)
        self.images.keep_only(lambda key: content_of(key) in contents)


def read_before(index: Path) -> ReadBefore:
    """What an index folder keeps of the files that were read."""
    return ReadBefore(ExtractionStore(index / "extractions"), ExtractionStore(index / "ocr"))


@contextmanager
def reading_images(index: Path, wait: float) -> Iterator[None]:
    """Be the only one that reads images: two would read every page twice. Raises KutipError after `wait` seconds."""
    from filelock import FileLock, Timeout

    try:
        index.mkdir(parents=True, exist_ok=True)
        lock = FileLock(index / "ocr.lock")
        lock.acquire(timeout=wait)
    except Timeout:
        raise KutipError(
            f"Another kutip is reading images of pages for the index in {index}.", "Wait until it has finished."
        ) from None
    except OSError as error:
        raise unwritable(index, error) from error
    try:
        yield
    finally:
        lock.release()


def content_of(key: str) -> str:
    """The SHA-256 of the content that a key is of."""
    return key[:_DIGITS]


def blank_pages(problems: Iterable[Problem]) -> list[int]:
    """The pages that are images, or empty."""
    return [number for problem in problems if problem.reason == "no-text" for number in problem.pages]


def read_images_of(extraction: Extraction) -> tuple[tuple[int, float], ...]:
    """The pages that were read from their images, and how sure their letters are."""
    return tuple((page.index, page.ocr) for page in extraction.pages if page.ocr is not None)


def without_sentences(extraction: Extraction) -> Failure:
    """Why a file gives no passage."""
    if any(has_words(page.text) for page in extraction.pages):
        return Failure("no-text", "there is no sentence in it")
    count = len(extraction.pages)
    pages = "its only page" if count == 1 else f"its {count:,} pages"
    if all(page.ocr is not None for page in extraction.pages):
        return Failure("blank", f"OCR found no words on {pages}")
    cut = [f" ({problem.detail})" for problem in extraction.problems if problem.reason in ("limit", "timeout")]
    return Failure("no-text", f"no text on {pages}{''.join(cut)}")


def _is_cut_short(extraction: Extraction) -> bool:
    return any(problem.reason in ("limit", "timeout") for problem in extraction.problems)


def _has_images(entry: Shelved) -> bool:
    if entry.images:
        return True
    if isinstance(entry.outcome, Failure):
        return entry.outcome.reason == "no-text"
    return bool(blank_pages(entry.outcome.problems))


def _better(printed: Page, read: Page) -> Page:
    """The page as read from its image, where that found more than the few letters that the file holds."""
    return replace(read if len(read.text) > len(printed.text) else printed, label=printed.label, ocr=read.ocr)


def _left(problems: Iterable[Problem], read: Mapping[int, Page], count: int) -> Iterator[Problem]:
    """The problems that are left when these pages have been read from their images."""
    for problem in problems:
        if problem.reason != "no-text":
            yield problem
        elif pages := tuple(number for number in problem.pages if number not in read):
            yield Problem("no-text", f"no text ({len(pages):,} of {count:,} pages)", pages)
