"""Which address is answered by what?"""

from asyncio import CancelledError
from collections.abc import Awaitable, Callable, Collection
from traceback import format_exc

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from search.errors import KutipError
from search.settings import Settings
from search.web import api, pages
from search.web.answering import API, Asked, Handler, refusal, status_of
from search.web.guarding import Guard
from search.web.rendering import STATIC, static
from search.web.warm import GoneError, WarmReader

HANDLERS: dict[str, Handler] = {
    "/": pages.search,
    "/papers": pages.papers,
    "/paper/{name:path}": pages.paper,
    "/passage/{name:path}": pages.passage,
    f"{API}search": api.search,
    f"{API}explain": api.explain,
    f"{API}papers": api.papers,
    f"{API}papers/{{name:path}}": api.paper,
    f"{API}quote/{{name:path}}": api.quotation,
}
"""Every address that is answered from the index."""

Endpoint = Callable[[Request], Awaitable[Response]]


def application(
    reader: WarmReader, settings: Settings, names: Collection[str] | None, report: Callable[[str], None]
) -> Starlette:
    """The server's application. `names` are those by which it may be called, None for any; `report` gets faults."""
    served = Starlette(
        routes=[
            *(Route(path, _endpoint(handler, reader, settings, report)) for path, handler in HANDLERS.items()),
            *(Route(f"/static/{name}", _file(name)) for name in STATIC),
        ],
        middleware=[Middleware(Guard, names=names, refuse=refusal)],
        exception_handlers={HTTPException: _no_such_address},
    )
    # An address with a slash too many is another address.
    served.router.redirect_slashes = False
    return served


def _endpoint(handler: Handler, reader: WarmReader, settings: Settings, report: Callable[[str], None]) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        # Not `request.url`, which is put together with what the request says this computer is called.
        path, name = request.scope["path"], request.path_params.get("name", "")
        pairs = tuple(request.query_params.multi_items())
        try:
            return await reader.answer(
                lambda library, behind: handler(library, Asked(pairs, name, settings, behind)), request.is_disconnected
            )
        except KutipError as error:
            return refusal(path, status_of(error), error.message, error.remedy)
        except (CancelledError, GoneError):
            # Only the end of the server ends a request early. Who has hung up reads nothing.
            return refusal(path, 503, "kutip serve was ended.", "Start it again.")
        except Exception:  # noqa: BLE001 - nothing may pass this boundary
            report(format_exc())
            return refusal(
                path, 500, "This is a fault of kutip, not of yours.", "Please report what `kutip serve` says."
            )

    return endpoint


def _file(name: str) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return Response(static(name), headers={"cache-control": "max-age=3600"}, media_type=STATIC[name])

    return endpoint


async def _no_such_address(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return refusal(request.scope["path"], status, "There is nothing at this address.", "Begin at the search page.")
