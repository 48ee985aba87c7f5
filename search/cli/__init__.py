"""The command line: `kutip COMMAND`. Exit codes: 0 found or done, 1 nothing found, 2 an error."""

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

_UNCOLLECTED = 100_000
"""Objects made before garbage is looked for: a search ends before that, and what it imports is no garbage."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and end the process with its exit code."""
    gc.set_threshold(_UNCOLLECTED)
    codes: list[int] = []
    # What is registered first is called last: whatever else has to be done at the end is done by then.
    atexit.register(_leave, codes)
    codes.append(run(arguments))
    sys.exit(codes[0])


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; every error for the user is worded and printed, and gives exit code 2."""
    # Imported here so that `main` has its say first.
    from search.cli import boundary

    return boundary.run(arguments)


def _leave(codes: Sequence[int]) -> None:
    """End the process at once: to free each object of a process that ends takes longer than many a search."""
    if not codes:
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        # Python tries once more, and complains.
        return
    os._exit(codes[0])
