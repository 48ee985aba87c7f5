"""Which terms is this text made of, and which words of the other language mean the same?"""

from search.language.analysis import Analyser, units
from search.language.indonesian import stem_indonesian
from search.language.lexicon import Form, Lexicon, LexiconEntry, LexiconError, LexiconMatch, Wording, load_lexicon
from search.language.recognition import is_known_word, text_language
from search.language.spelling import variants
from search.language.stopping import STOP_WORDS, is_stop
from search.language.terms import Term

LANGUAGE_VERSION = 1
"""Raised whenever the same text may give other terms than before: an index of another version must be rebuilt."""

__all__ = [
    "LANGUAGE_VERSION",
    "STOP_WORDS",
    "Analyser",
    "Form",
    "Lexicon",
    "LexiconEntry",
    "LexiconError",
    "LexiconMatch",
    "Term",
    "Wording",
    "is_known_word",
    "is_stop",
    "load_lexicon",
    "stem_indonesian",
    "text_language",
    "units",
    "variants",
]
