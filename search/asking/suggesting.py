"""Which words of a query are misspelled, and what was meant? Answered from the index's own words and the lexicon."""

import re
from collections.abc import Iterator
from collections.abc import Sequence as SequenceOf
from typing import NamedTuple

from search.asking.indexed import IndexWords
from search.asking.syntax import And, Node, Not, Or, Sequence, Words
from search.language import Analyser, Lexicon, Term, fold, units

SHORTEST = 4
"""Letters from which on a word is looked at; below, every word has too many neighbours."""

ONE_EDIT = 5
"""Letters up to which one edit is allowed; above, two."""

LONGEST = 6
"""Words of the longest phrases of the lexicon that are looked for around a word."""

FEW = 2
"""Passages up to which a word that occurs may be a misspelling of the papers' own."""

RARE = 0.05
"""Such a word is questioned where another one, an edit or two away, is that much more frequent."""


_WORD = r"\w+(?:['’-]\w+)*"


class Correction(NamedTuple):
    """A word as typed and as it was probably meant; `missing` says that it occurs nowhere, and is no word besides."""

    typed: str
    meant: str
    missing: bool


class Speller:
    """Finds what was meant by the words of a query."""

    def __init__(self, words: IndexWords, analyser: Analyser, lexicon: Lexicon | None) -> None:
        self._words = words
        self._analyser = analyser
        self._lexicon = lexicon

    def corrections(self, root: Node) -> list[Correction]:
        """The corrections of all bare words, in their order, each once."""
        found = (correction for text in _bare(root) for correction in self._in_words(text))
        return list(dict.fromkeys(correction for correction in found if correction))

    def _in_words(self, text: str) -> Iterator[Correction | None]:
        terms = self._analyser.analyse(text)
        return (self._correction(unit[0], terms, text) for unit in units(terms) if len(unit) == 1)

    def _correction(self, term: Term, terms: SequenceOf[Term], text: str) -> Correction | None:
        typed = text[term.start : term.end]
        word = term.exact
        if term.stop or len(word) < SHORTEST or not word.isalpha():
            return None
        passages = self._words.passages(word)
        # The cheap questions first: most words occur, and need no look at word lists or at all words of the index.
        if passages > FEW or (not passages and self._answered(term, terms)):
            return None
        # Imported here because few words come so far.
        from search.language import is_known_word

        known = is_known_word(word)
        if known and passages:
            return None
        meant = self._nearest(word, known=known)
        if meant is None or self._words.passages(meant) * RARE < passages:
            return None
        return Correction(typed, meant, missing=not passages and not known)

    def _answered(self, term: Term, terms: SequenceOf[Term]) -> bool:
        """Whether another form of the word is in the index, or the lexicon knows it, alone or in a phrase."""
        if self._words.passages(term.stem, "stem"):
            return True
        if self._lexicon is None:
            return False
        starts = (at for at, other in enumerate(terms) if 0 <= term.position - other.position < LONGEST)
        phrases = ((terms[at].position, self._lexicon.longest_match(terms, at)) for at in starts)
        return any(phrase is not None and term.position < start + phrase.words for start, phrase in phrases)

    def _nearest(self, word: str, *, known: bool) -> str | None:
        """The word that was most likely meant: the nearest, the more frequent in the papers, the one that begins so.

        For a word that exists only one edit is allowed, and only another word of the papers.
        """
        edits = 1 if known or len(word) <= ONE_EDIT else 2
        found = {one.word: (one.edits, -one.passages) for one in self._words.like(word, edits)}
        if self._lexicon is not None and not known:
            for other, distance in self._words.alike(word, self._lexicon.words(), edits):
                found.setdefault(other, (distance, 0))
        others = [
            (distance, other[0] != word[0], passages, other)
            for other, (distance, passages) in found.items()
            if distance and other.isalpha() and len(other) >= SHORTEST
        ]
        return min(others)[-1] if others else None


def _bare(node: Node) -> Iterator[str]:
    """The runs of bare words in a query, those that are left out too."""
    match node:
        case Words(text):
            yield text
        case Not(inner):
            yield from _bare(inner)
        case Sequence(nodes) | And(nodes) | Or(nodes):
            for part in nodes:
                yield from _bare(part)
        case _:
            return


def respelled(node: Node, corrections: list[Correction]) -> Node:
    """The query with the words as they were meant."""
    match node:
        case Words(text):
            meant = {fold(correction.typed): correction.meant for correction in corrections}
            return Words(re.sub(_WORD, lambda found: meant.get(fold(found[0]), found[0]), " ".join(text.split())))
        case Not(inner):
            return Not(respelled(inner, corrections))
        case Sequence(nodes):
            return Sequence(tuple(respelled(part, corrections) for part in nodes))
        case And(nodes):
            return And(tuple(respelled(part, corrections) for part in nodes))
        case Or(nodes):
            return Or(tuple(respelled(part, corrections) for part in nodes))
        case _:
            return node
