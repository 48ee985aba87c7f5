"""Which spellings are one word? British and American, today's and yesterday's, `kerja sama` and `kerjasama`."""

import re
from functools import cache

from search.language import vocabulary

BOUND_PREFIXES = ("anti", "antar", "multi", "neo", "non", "pasca", "semi", "ultra")
"""Prefixes that are written apart, with a hyphen or together, as the author likes."""

# Texts, which `re` compiles when they are first met: most words have their stems at hand.
_ISE = r"(?P<base>[a-z]{2,})is(?P<end>e|es|ed|ing|er|ers|able|ation|ations|ational)\Z"
_OUR = r"(?P<base>[a-z]{3,})our(?P<end>|s|ed|ing|er|ers|able|ably|ful|less|ite|ites|al|ally|hood|hoods|ly|ist|ists)\Z"
_IZE = _ISE.replace("is(?P", "iz(?P")
_OR = _OUR.replace("our(?P", "or(?P")


def american(form: str) -> str:
    """The form with -ize and -or for -ise and -our, where that gives a word: organise, labour; but not advise, four."""
    for pattern, letters, bare in ((_ISE, "iz", "ize"), (_OUR, "or", "or")):
        found = re.match(pattern, form)
        if found:
            respelled = found["base"] + letters + found["end"]
            if respelled in vocabulary.english() or found["base"] + bare in vocabulary.english():
                return respelled
    return form


def variants(word: str) -> tuple[str, ...]:
    """The other spellings of a word in lower case, in order; each of them has this word among its own."""
    found: set[str] = set()
    for group in (*vocabulary.variant_groups("indonesian"), *vocabulary.variant_groups("english")):
        if word in group:
            found.update(group)
    apart = tuple((words, one) for one, words in run_together().items())
    for words, one in (*joined_forms(), *apart):
        spaced = " ".join(words)
        if word in (spaced, one):
            found.update((spaced, one))
    known = vocabulary.english()
    found.add(american(word) if word in known else word)
    for pattern, letters in ((_IZE, "is"), (_OR, "our")):
        match = re.match(pattern, word)
        if match:
            british = match["base"] + letters + match["end"]
            if british in known and american(british) == word:
                found.add(british)
    return tuple(sorted(found - {word}))


@cache
def joined_forms() -> tuple[tuple[tuple[str, str], str], ...]:
    """((first, second), joined) for the words of both languages that are written in two or in one."""
    return (*_in_two("joined"), *_in_two("joined-english"))


@cache
def run_together() -> dict[str, tuple[str, str]]:
    """The two words for what is wrongly written as one: dimana, dibawah."""
    return {one: words for words, one in _in_two("apart")}


def _in_two(heading: str) -> tuple[tuple[tuple[str, str], str], ...]:
    found = []
    for spaced, one in vocabulary.variant_groups(heading):
        first, second = spaced.split()
        found.append(((first, second), one))
    return tuple(found)
