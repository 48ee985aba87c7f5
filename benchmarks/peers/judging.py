"""Do the engines find what BM25 finds? Their ten best beside those of an exact BM25, computed plainly.

An id counts as right when its exact score is not below that of the tenth, so that equals may stand in any order.
Engines differ in the weight of a word by its frequency: an engine is held against each formula, and the best of them
counts. Whether a phrase, a concept or a prefix is scored as one term is told by the engine's module.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import log
from pathlib import Path

from peers import open_peer
from peers.base import TOP, Passage, Query
from peers.material import read
from peers.questions import read as read_queries

K1, B = 1.2, 0.75
_CLOSE = 1e-5

Idf = Callable[[int, int], float]
Counts = Mapping[int, int]
"""How often something occurs, by the number of the passage."""

FORMULAS: dict[str, Idf] = {
    "Lucene": lambda size, occurs: log(1 + (size - occurs + 0.5) / (occurs + 0.5)),
    "Whoosh": lambda size, occurs: log(size / (occurs + 1)) + 1,
    "Robertson": lambda size, occurs: max(1e-6, log((size - occurs + 0.5) / (occurs + 0.5))),
    "Xapian": lambda size, occurs: _xapian_idf((size - occurs + 0.5) / (occurs + 0.5)),
}


def _xapian_idf(odds: float) -> float:
    return log(odds) if odds >= 2 else log(odds * 0.5 + 1)


@dataclass(slots=True)
class Exact:
    """All that the queries need to know of the passages."""

    numbers: dict[str, int]
    norms: list[float]
    words: dict[str, dict[int, int]]
    phrases: dict[tuple[str, ...], dict[int, int]]
    beginning: dict[str, list[str]]
    sections: list[str]
    years: list[int]


def agreement(material: Path, answers: Mapping[str, Mapping[str, Sequence[Sequence[str]]]]) -> dict[str, object]:
    """For each engine the formula it agrees with best, and the share of right ids by kind of query and in all.

    `answers` are {engine: {"ids": ids found of every query that the engine answers}}.
    """
    _, queries = read_queries(material)
    exact = _count(read(material), queries)
    return {name: _best(exact, name, queries, found["ids"]) for name, found in answers.items()}


def _best(exact: Exact, name: str, queries: Sequence[Query], found: Sequence[Sequence[str]]) -> dict[str, object]:
    asked = [query for query in queries if query.kind in open_peer(name).kinds]
    judged = {formula: _shares(exact, name, asked, found, idf) for formula, idf in FORMULAS.items()}
    formula = max(judged, key=lambda name: judged[name]["all"])
    return {"formula": formula, **judged[formula]}


def _shares(
    exact: Exact, name: str, asked: Sequence[Query], found: Sequence[Sequence[str]], idf: Idf
) -> dict[str, float]:
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for query, ids in zip(asked, found, strict=True):
        scores = _scores(exact, name, query, idf)
        best = nlargest(TOP, scores.values())
        least = best[-1] * (1 - _CLOSE) if best else 0.0
        hits = {exact.numbers[found_id] for found_id in ids}
        for kind in (query.kind, "all"):
            right[kind] += sum(scores.get(number, -1.0) >= least for number in hits)
            wanted[kind] += len(best)
    return {kind: right[kind] / count for kind, count in wanted.items() if count}


def _scores(exact: Exact, name: str, query: Query, idf: Idf) -> dict[int, float]:
    """The exact score of every passage that answers the query."""
    scores: dict[int, float] = defaultdict(float)
    size = len(exact.norms)
    for counts in _terms(exact, name, query):
        worth = idf(size, len(counts))
        for number, often in counts.items():
            scores[number] += worth * often / (often + K1 * exact.norms[number])
    return {number: score for number, score in scores.items() if _passes(exact, query, number)}


def _terms(exact: Exact, name: str, query: Query) -> list[Counts]:
    """What is scored as a term each, by the way of that engine."""
    way = open_peer(name).scoring
    one = {"phrase": way.phrase, "concept": way.concept, "prefix": way.prefix}.get(query.kind) == "one term"
    if query.kind == "phrase" and one:
        return [exact.phrases[query.words]]
    words = exact.beginning[query.words[0]] if query.kind == "prefix" else query.words
    apart = [exact.words[word] for word in words]
    return [_together(apart)] if one else list(apart)


def _together(apart: Iterable[Counts]) -> Counts:
    found: Counter[int] = Counter()
    for counts in apart:
        found.update(counts)
    return found


def _passes(exact: Exact, query: Query, number: int) -> bool:
    if query.kind == "phrase":
        return number in exact.phrases[query.words]
    if query.section:
        return exact.sections[number] == query.section
    return query.years is None or query.years[0] <= exact.years[number] <= query.years[1]


def _count(passages: Iterable[Passage], queries: Sequence[Query]) -> Exact:
    phrases = {query.words for query in queries if query.kind == "phrase"}
    starts = {query.words[0] for query in queries if query.kind == "prefix"}
    plain = {word for query in queries if query.kind != "prefix" for word in query.words}
    exact = Exact({}, [], {word: {} for word in plain}, {phrase: {} for phrase in phrases}, {}, [], [])
    beginning: dict[str, set[str]] = {start: set() for start in starts}
    for number, passage in enumerate(passages):
        exact.numbers[passage.id] = number
        exact.norms.append(len(passage.words))
        exact.sections.append(passage.section)
        exact.years.append(passage.year)
        counted = Counter(passage.words)
        for word, often in counted.items():
            if word[:5] in starts:
                beginning[word[:5]].add(word)
                exact.words.setdefault(word, {})[number] = often
            elif word in plain:
                exact.words[word][number] = often
        for phrase in phrases:
            if phrase[0] in counted and phrase[-1] in counted and (often := _occurrences(passage.words, phrase)):
                exact.phrases[phrase][number] = often
    average = sum(exact.norms) / len(exact.norms)
    exact.norms = [1 - B + B * length / average for length in exact.norms]
    exact.beginning = {start: sorted(words) for start, words in beginning.items()}
    return exact


def _occurrences(words: Sequence[str], phrase: Sequence[str]) -> int:
    """How often the phrase occurs, without overlaps."""
    count = at = 0
    while at + len(phrase) <= len(words):
        if tuple(words[at : at + len(phrase)]) == phrase:
            count, at = count + 1, at + len(phrase)
        else:
            at += 1
    return count
