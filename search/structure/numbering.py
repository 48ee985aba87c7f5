"""Which number does a heading carry, and does it follow from those before?"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Scheme = Literal["chapter", "roman", "upper", "decimal", "appendix", "lower", "bracket", "parenthesis"]

SEVERAL = 1 << 14
"""Lines whose answers are remembered: each question about a line is asked of it and of its neighbours, pass by pass."""

_ROMAN = r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_PATTERN = re.compile(
    rf"(?:(?P<chapter>(?:BAB|Bab|CHAPTER|Chapter|BAGIAN|Bagian)\s+(?P<chapter_number>{_ROMAN}|\d{{1,2}})(?!\w)\s*[.:]?)"
    r"|(?P<decimal>\d{1,2}(?:\.\d{1,2}){1,4})(?P<decimal_mark>\.|\))?(?=\s|[A-Z][a-z]|$)"
    r"|(?P<bracket>\d{1,2})\)(?=\s|[A-Z])"
    r"|(?P<single>\d{1,2})(?P<single_mark>\.)?(?=\s|(?<=\.)[A-Z])"
    r"|(?P<appendix>[A-Z](?:\.\d{1,2}){1,3})\.?(?=\s)"
    rf"|(?P<roman>{_ROMAN})(?P<roman_mark>[.)])(?=\s|[A-Z][a-z])"
    r"|(?P<upper>[A-Z])(?P<upper_mark>[.)])(?=\s|[A-Z][a-z])"
    r"|(?P<lower>[a-z])(?P<lower_mark>[.)])(?=\s)"
    r"|\((?P<parenthesis>\d{1,2}|[a-zA-Z])\)(?=\s)"
    rf"|(?P<bare>{_ROMAN}|[A-Z])(?=\s+[A-Z]))\s*"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number at the head of a line: its values from the top down, and where the title after it begins."""

    scheme: Scheme
    values: tuple[int, ...]
    end: int
    marked: bool
    """Whether a full stop or bracket follows, or a word like BAB stands before."""
    letter: int | None = None
    """The value as a letter of the alphabet, where a Roman numeral may be one (I, V, X, C, L)."""


def roman(text: str) -> int:
    """The value of a Roman numeral."""
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[char] for char in text.upper()]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


@lru_cache(SEVERAL)
def read_number(text: str) -> Number | None:
    """The number with which the line begins, if any."""
    match = _PATTERN.match(text)
    if match is None:
        return None
    end = match.end()
    groups = match.groupdict()
    if groups["chapter"]:
        number = groups["chapter_number"]
        return Number("chapter", (int(number) if number.isdigit() else roman(number),), end, True)
    if groups["decimal"]:
        values = tuple(int(part) for part in groups["decimal"].split("."))
        return None if 0 in values else Number("decimal", values, end, True)
    if groups["single"]:
        return Number("decimal", (int(groups["single"]),), end, groups["single_mark"] is not None)
    if groups["bracket"]:
        return Number("bracket", (int(groups["bracket"]),), end, True)
    if groups["appendix"]:
        first, *rest = groups["appendix"].split(".")
        return Number("appendix", (ord(first) - 64, *map(int, rest)), end, True)
    letters = groups["roman"] or groups["upper"] or groups["bare"]
    if letters:
        marked = groups["bare"] is None
        letter = ord(letters) - 64 if len(letters) == 1 else None
        if re.fullmatch(_ROMAN, letters):
            return Number("roman", (roman(letters),), end, marked, letter)
        return Number("upper", (letter or 0,), end, marked)
    if groups["lower"]:
        return Number("lower", (ord(groups["lower"]) - 96,), end, True)
    inner = groups["parenthesis"]
    value = int(inner) if inner.isdigit() else ord(inner.lower()) - 96
    return Number("parenthesis", (value,), end, True)


def as_letter(number: Number) -> Number:
    """The same number read as a letter of the alphabet ("C." and "I." may be either)."""
    return Number("upper", (number.letter or 0,), number.end, number.marked)
