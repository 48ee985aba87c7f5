"""Which printed words answer the query, and which sentence or two of a passage answer it best?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from search.asking.results import AskedConcept, Match, Quote, WayToSay
from search.engines.base import Alternative
from search.language import Term
from search.model import Passage

LONG_QUOTE = 60
"""Words from which on a quote takes no second sentence."""


@dataclass(frozen=True, slots=True)
class Found:
    """One place where a way to say a concept stands in a text: offsets of its words."""

    concept: int
    way: WayToSay
    words: tuple[tuple[int, int], ...]


def find(concepts: Sequence[AskedConcept], terms: Sequence[Term]) -> list[Found]:
    """Every place in an analysed text that answers a concept."""
    places: dict[tuple[str, str], dict[int, Term]] = {}
    for term in terms:
        places.setdefault(("stem", term.stem), {})[term.position] = term
        places.setdefault(("exact", term.exact), {})[term.position] = term
    return [
        Found(number, way, tuple((term.start, term.end) for term in run))
        for number, concept in enumerate(concepts)
        for way in concept.ways
        for run in _runs(way.matches, places)
    ]


def _runs(wanted: Alternative, places: Mapping[tuple[str, str], Mapping[int, Term]]) -> Iterator[list[Term]]:
    """The places of a word, or of a phrase with at most `slop` words between neighbours."""
    columns = [places.get((wanted.field, term), {}) for term in wanted.terms]
    for at, term in columns[0].items():
        run = [term]
        for column in columns[1:]:
            step = next((column[p] for p in range(at + 1, at + wanted.slop + 2) if p in column), None)
            if step is None:
                break
            run.append(step)
            at = step.position
        if len(run) == len(columns):
            yield run


def highlights(found: Iterable[Found]) -> tuple[tuple[int, int], ...]:
    """The (start, end) of all matching words, ascending, none inside another."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted({word for place in found for word in place.words}):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def matches(concepts: Sequence[AskedConcept], found: Sequence[Found], text: str) -> tuple[Match, ...]:
    """For each concept that is answered: the words as printed, each once, and through what."""
    result = []
    for number, concept in enumerate(concepts):
        own = sorted((place for place in found if place.concept == number), key=lambda place: place.words)
        if not own:
            continue
        words: dict[str, str] = {}
        for printed in (_printed(place, text) for place in own):
            words.setdefault(printed.lower(), printed)
        strongest = max(own, key=lambda place: (place.way.matches.field == "exact", place.way.matches.weight))
        result.append(Match(concept.source, tuple(words.values()), strongest.way.via, concept.part_of))
    return tuple(result)


def _printed(place: Found, text: str) -> str:
    """The words of a place as printed, with `…` where others stand in between."""
    parts = [text[place.words[0][0] : place.words[0][1]]]
    for (_, before), (start, end) in pairwise(place.words):
        parts += [" " if text[before:start].isspace() else text[before:start] if start - before < 2 else " … "]
        parts += [text[start:end]]
    return "".join(parts)


def best_quote(passage: Passage, concepts: Sequence[AskedConcept], found: Sequence[Found]) -> Quote:
    """The sentence that answers most of the query; with its neighbour where that answers more."""
    sentences = passage.sentences or ((0, len(passage.text)),)
    answered = [_answered(sentence, concepts, found) for sentence in sentences]
    best = max(range(len(sentences)), key=lambda number: (_value(answered[number]), -number))
    first = last = best
    if len(passage.text[slice(*sentences[best])].split()) < LONG_QUOTE:
        neighbours = [number for number in (best - 1, best + 1) if 0 <= number < len(sentences)]
        gains = {number: _value(_together(answered[best], answered[number])) for number in neighbours}
        gain, partner = max(((gains[number], -number) for number in neighbours), default=(0.0, 0))
        if gain > _value(answered[best]):
            first, last = sorted((best, -partner))
    start, end = sentences[first][0], sentences[last][1]
    return Quote(passage.text[start:end], start, end)


def _answered(sentence: tuple[int, int], concepts: Sequence[AskedConcept], found: Sequence[Found]) -> dict[int, float]:
    """The concepts that a sentence answers, each with the weight of its best way."""
    start, end = sentence
    best: dict[int, float] = {}
    for place in found:
        if start <= place.words[0][0] and place.words[-1][1] <= end:
            weight = concepts[place.concept].weight * place.way.matches.weight
            best[place.concept] = max(weight, best.get(place.concept, 0.0))
    return best


def _value(answered: Mapping[int, float]) -> float:
    return sum(answered.values())


def _together(one: Mapping[int, float], other: Mapping[int, float]) -> dict[int, float]:
    return {concept: max(one.get(concept, 0.0), other.get(concept, 0.0)) for concept in one.keys() | other.keys()}
