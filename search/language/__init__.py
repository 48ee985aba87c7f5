"""Which terms is this text made of, and which words of the other language mean the same?"""

from typing import TYPE_CHECKING

from search.language.analysis import Analyser, Stems, units
from search.language.concepts import CompiledConcepts
from search.language.folding import fold
from search.language.lexicon import (
    Lexicon,
    LexiconMatch,
    Wording,
    compiled_lexicon,
    listed_lexicon,
    load_lexicon,
    shipped_entries,
)
from search.language.lexicon_file import (
    Form,
    LexiconEntry,
    LexiconError,
    parse_entries,
    parse_entry,
    read_entries,
    write_entry,
)
from search.language.recognition import text_language
from search.language.spelling import variants
from search.language.stopping import STOP_WORDS, is_stop
from search.language.terms import Term

if TYPE_CHECKING:
    from search.language.homes import is_known_word
    from search.language.indonesian import stem_indonesian

USER_LEXICON = "kutip-lexicon.txt"
"""The name of a corpus's own lexicon: no paper."""

LANGUAGE_VERSION = 2
"""Raised whenever the same text may give other terms than before: an index of another version must be rebuilt."""


def __getattr__(name: str) -> object:
    """What is asked of new words, imported when the first one comes."""
    if name == "is_known_word":
        from search.language.homes import is_known_word

        return is_known_word
    if name == "stem_indonesian":
        from search.language.indonesian import stem_indonesian

        return stem_indonesian
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "LANGUAGE_VERSION",
    "STOP_WORDS",
    "USER_LEXICON",
    "Analyser",
    "CompiledConcepts",
    "Form",
    "Lexicon",
    "LexiconEntry",
    "LexiconError",
    "LexiconMatch",
    "Stems",
    "Term",
    "Wording",
    "compiled_lexicon",
    "fold",
    "is_known_word",
    "is_stop",
    "listed_lexicon",
    "load_lexicon",
    "parse_entries",
    "parse_entry",
    "read_entries",
    "shipped_entries",
    "stem_indonesian",
    "text_language",
    "units",
    "variants",
    "write_entry",
]
