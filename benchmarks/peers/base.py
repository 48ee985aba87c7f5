"""What every engine in the comparison is asked to do, and the plain nouns that it is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

Kind = Literal["word", "words", "frequent pair", "phrase", "concept", "filter", "prefix"]
KINDS: tuple[Kind, ...] = ("word", "words", "frequent pair", "phrase", "concept", "filter", "prefix")

TOP = 10

Hit = tuple[str, str]
"""The id of a passage and its payload."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One analysed passage: its words are what is indexed, its payload what comes back with a hit."""

    id: str
    paper: str
    section: str
    year: int
    words: tuple[str, ...]
    payload: str


@dataclass(frozen=True, slots=True)
class Query:
    """Words that are alternatives of each other, but for a phrase; `section` and `years` are filters."""

    kind: Kind
    words: tuple[str, ...]
    section: str | None = None
    years: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Scoring:
    """How an engine weighs what is more than a word: as one term with one frequency, or word by word."""

    phrase: Literal["one term", "its words"] = "one term"
    concept: Literal["one term", "its words"] = "its words"
    prefix: Literal["one term", "its words"] = "its words"


class Builder(Protocol):
    """Takes the passages in batches of whole papers."""

    def prepare(self, passages: Sequence[Passage]) -> object:
        """The passages in the form in which the engine takes analysed text; not part of the time it takes to build."""
        ...

    def add(self, prepared: object) -> None:
        """Take what `prepare` gave."""
        ...

    def finish(self) -> None:
        """Everything is on the disk, and can be searched."""
        ...


class Searcher(Protocol):
    """An open index."""

    def ask(self, query: Query) -> list[Hit]:
        """The ten best passages with their payloads."""
        ...

    def forget(self) -> None:
        """Drop whatever is remembered of queries that were asked before."""
        ...


class Peer(Protocol):
    """An engine, told to do the same work as the others in its own words."""

    @property
    def scoring(self) -> Scoring:
        """How it weighs phrases, concepts and prefixes."""
        ...

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of query that it answers."""
        ...

    def version(self) -> str:
        """The version of its library."""
        ...

    def build(self, folder: Path) -> Builder:
        """Begin an index in an empty folder."""
        ...

    def open(self, folder: Path) -> Searcher:
        """Open a finished index."""
        ...
