"""Which words only hold the others together?"""

from collections.abc import Mapping
from types import MappingProxyType

from search.language.vocabulary import words
from search.model import Language

STOP_WORDS: Mapping[Language, frozenset[str]] = MappingProxyType(
    {"id": words("stopwords-id.txt"), "en": words("stopwords-en.txt")}
)
"""Function words of each language, question words among them."""


def is_stop(exact: str, language: Language) -> bool:
    """Whether it is a function word of the language."""
    return exact in STOP_WORDS[language]
