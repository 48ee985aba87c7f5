"""Many queries in one file: one a line, or JSONL with `id` and `query`."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from search.errors import KutipError

Key = str | int
"""The id of a query, as it was given."""


def read_queries(path: Path) -> Iterator[tuple[Key, str | KutipError]]:
    """(id, query) of each line that is not empty; the id of a plain line is its number, from 1.

    A line that begins with `{` and is no such record gives an error in place of its query. Raises KutipError when the
    file cannot be read.
    """
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        yield _record(path, number, line) if line.lstrip().startswith("{") else (str(number), line.strip())


def _lines(path: Path) -> list[str]:
    try:
        if str(path) == "-":
            return sys.stdin.read().removeprefix("\ufeff").split("\n")
        return path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise KutipError(f"The queries in {path} cannot be read: {error}", "Give a text file in UTF-8.") from error


def _record(path: Path, number: int, line: str) -> tuple[Key, str | KutipError]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        record = {}
    key, query = record.get("id", str(number)), record.get("query")
    if not isinstance(query, str):
        query = KutipError(f"{path}, line {number}: there is no query in it.", 'Write {"id": "1", "query": "..."}.')
    return (key if isinstance(key, str | int) else str(key)), query
