"""Which connections are kept open? Those of which requests come, and no more than there is room for."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

IDLE_S = 10.0
"""Seconds in which a whole request must have come of a connection."""

MOST_OPEN = 210
"""Connections beyond which another is closed at once: some systems let a process have 256 files open."""


class Connection(H11Protocol):
    """A connection that is closed when no request comes of it in time: uvicorn waits for ever for the first one."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody has connected."""
        super().connection_made(transport)
        if len(self.connections) > MOST_OPEN:
            transport.abort()
        else:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """They have hung up."""
        self._wait_no_more()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Something was sent: a part of a request, or all of it."""
        super().handle_events()
        if self.cycle is not None and not self.cycle.response_complete:
            self._wait_no_more()

    def on_response_complete(self) -> None:
        """A request is answered, and the next may come, or be there already."""
        self._wait()
        super().on_response_complete()

    def _wait(self) -> None:
        self._wait_no_more()
        self._timer = self.loop.call_later(IDLE_S, self.transport.close)

    def _wait_no_more(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
