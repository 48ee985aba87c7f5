"""Read the pages that are images, each as it is done kept for good: an end at any moment costs one page."""

import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from search.errors import ReadingError
from search.library.catalogue import Catalogue
from search.library.corpus import inside
from search.library.extractions import content_key
from search.library.faults import unwritable
from search.library.generations import Generations
from search.library.plan import is_within
from search.library.reporting import Failed
from search.library.scans import of_images, read_before
from search.library.updating import Unwatched, Watcher
from search.reading import Limits
from search.settings import Settings


@dataclass(frozen=True, slots=True)
class Imaged:
    """What reading images did: pages read, of how many files, and those that could not be read."""

    pages: int
    files: int
    failed: tuple[Failed, ...]
    elapsed_s: float


def refuse_without_tools(settings: Settings) -> None:
    """Raise KutipError, worded with what to install, where images cannot be read on this machine."""
    from search.reading import ocr

    ocr.refuse_without_tools(settings.ocr)


def read_page_images(settings: Settings, paths: Sequence[Path] = (), watcher: Watcher | None = None) -> Imaged:
    """Read the images of all pages that hold no text, and keep what they say; the next update takes it in.

    `paths` narrow it to some files and folders. Pages that were read before are not read again. The index is neither
    locked nor changed. Raises KutipError when the index folder cannot be written.
    """
    # Imported here because it brings the workers, which no other command needs.
    from search.reading import ocr

    started = time.perf_counter()
    watcher = watcher or Unwatched()
    within = inside(settings.corpus, paths)
    kept = read_before(settings.index)
    keys: dict[Path, str] = {}
    images: list[ocr.PageImage] = []
    generation = Generations(settings.index).current()
    if generation is not None:
        with closing(Catalogue(generation)) as catalogue:
            waiting = [(entry, of_images(entry, kept)) for entry in catalogue.shelved()]
        for entry, pages in waiting:
            path = settings.corpus / entry.file.name
            if pages and entry.key and is_within(entry.file.name, within) and _is_same(path, entry.key):
                keys[path] = entry.key
                images += (ocr.PageImage(path, number) for number in pages)
    watcher.begin(len(images))
    read: Counter[Path] = Counter()
    failed: list[Failed] = []
    limits = Limits(seconds=settings.limits.seconds, memory=settings.limits.memory)
    for image, outcome in ocr.read_images(images, settings.ocr, jobs=settings.jobs, limits=limits) if images else ():
        name = image.path.relative_to(settings.corpus).as_posix()
        if isinstance(outcome, ReadingError):
            failed.append(Failed(name, outcome.reason, outcome.detail, (image.number,)))
        else:
            try:
                kept.put_image(keys[image.path], outcome)
            except OSError as error:
                raise unwritable(settings.index, error) from error
            read[image.path] += 1
        watcher.done(name)
    return Imaged(read.total(), len(read), tuple(failed), time.perf_counter() - started)


def _is_same(path: Path, key: str) -> bool:
    """Whether the file is still the one that was indexed."""
    try:
        return content_key(path) == key
    except OSError:
        return False
