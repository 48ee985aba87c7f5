"""SQLite's full-text index, through Python's own sqlite3."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from peers.base import KINDS, TOP, Hit, Kind, Passage, Query, Scoring

_TABLE = (
    "CREATE VIRTUAL TABLE passages USING fts5"
    "(body, id UNINDEXED, section UNINDEXED, year UNINDEXED, payload UNINDEXED, tokenize = 'ascii')"
)
_FILE = "index.sqlite"


class Fts5Builder:
    """One transaction."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / _FILE)
        self._connection.execute(_TABLE)

    def prepare(self, passages: Sequence[Passage]) -> object:
        return [(" ".join(one.words), one.id, one.section, one.year, one.payload) for one in passages]

    def add(self, prepared: object) -> None:
        rows = cast(Iterable[tuple[str, str, str, int, str]], prepared)
        self._connection.executemany("INSERT INTO passages VALUES (?, ?, ?, ?, ?)", rows)

    def finish(self) -> None:
        self._connection.commit()
        self._connection.close()


class Fts5Searcher:
    """A connection, which remembers pages and prepared statements, not answers."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / _FILE)

    def ask(self, query: Query) -> list[Hit]:
        where = "passages MATCH ?"
        values: list[str | int] = [_match(query)]
        if query.section:
            where += " AND section = ?"
            values.append(query.section)
        if query.years:
            where += " AND year BETWEEN ? AND ?"
            values += query.years
        rows = self._connection.execute(
            f"SELECT id, payload FROM passages WHERE {where} ORDER BY rank LIMIT {TOP}", values
        )
        return rows.fetchall()

    def forget(self) -> None:
        """Nothing to forget."""


def _match(query: Query) -> str:
    match query.kind:
        case "phrase":
            return f'"{" ".join(query.words)}"'
        case "prefix":
            return f'"{query.words[0]}"*'
        case _:
            return " OR ".join(f'"{word}"' for word in query.words)


@dataclass(frozen=True, slots=True)
class SqliteFts5:
    """One table; k1 1.2 and b 0.75 are its constants."""

    scoring: Scoring = Scoring(prefix="one term")  # noqa: RUF009 - frozen
    kinds: tuple[Kind, ...] = KINDS

    def version(self) -> str:
        return sqlite3.sqlite_version

    def build(self, folder: Path) -> Fts5Builder:
        return Fts5Builder(folder)

    def open(self, folder: Path) -> Fts5Searcher:
        return Fts5Searcher(folder)
