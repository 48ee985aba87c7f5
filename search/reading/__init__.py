"""What does this file say, page by page?

The readers are imported when they are used: a search of papers that were read before has no need of them.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from search.errors import ReadingError
from search.reading.registry import SUFFIXES

if TYPE_CHECKING:
    from search.model import Extraction
    from search.reading.limits import Limits

READING_VERSION = 4
"""Raised whenever the same file would read differently; part of the key of every kept extraction."""


def read_file(path: Path, known: Callable[[str], bool]) -> "Extraction":
    """What a file says, read in this process without limits, as `search.reading.single.read_file` tells."""
    from search.reading import single

    return single.read_file(path, known)


def read_files(
    paths: Sequence[Path], known: Callable[[str], bool], *, jobs: int, limits: "Limits | None" = None
) -> Iterator[tuple[Path, "Extraction | ReadingError"]]:
    """What many files say, read in workers under limits, as `search.reading.workers.read_files` tells."""
    from search.reading import workers

    return workers.read_files(paths, known, jobs=jobs, limits=limits)


def __getattr__(name: str) -> object:
    """`Limits`, from the module that it lives in."""
    if name != "Limits":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from search.reading import limits

    return limits.Limits


__all__ = ["READING_VERSION", "SUFFIXES", "Limits", "read_file", "read_files"]
