"""Which printed words answer the query, and which sentence or two of a passage answer it best?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from search.asking.results import AskedConcept, Match, Quote, WayToSay
from search.engines.base import Alternative
from search.language import Term
from search.model import Passage

LONG_QUOTE = 60
"""Words from which on a quote takes no second sentence."""

SHORT_QUOTE = 6
"""Words below which a sentence (the number of a list, a caption) is no quote by itself."""


class Found(NamedTuple):
    """One place where a way to say a concept stands in a text: offsets of its words."""

    concept: int
    way: WayToSay
    words: tuple[tuple[int, int], ...]


def find(concepts: Sequence[AskedConcept], terms: Sequence[Term]) -> list[Found]:
    """Every place in an analysed text that answers a concept."""
    places: dict[tuple[str, str], dict[int, Term]] = {}
    for term in terms:
        if not term.stop:
            places.setdefault(("stem", term.stem), {})[term.position] = term
        places.setdefault(("exact", term.exact), {})[term.position] = term
    return [
        Found(number, way, tuple((term.start, term.end) for term in run))
        for number, concept in enumerate(concepts)
        for way in concept.ways
        for run in _runs(way.matches, places)
    ]


def _runs(wanted: Alternative, places: Mapping[tuple[str, str], Mapping[int, Term]]) -> Iterator[list[Term]]:
    """The places of a word, of a phrase with at most `slop` words between neighbours, or of words near each other."""
    columns = [places.get((wanted.field, term), {}) for term in wanted.terms]
    if not wanted.ordered:
        yield from _near(columns, wanted.slop)
        return
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


def _near(columns: Sequence[Mapping[int, Term]], slop: int) -> Iterator[list[Term]]:
    """The windows that hold each of the words, with at most `slop` others between the first and the last."""
    last: dict[int, int] = {}
    after = -1
    for place, number in sorted((place, number) for number, column in enumerate(columns) for place in column):
        last[number] = place
        first = min(last.values())
        if len(last) == len(columns) and first > after and place - first < len(columns) + slop:
            yield [columns[number][at] for number, at in sorted(last.items(), key=lambda item: item[1])]
            after = place


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
    (start, end), *others = sorted(place.words)
    parts = []
    for first, last in others:
        if first > end + 1 and not text[end:first].isspace():
            parts.append(text[start:end])
            start = first
        end = max(end, last)
    return " … ".join((*parts, text[start:end]))


def best_quote(passage: Passage, concepts: Sequence[AskedConcept], found: Sequence[Found]) -> Quote:
    """The sentence that answers most of the query; with its neighbour where that answers more."""
    sentences = passage.sentences or ((0, len(passage.text)),)
    answered = [_answered(sentence, concepts, found) for sentence in sentences]
    best = max(range(len(sentences)), key=lambda number: (_value(answered[number]), -number))
    length = len(passage.text[slice(*sentences[best])].split())
    first = last = best
    if length < SHORT_QUOTE:
        first, last = (best, best + 1) if best + 1 < len(sentences) else (max(best - 1, 0), best)
    elif length < LONG_QUOTE:
        first, last = _with_partner(best, answered)
    start, end = sentences[first][0], sentences[last][1]
    return Quote(passage.text[start:end], start, end)


def _with_partner(best: int, answered: Sequence[Mapping[int, float]]) -> tuple[int, int]:
    """The best sentence, with the neighbour that answers most besides, if one does."""
    neighbours = [number for number in (best - 1, best + 1) if 0 <= number < len(answered)]
    values = {number: _value(_together(answered[best], answered[number])) for number in neighbours}
    partner = max(neighbours, key=lambda number: (values[number], -number), default=best)
    if values.get(partner, 0.0) <= _value(answered[best]):
        return best, best
    return min(best, partner), max(best, partner)


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
