"""What is an answer made of?"""

from typing import NamedTuple

from search.engines.base import Alternative, Filters
from search.model import Language, Paper, Passage


class Question(NamedTuple):
    """A query with everything that narrows or shapes its answer.

    `context` is how many neighbouring passages of the same section to give before and after each hit.
    `exact` asks for the words as typed, `translate` for the other language's words besides, `meaning` for passages
    that say something like it, where there are vectors to tell.
    """

    text: str
    limit: int = 10
    filters: Filters = Filters()
    references: bool = False
    exact: bool = False
    translate: bool = True
    context: int = 0
    meaning: bool = True


class WayToSay(NamedTuple):
    """One alternative of a concept: what is looked for, and where it comes from.

    `via` is `exact` (as typed), `stem` (another form of the word), `phrase` (the words together), `near` (the words
    near each other), `prefix`, `fuzzy`, `lexicon` or `related` (a near equivalent of the lexicon).
    """

    text: str
    language: Language
    via: str
    matches: Alternative


class AskedConcept(NamedTuple):
    """A word or phrase of the query with all the ways to say it. `part_of` names the phrase it stands in.

    A hit must hold what is `required`; what is `excluded` counts nothing, and keeps passages out. A `minor` concept
    makes no hit, it only adds to the score of one.
    """

    source: str
    ways: tuple[WayToSay, ...]
    weight: float = 1.0
    part_of: str | None = None
    required: bool = False
    excluded: bool = False
    minor: bool = False


class Match(NamedTuple):
    """Which printed words of a hit answer which part of the query, and through what.

    Words of a phrase that stand apart are joined by `…`. `part_of` is the phrase of the query that the source is a
    word of, if it is.
    """

    source: str
    words: tuple[str, ...]
    via: str
    part_of: str | None


class Quote(NamedTuple):
    """The sentence or two of a passage that answer best: `text` is `passage.text[start:end]`."""

    text: str
    start: int
    end: int


class Hit(NamedTuple):
    """One passage that answers. `highlights` are (start, end) in the passage's text, ascending.

    `duplicates` are the ids of passages left out because they print the same text.
    """

    rank: int
    score: float
    id: str
    paper: Paper
    passage: Passage
    language: Language
    highlights: tuple[tuple[int, int], ...]
    quote: Quote
    matched: tuple[Match, ...]
    duplicates: tuple[str, ...]
    before: tuple[Passage, ...]
    after: tuple[Passage, ...]


class SearchResult(NamedTuple):
    """The answer to one question. `total` counts all passages that match, `notes` are for the user.

    `suggestion` is the query with misspelled words as they were probably meant; `corrected` says that it was answered
    in place of the query as typed. `narrowed` says that the query has fields.
    """

    text: str
    language: Language
    concepts: tuple[AskedConcept, ...]
    notes: tuple[str, ...]
    suggestion: str | None
    corrected: bool
    narrowed: bool
    total: int
    hits: tuple[Hit, ...]
    elapsed_ms: float

    @property
    def shown(self) -> int:
        """How many passages the hits stand for: repeats are folded into the first."""
        return sum(1 + len(hit.duplicates) for hit in self.hits)
