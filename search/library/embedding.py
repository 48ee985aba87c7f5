"""Make vectors for the passages of the index in force: once for each text, kept across all generations."""

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

from search.library.catalogue import PaperRecord
from search.library.faults import unwritable
from search.library.generations import Generations
from search.library.meaning import vectors_folder
from search.library.opening import Library, open_library
from search.library.updating import Unwatched, Watcher
from search.settings import Settings
from search.vectors import open_embedder
from search.vectors.keeping import VectorFile, text_key, write_places


@dataclass(frozen=True, slots=True)
class Embedded:
    """What was done: vectors made, passages that have one now, and seconds."""

    made: int
    passages: int
    elapsed_s: float


def embed_passages(settings: Settings, watcher: Watcher | None = None) -> Embedded:
    """Make the vectors of all passages that have none yet. A run that is stopped goes on where it was.

    Raises KutipError when the extra is not installed, when there is no index, or when it cannot be written.
    """
    started = perf_counter()
    embedder = open_embedder()
    watcher = watcher or Unwatched()
    generations = Generations(settings.index)
    with generations.lock(), open_library(settings) as library:
        file = VectorFile(vectors_folder(settings, embedder), embedder.dimensions)
        texts = dict(_texts(library))
        known = file.rows()
        missing = [text for text in dict.fromkeys(texts.values()) if text_key(text) not in known]
        watcher.begin(len(missing))
        # Imported here because worker processes are needed for nothing else.
        from search.vectors.embedding import embed

        try:
            for chunk in embed(missing, embedder, settings.jobs):
                file.append((text_key(text), vector) for text, vector in chunk)
                for _ in chunk:
                    watcher.done("")
            rows = file.rows()
            places = [(passage, rows[text_key(text)]) for passage, text in texts.items()]
            write_places(file.path.parent, library.name, places)
        except OSError as error:
            raise unwritable(settings.index, error) from error
    return Embedded(len(missing), len(texts), round(perf_counter() - started, 3))


def _texts(library: Library) -> Iterator[tuple[str, str]]:
    for entry in library.files():
        if isinstance(entry.outcome, PaperRecord):
            for name, passage in library.passages(entry.outcome):
                yield name, passage.text
