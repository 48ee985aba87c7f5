"""What a worker does with one file: keep what was read of it, take it apart, and tell which words it stemmed."""

import json
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from search.citing import Describer
from search.errors import ReadingError
from search.language import Analyser
from search.library.corpus import CorpusFile, seen
from search.library.plan import Work
from search.library.scans import ReadBefore, read_before
from search.library.shelve import Taken, take_apart
from search.library.stems import KnownStems
from search.model import Extraction
from search.settings import Settings


class Learned:
    """The stems that any worker has computed, so that no other must: lines of a file that one process writes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read = 0

    def add(self, stems: Mapping[str, str]) -> None:
        """Write stems down for the workers."""
        with self._file.open("ab") as handle:
            handle.write(json.dumps(stems, separators=(",", ":")).encode("ascii") + b"\n")

    def news(self) -> dict[str, str]:
        """The stems that were written down since this was last asked for."""
        found: dict[str, str] = {}
        try:
            with self._file.open("rb") as handle:
                handle.seek(self._read)
                whole, newline, _ = handle.read().rpartition(b"\n")
        except FileNotFoundError:
            return found
        self._read += len(whole) + len(newline)
        for line in whole.splitlines():
            found |= json.loads(line)
        return found


@dataclass(frozen=True, slots=True)
class Visited:
    """A paper taken apart, and the stems that were computed for it."""

    taken: Taken
    stems: Mapping[str, str]


class Workbench:
    """Where one worker takes papers apart. The stems known when the update began are those of a generation."""

    def __init__(self, settings: Settings, describer: Describer, generation: Path, learned: Path) -> None:
        self._corpus = settings.corpus
        self._kept = read_before(settings.index)
        self._describer = describer
        self._stems: dict[str, str] = {}
        self._learned = Learned(learned)
        self._analyser = Analyser(self._stems, KnownStems(generation).get)

    def visit(self, work: Work, extraction: Extraction | None) -> Visited | None:
        """Take a file apart, as it has just been read, or as it is kept; None where it is not kept.

        Raises OSError when the disk does not take what was read, MemoryError when it is too large for a worker.
        """
        outcome = self._kept.get(work.key) if extraction is None else self._keep(work, extraction)
        if outcome is None:
            return None
        self._stems.update(self._learned.news())
        taken = take_apart(work, outcome, self._describer, self._analyser, limited=True)
        new = dict(self._analyser.new_stems)
        self._stems.update(new)
        self._analyser.new_stems.clear()
        return Visited(taken, new)

    def _keep(self, work: Work, extraction: Extraction) -> Extraction | ReadingError:
        return keep(self._corpus / work.file.name, work, extraction, self._kept)


_WORKBENCHES: list[Workbench] = []
"""The one of this process, where it is a worker."""


def set_up(*args: object) -> None:
    """Make this process one that visits; `args` are those of a Workbench."""
    _WORKBENCHES[:] = [Workbench(*args)]  # type: ignore[arg-type]


def visit(work: Work, extraction: bytes | None) -> bytes | None:
    """What `Workbench.visit` tells, in a worker that has been set up.

    The extraction comes pickled, and so goes what is told: what is too large for a worker's memory fails here, where
    it can be told, and not on its way.
    """
    visited = _WORKBENCHES[0].visit(work, None if extraction is None else pickle.loads(extraction))
    return None if visited is None else pickle.dumps(visited)


def keep(path: Path, work: Work, outcome: Extraction | ReadingError, kept: ReadBefore) -> Extraction | ReadingError:
    """Keep what a file says for the next time, and complete it with what was read from its images.

    Raises OSError when the disk does not take it.
    """
    if isinstance(outcome, Extraction) and not unchanged(path, work.file):
        return ReadingError("vanished", "the file changed while it was read")
    if isinstance(outcome, Extraction):
        kept.put(work.key, outcome)
        outcome = kept.completed(work.key, outcome)
    return outcome


def unchanged(path: Path, file: CorpusFile) -> bool:
    """Whether a file has the size and the time stamps that it had."""
    try:
        return seen(file.name, path.stat()) == file
    except OSError:
        return False
