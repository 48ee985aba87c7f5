"""What every engine promises: the protocol, and the plain nouns that cross it.

Named tuples are equal where their values are: the kind of each part of a condition tells them apart.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NamedTuple, Protocol, Self

from search.language.terms import Term
from search.model import Language, SectionKind

Field = Literal["stem", "exact"]


class Entry(NamedTuple):
    """One passage on its way into an engine. `payload` comes back with a hit, untouched."""

    id: str
    paper: str
    body: Sequence[Term]
    heading: Sequence[Term]
    title: Sequence[Term]
    language: Language
    section_kind: SectionKind
    year: int | None
    authors: Sequence[str]
    payload: str


class Prepared(NamedTuple):
    """A passage as one kind of engine writes it: less work for the writer, and less to send from another process."""

    id: str
    paper: str
    words: Mapping[str, Mapping[bytes, bytes]]
    columns: Mapping[str, Any]


class Alternative(NamedTuple):
    """One way to say a concept: a term, or several that stand together.

    `ordered` terms follow each other with at most `slop` words between neighbours; others may stand in any order,
    with at most `slop` words between the first and the last that are none of them.
    """

    terms: tuple[str, ...]
    weight: float = 1.0
    field: Field = "stem"
    slop: int = 0
    ordered: bool = True


class Concept(NamedTuple):
    """What the engine scores as one term (A. Pirkola, 1998): all alternatives share one frequency.

    Its frequency in a passage is the weighted sum over its alternatives; its document frequency that of
    the passages in which any of them occurs.
    """

    alternatives: tuple[Alternative, ...]
    weight: float = 1.0


class Filters(NamedTuple):
    """What a hit must be besides; None lets everything through.

    `years` are inclusive ends; `title` and `heading` are stems that all stand in the title of the paper, or in the
    titles of the sections around the passage.
    """

    papers: tuple[str, ...] | None = None
    author: str | None = None
    years: tuple[int | None, int | None] | None = None
    section_kinds: tuple[SectionKind, ...] | None = None
    without_section_kinds: tuple[SectionKind, ...] = ()
    language: Language | None = None
    title: tuple[str, ...] | None = None
    heading: tuple[str, ...] | None = None


class Has(NamedTuple):
    """The concept with this number occurs in the passage's text or heading."""

    concept: int
    kind: Literal["has"] = "has"


class Meets(NamedTuple):
    """The passage passes the filters."""

    filters: Filters
    kind: Literal["meets"] = "meets"


class AllOf(NamedTuple):
    """Every part is true; of no part: always true."""

    parts: tuple["Condition", ...]
    kind: Literal["all of"] = "all of"


class AnyOf(NamedTuple):
    """At least one part is true; of no part: never true."""

    parts: tuple["Condition", ...]
    kind: Literal["any of"] = "any of"


class Without(NamedTuple):
    """The part is not true."""

    part: "Condition"
    kind: Literal["without"] = "without"


Condition = Has | Meets | AllOf | AnyOf | Without


class Scored(NamedTuple):
    """One passage found: `concepts` are the numbers of the concepts that it answers."""

    id: str
    score: float
    payload: str
    concepts: tuple[int, ...]


class Answer(NamedTuple):
    """The best passages first, and how many there are in all."""

    hits: tuple[Scored, ...]
    total: int


def reading_order(id: str) -> tuple[str, int]:
    """What ids are sorted by: `a#2` stands before `a#10`."""
    paper, _, number = id.rpartition("#")
    return (paper, int(number)) if number.isdecimal() and number.isascii() else (id, 0)


class EngineWriter(Protocol):
    """A batch of changes: all of them when the block ends well, none when it raises."""

    def add(self, entries: Iterable[Entry | Prepared]) -> None:
        """Whole papers, prepared or not; raises ValueError for a paper or an id that is there already."""
        ...

    def remove(self, paper: str) -> None:
        """Take out all passages of a paper, if there are any."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class EngineReader(Protocol):
    """One whole state of the index, unchanged as long as it is open."""

    def count(self) -> int:
        """How many passages there are."""
        ...

    def search(
        self, concepts: Sequence[Concept], filters: Filters, limit: int, condition: Condition | None = None
    ) -> Answer:
        """The best passages; equal scores in the order of ids, as `reading_order` has it.

        A hit meets the condition; where there is none, it has one of the concepts, or is any passage when there are
        no concepts. A concept occurs in a passage's text or heading; an occurrence in the title only adds to the
        score. Neither filters nor conditions change the scores; what holds no concept has score 0.
        """
        ...

    def get(self, id: str) -> str | None:
        """The payload of one passage."""
        ...

    def frequency(self, term: str, field: Field) -> int:
        """In how many passages the term occurs, headings and titles aside."""
        ...

    def occurrences(self, term: str, field: Field) -> int:
        """How often the term occurs in all passages together, headings and titles aside."""
        ...

    def words(self) -> int:
        """How many words the passages have together, function words left out."""
        ...

    def terms(self, prefix: str, field: Field) -> Iterator[tuple[str, int]]:
        """Terms that begin with the prefix, in order, with their document frequencies."""
        ...

    def vocabulary(self, field: Field) -> Iterable[str]:
        """All terms, each once or more often, and perhaps some of passages that were removed: quick to list."""
        ...

    def close(self) -> None:
        """Let go of the files; the reader answers no more."""
        ...


class Engine(Protocol):
    """A kind of index in a folder."""

    @property
    def name(self) -> str:
        """As in ENGINES."""
        ...

    @property
    def version(self) -> str:
        """Changes when an index made before can no longer be read."""
        ...

    def prepare(self, entry: Entry) -> Prepared:
        """A passage as a writer of this kind of engine takes it, in any process."""
        ...

    def create(self, folder: Path) -> None:
        """An empty index; raises FileExistsError where there is one already."""
        ...

    def writer(self, folder: Path) -> EngineWriter:
        """A batch; entering it raises KutipError where the index cannot be opened or is being written to."""
        ...

    def reader(self, folder: Path) -> EngineReader:
        """The newest state; raises KutipError where the index cannot be opened."""
        ...
