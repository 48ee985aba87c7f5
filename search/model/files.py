"""What does a file say? The nouns of reading, which a search has no need of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from search.model import FileKind, Problem


class Line(NamedTuple):
    """One line of a page's text, with what the file says about its looks.

    `start` and `end` are character offsets in `Page.text`. `heading` is the level that the file format
    itself declares (HTML `h2`, a DOCX heading style), never a guess. `size` is in points. `box` is
    (left, top, right, bottom) in fractions of the page, measured from its top left corner. `ocr` is how sure, from 0
    to 1, the program was that read the line from an image.
    """

    start: int
    end: int
    heading: int | None = None
    size: float | None = None
    bold: bool = False
    box: tuple[float, float, float, float] | None = None
    ocr: float | None = None


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
