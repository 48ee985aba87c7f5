"""Which concepts does a query ask for, and in which ways may a passage say each of them?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.asking.query import Clause, Query
from search.asking.results import AskedConcept, WayToSay
from search.engines.base import Alternative
from search.language import Analyser, Lexicon, LexiconMatch, Term, units


@dataclass(frozen=True, slots=True)
class Worth:
    """How much each way to say a concept counts, against the stem of the word itself.

    `exact` comes on top of the stem. `part` is the weight of a single word whose phrase is a concept of its own.
    `filler` is how many words may stand between those of a lexicon phrase.
    """

    exact: float = 0.5
    part: float = 0.35
    filler: int = 1


def concepts_of(
    query: Query, analyser: Analyser, lexicon: Lexicon | None, *, exact: bool = False, worth: Worth = Worth()
) -> list[AskedConcept]:
    """The concepts of a query in the order of its words; without a lexicon, in its own words only.

    Function words give no concept, except inside quotation marks. With `exact`, words count as typed only.
    """
    language = analyser.language_of(query.text)
    concepts: list[AskedConcept] = []
    for clause in query.clauses:
        terms = analyser.analyse(clause.text, language)
        if clause.quoted:
            concepts += _as_typed(clause, terms)
        elif exact:
            concepts += [_exact_word(unit[0], clause.text) for unit in units(terms) if not unit[0].stop]
        else:
            concepts += _free(clause, terms, lexicon, worth)
    return concepts


def _as_typed(clause: Clause, terms: Sequence[Term]) -> list[AskedConcept]:
    words = tuple(term.exact for term in _printed_words(terms))
    if not words:
        return []
    way = WayToSay(clause.text, terms[0].language, "exact", Alternative(words, field="exact"))
    return [AskedConcept(f'"{clause.text}"', (way,), 1.0, required=True, part_of=None)]


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
    return AskedConcept(source, (way,), 1.0, required=False, part_of=None)


def _free(clause: Clause, terms: Sequence[Term], lexicon: Lexicon | None, worth: Worth) -> Iterator[AskedConcept]:
    """The longest phrases that the lexicon knows, their single words at a lower weight, and the other words."""
    at = 0
    while at < len(terms):
        unit = units(terms[at:])[0]
        match = lexicon.longest_match(terms, at) if lexicon else None
        last = terms[at].position + (match.words if match else 1) - 1
        end = at + max(len(unit), sum(term.position <= last for term in terms[at:]))
        inside = [unit[0] for unit in units(terms[at:end]) if not unit[0].stop]
        if match is None or len(inside) < 2:
            for term in inside:
                yield _word(term, clause.text, match, worth)
        else:
            phrase = clause.text[terms[at].start : max(term.end for term in terms[at:end])]
            yield _phrase(phrase, inside, match, worth)
            for term in inside:
                alone = lexicon.longest_match([term], 0) if lexicon else None
                yield _word(term, clause.text, alone, worth, part_of=phrase)
        at = end


def _word(term: Term, text: str, match: LexiconMatch | None, worth: Worth, part_of: str | None = None) -> AskedConcept:
    source = text[term.start : term.end]
    ways = [
        WayToSay(source, term.language, "stem", Alternative((term.stem,))),
        WayToSay(source, term.language, "exact", Alternative((term.exact,), weight=worth.exact, field="exact")),
        *_from_lexicon(match, worth),
    ]
    return AskedConcept(source, _distinct(ways), worth.part if part_of else 1.0, required=False, part_of=part_of)


def _phrase(phrase: str, words: Sequence[Term], match: LexiconMatch, worth: Worth) -> AskedConcept:
    stems = tuple(term.stem for term in words)
    gap = words[-1].position - words[0].position + 1 - len(words)
    itself = WayToSay(phrase, words[0].language, "phrase", Alternative(stems, slop=worth.filler + gap))
    return AskedConcept(phrase, _distinct([itself, *_from_lexicon(match, worth)]), 1.0, required=False, part_of=None)


def _from_lexicon(match: LexiconMatch | None, worth: Worth) -> Iterator[WayToSay]:
    if match is None:
        return
    for way in match.alternatives:
        slop = worth.filler + way.gap if len(way.stems) > 1 else 0
        yield WayToSay(
            way.text, way.language, "related" if way.near else "lexicon", Alternative(way.stems, way.weight, slop=slop)
        )


def _distinct(ways: Sequence[WayToSay]) -> tuple[WayToSay, ...]:
    """Each set of terms once, by its best weight: two ways that match the same words must not count twice."""
    best: dict[tuple[str, tuple[str, ...]], WayToSay] = {}
    for way in sorted(ways, key=lambda way: -way.matches.weight):
        best.setdefault((way.matches.field, way.matches.terms), way)
    return tuple(way for way in ways if way in best.values())


def only_function_words(query: Query, analyser: Analyser) -> bool:
    """Whether a query has words, and none of them says what is sought."""
    terms = [term for clause in query.clauses for term in analyser.analyse(clause.text)]
    return bool(terms) and all(term.stop for term in terms) and not any(clause.quoted for clause in query.clauses)
