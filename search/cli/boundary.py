"""What becomes of what a command gives or raises? Every error for the user is worded and printed here, once."""

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress

from search.cli.printing import ReaderGoneError, begin, finish, say, say_error
from search.errors import KutipError


def run(arguments: Sequence[str] | None) -> int:
    """Run the command line, and give its exit code."""
    with suppress(ValueError):
        # Whoever asks kutip to end gets the same clean end as Ctrl-C. Only a main thread can be asked.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        begin()
        code = _run(arguments)
        finish()
    except KutipError as error:
        say_error(error.message, error.remedy)
    except KeyboardInterrupt:
        say("Interrupted: what was read so far is kept.")
    except ReaderGoneError:
        return 0
    except Exception:  # noqa: BLE001 - nothing may pass this boundary
        # A fault of ours must not look like "nothing found", which is exit code 1.
        import traceback

        traceback.print_exc()
        say_error("This is a fault of kutip, not of yours.", "Please report it with the lines above.")
    else:
        return code
    return 2


def _run(arguments: Sequence[str] | None) -> int:
    """A plain question is answered without what reads options, which takes as long to import as the answer."""
    words = plain_question(sys.argv[1:] if arguments is None else arguments)
    if not words:
        from search.cli.commands import dispatch

        return dispatch(arguments)
    try:
        from search.cli.asking import answer

        return answer(" ".join(words))
    except KeyboardInterrupt:
        # What was typed to end it stands on the line.
        say("")
        raise


def plain_question(
    arguments: Sequence[str], environ: Mapping[str, str] = os.environ, system: str = os.name
) -> Sequence[str]:
    """The words of `kutip search WORDS` without any options; nothing where it is something else."""
    # A shell that completes a line asks by way of the environment. On Windows click fills in wildcards.
    if "_KUTIP_COMPLETE" in environ or system == "nt" or list(arguments[:1]) != ["search"]:
        return ()
    words = arguments[1:]
    return () if any(word.startswith("-") for word in words) else words
