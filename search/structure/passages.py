"""Which sentences stand together in a passage?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.structure.mapping import Collector, Mapped
from search.structure.sentences import sentence_ends

_TOO_LONG = 300
"""Sentences of more words (tables, lists) are cut at clauses."""
_MOST = 180
_LEAST = 60
_TINY = 25
_IDEAL = 110
_IDEAL_REFERENCES = 80
_WORD = re.compile(r"\S+")
_CLAUSE = re.compile(r"[;:,–—|]\s|\s(?=[•●▪■◦]\s)|\s(?=\(?\d{1,2}[.)]\s)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or an entry of a bibliography. `last` means that its paragraph ends with it."""

    text: Mapped
    words: int
    last: bool
    tight: bool
    """Whether no space stands between it and the sentence before."""


@dataclass(frozen=True, slots=True)
class Packed:
    """The text of one passage, and where its sentences stand."""

    text: Mapped
    sentences: tuple[tuple[int, int], ...]


def pack(paragraphs: Sequence[Mapped], references: bool) -> list[Packed]:
    """Passages of whole sentences over the paragraphs of one section; all text is in exactly one of them."""
    sentences = [sentence for paragraph in paragraphs for sentence in _sentences(paragraph, references)]
    passages: list[Packed] = []
    run: list[Sentence] = []
    for sentence in sentences:
        if run and sentence.text.positions[0] < run[-1].text.positions[-1]:
            passages.extend(_packed(run, references))
            run = []
        run.append(sentence)
    passages.extend(_packed(run, references))
    return passages


def _sentences(paragraph: Mapped, references: bool) -> Iterator[Sentence]:
    ends = [len(paragraph)] if references else list(sentence_ends(paragraph.text))
    start = 0
    tight = False
    for end in ends:
        piece = paragraph.slice(start, end)
        words = len(piece.text.split())
        cuts = [len(piece)] if words <= _TOO_LONG else list(_clauses(piece.text))
        begin = 0
        for cut in cuts:
            part = piece.slice(begin, cut).stripped()
            last = end == ends[-1] and cut == cuts[-1]
            if part.text:
                yield Sentence(part, len(part.text.split()), last, tight)
            tight = not paragraph.text[start + cut : start + cut + 1].isspace()
            begin = cut
        start = end
        tight = not paragraph.text[end : end + 1].isspace()


def _clauses(text: str) -> Iterator[int]:
    """Cuts of a long sentence after clauses, each part of at most `_MOST` words; between words at the worst."""
    places = [match.start() for match in _WORD.finditer(text)]
    clauses = {match.end() for match in _CLAUSE.finditer(text)}
    start = 0
    while len(places) - start > _MOST:
        stops = range(min(start + _MOST, len(places) - _TINY), start + _LEAST, -1)
        cut = next((stop for stop in stops if places[stop] in clauses), stops[0])
        yield places[cut]
        start = cut
    yield len(text)


def _packed(sentences: Sequence[Sentence], references: bool) -> Iterator[Packed]:
    start = 0
    for end in _cuts(sentences, references):
        yield _joined(sentences[start:end])
        start = end


def _cuts(sentences: Sequence[Sentence], references: bool) -> list[int]:
    """The cheapest way to cut the sentences into passages, found from the end backwards."""
    count = len(sentences)
    best = [0.0] * (count + 1)
    choice = [count] * (count + 1)
    for start in range(count - 1, -1, -1):
        best[start] = float("inf")
        words = 0
        for end in range(start + 1, count + 1):
            words += sentences[end - 1].words
            if words > _MOST and end > start + 1 and (sentences[end - 1].words >= _TINY or words > 2 * _MOST):
                break
            cost = _cost(words, end - start, sentences[end - 1].last, references) + best[end]
            if cost < best[start]:
                best[start], choice[start] = cost, end
    cuts: list[int] = []
    place = 0
    while place < count:
        place = choice[place]
        cuts.append(place)
    return cuts


def _cost(words: int, sentences: int, last: bool, references: bool) -> float:
    ideal = _IDEAL_REFERENCES if references else _IDEAL
    cost = ((words - ideal) / ideal) ** 2 + 0.2
    if words > _MOST and sentences > 1:
        cost += 3.0 + (words - _MOST) / 20
    if words < _TINY:
        cost += 8.0
    elif words < _LEAST and not references:
        cost += 1.0
    return cost if last else cost + 0.35


def _joined(sentences: Sequence[Sentence]) -> Packed:
    collector = Collector()
    places: list[tuple[int, int]] = []
    for sentence in sentences:
        if len(collector) and not sentence.tight:
            collector.space()
        start = len(collector)
        collector.add(sentence.text)
        places.append((start, len(collector)))
    return Packed(collector.result(), tuple(places))
