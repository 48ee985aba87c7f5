"""Xapian through its Python bindings."""

# mypy: allow-untyped-calls

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import xapian

from peers.base import KINDS, TOP, Hit, Kind, Passage, Query, Scoring

_YEAR = 0


class XapianBuilder:
    """One transaction, written in parts when it grows too large, as Xapian does by itself."""

    def __init__(self, folder: Path) -> None:
        self._database = xapian.WritableDatabase(str(folder / "xapian"), xapian.DB_CREATE)

    def prepare(self, passages: Sequence[Passage]) -> object:
        return passages

    def add(self, prepared: object) -> None:
        for passage in cast(Sequence[Passage], prepared):
            document = xapian.Document()
            for position, word in enumerate(passage.words):
                document.add_posting(word, position)
            document.add_boolean_term(f"K{passage.section}")
            document.add_boolean_term(f"Q{passage.id}")
            document.add_value(_YEAR, xapian.sortable_serialise(passage.year))
            document.set_data(f"{passage.id}\n{passage.payload}")
            self._database.add_document(document)

    def finish(self) -> None:
        self._database.commit()
        self._database.close()


class XapianSearcher:
    """A database, which remembers blocks, not answers."""

    def __init__(self, folder: Path) -> None:
        self._database = xapian.Database(str(folder / "xapian"))

    def ask(self, query: Query) -> list[Hit]:
        enquire = xapian.Enquire(self._database)
        enquire.set_weighting_scheme(xapian.BM25Weight(1.2, 0, 1, 0.75, 0))
        enquire.set_query(_asked(query))
        hits = []
        for match in enquire.get_mset(0, TOP):
            passage_id, _, payload = match.document.get_data().decode().partition("\n")
            hits.append((passage_id, payload))
        return hits

    def forget(self) -> None:
        """Nothing to forget."""


def _asked(query: Query) -> Any:
    ask = xapian.Query
    match query.kind:
        case "phrase":
            asked = ask(ask.OP_PHRASE, list(query.words))
        case "prefix":
            asked = ask(ask.OP_WILDCARD, query.words[0])
        case _:
            asked = ask(ask.OP_OR, list(query.words))
    if query.section:
        asked = ask(ask.OP_FILTER, asked, ask(f"K{query.section}"))
    if query.years:
        first, last = map(xapian.sortable_serialise, query.years)
        asked = ask(ask.OP_FILTER, asked, ask(ask.OP_VALUE_RANGE, _YEAR, first, last))
    return asked


@dataclass(frozen=True, slots=True)
class XapianDatabase:
    """BM25 with k1 1.2 and b 0.75; a phrase is a condition on its words, which are scored each for itself."""

    scoring: Scoring = Scoring(phrase="its words", prefix="one term")  # noqa: RUF009 - frozen
    kinds: tuple[Kind, ...] = KINDS

    def version(self) -> str:
        return str(xapian.version_string())

    def build(self, folder: Path) -> XapianBuilder:
        return XapianBuilder(folder)

    def open(self, folder: Path) -> XapianSearcher:
        return XapianSearcher(folder)
