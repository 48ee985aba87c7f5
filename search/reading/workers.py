"""Many files in worker processes: whatever a file does to its reader, it costs only itself.

A worker writes down each dangerous step before it takes it; when it dies or stalls, the file is tried
again without that step.
"""

import math
import signal
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from search.errors import KutipError, ReadingError, Reason
from search.model import Extraction
from search.reading.limits import Limits
from search.reading.registry import BY_SUFFIX
from search.reading.request import Plan, Request
from search.reading.single import read_as_asked
from search.reading.startup import worker_context

if sys.platform != "win32":
    import resource

Known = Callable[[str], bool]
Outcome = Extraction | ReadingError

_HARMLESS_BYTES = 4 << 20
_SCHEDULED_PER_WORKER = 2
_FILES_PER_WORKER = 200
_SOFT = 0.8
_GRACE = 10
_SKIPS = 2
_BROKEN_POOLS = 3
_OUT_OF_MEMORY = (-9, 1)
"""Killed by the system, or ended by a MemoryError outside of any reader."""


@dataclass(frozen=True, slots=True)
class _Job:
    """One file to be read; `trail` is where its worker writes down what it is about to try."""

    path: Path
    trail: Path
    plan: Plan = field(default_factory=Plan)
    stalled: bool = False


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
    with tempfile.TemporaryDirectory(prefix="kutip-") as folder:
        waiting = deque(_Job(path, Path(folder, str(number))) for number, path in enumerate(paths))
        broken = 0
        while waiting:
            pool = ProcessPool(
                jobs,
                max_tasks=_FILES_PER_WORKER,
                initializer=prepare_worker,
                initargs=(limits.memory,),
                context=worker_context(_modules(known)),
            )
            try:
                for outcome in _drain(pool, waiting, known, jobs, limits):
                    broken = 0
                    yield outcome
            except BrokenProcessPool as error:
                broken += 1
                if broken >= _BROKEN_POOLS:
                    raise KutipError("The worker processes end at once.", _REMEDY) from error
            finally:
                pool.stop()  # type: ignore[no-untyped-call]
                pool.join()


_REMEDY = "Check how much memory and how many processes are free, then try again."


def _drain(
    pool: ProcessPool, waiting: deque[_Job], known: Known, jobs: int, limits: Limits
) -> Iterator[tuple[Path, Outcome]]:
    """Read all that waits, a few files a worker scheduled at once.

    Raises BrokenProcessPool where the pool is lost; what was scheduled then waits again.
    """
    running: dict[Future[Outcome], _Job] = {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs * _SCHEDULED_PER_WORKER:
                future = _schedule(pool, waiting[0], known, limits)
                running[future] = waiting.popleft()
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                outcome = _outcome(future, running[future])
                job = running.pop(future)
                if isinstance(outcome, _Job):
                    waiting.appendleft(outcome)
                else:
                    job.trail.unlink(missing_ok=True)
                    yield job.path, outcome
    finally:
        waiting.extend(running.values())


def _schedule(pool: ProcessPool, job: _Job, known: Known, limits: Limits) -> Future[Outcome]:
    timeout = None if math.isinf(limits.seconds) else limits.seconds
    future: Future[Outcome] = pool.schedule(_work, args=(job, known, limits), timeout=timeout)
    return future


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
    elif stage == "page" and len(plan.skip) < _SKIPS:
        plan = replace(plan, skip=plan.skip | {int(number)})
    else:
        plan = replace(plan, pdfium=False)
    if plan == job.plan or not (plan.pdfium or plan.pypdf):
        return None
    return replace(job, plan=plan, stalled=stalled)


def _modules(known: Known) -> list[str]:
    """What every worker needs."""
    theirs = getattr(known, "__module__", None)
    return [__name__, *sorted({row.module for row in BY_SUFFIX.values()}), *([theirs] if theirs else [])]


def prepare_worker(memory: int) -> None:
    """Limit this worker's memory, keep it from writing core files, and let it end at once when told to."""
    if sys.platform == "win32":
        return
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory:
        try:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        except (ValueError, OSError):  # macOS refuses; there the time limit alone protects
            return


def _work(job: _Job, known: Known, limits: Limits) -> Outcome:
    """Read one file in a worker. An alarm ends the worker even when nobody is left to do it."""
    alarm = getattr(signal, "alarm", None)
    if alarm and not math.isinf(limits.seconds):
        alarm(math.ceil(limits.seconds) + _GRACE)
    request = Request(
        known=known,
        limits=limits,
        plan=job.plan,
        mark=_Trail(job.trail),
        deadline=time.monotonic() + _SOFT * limits.seconds,
    )
    try:
        return _read(job.path, request)
    finally:
        if alarm:
            alarm(0)


class _Trail:
    """Writes the stage that comes next where the parent finds it after this process is gone."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self, stage: str) -> None:
        with suppress(OSError):  # a full disk costs the second attempt, not the first
            self._path.write_text(stage, "ascii")
