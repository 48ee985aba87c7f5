"""What a reader is told besides the bytes of a file."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from search.reading.limits import Limits


@dataclass(frozen=True, slots=True)
class Plan:
    """Which ways of reading a PDF are left after earlier attempts killed or stalled their worker.

    `skip` are page numbers, from 1, that PDFium must not touch; `facts` whether it is asked what the file declares;
    `doubts` whether pypdf is asked about pages that PDFium reads badly.
    """

    pdfium: bool = True
    facts: bool = True
    pypdf: bool = True
    doubts: bool = True
    skip: frozenset[int] = frozenset()


def _nobody(stage: str) -> None:
    """Take no note."""


@dataclass(frozen=True, slots=True)
class Request:
    """How to read: `known` tells words of a dictionary; `mark` is told each dangerous step before it is taken.

    `deadline` (of `time.monotonic`) is when a reader of pages should stop and hand over what it has.
    """

    known: Callable[[str], bool]
    limits: Limits
    plan: Plan = Plan()
    mark: Callable[[str], None] = _nobody
    deadline: float = math.inf

    def late(self) -> bool:
        """Whether the deadline is over."""
        return time.monotonic() > self.deadline
