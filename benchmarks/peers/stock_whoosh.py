"""Whoosh as it comes: its own schema, writer, searcher and queries, and BM25F."""

# mypy: allow-untyped-calls

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, cast

from whoosh import index
from whoosh.fields import ID, NUMERIC, STORED, TEXT, Schema
from whoosh.query.compound import Or
from whoosh.query.positional import Phrase
from whoosh.query.ranges import NumericRange
from whoosh.query.terms import Prefix, Term
from whoosh.scoring import BM25F

from peers.base import KINDS, TOP, Hit, Kind, Passage, Query, Scoring


class WhooshBuilder:
    """One writer, committed once. Lists of words are taken as they are, so that no analyser runs."""

    def __init__(self, folder: Path) -> None:
        schema = Schema(id=ID(stored=True), section=ID(), year=NUMERIC(), body=TEXT(phrase=True), payload=STORED())
        self._writer = index.create_in(str(folder), schema).writer()

    def prepare(self, passages: Sequence[Passage]) -> object:
        return [
            {
                "id": passage.id,
                "section": passage.section,
                "year": passage.year,
                "body": list(passage.words),
                "payload": passage.payload,
            }
            for passage in passages
        ]

    def add(self, prepared: object) -> None:
        for document in cast(list[dict[str, Any]], prepared):
            self._writer.add_document(**document)

    def finish(self) -> None:
        self._writer.commit()


class WhooshSearcher:
    """Whoosh's searcher, which remembers nothing of queries but the idf of words."""

    def __init__(self, folder: Path) -> None:
        self._searcher = index.open_dir(str(folder)).searcher(weighting=BM25F(B=0.75, K1=1.2))

    def ask(self, query: Query) -> list[Hit]:
        found = self._searcher.search(_asked(query), limit=TOP, filter=_filter(query))
        return [(fields["id"], fields["payload"]) for fields in (hit.fields() for hit in found)]

    def forget(self) -> None:
        """Nothing to forget."""


def _asked(asked: Query) -> Any:
    match asked.kind:
        case "phrase":
            return Phrase("body", list(asked.words))
        case "prefix":
            return Prefix("body", asked.words[0], constantscore=False)
        case _:
            terms = [Term("body", word) for word in asked.words]
            return Or(terms) if len(terms) > 1 else terms[0]


def _filter(asked: Query) -> Any:
    if asked.section:
        return Term("section", asked.section)
    return NumericRange("year", *asked.years) if asked.years else None


@dataclass(frozen=True, slots=True)
class StockWhoosh:
    """The library that kutip's index is made with, used the way its manual has it."""

    scoring: Scoring = Scoring(phrase="its words")  # noqa: RUF009 - frozen
    kinds: tuple[Kind, ...] = KINDS

    def version(self) -> str:
        try:
            return f"whoosh3 {version('whoosh3')}"
        except PackageNotFoundError:
            return version("Whoosh")

    def build(self, folder: Path) -> WhooshBuilder:
        return WhooshBuilder(folder)

    def open(self, folder: Path) -> WhooshSearcher:
        return WhooshSearcher(folder)
