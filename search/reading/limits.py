"""How much a single file may cost."""

import math
import sys
from dataclasses import dataclass

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may use.

    `seconds` is the time for one attempt (a file that stalls or kills its worker is tried again another
    way), `memory` the address space of a worker in bytes, `pages` how many pages of a PDF are read,
    `file_bytes` and `text_bytes` how large a file may be (the latter for text, Markdown and HTML, and for
    the unpacked text of a DOCX).
    """

    seconds: float = 60.0
    memory: int = 1536 * _MIB
    pages: int = 5_000
    file_bytes: int = 512 * _MIB
    text_bytes: int = 100 * _MIB


UNLIMITED = Limits(seconds=math.inf, memory=0, pages=sys.maxsize, file_bytes=sys.maxsize, text_bytes=sys.maxsize)
"""No limits at all: for reading in this process."""
