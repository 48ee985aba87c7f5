"""Which state of the index answers now? One library is kept open, and opened anew when a newer state is in force."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from search.library import Library, marks, open_library
from search.settings import Settings

Found = TypeVar("Found")

LOOK_AGAIN_S = 5.0
"""Seconds for which a look at the corpus holds: it takes longer than a search where there are many papers."""


class GoneError(Exception):
    """Who asked has hung up, or the server is to end."""


class WarmReader:
    """An open library, with a thread of its own in which it is opened, asked and closed.

    Requests take turns, so that each is answered from one whole generation, and a library is closed when nobody uses
    it. More threads would gain nothing: answering is Python, which runs in one thread at a time.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._thread = ThreadPoolExecutor(1, "kutip-reader")
        self._library: Library | None = None
        self._marks = marks(settings)
        self._turn = asyncio.Lock()
        self._ending = False
        self._behind: str | None = None
        self._looked = 0.0

    def open(self) -> None:
        """Open the library now; raises KutipError when that cannot be done."""
        self._thread.submit(self._current).result()

    async def answer(self, work: Callable[[Library, str | None], Found], gone: Callable[[], Awaitable[bool]]) -> Found:
        """What `work` makes of the state in force, and of a note if that is behind its corpus.

        Raises KutipError when there is none, and GoneError where nobody waits for the answer when its turn comes, or
        no turn comes any more.
        """
        async with self._turn:
            if self._ending or await gone():
                raise GoneError
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._answer, work)

    def _answer(self, work: Callable[[Library, str | None], Found]) -> Found:
        library = self._current()
        if time.monotonic() - self._looked > LOOK_AGAIN_S:
            self._behind = library.behind()
            self._looked = time.monotonic()
        return work(library, self._behind)

    def _current(self) -> Library:
        # Looked at before opening: what changes in between is noticed by the next request.
        now = marks(self._settings)
        if self._library is None or now != self._marks:
            self._let_go()
            self._library = open_library(self._settings)
            self._marks, self._looked = now, 0.0
        return self._library

    def _let_go(self) -> None:
        if self._library is not None:
            self._library.close()
            self._library = None

    def end(self) -> None:
        """Answer nobody any more who still waits."""
        self._ending = True

    def close(self) -> None:
        """Wait for the request in work, and close the library."""
        self._thread.submit(self._let_go).result()
        self._thread.shutdown()
