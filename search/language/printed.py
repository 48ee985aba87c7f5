"""Which terms does one printed word hold? Numbers, clitics, hyphens, reduplication, capitals."""

import re
from collections.abc import Callable
from typing import NamedTuple

from search.language.folding import fold
from search.language.recognition import Home
from search.language.spelling import BOUND_PREFIXES, joined_forms, run_together
from search.language.stopping import STOP_WORDS
from search.language.terms import Term
from search.language.vocabulary import words

_MARKS = "\u00ad\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200b-\u200f\u2060\ufeff"
_LETTER = r"[^\W_²³¹⁰-₟¼-¾⅐-⅟↉]"
_NUMBER = r"\d+(?:[.,]\d+)+"
_INITIALS = rf"(?:[A-Za-z]\.){{2,}}(?:[A-Za-z](?!{_LETTER}))?"
# Every set costs a tenth of a millisecond at each start: what says the same with fewer of them is worth it.
_WORD = rf"{_LETTER}+(?:['’‘`´ʼ＇]?{_LETTER}++|[{_MARKS}]++)*+"
_ITEM = rf"(?:{_NUMBER}|{_INITIALS}|{_WORD})"
TOKEN = re.compile(rf"{_ITEM}(?:[-‐‑]{_ITEM})*")
"""A printed word: hyphens, apostrophes, the points of numbers and initials belong to it, superscripts do not."""

_HYPHEN = re.compile("[-‐‑]")
# Patterns of rarer words are texts, which `re` compiles when they are first met.
_THOUSANDS = r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:(?!\1)[.,](\d+))?\Z"
_GLUED = r"([a-z]{4,}|[a-z]{3,}(?=2\Z))(\d{1,3})\Z"
_ENCLITICS = frozenset({"an", "kan", "ku", "mu", "nya", "lah", "kah", "tah", "pun"})
_PREFIX = r"(?:be|ber|di|ke|(?:me|pe)(?:m|n|ng|ny)?|per|se|ter|memper|diper)\Z"

Facts = Callable[[str], tuple[str, Home]]
"""A form to its stem and its home."""


class Piece(NamedTuple):
    """One term of a printed word, with offsets and position counted from where the word begins."""

    stem: str
    exact: str
    start: int
    end: int
    position: int
    home: Home
    stop: bool
    capitals: bool = False


class Printed(NamedTuple):
    """A printed word taken apart: its terms, and how many positions they take up."""

    pieces: tuple[Piece, ...]
    width: int


def take_apart(surface: str, facts: Facts, joins: "Joins") -> Printed:
    """The terms of one printed word as `TOKEN` finds it."""
    parts = _parts(surface)
    if not parts:
        return Printed((), 0)
    if len(parts) == 1:
        return _one_word(surface, *parts[0], facts, joins)
    return _chain(parts, facts, joins)


def _parts(surface: str) -> list[tuple[str, int, int]]:
    """(folded form, start, end) of what the hyphens divide."""
    if not _HYPHEN.search(surface):
        form = fold(surface)
        return [(form, 0, len(surface))] if form else []
    parts: list[tuple[str, int, int]] = []
    start = 0
    for end in [*(found.start() for found in _HYPHEN.finditer(surface)), len(surface)]:
        form = fold(surface[start:end])
        if form:
            parts.append((form, start, end))
        start = end + 1
    return parts


def _one_word(surface: str, form: str, start: int, end: int, facts: Facts, joins: "Joins") -> Printed:
    plain = form.replace("'", "")
    if not plain:
        return Printed((), 0)
    in_two = joins.of_one(plain) if plain.isalpha() else None
    if in_two is not None:
        words, stem = in_two
        first, second = (_piece(word, start, end, at, facts)._replace(exact=form) for at, word in enumerate(words))
        joined = () if stem is None else (first._replace(stem=stem, stop=first.stop and second.stop),)
        return Printed((*joined, first, second), 2)
    piece = _piece(form, start, end, 0, facts)
    glued = re.match(_GLUED, form) if form[-1].isdigit() else None
    if glued and facts(glued[1])[1] != "none":
        word = _piece(glued[1], start, end - len(glued[2]), 0, facts)
        return Printed((word, piece), 1)
    if 2 <= len(surface) <= 5 and surface.isascii() and surface.isalpha() and surface.isupper():
        capitals = piece._replace(stem=surface, stop=False, capitals=True)
        if piece.home != "none" and form not in STOP_WORDS["id"]:
            return Printed((piece, capitals), 1)
    return Printed((piece,), 1)


def _piece(form: str, start: int, end: int, position: int, facts: Facts) -> Piece:
    """The term of a folded word without hyphens."""
    stop_id, stop_en = form in STOP_WORDS["id"], form in STOP_WORDS["en"]
    if form[0].isdigit():
        return Piece(_number(form), form, start, end, position, "none", False)
    bare = form.removesuffix("'s") if not stop_en and len(form) > 3 else form
    stem, home = facts(bare.replace("'", "").replace(".", ""))
    if stop_en and not stop_id:
        home = "en"
    return Piece(stem, form, start, end, position, home, stop_id or stop_en)


def _number(form: str) -> str:
    """50.000 and 50,000 as 50000; 2,5 as 2.5."""
    thousands = re.match(_THOUSANDS, form)
    if thousands:
        whole, decimals = form, thousands[2] or ""
        if decimals:
            whole = form[: -len(decimals) - 1]
        digits = whole.replace(".", "").replace(",", "")
        return f"{digits}.{decimals}" if decimals.strip("0") else digits
    return form.replace(",", ".")


def _chain(parts: list[tuple[str, int, int]], facts: Facts, joins: "Joins") -> Printed:
    """A word with hyphens: one term where it is a reduplication or an enclitic's host, else its parts in a row."""
    start, end = parts[0][1], parts[-1][2]
    whole = "-".join(form for form, _, _ in parts)
    listed = _listed(whole, facts)
    if listed is not None:
        return Printed((Piece(listed[0], whole, start, end, 0, listed[1], False),), 1)
    hosted = _with_hosts(parts, facts)
    stem = _reduplicated([form for form, _, _, _ in hosted], facts)
    if stem is not None:
        return Printed((Piece(stem, whole, start, end, 0, "id", whole in STOP_WORDS["id"]),), 1)
    pieces: list[Piece] = []
    for position, (form, first, last, exact) in enumerate(hosted):
        piece = _piece(form, first, last, position, facts)
        if exact != form:
            home = facts(exact.partition("-")[0])[1] if piece.home == "none" else piece.home
            piece = piece._replace(exact=exact, home=home)
        pieces.append(piece)
    if len(pieces) == 2:
        stem = joins.of_two(pieces[0], pieces[1]) or _one_word_stem(pieces[0], pieces[1], facts)
        if stem is not None:
            stop = pieces[0].stop and pieces[1].stop
            joined = Piece(stem, whole, start, end, 0, pieces[1].home, stop)
            pieces.insert(0, joined)
    return Printed(tuple(pieces), len(hosted))


def _listed(whole: str, facts: Facts) -> tuple[str, Home] | None:
    """The stem and home of a hyphenated word that is listed as such, with or without enclitics."""
    plain = whole.replace("'", "")
    for form in (plain, *(plain.removesuffix(ending).rstrip("-") for ending in _ENCLITICS if plain.endswith(ending))):
        if "-" in form:
            stem, home = facts(form)
            if home != "none":
                return stem, home
    return None


def _with_hosts(parts: list[tuple[str, int, int]], facts: Facts) -> list[tuple[str, int, int, str]]:
    """(form to stem, start, end, exact): an enclitic after a hyphen is folded into the word before it."""
    hosted: list[tuple[str, int, int, str]] = []
    for form, start, end in parts:
        if form in _ENCLITICS and hosted:
            host, first, _, exact = hosted[-1]
            together = host if host[0].isdigit() or facts(host + form)[1] == "none" else host + form
            hosted[-1] = (together, first, end, f"{exact}-{form}")
        else:
            hosted.append((form, start, end, form))
    return hosted


def _reduplicated(forms: list[str], facts: Facts) -> str | None:
    """The stem of a reduplication (anak-anak, kata-katanya, tolong-menolong, menari-nari), or None."""
    if len(forms) == 3 and re.match(_PREFIX, forms[0]):
        forms = [forms[0] + forms[1], forms[2]]
    if len(forms) != 2 or not all(form.isalpha() for form in forms):
        return None
    first, second = forms
    (stem, home), (other, other_home) = facts(first), facts(second)
    if first == second:
        return stem
    if home == "en" or other_home == "en":
        return None
    if stem == other and home == other_home == "id":
        return stem
    shorter = min(len(first), len(second))
    if shorter >= 3 and home != "none" and (second.startswith(first) or first.endswith(second)):
        return stem
    return None


def _one_word_stem(first: Piece, second: Piece, facts: Facts) -> str | None:
    """The stem of a compound that is also known as one word: trans-national, co-operation."""
    together = first.exact + second.exact
    if not together.isalpha() or len(first.exact) < 2 or len(second.exact) < 3 or first.home == second.home == "id":
        return None
    stem, home = facts(together)
    return stem if home in ("en", "both") or (stem == together and home == "id") else None


class Joins:
    """The words that are written in two or in one, by the stems that an analyser gives them."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._by_parts: dict[tuple[str, str], tuple[str, str, str]] = {}
        self._by_joined: dict[str, tuple[str, str]] = {}
        for (first, second), one in joined_forms():
            stem = facts(one)[0]
            self._by_parts[facts(first)[0], facts(second)[0]] = (first, second, stem)
            self._by_joined[stem] = (first, second)
        self._whole = words("variants.txt", "whole")
        self.starters = frozenset(first for first, _ in self._by_parts) | frozenset(BOUND_PREFIXES)
        """The stems with which such a word can begin."""

    def of_two(self, first: Piece | Term, second: Piece | Term) -> str | None:
        """The joined stem of two words that stand side by side, or None."""
        found = self._by_parts.get((first.stem, second.stem))
        if found is not None:
            return found[2] if first.exact.endswith(found[0]) and second.exact.startswith(found[1]) else None
        if first.exact in BOUND_PREFIXES and len(second.exact) >= 4 and second.exact.isalpha() and not second.stop:
            return first.exact + second.stem if self._facts(second.exact)[1] != "none" else None
        return None

    def of_one(self, form: str) -> tuple[tuple[str, str], str | None] | None:
        """((first word, second word), joined stem) of a form that is also written as two words, or None.

        What is wrongly written as one (`dimana`) is two words without a joined form.
        """
        apart = run_together().get(form)
        if apart is not None:
            return apart, None
        stem = self._facts(form)[0]
        parts = self._by_joined.get(stem)
        if parts is not None:
            return parts, stem
        if not form.startswith(BOUND_PREFIXES):
            return None
        for prefix in BOUND_PREFIXES:
            rest = form.removeprefix(prefix)
            if rest != form and len(rest) >= 4 and self._facts(rest)[1] != "none":
                if form in self._whole:
                    return None
                return (prefix, rest), prefix + self._facts(rest)[0]
        return None
