"""What is the stem of an English word? Snowball's (M. Porter), after irregular forms and British spellings.

What Snowball leaves is made a word again where that is easy, since stems are shown to people.
"""

import re
from functools import cache
from typing import Any

from search.language import vocabulary
from search.language.spelling import american

_ENDINGS = ("s", "es", "ed", "ing", "er", "ers", "ly", "ness", "less", "ment", "ments", "ization", "ized", "izing")
_RESTORED = ("y", "s", "es", "ing", "ed", "ate", "er", "or", "al", "ion", "ation", "ity", "ic", "ics", "ous", "ive")
# A text, which `re` compiles when it is first met: most words have their stems at hand.
_PREFIXES = (
    r"(?:anti|co|counter|cyber|de|dis|hyper|in|inter|macro|micro|mis|multi|neo|non|over|post|pre|re|self|semi|sub|super|"
    r"trans|un|under)(?P<rest>[a-z]{5,})\Z"
)


def stem_english(form: str) -> str:
    """The stem of a word in lower case. The answer depends on the form alone."""
    if len(form) <= 2 or not form.isascii():
        return form
    apart = vocabulary.pairs("irregular-en.txt", "kept apart").get(form)
    if apart is not None:
        return apart
    base = vocabulary.pairs("irregular-en.txt").get(form, form)
    if base.endswith("s") and is_shared(base[:-1]):
        return base[:-1]
    return _legible(_snowball().stemWord(american(base)))


def _legible(stem: str) -> str:
    """The word that a stem stands for, where a few letters bring one back: service, technology, trafficking.

    It depends on the stem alone, so that words keep the company that Snowball gives them.
    """
    known, snowball = vocabulary.english(), _snowball()
    if stem in known or len(stem) < 3:
        return stem
    if stem.endswith("i"):
        words = [stem[:-1] + "y", stem + "e", stem + "s"]
    else:
        words = [stem + ending for ending in ("e", stem[-1], *_RESTORED)]
    return next((word for word in words if word in known and snowball.stemWord(word) == stem), stem)


def is_shared(form: str) -> bool:
    """Whether both languages have the word, so that it keeps its whole form: hospital, material, episode."""
    return len(form) > 3 and form in vocabulary.roots() and form in vocabulary.english() and not is_inflected(form)


def is_inflected(form: str) -> bool:
    """Whether a word that Indonesian has too looks like an inflected English one: testing, notes."""
    if form in vocabulary.words("english.txt", "first"):
        return True
    known = vocabulary.english()
    if form in vocabulary.common_roots():
        return False
    if form.endswith("ing"):
        return form[:-3] in known or form[:-3] + "e" in known or form[:-4] in known
    return form.endswith("s") and not form.endswith(("is", "us", "as", "os", "ss")) and form[:-1] in known


def looks_english(form: str) -> bool:
    """Whether an unlisted word is built from a listed English one: retrafficked, subcontractors."""
    known = vocabulary.usual_english()
    prefixed = re.match(_PREFIXES, form)
    if prefixed and (prefixed["rest"] in known or _is_built(prefixed["rest"])):
        return True
    return _is_built(form)


def _is_built(form: str) -> bool:
    known = vocabulary.usual_english()
    for ending in _ENDINGS:
        base = form.removesuffix(ending)
        if base != form and len(base) >= 4:
            undoubled = base[:-1] if base[-1] == base[-2] else base
            if base in known or base + "e" in known or undoubled in known:
                return True
    return False


@cache
def _snowball() -> Any:
    from Stemmer import Stemmer

    return Stemmer("english")
