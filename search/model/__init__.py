"""What is a Paper, Page, Section, Passage? Plain nouns without behaviour.

They are named tuples, because a dataclass takes eight times as long to make, at every start, and what makes it is slow
to import. Those that a search does not need are in `search/model/files.py`.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from search.errors import Reason

if TYPE_CHECKING:
    from search.model.files import Extraction as Extraction
    from search.model.files import Line as Line
    from search.model.files import OutlineEntry as OutlineEntry
    from search.model.files import Page as Page

Language = Literal["id", "en"]

SectionKind = Literal[
    "front",
    "abstract",
    "introduction",
    "literature",
    "theory",
    "method",
    "results",
    "conclusion",
    "references",
    "appendix",
    "other",
]
SECTION_KINDS: tuple[SectionKind, ...] = get_args(SectionKind)

FileKind = Literal["text", "markdown", "pdf", "docx", "html"]


def __getattr__(name: str) -> object:
    """The nouns of reading, imported when they are used."""
    if name not in ("Extraction", "Line", "OutlineEntry", "Page"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from search.model import files

    return getattr(files, name)


class Problem(NamedTuple):
    """Something the reader could not read: a reason, its words, and the pages it concerns."""

    reason: Reason
    detail: str
    pages: tuple[int, ...] = ()


class FrontMatter(NamedTuple):
    """What the paper says of itself; what it does not say is None or empty."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    doi: str | None = None


class Publication(NamedTuple):
    """Where a paper says that it appeared; what it does not say is None.

    `container` is the journal or the proceedings, `pages` the range of pages there, as printed (`507-517`), `genre` the
    kind of a thesis (`Skripsi`), `publisher` its university.
    """

    container: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    genre: str | None = None
    publisher: str | None = None


class Reference(NamedTuple):
    """What a citation of a paper needs.

    `item` holds CSL-JSON variables (`title`, `author`, `issued`, `container-title`, ...), `sources` where each was
    found: `sidecar`, the name of a bibliography file, `file` (its own metadata), or `paper` (its pages). A variable
    with a source and without a value is one that the paper has not, as the user says.
    """

    item: Mapping[str, Any]
    sources: Mapping[str, str]


class Section(NamedTuple):
    """One heading of the outline. `path` are the titles as printed, from the top down to its own."""

    level: int
    title: str
    kind: SectionKind
    path: tuple[str, ...]
    first_words: str
    passages: int


LabelSource = Literal["declared", "printed", "counted", "journal"]


class PageLabel(NamedTuple):
    """The label of a page (from 1), and how it is known; None where it is not.

    `printed`: it stands on the page. `declared`: the file says so, and no printed number contradicts. `counted`: it is
    missing between two that count on. `journal`: the range of pages that the journal gives agrees with the others.
    """

    index: int  # type: ignore[assignment]  # hides the index of tuples
    label: str | None
    source: LabelSource | None


class PageRef(NamedTuple):
    """Where in the paper: the file's page index (from 1) and the label printed there, if known."""

    index: int  # type: ignore[assignment]  # hides the index of tuples
    label: str | None


class Span(NamedTuple):
    """`length` characters of a passage from `start` on are those of a page from `offset` on.

    Each character of the passage that lies in no span is a single space that stands for white space,
    a line end or a removed mark. Where NFKC folding made several characters of one (the ligature of f
    and i), each of them has a span of its own with the same offset.
    """

    start: int
    length: int
    page: int
    offset: int


class Passage(NamedTuple):
    """Whole sentences of one section. `sentences` are (start, end) offsets in `text`.

    `ocr` is how sure the program was, on average, that read its letters from images; None where none
    was read so.
    """

    text: str
    section_path: tuple[str, ...]
    section_kind: SectionKind
    first_page: PageRef | None
    last_page: PageRef | None
    sentences: tuple[tuple[int, int], ...]
    spans: tuple[Span, ...]
    ocr: float | None = None


class Structure(NamedTuple):
    """A paper taken apart: what it says of itself, its outline, and its passages in reading order.

    `declared` names the fields of `front` that the file's own metadata gave, and not its pages. `labels` has every page
    of a file with pages.
    """

    front: FrontMatter
    publication: Publication
    declared: tuple[str, ...]
    labels: tuple[PageLabel, ...]
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]


class Paper(NamedTuple):
    """One paper of the library. `id` is its path under the corpus without the suffix, made unique."""

    id: str
    file: str
    front: FrontMatter
    language: Language | None
