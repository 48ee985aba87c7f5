"""What did the user ask, what answers it best, and which words show it?"""

from search.asking.answering import Sources, ask, understand
from search.asking.indexed import IndexWords
from search.asking.likeness import sketch
from search.asking.meaning import Meaning
from search.asking.query import parse, years_of
from search.asking.results import AskedConcept, Hit, Question, SearchResult, WayToSay
from search.asking.stored import StoredPassage, pack, unpack
from search.asking.understanding import Understood
from search.asking.wire import concept_to_json, pages_to_json, paper_to_json, result_to_json

__all__ = [
    "AskedConcept",
    "Hit",
    "IndexWords",
    "Meaning",
    "Question",
    "SearchResult",
    "Sources",
    "StoredPassage",
    "Understood",
    "WayToSay",
    "ask",
    "concept_to_json",
    "pack",
    "pages_to_json",
    "paper_to_json",
    "parse",
    "result_to_json",
    "sketch",
    "understand",
    "unpack",
    "years_of",
]
