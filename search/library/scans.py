"""What was read before, with the pages that are images: which are there, and what did OCR read of them?"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from search.errors import ReadingError
from search.library.catalogue import Failure, PaperRecord, Shelved
from search.library.extractions import ExtractionStore
from search.model import Extraction, Page, Problem


@dataclass(frozen=True, slots=True)
class ReadBefore:
    """The extractions that an index folder keeps, and apart from them each page that was read from its image."""

    texts: ExtractionStore
    images: ExtractionStore

    def get(self, key: str) -> Extraction | None:
        """What is kept of a file, the pages that were read from images in their places; None when nothing is."""
        extraction = self.texts.get(key)
        return extraction and self.completed(key, extraction)

    def put(self, key: str, extraction: Extraction) -> None:
        """Keep what a file says. Raises OSError when the disk does not take it."""
        self.texts.put(key, extraction)

    def put_image(self, key: str, page: Page) -> None:
        """Keep what a page says that was read from its image. Raises OSError when the disk does not take it."""
        self.images.put(f"{key}.{page.index}", Extraction("pdf", (page,), paged=True))

    def completed(self, key: str, extraction: Extraction) -> Extraction:
        """The extraction with the pages that were read from images; those are no problem any more."""
        blank = blank_pages(extraction.problems)
        read = {number: page for number in blank if (page := self._image(key, number))}
        if not read:
            return extraction
        pages = tuple(
            replace(read[page.index], label=page.label) if page.index in read else page for page in extraction.pages
        )
        return replace(extraction, pages=pages, problems=tuple(_left(extraction.problems, read, len(pages))))

    def _image(self, key: str, number: int) -> Page | None:
        kept = self.images.get(f"{key}.{number}")
        return kept.pages[0] if kept else None

    def has_more(self, entry: Shelved) -> bool:
        """Whether pages of a file were read from images since it was indexed."""
        if entry.key is None:
            return False
        if isinstance(entry.outcome, Failure):
            return entry.outcome.reason == "no-text" and any(self.images.keys(f"{entry.key}."))
        return any(f"{entry.key}.{number}" in self.images for number in blank_pages(entry.outcome.problems))

    def keep_only(self, keys: Collection[str]) -> None:
        """Delete what was read of other files."""
        self.texts.keep_only(lambda key: key in keys)
        self.images.keep_only(lambda key: key.rpartition(".")[0] in keys)


def read_before(index: Path) -> ReadBefore:
    """What an index folder keeps of the files that were read."""
    return ReadBefore(ExtractionStore(index / "extractions"), ExtractionStore(index / "ocr"))


def blank_pages(problems: Iterable[Problem]) -> list[int]:
    """The pages that hold no text."""
    return [number for problem in problems if problem.reason == "no-text" for number in problem.pages]


def of_images(entry: Shelved, kept: ReadBefore) -> list[int]:
    """The pages of a file that wait to be read from their images."""
    if entry.key is None:
        return []
    if isinstance(entry.outcome, PaperRecord):
        return blank_pages(entry.outcome.problems)
    extraction = kept.get(entry.key) if entry.outcome.reason == "no-text" else None
    return blank_pages(extraction.problems) if extraction else []


def refuse_without_text(extraction: Extraction) -> None:
    """Raise ReadingError: no-text, where no page says anything."""
    if any(page.text for page in extraction.pages):
        return
    count = len(extraction.pages)
    pages = "its only page" if count == 1 else f"its {count:,} pages"
    found = "OCR found no text" if all(page.ocr is not None for page in extraction.pages) else "no text"
    raise ReadingError("no-text", f"{found} on {pages}")


def _left(problems: Iterable[Problem], read: Mapping[int, Page], count: int) -> Iterator[Problem]:
    """The problems that are left when these pages have been read from their images."""
    for problem in problems:
        if problem.reason != "no-text":
            yield problem
        elif pages := tuple(number for number in problem.pages if number not in read):
            yield Problem("no-text", f"no text ({len(pages):,} of {count:,} pages)", pages)
