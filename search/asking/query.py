"""What did the user type? Bare words and quoted phrases; anything else is searched as words."""

import re
from dataclasses import dataclass

QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
"""Curly quotes and guillemets are quotes."""

_PARTS = re.compile(r'"([^"]*)"|([^"\s]+)')


@dataclass(frozen=True, slots=True)
class Clause:
    """A run of bare words, or one quoted phrase, as typed."""

    text: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart. `notes` tell the user what was not understood as she may have meant it."""

    text: str
    clauses: tuple[Clause, ...]
    notes: tuple[str, ...]


def parse(text: str) -> Query:
    """Take a query apart; never raises."""
    plain = text.translate(QUOTES)
    notes = []
    if plain.count('"') % 2:
        cut = plain.rindex('"')
        plain = f"{plain[:cut]} {plain[cut + 1 :]}"
        notes.append("A quotation mark is not closed: the words after it were searched as words.")
    clauses: list[Clause] = []
    words: list[str] = []
    for found in _PARTS.finditer(plain):
        phrase, word = found.groups()
        if word is not None:
            words.append(word)
            continue
        if words:
            clauses.append(Clause(" ".join(words), quoted=False))
            words = []
        if phrase.strip():
            clauses.append(Clause(phrase.strip(), quoted=True))
    if words:
        clauses.append(Clause(" ".join(words), quoted=False))
    return Query(text, tuple(clauses), tuple(notes))
