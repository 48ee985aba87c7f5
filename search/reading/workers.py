"""Many files in worker processes: whatever a file does to its reader, it costs only itself.

A worker writes down each dangerous step before it takes it; when it dies or stalls, the file is tried
again without that step. The same workers run errands: what else is to be done with what was read.
"""

import signal
import tempfile
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pebble import ProcessExpired

from search.errors import ReadingError, Reason
from search.model import Extraction
from search.reading.limits import Limits
from search.reading.pool import Again, Crew, Task, run
from search.reading.registry import BY_SUFFIX
from search.reading.request import Plan, Request
from search.reading.single import read_as_asked

Known = Callable[[str], bool]
Outcome = Extraction | ReadingError

_HARMLESS_BYTES = 4 << 20
_SOFT = 0.8
_SKIPS = 2
_OUT_OF_MEMORY = (-9, 1)
"""Killed by the system, or ended by a MemoryError outside of any reader."""


@dataclass(frozen=True, slots=True)
class _Job:
    """One file to be read; `trail` is where its worker writes down what it is about to try."""

    path: Path
    trail: Path
    plan: Plan = field(default_factory=Plan)
    stalled: bool = False
    known: Known = str.isalpha
    limits: Limits = field(default_factory=Limits)

    def task(self) -> Task:
        """Read it."""
        return Task(_work, (self,), self.limits.seconds)

    def outcome(self, future: "Future[Outcome]") -> "Outcome | Again":
        """What it says, why it cannot be read, or how it is tried again."""
        outcome = _outcome(future, self)
        if isinstance(outcome, _Job):
            return Again(outcome)
        self.trail.unlink(missing_ok=True)
        return outcome


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
            return ReadingError("timeout", f"its worker took more than {self.seconds:.0f} s")
        except ProcessExpired as error:
            if not self.lost:
                # A worker that ends as soon as it has begun may be taken to have ended over the job before.
                return Again(replace(self, lost=True))
            reason: Reason = "limit" if error.exitcode in _OUT_OF_MEMORY else "internal"
            return ReadingError(reason, f"its worker crashed (exit code {error.exitcode})")
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
            yield path, _read(path, Request(known=known, limits=limits))
        else:
            others.append(path)
    if others:
        yield from _read_in_workers(others, known, max(1, min(jobs, len(others))), limits)


def _is_harmless(path: Path) -> bool:
    """Whether reading can neither stall nor crash: small text, and what has no reader."""
    row = BY_SUFFIX.get(path.suffix.lower())
    if row is None:
        return True
    try:
        return row.harmless and path.stat().st_size <= _HARMLESS_BYTES
    except (OSError, ValueError):
        return True


def _read(path: Path, request: Request) -> Outcome:
    """What a file says, or why it cannot be read; any fault of a reader is that file's alone."""
    try:
        return read_as_asked(path, request)
    except ReadingError as error:
        return error
    except Exception as error:  # noqa: BLE001 - a run must not end for one file
        return _internal(error)


def _internal(error: Exception) -> ReadingError:
    return ReadingError("internal", f"{type(error).__name__}: {' '.join(str(error).split())[:200]}")


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
        self._waiting: deque[_Job | _Errand] = deque()
        self._folder = tempfile.TemporaryDirectory(prefix="kutip-")
        self._count = 0

    def read(self, path: Path) -> None:
        """Let a file wait to be read."""
        self._count += 1
        trail = Path(self._folder.name, str(self._count))
        self._waiting.append(_Job(path, trail, known=self._known, limits=self._limits))

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


def _outcome(future: Future[Outcome], job: _Job) -> Outcome | _Job:
    """What came of a job: a result, or the same file with a plan that avoids what went wrong."""
    try:
        return future.result()
    except TimeoutError:
        final = ReadingError("timeout", "its reader stalled")
        return final if job.stalled else _another_way(job, stalled=True) or final
    except ProcessExpired as error:
        if job.stalled and error.exitcode == -getattr(signal, "SIGALRM", 0):
            return ReadingError("timeout", "its reader stalled")
        reason: Reason = "limit" if error.exitcode in _OUT_OF_MEMORY else "damaged"
        final = ReadingError(reason, f"its reader crashed (exit code {error.exitcode})")
        return _another_way(job, stalled=job.stalled) or final
    except BrokenProcessPool:
        raise
    except Exception as error:  # noqa: BLE001
        return _internal(error)


def _another_way(job: _Job, *, stalled: bool) -> _Job | None:
    """The job with a plan that leaves out the step at which its worker was lost; None where none is left."""
    try:
        stage, _, number = job.trail.read_text("ascii").partition(" ")
    except FileNotFoundError:
        return None
    plan = job.plan
    if stage in ("pypdf", "second"):
        plan = replace(plan, pypdf=False)
    elif stage == "facts":
        plan = replace(plan, facts=False)
    elif stage == "page" and len(plan.skip) < _SKIPS:
        plan = replace(plan, skip=plan.skip | {int(number)})
    else:
        plan = replace(plan, pdfium=False)
    if plan == job.plan or not (plan.pdfium or plan.pypdf):
        return None
    return replace(job, plan=plan, stalled=stalled)


def _modules(known: Known, waiting: Iterable[_Job | _Errand]) -> list[str]:
    """What the workers need for what waits, besides the errands' own."""
    theirs = getattr(known, "__module__", None)
    suffixes = {job.path.suffix.lower() for job in waiting if isinstance(job, _Job)}
    readers = {row.module for suffix, row in BY_SUFFIX.items() if suffix in suffixes}
    return [__name__, *sorted(readers), *([theirs] if theirs else [])]


def _work(job: _Job) -> Outcome:
    """Read one file in a worker."""
    request = Request(
        known=job.known,
        limits=job.limits,
        plan=job.plan,
        mark=_Trail(job.trail),
        deadline=time.monotonic() + _SOFT * job.limits.seconds,
    )
    return _read(job.path, request)


class _Trail:
    """Writes the stage that comes next where the parent finds it after this process is gone."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self, stage: str) -> None:
        with suppress(OSError):  # a full disk costs the second attempt, not the first
            self._path.write_text(stage, "ascii")
