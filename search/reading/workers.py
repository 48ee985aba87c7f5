"""Many files in worker processes: whatever a file does to its reader, it costs only itself.

The same workers run errands: what else is to be done with what was read.
"""

import tempfile
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from pebble import ProcessExpired

from search.errors import ReadingError, Reason
from search.reading.attempts import OUT_OF_MEMORY, Known, Outcome, Reading, safely
from search.reading.limits import Limits
from search.reading.pool import Crew, Instead, Task, run
from search.reading.registry import BY_SUFFIX
from search.reading.request import Request
from search.reading.single import read_as_asked

_HARMLESS_BYTES = 4 << 20
_LONG = 512 << 10
"""Bytes from which on a PDF may well have several portions."""


@dataclass(frozen=True, slots=True)
class _Errand:
    """Something to be done in a worker: a function of an importable module, called with `args`.

    Its outcome is what the function returns, a ReadingError where its worker was lost or ran out of time, or the
    exception that the function raised. `path` tells the caller which file it was for, `lost` that it has cost a worker.
    """

    path: Path
    function: Callable[..., object]
    args: tuple[object, ...]
    seconds: float
    lost: bool = False

    def task(self) -> Task:
        """Run it."""
        return Task(self.function, self.args, self.seconds)

    def outcome(self, future: "Future[Any]") -> Any:
        """What the function returned, or why it did not."""
        try:
            return future.result()
        except TimeoutError:
            return ReadingError("timeout", f"taking it apart took more than {self.seconds:.0f} s")
        except ProcessExpired as error:
            if not self.lost:
                # A worker that ends as soon as it has begun may be taken to have ended over the job before.
                return Instead((replace(self, lost=True),))
            reason: Reason = "limit" if error.exitcode in OUT_OF_MEMORY else "internal"
            return ReadingError(reason, f"taking it apart crashed (exit code {error.exitcode})")
        except BrokenProcessPool:
            raise
        except Exception as error:  # noqa: BLE001 - the caller's to judge
            return error


def read_files(
    paths: Sequence[Path], known: Known, *, jobs: int, limits: Limits | None = None
) -> Iterator[tuple[Path, Outcome]]:
    """Read files in up to `jobs` workers under limits; yields each as it is done, in any order.

    `known` must be a function of an importable module, as it is sent to the workers. Small text files are
    read in this process. Raises KutipError only where no worker can be started at all.
    """
    if getattr(known, "__module__", None) == "__main__":
        raise TypeError("`known` must be a function of a module that workers can import")
    limits = limits or Limits()
    others: list[Path] = []
    for path in paths:
        if _is_harmless(path):
            yield path, safely(partial(read_as_asked, path, Request(known=known, limits=limits)))
        else:
            others.append(path)
    if others:
        yield from _read_in_workers(
            others, known, min(jobs, sum(workers_for(path, _size(path)) for path in others)), limits
        )


def _is_harmless(path: Path) -> bool:
    """Whether reading can neither stall nor crash: small text, and what has no reader."""
    row = BY_SUFFIX.get(path.suffix.lower())
    if row is None:
        return True
    try:
        return row.harmless and path.stat().st_size <= _HARMLESS_BYTES
    except (OSError, ValueError):
        return True


def workers_for(path: Path, size: int) -> int:
    """How many workers may find something to do in a file of so many bytes."""
    row = BY_SUFFIX.get(path.suffix.lower())
    return 1 + size // _LONG if row and row.portions else 1


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


def _read_in_workers(paths: Sequence[Path], known: Known, jobs: int, limits: Limits) -> Iterator[tuple[Path, Outcome]]:
    with closing(Workers(known, jobs=jobs, limits=limits)) as workers:
        for path in paths:
            workers.read(path)
        yield from workers.outcomes()


class Workers:
    """Workers that read files and run errands, whichever of them waits; use it in `with closing(...)`.

    `modules` are what the errands need, imported before any worker starts; each worker begins with `set_up(*args)`.
    """

    def __init__(
        self,
        known: Known,
        *,
        jobs: int,
        limits: Limits,
        modules: Sequence[str] = (),
        set_up: Callable[..., object] | None = None,
        args: tuple[object, ...] = (),
    ) -> None:
        self._known = known
        self._limits = limits
        self._modules = tuple(modules)
        self._crew = Crew(jobs, limits.memory, (), set_up, args)
        self._waiting: deque[Reading | _Errand] = deque()
        self._folder = tempfile.TemporaryDirectory(prefix="kutip-")
        self._count = 0

    def read(self, path: Path) -> None:
        """Let a file wait to be read."""
        self._count += 1
        trail = Path(self._folder.name, str(self._count))
        self._waiting.append(Reading(path, trail, known=self._known, limits=self._limits))

    def run(
        self,
        path: Path,
        function: Callable[..., object],
        args: tuple[object, ...],
        seconds: float,
        *,
        soon: bool = False,
    ) -> None:
        """Let an errand for a file wait, before all others if it is to run soon."""
        errand = _Errand(path, function, args, seconds)
        if soon:
            self._waiting.appendleft(errand)
        else:
            self._waiting.append(errand)

    def outcomes(self) -> Generator[tuple[Path, Any], None, None]:
        """Each file with what it says, or with the outcome of its errand, in any order.

        What is let wait meanwhile is done too. Raises KutipError only where no worker can be started at all.
        """
        modules = (*_modules(self._known, self._waiting), *self._modules)
        with closing(run(self._waiting, replace(self._crew, modules=modules))) as done:
            for job, outcome in done:
                yield job.path, outcome

    def close(self) -> None:
        """Forget what is written down of the files."""
        self._folder.cleanup()


def _modules(known: Known, waiting: Iterable[Reading | _Errand]) -> list[str]:
    """What the workers need for what waits, besides the errands' own."""
    theirs = getattr(known, "__module__", None)
    suffixes = {job.path.suffix.lower() for job in waiting if isinstance(job, Reading)}
    readers = {row.module for suffix, row in BY_SUFFIX.items() if suffix in suffixes}
    return [__name__, *sorted(readers), *([theirs] if theirs else [])]
