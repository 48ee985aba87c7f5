"""One file, or a portion of a long one, read in a worker; again in another way where its worker is lost over it.

A worker writes down each dangerous step before it takes it; when it dies or stalls, the file is tried again without
that step.
"""

import signal
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from pebble import ProcessExpired

from search.errors import ReadingError, Reason
from search.model import Extraction
from search.reading.limits import Limits
from search.reading.pool import Instead, Task
from search.reading.portions import Portion, lost, spans, whole
from search.reading.request import Plan, Request
from search.reading.single import read_portion

Known = Callable[[str], bool]
Outcome = Extraction | ReadingError
_Read = Extraction | Portion | ReadingError
R = TypeVar("R")

_OF_THE_FILE: tuple[Reason, ...] = ("damaged", "limit", "timeout")
"""Reasons for which pages are lost that lie in the file itself: it is read without them."""
_AHEAD = 16
"""Portions of a file that wait or are being read at once: enough for so many workers."""
_LEAST = 1.0
_SOFT = 0.8
_SKIPS = 2
OUT_OF_MEMORY = (-9, 1)
"""How a worker ends that is killed by the system, or by a MemoryError outside of any reader."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One file to be read, or a portion of a `long` one; `trail` is where its worker writes down what it tries next."""

    path: Path
    trail: Path
    plan: Plan = field(default_factory=Plan)
    stalled: bool = False
    known: Known = str.isalpha
    limits: Limits = field(default_factory=Limits)
    span: range | None = None
    long: "_Long | None" = None

    def task(self) -> Task:
        """Read it; a portion in the time that is left to its file."""
        limits = self.long.grant(self.span) if self.long and self.span else self.limits
        return Task(_work, (replace(self, long=None, limits=limits),), limits.seconds)

    def outcome(self, future: "Future[_Read]") -> "Outcome | Instead":
        """What the file says or why it cannot be read; or what is to be read yet: it in another way, or more of it."""
        outcome = outcome_of(future, self)
        if isinstance(outcome, Reading):
            return Instead((outcome,))
        self.trail.unlink(missing_ok=True)
        if self.long and self.span:
            return self.long.add(self.span, outcome)
        return _Long(self, outcome).begin() if isinstance(outcome, Portion) else outcome


class _Long:
    """A file that is read in portions, by whichever workers are free; put together where they come home.

    Together they have the time that a file may take; once it is over none begins, and those that are being read may
    take as long again.
    """

    def __init__(self, job: Reading, first: Portion) -> None:
        plan = replace(job.plan, doubts=first.helps, skip=frozenset())
        self._job = replace(job, plan=plan, stalled=False, long=self)
        self._first = first
        self._spans = spans(first.last)
        self._waiting = deque(self._spans[1:])
        self._read: dict[int, Portion] = {1: first}
        self._spent = first.seconds
        self._begun: dict[int, float] = {}
        self._out = 0
        self._over = False
        self._lost: ReadingError | None = None

    def begin(self) -> Instead:
        """The portions that are to be read first; each that is done brings the next."""
        return self._next(_AHEAD)

    def _next(self, count: int) -> Instead:
        chosen = [self._waiting.popleft() for _ in range(min(count, len(self._waiting)))]
        self._out += len(chosen)
        trail = self._job.trail
        return Instead(
            tuple(replace(self._job, span=span, trail=trail.with_suffix(f".{span.start}")) for span in chosen)
        )

    def grant(self, span: range) -> Limits:
        """What a portion may cost that is about to be read."""
        self._begun.setdefault(span.start, time.monotonic())
        limits = self._job.limits
        return replace(limits, seconds=max(_LEAST, limits.seconds - self._spent))

    def add(self, span: range, outcome: _Read) -> Outcome | Instead:
        """Note what came of a portion. With the last of them it is the file's outcome."""
        self._out -= 1
        if isinstance(outcome, Portion):
            self._read[span.start] = outcome
            self._spent += outcome.seconds
            self._over |= "timeout" in outcome.faults
        else:
            error = outcome if isinstance(outcome, ReadingError) else _internal(TypeError("a file for a portion"))
            self._read[span.start] = lost(span, self._first, error)
            now = time.monotonic()
            self._spent += now - self._begun.get(span.start, now)
            if error.reason not in _OF_THE_FILE:
                self._lost, self._over = error, True
        self._over |= self._spent >= self._job.limits.seconds
        if self._waiting and not self._over:
            return self._next(1)
        return Instead(()) if self._out else self._whole()

    def _whole(self) -> Outcome:
        if self._lost:
            # A disk that hiccups, or a fault of ours: half a paper must not be kept for the whole.
            return self._lost
        late = ReadingError("timeout", "the time for this file was over")
        for span in self._waiting:
            self._read[span.start] = lost(span, self._first, late)
        try:
            return whole([portion for _, portion in sorted(self._read.items())])
        except ReadingError as error:
            return error


def outcome_of(future: Future[_Read], job: Reading) -> _Read | Reading:
    """What came of a job: a result, or the same file with a plan that avoids what went wrong."""
    try:
        return future.result()
    except TimeoutError:
        final = ReadingError("timeout", "reading it comes to no end")
        return final if job.stalled else another_way(job, stalled=True) or final
    except ProcessExpired as error:
        if job.stalled and error.exitcode == -getattr(signal, "SIGALRM", 0):
            return ReadingError("timeout", "reading it comes to no end")
        reason: Reason = "limit" if error.exitcode in OUT_OF_MEMORY else "damaged"
        final = ReadingError(reason, f"reading it crashed (exit code {error.exitcode})")
        return another_way(job, stalled=job.stalled) or final
    except BrokenProcessPool:
        raise
    except Exception as error:  # noqa: BLE001
        return _internal(error)


def another_way(job: Reading, *, stalled: bool) -> Reading | None:
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


def _work(job: Reading) -> _Read:
    """Read one file, or a portion of it, in a worker."""
    started = time.monotonic()
    request = Request(
        known=job.known,
        limits=job.limits,
        plan=job.plan,
        mark=_Trail(job.trail),
        deadline=started + _SOFT * job.limits.seconds,
    )
    read = safely(lambda: read_portion(job.path, request, job.span))
    return replace(read, seconds=time.monotonic() - started) if isinstance(read, Portion) else read


class _Trail:
    """Writes the stage that comes next where the parent finds it after this process is gone."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self, stage: str) -> None:
        with suppress(OSError):  # a full disk costs the second attempt, not the first
            self._path.write_text(stage, "ascii")


def safely(read: Callable[[], R]) -> R | ReadingError:
    """What is read, or why it cannot be; any fault of a reader is that file's alone."""
    try:
        return read()
    except ReadingError as error:
        return error
    except Exception as error:  # noqa: BLE001 - a run must not end for one file
        return _internal(error)


def _internal(error: Exception) -> ReadingError:
    said = " ".join(str(error).split())[:200]
    return ReadingError("internal", f"it could not be read ({type(error).__name__}: {said})")
