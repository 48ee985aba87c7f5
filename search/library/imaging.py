"""Read the pages that are images, each kept for good as it is done: an end at any moment costs the pages in work."""

import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from search.errors import KutipError, ReadingError
from search.language import is_known_word
from search.library.catalogue import Catalogue
from search.library.corpus import CorpusFile, inside, scan
from search.library.extractions import content_key
from search.library.faults import unwritable
from search.library.generations import Generations
from search.library.intake import limits_of
from search.library.plan import is_within
from search.library.reporting import Failed
from search.library.scans import ReadBefore, content_of, read_before, reading_images
from search.library.updating import Unwatched, Watcher
from search.library.workbench import unchanged
from search.model import Extraction, Page
from search.reading import READING_VERSION, SUFFIXES, read_files
from search.settings import Settings

_LOCK_WAIT_S = 2


@dataclass(frozen=True, slots=True)
class Imaged:
    """What reading images did: pages read, of how many files, those that could not be read, and doubtful ones."""

    pages: int
    files: int
    failed: tuple[Failed, ...]
    unsure: tuple[Failed, ...]
    elapsed_s: float


def refuse_without_tools(settings: Settings) -> None:
    """Raise KutipError, worded with what to install, where images cannot be read on this machine."""
    from search.reading import ocr

    ocr.refuse_without_tools(settings.ocr)


def read_page_images(
    settings: Settings, paths: Sequence[Path] = (), *, retry: bool = False, watcher: Watcher | None = None
) -> Imaged:
    """Read the images of all pages that hold no text, and keep what they say; the next update takes it in.

    `paths` narrow it to some files and folders; `retry` tries pages again that could not be read. Files with the same
    content are read once. The index is neither locked nor changed. Raises KutipError when the corpus or the index
    folder cannot be used, or another process reads images.
    """
    # Imported here because it brings pebble and Tesseract's package, which most updates have no need of.
    from search.reading import ocr

    started = time.perf_counter()
    watcher = watcher or Unwatched()
    store = read_before(settings.index)
    read: set[Path] = set()
    failed: list[Failed] = []
    unsure: list[Failed] = []
    count = 0
    with reading_images(settings.index, _LOCK_WAIT_S):
        keys = _keys(settings, paths)
        _read_texts(settings, keys, store, watcher)
        images = [
            ocr.PageImage(settings.corpus / file.name, number, content_of(key))
            for key, file in keys.items()
            for number in store.waiting(key, settings.ocr, retry=retry)
        ]
        watcher.begin(len(images))
        done = ocr.read_images(images, settings.ocr, jobs=settings.jobs, limits=limits_of(settings)) if images else ()
        for image, outcome in done:
            name = image.path.relative_to(settings.corpus).as_posix()
            _keep(settings, store, image.content, image.number, outcome)
            if isinstance(outcome, ReadingError):
                failed.append(Failed(name, outcome.reason, outcome.detail, (image.number,)))
            else:
                count += 1
                read.add(image.path)
                if outcome.text and (outcome.ocr or 0) < ocr.UNSURE:
                    unsure.append(Failed(name, "ocr-failed", f"only {outcome.ocr:.0%} sure", (image.number,)))
            watcher.done(name)
    return Imaged(count, len(read), tuple(failed), tuple(unsure), time.perf_counter() - started)


def _keep(settings: Settings, store: ReadBefore, content: str, number: int, outcome: Page | ReadingError) -> None:
    """Keep what came of a page, unless its file is not there any more as it was."""
    if isinstance(outcome, ReadingError) and outcome.reason != "ocr-failed":
        return
    try:
        store.put_image(content, number, settings.ocr, outcome)
    except OSError as error:
        raise unwritable(settings.index, error) from error


def _keys(settings: Settings, paths: Sequence[Path]) -> dict[str, CorpusFile]:
    """The PDFs that are asked for, by the keys of their contents; the update tells which cannot be opened."""
    within = inside(settings.corpus, paths)
    known = _indexed(settings)
    keys: dict[str, CorpusFile] = {}
    for file in scan(settings.corpus).files:
        path = settings.corpus / file.name
        if SUFFIXES.get(path.suffix.lower()) != "pdf" or not is_within(file.name, within):
            continue
        before = known.get(file.name)
        try:
            key = before[1] if before and before[0] == file else content_key(path)
        except OSError:
            continue
        keys.setdefault(key, file)
    return keys


def _indexed(settings: Settings) -> Mapping[str, tuple[CorpusFile, str]]:
    """The files of the index, and the keys of their contents; none where there is no index that can be read."""
    try:
        generation = Generations(settings.index).current()
        if generation is None:
            return {}
        with closing(Catalogue(generation)) as catalogue:
            entries = ((entry.file, entry.key) for entry in catalogue.shelved())
            return {file.name: (file, key) for file, key in entries if key and key.endswith(f".{READING_VERSION}")}
    except KutipError:
        # The update that follows builds such an index anew.
        return {}


def _read_texts(settings: Settings, keys: Mapping[str, CorpusFile], store: ReadBefore, watcher: Watcher) -> None:
    """Read the files that were never read, to know which of their pages are images."""
    unread = {settings.corpus / file.name: (key, file) for key, file in keys.items() if not store.size(key)}
    watcher.begin(len(unread))
    for path, outcome in read_files(list(unread), is_known_word, jobs=settings.jobs, limits=limits_of(settings)):
        key, file = unread[path]
        if isinstance(outcome, Extraction) and unchanged(path, file) and content_key(path) == key:
            store.put(key, outcome)
        watcher.done(path.name)
