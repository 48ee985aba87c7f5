"""What do the words of a heading say about its section?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, cast, get_args

from search.model import SECTION_KINDS, SectionKind
from search.structure.numbering import SEVERAL

Rank = Literal["top", "main", "sub", "weak", "list", "never"]

_SIGNS = re.compile(r"[^\w/&-]+")
_CONTAINED: Mapping[SectionKind, str] = {
    "references": r"daftar pustaka|daftar rujukan|references?$|bibliograph",
    "appendix": r"lampiran|appendi(?:x|ces)",
    "abstract": r"abstra[ck]t?$",
    "conclusion": r"ke?simpulan|simpulan|penutup$|saran$|conclu|rekomendasi$|recommendations?$",
    "literature": r"pustaka$|literatur|penelitian terdahulu|related work|state of the art",
    "theory": r"landasan|kerangka (?:teor|konsep|pikir|pemikir|berpikir)|teori\b|theor(?:y|et)|conceptual",
    "method": r"metod(?:e|ol)|method|materials?\b|teknik pengumpulan|prosedur",
    "results": r"hasil|pembahasan|temuan|result|finding|discussion|diskusi|evaluation|experiment|analisis|analysis",
    "introduction": r"pendahuluan|introduction|latar belakang|rumusan|background",
}


@dataclass(frozen=True, slots=True)
class Word:
    """What a known heading stands for."""

    kind: SectionKind
    rank: Rank


@cache
def _phrases() -> Mapping[str, Word]:
    phrases: dict[str, Word] = {}
    text = files("search.structure").joinpath("data/headings.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            kind, rank, phrase = line.split("\t")
            if kind not in SECTION_KINDS or rank not in get_args(Rank):
                raise ValueError(f"headings.tsv: {line!r}")
            phrases[phrase] = Word(kind, cast(Rank, rank))
    return phrases


@cache
def _compact() -> Mapping[str, Word]:
    return {phrase.replace(" ", ""): word for phrase, word in _phrases().items() if len(phrase) > 7}


def plain(title: str) -> str:
    """Lower case words without punctuation."""
    return " ".join(_SIGNS.sub(" ", title.lower()).split())


@lru_cache(SEVERAL)
def known_heading(title: str) -> Word | None:
    """The entry of a title without its number, in one or both languages ("Abstrak/Abstract"), letter-spaced or not."""
    words = plain(title)
    found = _phrases().get(words)
    if found is None and "/" in words:
        halves = [known_heading(half) for half in words.split("/") if half.strip()]
        found = halves[0] if halves and all(halves) else None
    if found is None and 4 < len(words) < 60:
        compact = words.replace(" ", "")
        found = _compact().get(compact)
    return found


def contained_kind(title: str) -> SectionKind | None:
    """The kind that a longer title suggests by a word in it."""
    found = (kind for kind, words in _CONTAINED.items() if re.search(rf"\b(?:{words})", title, re.IGNORECASE))
    return next(found, None)
