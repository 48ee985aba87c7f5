"""What did the user ask, what answers it best, and which words show it?"""

from search.asking.answering import Sources, ask, understand
from search.asking.indexed import IndexWords
from search.asking.likeness import sketch
from search.asking.meaning import Meaning
from search.asking.query import parse, years_of
from search.asking.results import AskedConcept, Hit, Question, SearchResult, WayToSay
from search.asking.stored import StoredPassage, pack, unpack
from search.asking.understanding import Understood
from search.asking.wire import explanation_to_json, json_text, pages_to_json, paper_to_json, result_to_json
from search.asking.wording import answering_words, page_words, sureness

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
    "answering_words",
    "ask",
    "explanation_to_json",
    "json_text",
    "pack",
    "page_words",
    "pages_to_json",
    "paper_to_json",
    "parse",
    "result_to_json",
    "sketch",
    "sureness",
    "understand",
    "unpack",
    "years_of",
]
