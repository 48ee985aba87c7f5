"""Has what an open library answers from changed since? By a look at a few time stamps, and none at the corpus."""

from pathlib import Path

from search.errors import KutipError
from search.library.generations import STAMP, Generations
from search.library.lexicons import user_lexicon
from search.settings import Settings

Marks = tuple[tuple[str, int, int, int], ...]
"""Files with their inodes, sizes and time stamps."""


def marks(settings: Settings) -> Marks:
    """What tells apart the states that a library could be opened in: the generation, the user's lexicon, the vectors.

    The name of a generation is not enough: it comes again after a rollback, and in an index folder that was emptied.
    """
    try:
        generation = Generations(settings.index).current()
    except KutipError:
        # It is damaged: whoever opens it will say so.
        generation = None
    files = [user_lexicon(settings)]
    if generation is not None:
        files += [generation / STAMP, *sorted((settings.index / "vectors").glob(f"*/{generation.name}.json"))]
    return tuple(mark for file in files if (mark := _mark(file)))


def _mark(file: Path) -> tuple[str, int, int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return str(file), status.st_ino, status.st_size, status.st_mtime_ns
