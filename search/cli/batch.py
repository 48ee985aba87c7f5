"""Many queries in one file: one a line, or JSONL with `id` and `query`."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from search.errors import KutipError


def read_queries(path: Path) -> Iterator[tuple[str, str]]:
    """(id, query) of each line that is not empty; the id of a plain line is its number, from 1.

    Raises KutipError when the file cannot be read, or when a line that begins with `{` is no such record.
    """
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        yield _record(path, number, line) if line.lstrip().startswith("{") else (str(number), line.strip())


def _lines(path: Path) -> list[str]:
    try:
        if str(path) == "-":
            return sys.stdin.read().splitlines()
        return path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise KutipError(f"The queries in {path} cannot be read: {error}", "Give a text file in UTF-8.") from error


def _record(path: Path, number: int, line: str) -> tuple[str, str]:
    try:
        record = json.loads(line)
    except ValueError:
        record = {}
    query = record.get("query")
    if not isinstance(query, str):
        raise KutipError(f"{path}, line {number}: there is no query in it.", 'Write {"id": "1", "query": "..."}.')
    return str(record.get("id", number)), query
