"""What is a Paper, Page, Section, Passage, Hit? Plain nouns without behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from search.errors import Reason

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


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page's text, with what the file says about its looks.

    `start` and `end` are character offsets in `Page.text`. `heading` is the level that the file format
    itself declares (HTML `h2`, a DOCX heading style), never a guess. `size` is in points. `box` is
    (left, top, right, bottom) in fractions of the page, measured from its top left corner.
    """

    start: int
    end: int
    heading: int | None = None
    size: float | None = None
    bold: bool = False
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one page as the reader gave it; offsets of passages point into it.

    `index` counts from 1. `label` is the page label that the file declares, else None. `lines` is empty
    where the reader knows nothing about the looks of lines. `ocr` is how sure, from 0 to 1, the program was that
    read the letters from an image; None for text that the file itself holds.
    """

    index: int
    text: str
    label: str | None = None
    lines: tuple[Line, ...] = ()
    ocr: float | None = None


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """One bookmark of a PDF's own outline; `level` and `page` count from 1."""

    level: int
    title: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the reader could not read: a reason, its words, and the pages it concerns."""

    reason: Reason
    detail: str
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a file says, page by page.

    `paged` is False for text, Markdown, HTML and DOCX: they come as one page whose index is no locator.
    `metadata` holds what the file declares of itself under the keys title, author, created, producer, language.
    """

    kind: FileKind
    pages: tuple[Page, ...]
    paged: bool
    metadata: Mapping[str, str] = field(default_factory=dict)
    outline: tuple[OutlineEntry, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the paper says of itself; what it does not say is None or empty."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    doi: str | None = None


@dataclass(frozen=True, slots=True)
class Publication:
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


@dataclass(frozen=True, slots=True)
class Reference:
    """What a citation of a paper needs.

    `item` holds CSL-JSON variables (`title`, `author`, `issued`, `container-title`, ...), `sources` where each was
    found: `sidecar`, the name of a bibliography file, `file` (its own metadata), or `paper` (its pages). A variable
    with a source and without a value is one that the paper has not, as the user says.
    """

    item: Mapping[str, Any]
    sources: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the outline. `path` are the titles as printed, from the top down to its own."""

    level: int
    title: str
    kind: SectionKind
    path: tuple[str, ...]
    first_words: str
    passages: int


LabelSource = Literal["declared", "printed", "counted", "journal"]


@dataclass(frozen=True, slots=True)
class PageLabel:
    """The label of a page (from 1), and how it is known; None where it is not.

    `printed`: it stands on the page. `declared`: the file says so, and no printed number contradicts. `counted`: it is
    missing between two that count on. `journal`: the range of pages that the journal gives agrees with the others.
    """

    index: int
    label: str | None
    source: LabelSource | None


@dataclass(frozen=True, slots=True)
class PageRef:
    """Where in the paper: the file's page index (from 1) and the label printed there, if known."""

    index: int
    label: str | None


@dataclass(frozen=True, slots=True)
class Span:
    """`length` characters of a passage from `start` on are those of a page from `offset` on.

    Each character of the passage that lies in no span is a single space that stands for white space,
    a line end or a removed mark. Where NFKC folding made several characters of one (the ligature of f
    and i), each of them has a span of its own with the same offset.
    """

    start: int
    length: int
    page: int
    offset: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of one section. `sentences` are (start, end) offsets in `text`.

    `ocr` is how sure the program was that read its letters from images, on the worst of its pages; None where none
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


@dataclass(frozen=True, slots=True)
class Structure:
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


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the library. `id` is its path under the corpus without the suffix, made unique."""

    id: str
    file: str
    front: FrontMatter
    language: Language | None
