"""kutip's own engine, through the protocol that the rest of kutip uses."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from peers.base import KINDS, TOP, Hit, Kind, Passage, Query, Scoring
from search.engines import open_engine
from search.engines.base import Alternative, Concept, Entry, Filters
from search.engines.whoosh.keeping import Keeper
from search.engines.whoosh.plain import KEPT
from search.engines.whoosh.reading import WhooshReader
from search.language.terms import Term
from search.model import SectionKind


class KutipBuilder:
    """One batch of changes."""

    def __init__(self, folder: Path) -> None:
        engine = open_engine()
        engine.create(folder)
        self._stack = ExitStack()
        self._writer = self._stack.enter_context(engine.writer(folder))

    def prepare(self, passages: Sequence[Passage]) -> object:
        return [_entry(passage) for passage in passages]

    def add(self, prepared: object) -> None:
        self._writer.add(cast(list[Entry], prepared))

    def finish(self) -> None:
        self._stack.close()


def _entry(passage: Passage) -> Entry:
    body = []
    at = 0
    for position, word in enumerate(passage.words):
        body.append(Term(word, word, at, at + len(word), position, "id", False))
        at += len(word) + 1
    return Entry(
        id=passage.id,
        paper=passage.paper,
        body=body,
        heading=(),
        title=(),
        language="id",
        section_kind=cast(SectionKind, passage.section),
        year=passage.year,
        authors=(),
        payload=passage.payload,
    )


class KutipSearcher:
    """A reader; opened anew where it must not remember."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reader = open_engine().reader(folder)

    def ask(self, query: Query) -> list[Hit]:
        filters = Filters(
            years=query.years, section_kinds=(cast(SectionKind, query.section),) if query.section else None
        )
        answer = self._reader.search(self._concepts(query), filters, TOP)
        return [(hit.id, hit.payload) for hit in answer.hits]

    def _concepts(self, query: Query) -> list[Concept]:
        match query.kind:
            case "phrase":
                return [Concept((Alternative(query.words),))]
            case "concept":
                return [_one_of(query.words)]
            case "prefix":
                return [_one_of([word for word, _ in self._reader.terms(query.words[0], "stem")])]
            case _:
                return [_one_of([word]) for word in query.words]

    def forget(self) -> None:
        reader = cast(WhooshReader, self._reader)
        for scorer in filter(None, (reader._plain, reader._arrays)):
            # What is left is a reader that has answered other questions, as those of other engines have.
            scorer._tallies = Keeper(KEPT)  # type: ignore[attr-defined]
            scorer._chosen = Keeper(KEPT)  # type: ignore[attr-defined]


def _one_of(words: Sequence[str]) -> Concept:
    return Concept(tuple(Alternative((word,)) for word in words))


@dataclass(frozen=True, slots=True)
class KutipEngine:
    """What `search.engines.open_engine` gives."""

    scoring: Scoring = Scoring(concept="one term", prefix="one term")  # noqa: RUF009 - frozen
    kinds: tuple[Kind, ...] = KINDS

    def version(self) -> str:
        from search import __version__

        return __version__

    def build(self, folder: Path) -> KutipBuilder:
        return KutipBuilder(folder)

    def open(self, folder: Path) -> KutipSearcher:
        return KutipSearcher(folder)
