"""What is a handler given, and what becomes of its errors?"""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import NamedTuple

from starlette.responses import Response

from search.asking import json_text
from search.errors import DamagedError, KutipError, NotFoundError, StateError
from search.library import Library
from search.settings import Settings
from search.web.rendering import page

API = "/api/"


class Asked(NamedTuple):
    """A request: its parameters as they came, the name in its path, and a note where the index is behind its corpus."""

    pairs: tuple[tuple[str, str], ...]
    name: str
    settings: Settings
    behind: str | None


Handler = Callable[[Library, Asked], Response]
"""Answers one kind of request from an open library; raises KutipError."""


def json_answer(record: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A record in the very bytes that `--json` prints."""
    return Response(f"{json_text(record)}\n".encode(), status, headers, "application/json")


def refusal(path: str, status: int, message: str, remedy: str) -> Response:
    """What went wrong and what to do: a record where the API was asked, else a page."""
    if path.startswith(API):
        return json_answer({"error": message, "remedy": remedy}, status)
    facts = {"message": message, "remedy": remedy, "title": HTTPStatus(status).phrase, "behind": None}
    return page("error.html", facts, status)


def status_of(error: KutipError) -> int:
    """Whose turn it is: the asker's (400, 404), the owner's of the index (409), or kutip's (500)."""
    if isinstance(error, NotFoundError):
        return 404
    if isinstance(error, StateError):
        return 409
    return 500 if isinstance(error, DamagedError) else 400
