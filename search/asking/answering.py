"""From a question to ranked hits: concepts, the engine's best passages, repeats folded, words shown."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from search.asking.absence import note_on_absent
from search.asking.indexed import IndexWords
from search.asking.likeness import Seen
from search.asking.meaning import DEPTH, Meaning, candidates, weighed
from search.asking.query import parse
from search.asking.results import AskedConcept, Hit, Question, SearchResult
from search.asking.showing import best_quote, find, highlights, matches
from search.asking.stored import StoredPassage, unpack
from search.asking.suggesting import Speller
from search.asking.understanding import Knowledge, Understood, understand_query
from search.engines.base import Answer, Concept, EngineReader, Filters, Scored
from search.errors import KutipError
from search.language import Analyser, Lexicon
from search.model import Paper, Passage

SPARE = 10
"""Hits fetched beyond the limit, to make up for repeats that are folded into others."""


class Sources(NamedTuple):
    """What answers are made from: an open index, the analyser it was built with, a lexicon, the papers.

    `paper` gives a paper by its id, `papers` the ids of the papers called so, `meaning` how like a text the passages
    are, where there are vectors.
    """

    reader: EngineReader
    analyser: Analyser
    lexicon: Lexicon | None
    words: IndexWords
    paper: Callable[[str], Paper]
    papers: Callable[[str], tuple[str, ...]]
    meaning: Meaning | None = None


def ask(question: Question, sources: Sources) -> SearchResult:
    """Answer one question; raises KutipError when it holds nothing to search for."""
    started = time.perf_counter()
    asked = understand(question, sources)
    hits, total = _hits(question, asked, sources)
    widened = question.translate and not question.exact
    absent = note_on_absent(asked.concepts, hits, sources.reader, widened=widened)
    return SearchResult(
        text=question.text,
        language=sources.analyser.language_of(question.text),
        concepts=asked.concepts,
        notes=(*asked.notes, absent) if absent else asked.notes,
        suggestion=asked.suggestion,
        corrected=asked.corrected,
        narrowed=asked.narrowed,
        total=total,
        hits=hits,
        elapsed_ms=round((time.perf_counter() - started) * 1000, 2),
    )


def understand(question: Question, sources: Sources) -> Understood:
    """The concepts of a question and its condition; raises KutipError when there are none."""
    lexicon = sources.lexicon if question.translate else None
    query = parse(question.text)
    knowledge = Knowledge(sources.analyser, lexicon, sources.words, sources.papers)
    speller = Speller(sources.words, sources.analyser, lexicon)
    asked = understand_query(query, knowledge, speller, exact=question.exact)
    if asked.concepts or asked.condition:
        return asked
    message = query.notes[0] if query.notes else "There is no word to search for."
    raise KutipError(message, "Give one or more words: kutip search debt bondage")


def _hits(question: Question, asked: Understood, sources: Sources) -> tuple[tuple[Hit, ...], int]:
    """The best passages that do not repeat each other, and how many match in all."""
    wanted = [Concept(tuple(way.matches for way in concept.ways), concept.weight) for concept in asked.concepts]
    filters = _filters(question, asked)
    meaning = sources.meaning if question.meaning and asked.concepts and not question.exact else None
    limit = max(question.limit + SPARE, DEPTH if meaning else 0)
    while True:
        answer = sources.reader.search(wanted, filters, limit, asked.condition)
        if meaning:
            answer = _by_meaning(answer, meaning, question, asked, sources)
        folded = _fold(answer)
        if len(folded) >= question.limit or len(answer.hits) < limit:
            break
        limit *= 2
    telling = [concept for concept in asked.concepts if not (concept.excluded or concept.minor)]
    shown = telling or asked.concepts
    hits = [
        _hit(rank, scored, stored, duplicates, question, shown, sources)
        for rank, (scored, stored, duplicates) in enumerate(folded[: question.limit], 1)
    ]
    return tuple(hits), answer.total


def _by_meaning(answer: Answer, meaning: Meaning, question: Question, asked: Understood, sources: Sources) -> Answer:
    """The answer ranked by words and meaning; for bare words without filters, with a few more passages."""
    likeness = meaning.likeness(question.text)
    more = []
    if asked.bare and question.filters == Filters():
        more = [
            scored
            for scored in candidates(likeness, answer.hits, sources.reader)
            if question.references or unpack(scored.payload).passage.section_kind != "references"
        ]
    return Answer(tuple(weighed(likeness, [*answer.hits, *more])), answer.total + len(more))


def _filters(question: Question, asked: Understood) -> Filters:
    """Reference lists are left out, unless she asks for them."""
    if question.references or asked.references or question.filters.section_kinds:
        return question.filters
    return question.filters._replace(without_section_kinds=("references",))


def _fold(answer: Answer) -> list[tuple[Scored, StoredPassage, tuple[str, ...]]]:
    """Each text once, at its best rank, with the ids of the passages that repeat it."""
    seen = Seen()
    shown: list[tuple[Scored, StoredPassage, list[str]]] = []
    for scored in answer.hits:
        stored = unpack(scored.payload)
        repeated = seen.number_alike(stored.sketch)
        if repeated is None:
            seen.add(stored.sketch)
            shown.append((scored, stored, []))
        else:
            shown[repeated][2].append(scored.id)
    return [(scored, stored, tuple(duplicates)) for scored, stored, duplicates in shown]


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
