"""Which terms is this text made of?"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple, cast

from search.language import vocabulary
from search.language.folding import fold
from search.language.recognition import Home, is_known_word, stem_of, text_language
from search.language.spelling import BOUND_PREFIXES, joined_forms
from search.language.stopping import STOP_WORDS
from search.language.terms import Term
from search.model import Language

_MEMORY = 200_000
"""So many printed words are kept in memory before an analyser forgets them and begins anew."""

_MARKS = "\u00ad\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200b-\u200f\u2060\ufeff"
_LETTER = r"[^\W_²³¹⁰-₟]"
_WORD = rf"{_LETTER}+(?:[{_MARKS}]+{_LETTER}*)*"
_NUMBER = r"\d+(?:[.,]\d+)+"
_INITIALS = rf"(?:[A-Za-z]\.){{2,}}(?:[A-Za-z](?!{_LETTER}))?"
_ITEM = rf"(?:{_NUMBER}|{_INITIALS}|{_WORD}(?:['’‘`´ʼ＇]{_WORD})*)"
_TOKEN = re.compile(rf"{_ITEM}(?:[-‐‑]{_ITEM})*")

_ENCLITICS = frozenset("an kan ku mu nya lah kah tah pun".split())
_BEFORE_REDUPLICATION = frozenset("be ber di ke me mem men meng meny pe pem pen peng per se ter memper diper".split())


class _Piece(NamedTuple):
    """One term of a printed word, with offsets and position counted from where the word begins."""

    stem: str
    exact: str
    start: int
    end: int
    position: int
    home: Home
    stop: bool
    capitals: bool = False


class _Printed(NamedTuple):
    """A printed word taken apart: its terms, and how many positions they take up."""

    pieces: tuple[_Piece, ...]
    width: int


class Analyser:
    """Text to terms, the same for papers and for queries.

    A word gives the same stem wherever it stands: stem and home language depend on its form alone, so that a query of
    one word meets the word in any sentence. `stems` are the stems computed before (`new_stems` of earlier analysers);
    with them nothing is loaded and no stemmer runs for the words that they hold.

    Two words that are also written as one (`kerja sama`, `kerjasama`) give one and the same sequence in either
    spelling: the two words at two positions, and the joined form as one more term at the first. A short word in
    capitals that is otherwise a common word (`TIP`, `ART`) is followed at its position by one more term in capitals.
    """

    def __init__(self, stems: Mapping[str, str] | None = None) -> None:
        self._stems = stems or {}
        self._printed: dict[str, _Printed] = {}
        self._facts: dict[str, tuple[str, Home]] = {}
        self._pairs: dict[str, dict[str, tuple[str, str, str]]] | None = None
        self.new_stems: dict[str, str] = {}

    def analyse(self, text: str, language: Language | None = None) -> list[Term]:
        """The terms of a text, in order; `start` and `end` are offsets in `text`.

        `language` is the language of the text as a whole, if known. It labels the words that either language may
        claim, and changes no stem.
        """
        main = language or text_language(text)
        if len(self._printed) > _MEMORY:
            self._printed.clear()
        printed, starters = self._printed, self._starters()
        shouting = text.isupper() and " " in text.strip()
        terms: list[Term] = []
        position = 0
        before: tuple[int, Term] | None = None
        for found in _TOKEN.finditer(text):
            surface = found.group()
            word = printed.get(surface)
            if word is None:
                word = printed[surface] = self._read(surface)
            offset = found.start()
            for stem, exact, start, end, at, home, stop, capitals in word.pieces:
                if capitals and shouting:
                    continue
                label: Language = home if home == "id" or home == "en" else main  # type: ignore[assignment]
                terms.append(Term(stem, exact, offset + start, offset + end, position + at, label, stop))
            if not word.pieces:
                continue
            if before is not None and word.width == 1:
                joined = self._join(before[1], terms[-1], text)
                if joined is not None:
                    terms.insert(before[0] + 1, joined)
            first = word.pieces[0]
            before = (len(terms) - 1, terms[-1]) if first.stem in starters and len(word.pieces) == 1 else None
            position += word.width
        return terms
