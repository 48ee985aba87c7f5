"""Which language is this text?"""

import re
from collections.abc import Callable
from itertools import islice
from typing import Literal, get_args

from search.language.folding import fold
from search.language.stopping import STOP_WORDS
from search.model import Language

Home = Literal["id", "en", "both", "none"]
HOMES: tuple[Home, ...] = get_args(Home)
"""Whose word a form is: of one language, of both, or of none that we know."""

_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SAMPLE = 400


def text_language(text: str, home: Callable[[str], Home] | None = None) -> Language:
    """The language that most of a text is written in: by its function words, then by its other words.

    Only the first few hundred words are looked at. A text that gives no evidence is taken as Indonesian. `home` tells
    whose word a form is; an analyser knows it for the words of its index without loading a word list.
    """
    if text.isascii():
        forms = [found.group() for found in islice(_WORDS.finditer(text.lower()), _SAMPLE)]
    else:
        forms = [fold(found.group()) for found in islice(_WORDS.finditer(text), _SAMPLE)]
    indonesian = sum(map(STOP_WORDS["id"].__contains__, forms))
    english = sum(map(STOP_WORDS["en"].__contains__, forms))
    if indonesian == english or indonesian + english < 3:
        if home is None:
            from search.language.homes import home_of

            home = home_of
        homes = [home(form) for form in forms[:50]]
        indonesian += homes.count("id")
        english += homes.count("en")
    return "en" if english > indonesian else "id"
