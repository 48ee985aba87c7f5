"""What must a passage hold, and what counts? From the query's grammar to concepts and a condition."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from search.asking.concepts import near_concept, phrase_concept, spelled_concept, word_concepts
from search.asking.indexed import IndexWords
from search.asking.query import Query
from search.asking.results import AskedConcept
from search.asking.suggesting import Speller, respelled
from search.asking.syntax import (
    And,
    Field,
    Fielded,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Sequence,
    Words,
    write,
)
from search.asking.years import years_of
from search.engines.base import AllOf, AnyOf, Condition, Filters, Has, Meets, Without
from search.language import Analyser, Lexicon, fold
from search.model import SECTION_KINDS, Language, SectionKind

EDIT = 0.2
"""By how much a fuzzy word counts less for each letter that it differs by."""

KINDS: dict[str, SectionKind] = {
    **{kind: kind for kind in SECTION_KINDS},
    "abstrak": "abstract",
    "pendahuluan": "introduction",
    "tinjauan pustaka": "literature",
    "teori": "theory",
    "landasan teori": "theory",
    "metode": "method",
    "metodologi": "method",
    "hasil": "results",
    "pembahasan": "results",
    "kesimpulan": "conclusion",
    "penutup": "conclusion",
    "daftar pustaka": "references",
    "referensi": "references",
    "lampiran": "appendix",
}
"""Kinds of sections by the names that are typed for them; anything else is words of a section's title."""


class Understood(NamedTuple):
    """What a query asks for.

    A hit meets the condition; where there is none, it answers a concept. `references` says whether the query names
    reference lists itself. `notes` are for the user. `suggestion` is the query without its misspellings, which was
    understood in its place when `corrected`. A `bare` query is a run of words, which a passage may answer in others; a
    `narrowed` one has fields.
    """

    concepts: tuple[AskedConcept, ...]
    condition: Condition | None
    references: bool
    notes: tuple[str, ...]
    suggestion: str | None = None
    corrected: bool = False
    bare: bool = False
    narrowed: bool = False


class Knowledge(NamedTuple):
    """What a query is understood by; `papers` gives the ids of the papers called so."""

    analyser: Analyser
    lexicon: Lexicon | None
    words: IndexWords
    papers: Callable[[str], tuple[str, ...]]


def understand_query(
    query: Query, knowledge: Knowledge, speller: Speller | None = None, *, exact: bool = False
) -> Understood:
    """The concepts and the condition of a query. With `exact`, words count as typed only.

    With a `speller`, words that no passage answers and that are no words are replaced by what was meant; other
    misspellings are suggested.
    """
    root, notes = query.root, list(query.notes)
    if root is None:
        return Understood((), None, references=False, notes=tuple(notes))
    corrections = speller.corrections(root) if speller else []
    suggestion = write(respelled(root, corrections)) if corrections else None
    applied = [] if exact else [correction for correction in corrections if correction.missing]
    root = respelled(root, applied)
    notes += (f"“{one.typed}” occurs nowhere: “{one.meant}” was searched for." for one in applied)
    if len(applied) < len(corrections):
        notes.append(f"Did you mean: {suggestion}")
    reader = _Understanding(knowledge, knowledge.analyser.language_of(write(root)), exact)
    condition = reader.condition(root, strict=False)
    minor = any(concept.minor for concept in reader.concepts)
    if isinstance(root, Words | Prefix | Fuzzy) and not (minor and condition):
        condition = None
    if minor and all(concept.minor for concept in reader.concepts):
        notes.append("The query holds only function words: add a word that says what you look for.")
    required = {part.concept for part in _surely(condition) if isinstance(part, Has)}
    return Understood(
        concepts=tuple(
            concept._replace(required=number in required) if number in required else concept
            for number, concept in enumerate(reader.concepts)
        ),
        condition=condition,
        references=reader.references,
        notes=(*notes, *reader.notes),
        suggestion=suggestion,
        corrected=bool(applied),
        bare=isinstance(root, Words),
        narrowed=reader.narrowed,
    )


def _surely(condition: Condition | None) -> Iterable[Condition]:
    """The parts that every hit meets."""
    if isinstance(condition, AllOf):
        for part in condition.parts:
            yield from _surely(part)
    elif condition is not None:
        yield condition


class _Understanding:
    """Collects the concepts of a query while its conditions are made."""

    def __init__(self, knowledge: Knowledge, language: Language, exact: bool) -> None:
        self.knowledge = knowledge
        self.language = language
        self.exact = exact
        self.concepts: list[AskedConcept] = []
        self.notes: list[str] = []
        self.references = False
        self.narrowed = False
        self._excluding = False

    def condition(self, node: Node, *, strict: bool) -> Condition | None:
        """What a hit must meet for a part of the query; None when it asks for nothing, as function words do.

        Of bare words all are meant when `strict`, else any of them.
        """
        match node:
            case Words(text):
                return self._words(text, strict=strict)
            case Phrase(text):
                return self._has(phrase_concept(text, self.language, self.knowledge.analyser))
            case Near(text, between):
                return self._has(near_concept(text, between, self.language, self.knowledge.analyser))
            case Prefix(text):
                return self._prefix(text)
            case Fuzzy(text, edits):
                return self._fuzzy(text, edits)
            case Fielded(name, value):
                return self._fielded(name, value)
            case Not(inner):
                return self._without(inner)
            case Sequence(nodes):
                return self._sequence(nodes, strict=strict)
            case And(nodes):
                return _joined(AllOf, (self.condition(part, strict=True) for part in nodes))
            case Or(nodes):
                return _joined(AnyOf, (self.condition(part, strict=True) for part in nodes))

    def _sequence(self, nodes: Iterable[Node], *, strict: bool) -> Condition | None:
        """Bare words rank, the rest must be; without anything else to find, one of the words must be there."""
        required: list[Condition | None] = []
        optional: list[Condition | None] = []
        found = False
        for node in nodes:
            loose = isinstance(node, Words | Prefix | Fuzzy) and not strict
            (optional if loose else required).append(self.condition(node, strict=strict or not loose))
            found = found or not (loose or isinstance(node, Fielded | Not))
        if not found:
            required.append(_joined(AnyOf, optional))
        return _joined(AllOf, required)

    def _add(self, concept: AskedConcept) -> Has:
        self.concepts.append(concept._replace(weight=0.0, excluded=True) if self._excluding else concept)
        return Has(len(self.concepts) - 1)

    def _has(self, concept: AskedConcept | None) -> Condition | None:
        return None if concept is None else self._add(concept)

    def _words(self, text: str, *, strict: bool) -> Condition | None:
        """One of the concepts, or all of them: a phrase by itself or by all its words."""
        # What is left out is left out as it is said, not in every other way to say it.
        lexicon = None if self._excluding else self.knowledge.lexicon
        concepts = word_concepts(text, self.language, self.knowledge.analyser, lexicon, exact=self.exact)
        units: list[list[Has]] = []
        for concept in concepts:
            has = self._add(concept)
            if concept.minor:
                continue
            if concept.part_of is None:
                units.append([has])
            else:
                units[-1].append(has)
        if not strict:
            return _joined(AnyOf, (has for unit in units for has in unit))
        return _joined(AllOf, (_joined(AnyOf, (unit[0], _joined(AllOf, unit[1:]))) for unit in units))

    def _prefix(self, text: str) -> Condition:
        words, cut = self.knowledge.words.beginning(fold(text))
        if cut:
            self.notes.append(f"Many words begin with “{text}”: the {len(words)} most frequent ones were searched.")
        return self._add(spelled_concept(f"{text}*", "prefix", self.language, ((word, 1.0) for word in words)))

    def _fuzzy(self, text: str, edits: int) -> Condition:
        alike = self.knowledge.words.like(fold(text), edits)
        words = ((one.word, 1 - EDIT * one.edits) for one in alike)
        return self._add(spelled_concept(f"{text}~{edits}", "fuzzy", self.language, words))

    def _without(self, inner: Node) -> Condition | None:
        before = self._excluding
        self._excluding = True
        part = self.condition(inner, strict=True)
        self._excluding = before
        return None if part is None else Without(part)

    def _fielded(self, name: Field, value: str) -> Condition | None:
        self.narrowed = True
        match name:
            case "author":
                return Meets(Filters(author=value))
            case "year":
                return Meets(Filters(years=years_of(value)))
            case "lang":
                return Meets(Filters(language="en" if value == "en" else "id"))
            case "paper":
                papers = self.knowledge.papers(value)
                if not papers:
                    self.notes.append(f"No paper is called “{value}”: `kutip papers` lists them all.")
                return Meets(Filters(papers=papers))
            case "title":
                stems = self._stems(value)
                return Meets(Filters(title=stems)) if stems else None
            case "section":
                return self._section(value)

    def _section(self, value: str) -> Condition | None:
        kind = KINDS.get(value.lower())
        if kind is not None:
            self.references = self.references or (kind == "references" and not self._excluding)
            return Meets(Filters(section_kinds=(kind,)))
        stems = self._stems(value)
        return Meets(Filters(heading=stems)) if stems else None

    def _stems(self, text: str) -> tuple[str, ...]:
        terms = self.knowledge.analyser.analyse(text, self.language)
        stems = tuple(dict.fromkeys(term.stem for term in terms if not term.stop))
        if not stems:
            self.notes.append(f"“{text}” holds only function words, which titles are not searched for.")
        return stems


def _joined(how: type[AllOf] | type[AnyOf], parts: Iterable[Condition | None]) -> Condition | None:
    """The parts that ask for something, as one."""
    asked = tuple(part for part in parts if part is not None)
    if len(asked) > 1:
        return how(asked)
    return asked[0] if asked else None
