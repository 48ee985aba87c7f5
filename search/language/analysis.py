"""Which terms is this text made of?"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Protocol

from search.language.printed import TOKEN, Joins, Printed, take_apart
from search.language.recognition import HOMES, Home, text_language
from search.language.terms import Term
from search.model import Language

_MEMORY = 200_000
"""So many printed words are kept in memory before an analyser forgets them and begins anew."""


class Stems(Protocol):
    """Stems computed before, by the names that an analyser gives them in its `new_stems`: a dictionary, or a file."""

    def get(self, name: str, /) -> str | None:
        """The stem, where it is known."""
        ...


class Analyser:
    """Text to terms, the same for papers and for queries.

    A word gives the same stem wherever it stands: stem and home language depend on its form alone, so that a query of
    one word meets the word in any sentence. `stems` are the stems computed before (`new_stems` of earlier analysers,
    `{"id:perdagangan": "dagang"}`), `more` tells others by the same names, and is asked where they have none: for words
    that are known so, no word list is loaded and no stemmer runs.

    Two words that are also written as one (`kerja sama`, `kerjasama`) give one and the same sequence in either
    spelling: the joined form and the first word at one position, the second word at the next. A short
    word in capitals that is otherwise a known word (`TIP`, `ART`) is followed by itself in capitals, at its position.
    """

    def __init__(self, stems: Stems | None = None, more: Callable[[str], str | None] | None = None) -> None:
        self._given = [known for known in (None if stems is None else stems.get, more) if known]
        self._facts: dict[str, tuple[str, Home]] = {}
        self._printed: dict[str, Printed] = {}
        self.new_stems: dict[str, str] = {}

    def analyse(self, text: str, language: Language | None = None) -> list[Term]:
        """The terms of a text, in order; `start` and `end` are offsets in `text`.

        `language` is the language of the text as a whole, if known. It labels the words that either language may
        claim, and changes no stem.
        """
        main = language or self.language_of(text)
        printed, starters = self._printed, self._joins.starters
        shouting = text.isupper() and len(text.split()) > 1
        terms: list[Term] = []
        position = 0
        starter = -1
        for found in TOKEN.finditer(text):
            surface = found.group()
            word = printed.get(surface)
            if word is None:
                word = self._take_apart(surface)
            offset = found.start()
            single = word.width == 1
            if starter >= 0 and single:
                self._join(terms, starter, word, offset, text)
            starter = len(terms) if single and word.pieces[0].stem in starters else -1
            for stem, exact, start, end, at, home, stop, capitals in word.pieces:
                if not (capitals and shouting):
                    label = home if home == "id" or home == "en" else main
                    terms.append(Term(stem, exact, offset + start, offset + end, position + at, label, stop))
            position += word.width
        return terms

    def language_of(self, text: str) -> Language:
        """The language of a text, as `text_language` says, by way of the stems at hand."""
        return text_language(text, lambda form: self._stem(form)[1])

    def _take_apart(self, surface: str) -> Printed:
        if len(self._printed) >= _MEMORY:
            self._printed.clear()
            self._facts.clear()
        word = self._printed[surface] = take_apart(surface, self._stem, self._joins)
        return word

    def _join(self, terms: list[Term], starter: int, word: Printed, offset: int, text: str) -> None:
        """Add the joined form of the term numbered `starter` and the word that follows, if they have one."""
        first, second = terms[starter], word.pieces[0]
        between = text[first.end : offset + second.start]
        stem = self._joins.of_two(first, second) if between.isspace() and "\n\n" not in between else None
        if stem is not None:
            exact = f"{first.exact} {second.exact}"
            end, stop = offset + second.end, first.stop and second.stop
            terms.insert(starter, Term(stem, exact, first.start, end, first.position, first.language, stop))

    def _stem(self, form: str) -> tuple[str, Home]:
        """The stem and the home of a form: from memory, from the stems given, or computed and noted as new."""
        known = self._facts.get(form)
        if known is not None:
            return known
        for given in self._given:
            for home in HOMES:
                stem = given(f"{home}:{form}")
                if stem is not None:
                    self._facts[form] = (stem, home)
                    return stem, home
        stem, home = self._stem_of(form)
        self.new_stems[f"{home}:{form}"] = stem
        self._facts[form] = (stem, home)
        return stem, home

    @cached_property
    def _stem_of(self) -> Callable[[str], tuple[str, Home]]:
        # Imported when the first new word comes: the words of an index have their stems at hand.
        from search.language.homes import stem_of

        return stem_of

    @cached_property
    def _joins(self) -> Joins:
        return Joins(self._stem)


def units(terms: Sequence[Term]) -> list[tuple[Term, ...]]:
    """The words of a query, each with its terms, the most telling first.

    What is written in two or in one (`kerja sama`) is one unit: the joined form, then the words. What is printed in
    capitals (`TIP`) comes first in capitals, and then as any word. Every other word is a unit by itself.
    """
    found: list[tuple[Term, ...]] = []
    at = 0
    while at < len(terms):
        lead = terms[at]
        group = [term for term in terms[at : at + 4] if term.position == lead.position]
        if len(group) > 1:
            group += [term for term in terms[at + len(group) : at + 4] if term.end <= lead.end]
        capitals = next((term for term in group if term.stem.isupper()), lead)
        found.append((capitals, *(term for term in group if term is not capitals)))
        at += len(group)
    return found
