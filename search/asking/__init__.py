"""What did the user ask, what answers it best, and which words show it?

What stands here is imported when it is used: an update has no need of most of it.
"""

from typing import TYPE_CHECKING

from search.lazily import from_homes

if TYPE_CHECKING:
    from search.asking.answering import Sources, ask, understand
    from search.asking.indexed import IndexWords
    from search.asking.likeness import sketch
    from search.asking.meaning import Meaning
    from search.asking.query import parse
    from search.asking.results import AskedConcept, Hit, Question, SearchResult, WayToSay
    from search.asking.stored import StoredPassage, pack, unpack
    from search.asking.understanding import Understood
    from search.asking.wire import explanation_to_json, json_text, pages_to_json, paper_to_json, result_to_json
    from search.asking.wording import answering_words, page_words, sureness
    from search.asking.years import Years, years_of

_HOMES = {
    "AskedConcept": "search.asking.results",
    "Hit": "search.asking.results",
    "IndexWords": "search.asking.indexed",
    "Meaning": "search.asking.meaning",
    "Question": "search.asking.results",
    "SearchResult": "search.asking.results",
    "Sources": "search.asking.answering",
    "StoredPassage": "search.asking.stored",
    "Understood": "search.asking.understanding",
    "WayToSay": "search.asking.results",
    "Years": "search.asking.years",
    "answering_words": "search.asking.wording",
    "ask": "search.asking.answering",
    "explanation_to_json": "search.asking.wire",
    "json_text": "search.asking.wire",
    "pack": "search.asking.stored",
    "page_words": "search.asking.wording",
    "pages_to_json": "search.asking.wire",
    "paper_to_json": "search.asking.wire",
    "parse": "search.asking.query",
    "result_to_json": "search.asking.wire",
    "sketch": "search.asking.likeness",
    "sureness": "search.asking.wording",
    "understand": "search.asking.answering",
    "unpack": "search.asking.stored",
    "years_of": "search.asking.years",
}

__getattr__ = from_homes(__name__, _HOMES)


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
    "Years",
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
