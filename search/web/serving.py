"""How is the page served, on this computer and from one open index, until Ctrl-C?"""

import errno
import os
import socket
import threading
import webbrowser
from collections.abc import Callable
from contextlib import closing
from ipaddress import ip_address
from types import FrameType

import uvicorn

from search.errors import KutipError
from search.settings import Settings
from search.web.addresses import address, addresses_for_others
from search.web.app import application
from search.web.connections import Connection
from search.web.guarding import LOCAL_NAMES
from search.web.warm import WarmReader

GRACE_S = 3
"""Seconds that requests in work have when kutip is asked to end."""

MOST_AT_ONCE = 200
"""Connections and requests beyond which a request is answered 503 at once."""


def serve(settings: Settings, host: str, port: int, report: Callable[[str], None], *, browse: bool = False) -> None:
    """Answer requests until Ctrl-C; `port` 0 takes any that is free. `report` is told the address, and faults.

    Raises KutipError when there is no index, or when the address cannot be had.
    """
    with closing(WarmReader(settings)) as reader, listening(host, port) as listener:
        reader.open()
        place, bound_port = listener.getsockname()[:2]
        here = address(host, bound_port)
        # Not by what it is called: many names lead back to this computer.
        local = ip_address(place).is_loopback
        names = {*LOCAL_NAMES, host.lower()} if local else None
        config = uvicorn.Config(
            application(reader, settings, names, report),
            http=Connection,
            ws="none",
            lifespan="off",
            loop="asyncio",
            log_config=None,
            log_level="error",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE_S,
            limit_concurrency=MOST_AT_ONCE,
        )

        def begun() -> None:
            report(f"kutip answers at {here} until you press Ctrl-C.")
            if others := addresses_for_others(listener):
                report(f"On other computers of the network it is {' or '.join(others)}")
            if not local:
                report("Note: whoever can reach this computer over the network can now read your papers.")
            if browse:
                # A browser that runs in the terminal returns when it ends.
                threading.Thread(target=webbrowser.open, args=(here,), daemon=True).start()

        try:
            _Server(config, reader, begun).run(sockets=[listener])
        except KeyboardInterrupt:
            # uvicorn has ended what was in work, and tells it on.
            return


class _Server(uvicorn.Server):
    """uvicorn, which waits for requests in work when it is to end: none that waits need begin then.

    `begun` is called when it answers, and Ctrl-C ends it.
    """

    def __init__(self, config: uvicorn.Config, reader: WarmReader, begun: Callable[[], None]) -> None:
        super().__init__(config)
        self._reader = reader
        self._begun = begun

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Called once, before anything is answered."""
        await super().startup(sockets=sockets)
        self._begun()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called for Ctrl-C."""
        self._reader.end()
        super().handle_exit(sig, frame)


def _bound(family: int, place: tuple[object, ...]) -> socket.socket:
    # Without its protocol's number asyncio would not send at once, and each page would wait 40 ms for its second half.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            # A port that was just left can be had again. Elsewhere this would take it from somebody else.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def listening(host: str, port: int) -> socket.socket:
    """A socket that takes requests from now on."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, place = found[0]
        return _bound(family, place)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "errno", None)
        if reason == errno.EADDRINUSE:
            raise KutipError(
                f"Port {port} of {host} is in use.",
                f"If that is another `kutip serve`, open {address(host, port)}; else choose another port with --port.",
            ) from error
        if reason == errno.EACCES:
            raise KutipError(f"You may not use port {port}.", "Choose one above 1023 with --port.") from error
        raise KutipError(
            f"This computer has no address {host!r} ({getattr(error, 'strerror', None) or error}).",
            "Leave --host away, or give one of its addresses.",
        ) from error
