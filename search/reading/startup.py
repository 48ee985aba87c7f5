"""How worker processes start: fast, and without running the caller's script again."""

import multiprocessing.context
import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from types import ModuleType

_STARTING = threading.Lock()
_SAFE_PATH = "PYTHONSAFEPATH"

if sys.platform == "win32":
    _BaseProcess = multiprocessing.context.SpawnProcess
    _BaseContext = multiprocessing.context.SpawnContext
else:
    _BaseProcess = multiprocessing.context.ForkServerProcess
    _BaseContext = multiprocessing.context.ForkServerContext


class _Process(_BaseProcess):
    """A process that knows nothing of the module `__main__`.

    Otherwise each worker would import it: slow, impossible for a script read from standard input, and a
    disaster for one without the guard `if __name__ == "__main__"`.
    """

    def start(self) -> None:
        with _safe_path():
            script = sys.modules["__main__"]
            sys.modules["__main__"] = ModuleType("__main__")
            try:
                super().start()
            finally:
                sys.modules["__main__"] = script


class _Context(_BaseContext):
    Process = _Process


@contextmanager
def _safe_path() -> Iterator[None]:
    """What is started here does not import what lies in the folder that the user is in.

    Python started by `-c`, as multiprocessing does it, looks there first, and would take a `search.py` or a `signal.py`
    of hers for the real one.
    """
    with _STARTING:
        before, os.environ[_SAFE_PATH] = os.environ.get(_SAFE_PATH), "1"
        try:
            yield
        finally:
            if before is None:
                del os.environ[_SAFE_PATH]
            else:
                os.environ[_SAFE_PATH] = before


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Ctrl-C waits until what is started here stands, and what is started does not hear it: this process ends it."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def start_early(modules: Iterable[str]) -> None:
    """Let the fork server start and load modules while the caller still finds out what is to be done.

    Where that fails, so does the start of the first worker, which tells why.
    """
    if sys.platform != "win32":
        from multiprocessing import forkserver, resource_tracker

        forkserver.set_forkserver_preload(list(modules))
        with suppress(OSError):
            # Its start makes this process hear interrupts again, before the fork server's own.
            with _safe_path():
                resource_tracker.ensure_running()
            with deaf_to_interrupts(), _safe_path():
                forkserver.ensure_running()


def end() -> None:
    """End the fork server, if one runs; the next worker starts another."""
    if sys.platform != "win32":
        from multiprocessing import forkserver

        # The module has no other way: it lets its server end with this process.
        forkserver._forkserver._stop()  # type: ignore[attr-defined]


def worker_context(modules: Iterable[str]) -> multiprocessing.context.BaseContext:
    """Where workers come from: a fork server with the modules loaded; on Windows spawned interpreters.

    A worker costs 30 ms so. A plain fork would be as fast, but copies the locks of the caller's threads.
    """
    context = _Context()
    if sys.platform != "win32":
        from multiprocessing import resource_tracker

        with suppress(OSError), _safe_path():
            resource_tracker.ensure_running()
        context.set_forkserver_preload(list(modules))
    return context
