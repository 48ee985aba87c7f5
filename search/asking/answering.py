"""From a question to ranked hits: concepts, the engine's best passages, repeats folded, words shown."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from search.asking.concepts import concepts_of, only_function_words
from search.asking.likeness import Seen
from search.asking.query import Query, parse
from search.asking.results import AskedConcept, Hit, Question, SearchResult
from search.asking.showing import best_quote, find, highlights, matches
from search.asking.stored import StoredPassage, unpack
from search.engines.base import Answer, Concept, EngineReader, Filters, Scored
from search.errors import KutipError
from search.language import Analyser, Lexicon
from search.model import Paper, Passage

SPARE = 10
"""Hits fetched beyond the limit, to make up for repeats that are folded into others."""

FRONT = 0.6
"""How much a title page counts against other text: it holds the query's words often, and nothing to quote."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What answers are made from: an open index, the analyser it was built with, a lexicon, the papers by id."""

    reader: EngineReader
    analyser: Analyser
    lexicon: Lexicon | None
    paper: Callable[[str], Paper]


def ask(question: Question, sources: Sources) -> SearchResult:
    """Answer one question; raises KutipError when it holds nothing to search for."""
    started = time.perf_counter()
    query = parse(question.text)
    concepts = understand(query, question, sources)
    wanted = [
        Concept(tuple(way.matches for way in concept.ways), concept.weight, concept.required) for concept in concepts
    ]
    hits, total = _hits(question, concepts, wanted, sources)
    return SearchResult(
        text=question.text,
        language=sources.analyser.language_of(query.text),
        concepts=tuple(concepts),
        notes=query.notes,
        total=total,
        hits=hits,
        elapsed_ms=round((time.perf_counter() - started) * 1000, 2),
    )


def understand(query: Query, question: Question, sources: Sources) -> list[AskedConcept]:
    """The concepts of a query; raises KutipError when there are none."""
    lexicon = sources.lexicon if question.translate else None
    concepts = concepts_of(query, sources.analyser, lexicon, exact=question.exact)
    if concepts:
        return concepts
    if only_function_words(query, sources.analyser):
        raise KutipError(
            f"“{query.text.strip()}” holds only function words (such as “yang”, “dan”, “the”).",
            'Add a word that says what you look for, or put the words in quotes: "..." finds them as a phrase.',
        )
    raise KutipError("There is no word to search for.", "Give one or more words: kutip search debt bondage")


def _hits(
    question: Question, concepts: Sequence[AskedConcept], wanted: Sequence[Concept], sources: Sources
) -> tuple[tuple[Hit, ...], int]:
    """The best passages that do not repeat each other, and how many match in all."""
    limit = question.limit + SPARE
    while True:
        answer = sources.reader.search(wanted, _filters(question), limit)
        folded = _fold(answer)
        if len(folded) >= question.limit or len(answer.hits) < limit:
            break
        limit *= 2
    hits = [
        _hit(rank, scored, stored, duplicates, question, concepts, sources)
        for rank, (scored, stored, duplicates) in enumerate(folded[: question.limit], 1)
    ]
    return tuple(hits), answer.total


def _filters(question: Question) -> Filters:
    """Reference lists are left out, unless she asks for them."""
    if question.references or question.filters.section_kinds:
        return question.filters
    return replace(question.filters, without_section_kinds=("references",))


def _fold(answer: Answer) -> list[tuple[Scored, StoredPassage, tuple[str, ...]]]:
    """Each text once, at its best rank, with the ids of the passages that repeat it."""
    seen = Seen()
    shown: list[tuple[Scored, StoredPassage, list[str]]] = []
    found = [_weighed(scored, unpack(scored.payload)) for scored in answer.hits]
    for scored, stored in sorted(found, key=lambda hit: -hit[0].score):
        repeated = seen.number_alike(stored.sketch)
        if repeated is None:
            seen.add(stored.sketch)
            shown.append((scored, stored, []))
        else:
            shown[repeated][2].append(scored.id)
    return [(scored, stored, tuple(duplicates)) for scored, stored, duplicates in shown]


def _weighed(scored: Scored, stored: StoredPassage) -> tuple[Scored, StoredPassage]:
    front = stored.passage.section_kind == "front"
    return (replace(scored, score=scored.score * FRONT) if front else scored), stored


def _hit(
    rank: int,
    scored: Scored,
    stored: StoredPassage,
    duplicates: tuple[str, ...],
    question: Question,
    concepts: Sequence[AskedConcept],
    sources: Sources,
) -> Hit:
    passage = stored.passage
    found = find(concepts, sources.analyser.analyse(passage.text, stored.language))
    return Hit(
        rank=rank,
        score=round(scored.score, 4),
        id=scored.id,
        paper=sources.paper(stored.paper),
        passage=passage,
        language=stored.language,
        highlights=highlights(found),
        quote=best_quote(passage, concepts, found),
        matched=matches(concepts, found, passage.text),
        duplicates=duplicates,
        before=tuple(_neighbours(scored.id, passage, question.context, -1, sources.reader))[::-1],
        after=tuple(_neighbours(scored.id, passage, question.context, 1, sources.reader)),
    )


def _neighbours(id: str, passage: Passage, count: int, step: int, reader: EngineReader) -> Iterator[Passage]:
    """Up to `count` passages next to this one in the same section, the nearest first."""
    paper, _, number = id.rpartition("#")
    for distance in range(1, count + 1):
        payload = reader.get(f"{paper}#{int(number) + step * distance}")
        if payload is None:
            return
        neighbour = unpack(payload).passage
        if neighbour.section_path != passage.section_path:
            return
        yield neighbour
