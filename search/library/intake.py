"""What does each file say, taken apart for the index? In this process, or in workers where there is much to do."""

import math
import pickle
import traceback
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from search.errors import ReadingError
from search.language import Analyser, is_known_word
from search.library import workbench
from search.library.corpus import CorpusFile
from search.library.descriptions import CorpusDescriptions
from search.library.lexicons import prepare_lexicon
from search.library.plan import Work
from search.library.scans import read_before
from search.library.shelve import Taken, failed, internal, take_apart
from search.library.workbench import Learned, Visited, keep
from search.model import Extraction
from search.reading import Limits, read_files
from search.reading.registry import BY_SUFFIX
from search.settings import Settings

if TYPE_CHECKING:
    from search.reading.workers import Workers

_LITTLE = 100_000
"""Bytes, of files and of what is kept of them (compressed), up to which workers take longer to start than they save:
half a second's work."""

_PATIENCE = 3
"""So many times as long as it may be read, a paper may be taken apart: that takes the longer the longer it is, and has
no end only by a fault of ours."""


def start_early(settings: Settings, files: Sequence[CorpusFile], *, again: bool) -> None:
    """Let workers get ready where they will be needed, as far as can be told before the files are looked into.

    `files` are new or changed, or they are all files and indexed `again`: then most have been read.
    """
    rows = {BY_SUFFIX[PurePosixPath(file.name).suffix.lower()] for file in files}
    readers = [] if again else [row.module for row in rows if not row.harmless]
    many = len(files) > 1 and sum(file.size for file in files) > _LITTLE
    if not (many or readers):
        return
    from search.reading.startup import start_early as start

    benches = [workbench.__name__] if many else []
    start(["search.reading.workers", *sorted(readers), is_known_word.__module__, *benches])


def end_workers() -> None:
    """Let go of what waits for more papers to be taken apart, for a process that goes on without: it holds 50 MB."""
    # Imported here because most processes have never started any.
    from search.reading.startup import end

    end()


@dataclass(frozen=True, slots=True)
class Intake:
    """The way of an update's files into its hands.

    `analyser` knows the stems of the `generation` that is being built as it began; what workers stem is added to its
    `new_stems`. What a limit has cut short is read again where the user wants files to be read `again`.
    """

    settings: Settings
    descriptions: CorpusDescriptions
    analyser: Analyser
    generation: Path
    again: bool

    def taken(self, items: Sequence[Work]) -> Generator[Taken, None, None]:
        """Each file taken apart, in any order; read first where it has not been read before.

        A file whose worker is lost over it has that as its failure. Raises OSError when the disk does not take what
        was read, and KutipError where no worker can be started at all.
        """
        kept = read_before(self.settings.index)
        sizes = {work: kept.size(work.key, whole=self.again) for work in items}
        read = [work for work in items if sizes[work]]
        unread = [work for work in items if not sizes[work]]
        much = sum(sizes.values()) + sum(work.file.size for work in unread) > _LITTLE
        if len(items) == 1 or not much:
            yield from self._here(read, unread)
        else:
            # The longest first: towards the end the workers have short ones to share.
            read.sort(key=lambda work: -sizes[work])
            unread.sort(key=lambda work: -work.file.size)
            yield from self._by_workers(read, unread)

    def _here(self, read: Sequence[Work], unread: Sequence[Work]) -> Iterator[Taken]:
        """First what was read before, then the others as their readers finish."""
        kept = read_before(self.settings.index)
        waiting = {self._path(work): work for work in unread}
        for work in read:
            extraction = kept.get(work.key)
            if extraction is None:
                waiting[self._path(work)] = work
            else:
                yield self._take_apart(work, extraction)
        limits = limits_of(self.settings)
        for path, outcome in read_files(list(waiting), is_known_word, jobs=self.settings.jobs, limits=limits):
            yield self._take_apart(waiting[path], keep(path, waiting[path], outcome, kept))

    def _by_workers(self, read: Sequence[Work], unread: Sequence[Work]) -> Iterator[Taken]:
        """What was not read before first, each taken apart as soon as it is read, so that few wait for it."""
        # Imported here because it brings the workers, which an update of little has no need of.
        from search.reading.workers import Workers, workers_for

        works = {self._path(work): work for work in (*unread, *read)}
        busy = sum(workers_for(self._path(work), work.file.size) for work in unread)
        with TemporaryDirectory(prefix="kutip-") as folder:
            learned = Path(folder, "stems")
            workers = Workers(
                is_known_word,
                jobs=min(self.settings.jobs, len(read) + busy),
                limits=limits_of(self.settings),
                modules=[workbench.__name__],
                set_up=workbench.set_up,
                args=(self.settings, self.descriptions.describer, self.generation, learned),
            )
            with closing(workers), closing(workers.outcomes()) as outcomes:
                # It takes a second of a new index. Whatever comes of it here, the update sees to it in the end.
                workers.run(self.settings.index, prepare_lexicon, (self.settings,), math.inf)
                for work in unread:
                    workers.read(self._path(work))
                for work in read:
                    self._visit(workers, work, None)
                for path, outcome in outcomes:
                    if path not in works:
                        continue
                    outcome = pickle.loads(outcome) if isinstance(outcome, bytes) else outcome
                    if isinstance(outcome, Visited) and outcome.stems:
                        self.analyser.new_stems.update(outcome.stems)
                        Learned(learned).add(outcome.stems)
                    taken = self._next_step(workers, works[path], outcome)
                    if taken:
                        yield taken

    def _next_step(self, workers: "Workers", work: Work, outcome: object) -> Taken | None:
        """What came of a file in the end; None where it goes on in the workers."""
        match outcome:
            case Visited(taken, _):
                return taken
            case Extraction():
                self._visit(workers, work, outcome)
                return None
            case None:
                # What was kept of it is damaged.
                workers.read(self._path(work))
                return None
            case ReadingError():
                return failed(work, outcome)
            case MemoryError():
                return self._with_more_memory(work)
            case OSError():
                raise outcome
            case _:
                error = outcome if isinstance(outcome, Exception) else TypeError(f"an outcome of {type(outcome)}")
                return failed(work, internal(error), "".join(traceback.format_exception(error)))

    def _visit(self, workers: "Workers", work: Work, extraction: Extraction | None) -> None:
        """Let a worker take a file apart: soon where it has just been read, so that few extractions wait."""
        seconds = _PATIENCE * self.settings.limits.seconds
        sent = None if extraction is None else pickle.dumps(extraction)
        workers.run(self._path(work), workbench.visit, (work, sent), seconds, soon=extraction is not None)

    def _with_more_memory(self, work: Work) -> Taken:
        """Taken apart in this process, which may use what there is: a worker may use only what reading takes."""
        return next(self._here([work], []))

    def _take_apart(self, work: Work, extraction: Extraction | ReadingError) -> Taken:
        return take_apart(work, extraction, self.descriptions.describer, self.analyser)

    def _path(self, work: Work) -> Path:
        return self.settings.corpus / work.file.name


def limits_of(settings: Settings) -> Limits:
    """What reading a file may cost."""
    limits = settings.limits
    return Limits(seconds=limits.seconds, memory=limits.memory, pages=limits.pages)
