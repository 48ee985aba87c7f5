"""Which lines name the authors, and what are their names?"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from search.persons import is_degree, without_titles

_MARKERS = re.compile(
    r"\([^()]*\d[^()]*\)|[\d*†‡§¶#¹²³⁴⁵⁶⁷⁸⁹⁰]+(?:\s*,\s*[\d*†‡§¶#]+)*|(?<=[a-z])[a-d](?=\s|,|$)(?<=\s[a-d])"
)
_BY = re.compile(r"(?:oleh|disusun oleh|ditulis oleh|penulis|authors?|by|nama)\b\s*:?\s*", re.IGNORECASE)
_SEPARATORS = re.compile(r"\s*(?:[,;·•|&]|\b(?:dan|and)\b|\n)\s*")
_TOKEN = re.compile(
    r"['’‘`]?[^\W\d_a-zß-ÿ][\w'’‘`.-]*|(?:bin|binti|van|von|der|den|de|da|dos|di|el|al|la|le|ibn|al-[\w'’-]+)"
)
_STOP = re.compile(r"(?:dosen )?pembimbing|supervisor|penguji|promotor|advisor|ketua|disetujui", re.IGNORECASE)
_PROSE = {
    "dalam",
    "untuk",
    "pada",
    "dengan",
    "terhadap",
    "yang",
    "of",
    "the",
    "in",
    "for",
    "sebagai",
    "on",
    "to",
    "dari",
}
_MOST_TOKENS = 6


@cache
def _not_names() -> Mapping[str, bool]:
    """Words that are no part of a name; True for those that make the whole line something else."""
    text = files("search.structure").joinpath("data/not_names.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {line.lstrip("+"): line.startswith("+") for line in lines}


def names_of(lines: Sequence[str]) -> tuple[str, ...]:
    """The authors named on the lines under a title, in their order, without degrees and markers."""
    found: list[str] = []
    announced = False
    for line in lines:
        if _STOP.search(line):
            break
        by = _BY.match(line)
        text = line[by.end() :] if by else line
        if by and not text.strip():
            announced = True
            continue
        names = line_names(text, sure=announced or by is not None)
        announced = False
        found.extend(name for name in names if name not in found)
    return tuple(found)


def is_institution(line: str) -> bool:
    """Whether a line names an institution, an address or anything else that is no person."""
    words = re.findall(r"[\w.-]+", line.lower())
    return any(_not_names().get(word) or _not_names().get(word.rstrip(".")) for word in words) or "@" in line


def line_names(line: str, sure: bool = False) -> list[str]:
    """The names on a line that holds nothing else; a single word counts only with others, a marker, or if `sure`."""
    if is_institution(line) or len(line) > 250 or re.search(r"https?:|www\.|:", line):
        return []
    marked = bool(re.search(r"[\d*†‡§¹²³]\s*(?:,|$|\b)", line))
    chunks = [chunk.strip(" .") if len(chunk) > 3 else chunk for chunk in _SEPARATORS.split(_MARKERS.sub(" ", line))]
    names: list[str] = []
    for chunk in filter(None, chunks):
        if is_degree(chunk) or _not_names().get(chunk.lower()) is False:
            continue
        name = _name(chunk) or (_announced(chunk) if sure else None)
        if name is None:
            return []
        names.append(name)
    if len(names) == 1 and " " not in names[0] and not (marked or sure):
        return []
    return names


def _name(chunk: str) -> str | None:
    tokens = without_titles(chunk).split()
    if not 1 <= len(tokens) <= _MOST_TOKENS or not all(_TOKEN.fullmatch(token) for token in tokens):
        return None
    if any(token.lower().strip(".") in _not_names() for token in tokens) or len("".join(tokens)) < 3:
        return None
    if tokens[0].lower() == "di" or _PROSE & {token.lower() for token in tokens}:
        return None
    if not tokens[0].lstrip("'’‘`")[:1].isupper() and not tokens[0].startswith("al-"):
        return None
    shouted = all(token.isupper() for token in tokens) and any(len(token.strip(".")) > 2 for token in tokens)
    return " ".join(_spoken(token) for token in tokens) if shouted else " ".join(tokens)


def _announced(chunk: str) -> str | None:
    """What stands after "by": a group may write its name in small letters."""
    words = chunk.split()
    plain = all(word.isalpha() for word in words) and not _PROSE & {word.lower() for word in words}
    return chunk if plain and 1 < len(words) <= 3 else None


def _spoken(token: str) -> str:
    """A name in capitals as it is written in running text."""
    if len(token.strip(".")) <= 1 or (token.endswith(".") and len(token) <= 2):
        return token
    return re.sub(r"[^\W\d_]+", lambda match: match[0][0] + match[0][1:].lower(), token)
