"""Who is answered at all? Every request passes here first, and every answer last."""

import re
from collections.abc import Callable, Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""What this computer calls itself."""

HEADERS = {
    "content-security-policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""What every answer says: pages run nothing but our own, and nobody else's page can read or frame them."""

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::\d{1,5})?")

Refusal = Callable[[str, int, str, str], Response]
"""What answers a path with a status, a message and a remedy."""


class Guard:
    """Lets nothing through but requests that read, have no body, and call this computer by one of its names.

    Another page could give its own name our address (DNS rebinding), and so read the papers through her browser: the
    name in the request tells. With `names` None every name will do.
    """

    def __init__(self, app: ASGIApp, names: Collection[str] | None, refuse: Refusal) -> None:
        self._app = app
        self._names = names
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        answer: ASGIApp = self._refused(scope) or self._app
        await answer(scope, receive, guarded)

    def _refused(self, scope: Scope) -> Response | None:
        headers, path = Headers(scope=scope), scope["path"]
        if self._names is not None and not self._is_ours(headers.getlist("host")):
            return self._refuse(path, 400, "This computer is not called so.", "Open the address that kutip printed.")
        if scope["method"] not in ("GET", "HEAD"):
            refusal = self._refuse(path, 405, "Nothing can be changed here.", "Ask with GET.")
            refusal.headers["allow"] = "GET, HEAD"
            return refusal
        if headers.get("content-length", "0") != "0" or "transfer-encoding" in headers:
            refusal = self._refuse(path, 400, "A request has no body here.", "Put what you ask for into the address.")
            refusal.headers["connection"] = "close"
            return refusal
        return None

    def _is_ours(self, hosts: list[str]) -> bool:
        found = _HOST.fullmatch(hosts[0].lower()) if len(hosts) == 1 else None
        return found is not None and self._names is not None and found[1] in self._names
