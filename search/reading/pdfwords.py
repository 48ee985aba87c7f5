"""Is a page read well? By its words: most of them are in a dictionary, where no letter is lost or taken for another."""

import re
from collections.abc import Callable
from functools import lru_cache

from search.reading.characters import has_words

_WELL = 0.8
_PLACES = (0, 0.5, 1)
_GLANCE = 300
"""Characters at each of these places of a page that are looked at first."""
_CLEARLY_BETTER = 0.1
_ENOUGH_WORDS = 20
_WORDS_JUDGED = 400
_CHARACTERS_JUDGED = 4000
"""In which that many words are mostly found."""
_WORDS_KEPT = 1 << 15
_WORD = re.compile(r"[^\W\d_][^\W\d_][^\W\d_]+")
_PLAIN_WORD = re.compile("[a-z]{3,}")


@lru_cache(maxsize=1)
def remembered(known: Callable[[str], bool]) -> Callable[[str], bool]:
    """The same, as quick as can be for words that came before, in this file or another."""
    return lru_cache(_WORDS_KEPT)(known)


def known_share(text: str, known: Callable[[str], bool]) -> float | None:
    """The share of words that a dictionary knows, or None where there are too few words to tell."""
    words = _words(text[:_CHARACTERS_JUDGED])
    if len(words) <= _WORDS_JUDGED and len(text) > _CHARACTERS_JUDGED:
        words = _words(text)
    words = words[:_WORDS_JUDGED]
    if len(words) < _ENOUGH_WORDS:
        return None
    return sum(map(known, words)) / len(words)


def reads_well(text: str, known: Callable[[str], bool]) -> bool:
    """Whether most words are known at the beginning, in the middle and at the end of a long text."""
    if len(text) < 2 * len(_PLACES) * _GLANCE:
        return False
    starts = [round(place * (len(text) - _GLANCE)) for place in _PLACES]
    words = _words(" ".join([text[start : start + _GLANCE] for start in starts]))
    return len(words) >= _ENOUGH_WORDS and sum(map(known, words)) >= _WELL * len(words)


def _words(text: str) -> list[str]:
    """All words in lower case."""
    if text.isascii():
        return _PLAIN_WORD.findall(text.lower())
    return list(map(str.lower, _WORD.findall(text)))


def is_better(second: str, first: str, known: Callable[[str], bool]) -> bool:
    """Whether the second reading of a page is clearly better: more known words, and not by leaving words out."""
    if not has_words(first):
        return has_words(second)
    shares = known_share(first, known), known_share(second, known)
    if shares[0] is None or shares[1] is None:
        return False
    return shares[1] >= shares[0] + _CLEARLY_BETTER and 2 * len(second) >= len(first)
