"""What does confix stripping make of an Indonesian word? PySastrawi, with our roots beside its own."""

from functools import cache
from typing import Any

from search.language import vocabulary


def stripped(form: str) -> str:
    """PySastrawi's stem of a word in lower case (M. Adriani and B. Nazief, 1996; J. Asian, 2007); about 90 µs."""
    stem: str = _stemmer().stem_word(form)
    return stem


@cache
def _stemmer() -> Any:
    # Imported when the first new word comes: the words of an index have their stems at hand.
    from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
    from Sastrawi.Stemmer.Stemmer import Stemmer

    return Stemmer(ArrayDictionary(vocabulary.roots()))
