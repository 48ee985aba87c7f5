"""tantivy through its Python bindings, with one thread that writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import cast

from tantivy import Document, FieldType, Index, Occur, Query, SchemaBuilder

from peers.base import KINDS, TOP, Hit, Kind, Passage, Scoring
from peers.base import Query as Asked

_HEAP = 256_000_000

_Row = tuple[str, str, str, int, str]


class TantivyBuilder:
    """One commit; merges are waited for."""

    def __init__(self, folder: Path) -> None:
        builder = SchemaBuilder()
        builder.add_text_field("body", tokenizer_name="whitespace")
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("section", tokenizer_name="raw", index_option="basic")
        builder.add_integer_field("year", indexed=True, fast=True)
        builder.add_bytes_field("payload", stored=True, indexed=False)
        self._writer = Index(builder.build(), path=str(folder)).writer(heap_size=_HEAP, num_threads=1)

    def prepare(self, passages: Sequence[Passage]) -> object:
        return [(" ".join(one.words), one.id, one.section, one.year, one.payload) for one in passages]

    def add(self, prepared: object) -> None:
        for body, passage_id, section, year, payload in cast(list[_Row], prepared):
            document = Document()
            document.add_text("body", body)
            document.add_text("id", passage_id)
            document.add_text("section", section)
            document.add_integer("year", year)
            document.add_bytes("payload", payload.encode())
            self._writer.add_document(document)

    def finish(self) -> None:
        self._writer.commit()
        self._writer.wait_merging_threads()


class TantivySearcher:
    """A searcher, which remembers blocks of stored fields, not answers."""

    def __init__(self, folder: Path) -> None:
        index = Index.open(str(folder))
        self._schema = index.schema
        self._searcher = index.searcher()

    def ask(self, query: Asked) -> list[Hit]:
        asked = self._asked(query)
        if query.section:
            section = Query.term_query(self._schema, "section", query.section)
            asked = _only(asked, section)
        if query.years:
            years = Query.range_query(self._schema, "year", FieldType.Integer, *query.years)
            asked = _only(asked, years)
        found = self._searcher.search(asked, limit=TOP).hits
        documents = (self._searcher.doc(address) for _, address in found)
        return [(document["id"][0], bytes(document["payload"][0]).decode()) for document in documents]

    def _asked(self, query: Asked) -> Query:
        if query.kind == "phrase":
            return Query.phrase_query(self._schema, "body", list(query.words))
        words: Sequence[str] = query.words
        if query.kind == "prefix":
            words = [str(word) for word, *_ in self._searcher.terms_with_prefix("body", query.words[0], limit=10_000)]
        terms = [Query.term_query(self._schema, "body", word) for word in words]
        return Query.boolean_query([(Occur.Should, term) for term in terms]) if len(terms) > 1 else terms[0]

    def forget(self) -> None:
        """Nothing to forget."""


def _only(asked: Query, filter: Query) -> Query:
    """A filter takes part in the score by a constant, which changes no order."""
    return Query.boolean_query([(Occur.Must, asked), (Occur.Must, Query.const_score_query(filter, 0.0))])


@dataclass(frozen=True, slots=True)
class TantivyIndex:
    """Lucene's idf, k1 1.2 and b 0.75 are its constants; lengths are kept in one byte."""

    scoring: Scoring = Scoring()  # noqa: RUF009 - frozen
    kinds: tuple[Kind, ...] = KINDS

    def version(self) -> str:
        return version("tantivy")

    def build(self, folder: Path) -> TantivyBuilder:
        return TantivyBuilder(folder)

    def open(self, folder: Path) -> TantivySearcher:
        return TantivySearcher(folder)
