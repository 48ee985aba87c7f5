"""Worker processes that are replaced when they are lost: what was running then costs only itself."""

import gc
import math
import pickle
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from pebble import ProcessPool

from search.errors import KutipError
from search.reading.startup import deaf_to_interrupts, worker_context

if sys.platform != "win32":
    import resource

_SCHEDULED_PER_WORKER = 2
_JOBS_PER_WORKER = 400
_UNCOLLECTED = 50_000
"""Objects after which a worker looks for garbage in cycles: papers leave little of it, and looking took a tenth of the
time."""
_GRACE = 10
_BROKEN_POOLS = 3
_REMEDY = "Check how much memory and how many processes are free, then try again."


class Job(Protocol):
    """Something that a worker does."""

    def task(self) -> "Task":
        """What the worker is to call."""
        ...

    def outcome(self, future: Future[Any]) -> "Any | Instead":
        """What came of it. Raises BrokenProcessPool where the whole pool is lost."""
        ...


@dataclass(frozen=True, slots=True)
class Task:
    """A function of an importable module, with what it is called with, and how long it may take."""

    function: Callable[..., object]
    args: tuple[object, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Instead:
    """An outcome: the job gives nothing by itself; these are to be done before all that wait."""

    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True)
class Crew:
    """How many workers, what each may use (in bytes of address space), and what it needs.

    `modules` are imported before any worker starts; each worker begins with `set_up(*args)`.
    """

    jobs: int
    memory: int
    modules: tuple[str, ...]
    set_up: Callable[..., object] | None = None
    args: tuple[object, ...] = ()


J = TypeVar("J", bound=Job)


def run(waiting: deque[J], crew: Crew) -> Generator[tuple[J, Any], None, None]:
    """Do all jobs that wait; yields each with its outcome as it is done, in any order.

    Who iterates may let further jobs wait. Only a few jobs a worker are under way at once, so that neither their
    arguments nor their outcomes pile up. Raises KutipError only where no worker can be started at all.
    """
    broken = 0
    while waiting:
        pool = ProcessPool(
            crew.jobs,
            max_tasks=_JOBS_PER_WORKER,
            initializer=_begin,
            initargs=(crew.memory, crew.set_up, crew.args),
            context=worker_context(crew.modules),
        )
        try:
            for job, outcome in _drain(pool, waiting, crew.jobs):
                broken = 0
                if not isinstance(outcome, Instead):
                    yield job, outcome
        except BrokenProcessPool as error:
            broken += 1
            if broken >= _BROKEN_POOLS:
                raise KutipError("The worker processes end at once.", _REMEDY) from error
        finally:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()


def _drain(pool: ProcessPool, waiting: deque[J], jobs: int) -> Iterator[tuple[J, Any]]:
    """Do all that waits, a few jobs a worker scheduled at once.

    Raises BrokenProcessPool where the pool is lost; what was scheduled then waits again.
    """
    running: dict[Future[Any], J] = {}
    longest = 0.0
    try:
        while waiting or running:
            while waiting and len(running) < jobs * _SCHEDULED_PER_WORKER:
                task = waiting[0].task()
                longest = max(longest, 0.0 if math.isinf(task.seconds) else task.seconds)
                future = _schedule(pool, task)
                running[future] = waiting.popleft()
            done = wait(running, timeout=longest + 2 * _GRACE if longest else None, return_when=FIRST_COMPLETED).done
            if not done:
                # A worker that ends before it has acknowledged its task leaves it behind for good.
                raise BrokenProcessPool("nothing was done for longer than anything may take")
            for future in done:
                outcome = running[future].outcome(future)
                job = running.pop(future)
                if isinstance(outcome, Instead):
                    waiting.extendleft(reversed(outcome.jobs))  # type: ignore[arg-type]
                yield job, outcome
    finally:
        waiting.extend(running.values())


def _schedule(pool: ProcessPool, task: Task) -> Future[Any]:
    timeout = None if math.isinf(task.seconds) else task.seconds
    try:
        # The first task starts the workers: an interrupt amid that would leave some that nobody knows to end.
        with deaf_to_interrupts():
            future: Future[Any] = pool.schedule(_work, args=(task,), timeout=timeout)
    except RuntimeError as error:
        # What pebble says of a pool that was lost while nobody looked.
        raise BrokenProcessPool(str(error)) from error
    return future


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


def _begin(memory: int, set_up: Callable[..., object] | None, args: Iterable[object]) -> None:
    prepare_worker(memory)
    gc.freeze()
    gc.set_threshold(_UNCOLLECTED)
    if set_up:
        set_up(*args)


def _work(task: Task) -> object:
    """Do one task in a worker. An alarm ends the worker even when nobody is left to do it."""
    alarm = getattr(signal, "alarm", None)
    if alarm and not math.isinf(task.seconds):
        alarm(math.ceil(task.seconds) + _GRACE)
    try:
        return task.function(*task.args)
    except Exception as error:
        if _travels(error):
            raise
        raise RuntimeError(f"{type(error).__name__}: {error}") from None
    finally:
        if alarm:
            alarm(0)


def _travels(error: Exception) -> bool:
    """Whether an error can be sent home: one that cannot be read there would break the whole pool."""
    try:
        return type(pickle.loads(pickle.dumps(error))) is type(error)
    except Exception:  # noqa: BLE001 - whatever its class does
        return False
