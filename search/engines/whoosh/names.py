"""Is this the author meant? Names as words without case and accents."""

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"\w+")


def name_words(name: str) -> list[str]:
    """The words of a name, folded."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return _WORD.findall("".join(letter for letter in decomposed if not unicodedata.combining(letter)))


def authors_by_word(authors: Iterable[str]) -> dict[str, list[int]]:
    """Every word of the names with the numbers of the authors who bear it."""
    bearers: dict[str, list[int]] = {}
    for number, name in enumerate(authors):
        for word in name_words(name):
            bearers.setdefault(word, []).append(number)
    return bearers
