"""Where does a term stand, each time, and which words keep it company? Read as a linguist reads a corpus."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import log, log2

from search.asking.answering import Sources
from search.asking.concepts import phrase_concept, sequence_concept, word_concepts
from search.asking.query import QUOTES
from search.asking.results import AskedConcept, WayToSay
from search.asking.showing import find
from search.asking.stored import unpack
from search.engines.base import Concept, EngineReader, Filters, reading_order
from search.errors import KutipError
from search.language import Term
from search.model import Language, Paper, Passage

WINDOW = 5
"""Words on either side among which the company of a term is counted."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a term stands: `text[start:end]` of the passage with this id.

    `left` and `right` are what stands before and behind it in the section, as printed.
    """

    id: str
    paper: Paper
    passage: Passage
    language: Language
    start: int
    end: int
    via: str
    left: str
    right: str

    @property
    def keyword(self) -> str:
        """The words themselves, as printed."""
        return self.passage.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Collocate:
    """A word that stands near a term: how often there and in all, and how telling that is.

    `log_likelihood` says how sure it is that they belong together (T. Dunning, 1993; above 10.83 chance is less
    likely than one in a thousand), `pmi` how strongly they attract each other (K. Church, P. Hanks, 1990), in bits.
    """

    word: str
    together: int
    occurrences: int
    log_likelihood: float
    pmi: float


def term_concept(text: str, sources: Sources, *, translate: bool) -> AskedConcept:
    """The term with all its inflected forms, and those of its equivalents with `translate`.

    A phrase of the lexicon is one term; of other words the term is their sequence; in quotes it stands as typed.
    Raises KutipError without a word.
    """
    quoted = text.translate(QUOTES).strip()
    plain = quoted.replace('"', " ")
    language = sources.analyser.language_of(plain)
    phrase = phrase_concept(plain.strip(), language, sources.analyser) if re.fullmatch(r'"[^"]+"', quoted) else None
    if phrase:
        return phrase
    concepts = word_concepts(plain, language, sources.analyser, sources.lexicon)
    wholes = [concept for concept in concepts if concept.part_of is None]
    if not wholes:
        raise KutipError("There is no word to look for.", "Give a word or a phrase: kutip kwic hutang")
    whole = wholes[0] if len(wholes) == 1 else sequence_concept(plain, language, sources.analyser)
    kept = ("stem", "phrase", "lexicon", "related") if translate else ("stem", "phrase")
    ways = tuple(way for way in whole.ways if way.via in kept) or whole.ways[:1]
    return whole._replace(ways=ways)


def occurrences(
    concept: AskedConcept, sources: Sources, filters: Filters, *, references: bool = False, width: int = 80
) -> Iterator[Occurrence]:
    """Every place where the concept stands in a passage, in the order of papers and of their text.

    `width` is how many letters of either side are given, if there are.
    """
    if not references and not filters.section_kinds:
        filters = filters._replace(without_section_kinds=("references",))
    wanted = Concept(tuple(way.matches for way in concept.ways))
    answer = sources.reader.search([wanted], filters, sources.reader.count())
    for scored in sorted(answer.hits, key=lambda hit: reading_order(hit.id)):
        stored = unpack(scored.payload)
        terms = sources.analyser.analyse(stored.passage.text, stored.language)
        for start, end, via in _places(concept, terms):
            left, right = _context(scored.id, stored.passage, start, end, width, sources.reader)
            yield Occurrence(
                scored.id, sources.paper(stored.paper), stored.passage, stored.language, start, end, via, left, right
            )


def _places(concept: AskedConcept, terms: Sequence[Term]) -> list[tuple[int, int, str]]:
    """The (start, end, through what) of the concept in an analysed text, none overlapping another.

    The term itself goes before what means the same, and the longer before the shorter.
    """
    spans: dict[tuple[int, int], WayToSay] = {}
    for place in find([concept], terms):
        start, end = min(first for first, _ in place.words), max(last for _, last in place.words)
        spans.setdefault((start, end), place.way)
    chosen: list[tuple[int, int, str]] = []
    best = sorted(spans.items(), key=lambda item: (-item[1].matches.weight, item[0][0] - item[0][1], item[0]))
    for (start, end), way in best:
        if all(end <= first or last <= start for first, last, _ in chosen):
            chosen.append((start, end, way.via))
    return sorted(chosen)


def _context(id: str, passage: Passage, start: int, end: int, width: int, reader: EngineReader) -> tuple[str, str]:
    """What stands before and behind; where the passage is too short, the neighbouring ones of its section help out."""
    left, right = passage.text[:start], passage.text[end:]
    if len(left) < width:
        left = f"{_neighbour(id, -1, passage, reader)} {left}".lstrip()
    if len(right) < width:
        right = f"{right} {_neighbour(id, 1, passage, reader)}".rstrip()
    return left[-width:] if width else "", right[:width]


def _neighbour(id: str, step: int, passage: Passage, reader: EngineReader) -> str:
    paper, number = reading_order(id)
    payload = reader.get(f"{paper}#{number + step}")
    neighbour = unpack(payload).passage if payload else None
    return neighbour.text if neighbour and neighbour.section_path == passage.section_path else ""


def collocates(
    concept: AskedConcept, sources: Sources, filters: Filters, *, window: int = WINDOW, references: bool = False
) -> list[Collocate]:
    """The words within a window of so many words around the term, the surest company first.

    Words are counted by their stem and shown in their most frequent form. Function words and the term itself are left
    out, a word near two occurrences counts once, and windows end where a passage ends. Counts in all are those of the
    whole index.
    """
    together: dict[str, Counter[str]] = {}
    found = occurrences(concept, sources, filters, references=references, width=0)
    for _, places in groupby(found, key=lambda place: place.id):
        for term in _company(list(places), window, sources):
            together.setdefault(term.stem, Counter())[term.exact] += 1
    slots = sum(count.total() for count in together.values())
    company = [_collocate(stem, printed, slots, sources.reader) for stem, printed in together.items()]
    return sorted(company, key=lambda one: (-one.log_likelihood, one.word))


def _company(places: Sequence[Occurrence], window: int, sources: Sources) -> Iterator[Term]:
    """The content words around the occurrences in one passage, each once."""
    first = places[0]
    terms = sources.analyser.analyse(first.passage.text, first.language)
    own = {term.position for term in terms for place in places if place.start <= term.start and term.end <= place.end}
    near = {position + step for position in own for step in range(-window, window + 1)}
    for word in printed_words(terms):
        # A word that holds the term, or stands in it, is no company.
        apart = all(word.end <= place.start or place.end <= word.start for place in places)
        if apart and word.position in near and not word.stop:
            yield word


def printed_words(terms: Sequence[Term]) -> Iterator[Term]:
    """One term for each printed word: `kerja sama` and `kerjasama` are one, not what they are put together from.

    A function word that is written together with its neighbour (`dibawah`) does not stand for it.
    """
    whole: list[Term] = []
    for term in terms:
        if whole and term.start >= max(part.end for part in whole):
            yield next((part for part in whole if not part.stop), whole[0])
            whole = []
        whole.append(term)
    if whole:
        yield next((part for part in whole if not part.stop), whole[0])


def _collocate(stem: str, printed: Counter[str], slots: int, reader: EngineReader) -> Collocate:
    """The figures of one word that stands in some of the slots around the term."""
    both, words = printed.total(), reader.words()
    everywhere = max(reader.occurrences(stem, "stem"), both)
    return Collocate(
        word=max(printed.items(), key=lambda item: (item[1], item[0]))[0],
        together=both,
        occurrences=everywhere,
        log_likelihood=round(
            log_likelihood(both, everywhere - both, slots - both, words - slots - everywhere + both), 2
        ),
        pmi=round(log2(both * words / (slots * everywhere)), 2),
    )


def log_likelihood(both: int, other: int, near: int, rest: int) -> float:
    """T. Dunning's G2 (1993) of a table of counts; negative where they stand together less often than by chance."""
    table = ((both, other), (near, max(rest, 0)))
    total = sum(map(sum, table))
    value = 0.0
    for row in range(2):
        for column in range(2):
            expected = sum(table[row]) * (table[0][column] + table[1][column]) / total if total else 0.0
            if table[row][column] and expected:
                value += table[row][column] * log(table[row][column] / expected)
    expected = sum(table[0]) * (both + near) / total if total else 0.0
    return 2 * value if both >= expected else -2 * value
