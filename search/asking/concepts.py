"""Which concepts does a query ask for, and in which ways may a passage say each of them?"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from search.asking.results import AskedConcept, WayToSay
from search.engines.base import Alternative, Field
from search.language import Analyser, Lexicon, LexiconMatch, Term, fold, units
from search.model import Language


class Worth(NamedTuple):
    """How much each way to say a concept counts, against the stem of the word itself.

    `exact` comes on top of the stem. `part` is the weight of a single word whose phrase is a concept of its own.
    `filler` is how many words may stand between those of a lexicon phrase. `function` is the weight of a function
    word.
    """

    exact: float = 0.5
    part: float = 0.35
    filler: int = 1
    function: float = 0.4
    thinned: float = 0.5


def word_concepts(
    text: str, language: Language, analyser: Analyser, lexicon: Lexicon | None, *, exact: bool = False
) -> list[AskedConcept]:
    """The concepts of bare words, in their order; without a lexicon, in the query's own words only.

    With `exact`, words count as typed only. The words of a phrase follow it. Function words are minor concepts.
    """
    terms = analyser.analyse(text, language)
    if exact:
        return [_exact_word(unit[0], text) for unit in units(terms)]
    return list(_free(text, terms, lexicon, Worth()))


def phrase_concept(text: str, language: Language, analyser: Analyser) -> AskedConcept | None:
    """Words that must stand together as typed, function words too; None when there is no word."""
    terms = analyser.analyse(text, language)
    words = tuple(term.exact for term in _printed_words(terms))
    if not words:
        return None
    way = WayToSay(text, terms[0].language, "exact", Alternative(words, field="exact"))
    return AskedConcept(f'"{text}"', (way,))


def sequence_concept(text: str, language: Language, analyser: Analyser) -> AskedConcept:
    """Words that follow each other in any of their forms, function words between them at will.

    Two words that may be written as one ("multi track", "multitrack") are found in both ways.
    """
    terms = analyser.analyse(text, language)
    ways: list[WayToSay] = []
    for words in (_printed_words(terms), [unit[0] for unit in units(terms)]):
        telling = [term for term in words if not term.stop]
        field: Field = "stem" if telling else "exact"
        telling = telling or words
        forms = tuple(term.stem if field == "stem" else term.exact for term in telling)
        gap = telling[-1].position - telling[0].position + 1 - len(telling)
        ways.append(WayToSay(text, language, "phrase", Alternative(forms, field=field, slop=gap)))
    return AskedConcept(text, _distinct(ways))


def near_concept(text: str, between: int, language: Language, analyser: Analyser) -> AskedConcept | None:
    """Words that must stand near each other, in any form and order; None when there are only function words."""
    terms = [term for term in _printed_words(analyser.analyse(text, language)) if not term.stop]
    stems = tuple(dict.fromkeys(term.stem for term in terms))
    if not stems:
        return None
    way = WayToSay(text, terms[0].language, "near", Alternative(stems, slop=between, ordered=False))
    return AskedConcept(f'"{text}"~{between}', (way,))


def spelled_concept(source: str, via: str, language: Language, words: Iterable[tuple[str, float]]) -> AskedConcept:
    """One concept of words as they are spelled, each with its weight."""
    ways = (WayToSay(word, language, via, Alternative((word,), weight, "exact")) for word, weight in words)
    return AskedConcept(source, tuple(ways))


def _printed_words(terms: Sequence[Term]) -> list[Term]:
    """One term a printed word: without joined forms of two words, and without what a word stands for besides."""
    words = {
        (term.start, term.end): term for term in reversed(terms) if not any(_is_inside(other, term) for other in terms)
    }
    return sorted(words.values(), key=lambda term: term.start)


def _is_inside(one: Term, other: Term) -> bool:
    return other.start <= one.start and one.end <= other.end and one.end - one.start < other.end - other.start


def _exact_word(term: Term, text: str) -> AskedConcept:
    source = text[term.start : term.end]
    way = WayToSay(source, term.language, "exact", Alternative((term.exact,), field="exact"))
    return AskedConcept(source, (way,), Worth().function if term.stop else 1.0, minor=term.stop)


def _free(text: str, terms: Sequence[Term], lexicon: Lexicon | None, worth: Worth) -> Iterator[AskedConcept]:
    """The longest phrases that the lexicon knows, their single words at a lower weight, and the other words."""
    at = 0
    while at < len(terms):
        unit = units(terms[at:])[0]
        match = lexicon.longest_match(terms, at) if lexicon else None
        last = terms[at].position + (match.words if match else 1) - 1
        end = at + max(len(unit), sum(term.position <= last for term in terms[at:]))
        words = [unit[0] for unit in units(terms[at:end])]
        inside = [term for term in words if not term.stop]
        if match is None or len(inside) < 2:
            for term in words:
                yield _word(term, text, match if inside == [term] or len(words) == 1 else None, worth)
        else:
            phrase = text[terms[at].start : max(term.end for term in terms[at:end])]
            yield _phrase(phrase, inside, match, worth)
            for term in inside:
                alone = lexicon.longest_match([term], 0) if lexicon else None
                yield _word(term, text, alone, worth, part_of=phrase)
        at = end


def _word(term: Term, text: str, match: LexiconMatch | None, worth: Worth, part_of: str | None = None) -> AskedConcept:
    source = text[term.start : term.end]
    if term.stop:
        itself = WayToSay(source, term.language, "exact", Alternative((term.exact,), field="exact"))
        return AskedConcept(source, _distinct([itself, *_from_lexicon(match, worth)]), worth.function, minor=True)
    ways = [
        WayToSay(source, term.language, "stem", Alternative((term.stem,))),
        WayToSay(source, term.language, "exact", Alternative((term.exact,), weight=worth.exact, field="exact")),
        *_from_lexicon(match, worth),
    ]
    return AskedConcept(source, _distinct(ways), worth.part if part_of else 1.0, part_of)


def _phrase(phrase: str, words: Sequence[Term], match: LexiconMatch, worth: Worth) -> AskedConcept:
    stems = tuple(term.stem for term in words)
    gap = words[-1].position - words[0].position + 1 - len(words)
    itself = WayToSay(phrase, words[0].language, "phrase", Alternative(stems, slop=worth.filler + gap))
    return AskedConcept(phrase, _distinct([itself, *_from_lexicon(match, worth)]))


def _from_lexicon(match: LexiconMatch | None, worth: Worth) -> Iterator[WayToSay]:
    if match is None:
        return
    for way in match.alternatives:
        via = "related" if way.near else "lexicon"
        thinned = len(way.stems) == 1 and len(way.text.split()) > 1
        if way.function or thinned:
            words = tuple(fold(way.text).split())
            yield WayToSay(way.text, way.language, via, Alternative(words, way.weight, "exact"))
        if thinned and not way.function:
            yield WayToSay(way.text, way.language, via, Alternative(way.stems, worth.thinned * way.weight))
        elif not way.function:
            slop = worth.filler + way.gap if len(way.stems) > 1 else 0
            yield WayToSay(way.text, way.language, via, Alternative(way.stems, way.weight, slop=slop))


def _distinct(ways: Sequence[WayToSay]) -> tuple[WayToSay, ...]:
    """Each set of terms once, by its best weight: two ways that match the same words must not count twice."""
    best: dict[tuple[str, tuple[str, ...]], WayToSay] = {}
    for way in sorted(ways, key=lambda way: -way.matches.weight):
        best.setdefault((way.matches.field, way.matches.terms), way)
    return tuple(way for way in ways if way in best.values())
