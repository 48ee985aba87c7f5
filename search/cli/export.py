"""Hits as rows of a table, and as Markdown for a text."""

from collections.abc import Iterator

from search.asking import Hit, SearchResult, page_words, sureness
from search.citing import escaped_markdown
from search.cli.printing import clean
from search.model import Passage

COLUMNS = (
    "rank",
    "score",
    "id",
    "file",
    "title",
    "authors",
    "year",
    "section",
    "kind",
    "page",
    "page_to",
    "pdf_page",
    "pdf_page_to",
    "language",
    "ocr",
    "quote",
    "text",
)


def hit_row(hit: Hit) -> tuple[object, ...]:
    """The cells of a hit, in the order of COLUMNS."""
    passage, paper = hit.passage, hit.paper
    return (
        hit.rank,
        hit.score,
        hit.id,
        paper.file,
        paper.front.title,
        "; ".join(paper.front.authors),
        paper.front.year,
        *place_cells(passage),
        hit.language,
        passage.ocr,
        hit.quote.text,
        passage.text,
    )


def place_cells(passage: Passage) -> tuple[object, ...]:
    """Section, its kind, and the pages: as printed and as the PDF counts, from and to."""
    first, last = passage.first_page, passage.last_page
    return (
        " > ".join(passage.section_path),
        passage.section_kind,
        first and first.label,
        last and last.label,
        first and first.index,
        last and last.index,
    )


def markdown_lines(result: SearchResult) -> Iterator[str]:
    """A block quote a hit, with its source below it."""
    for hit in result.hits:
        yield f"> {_escape(hit.quote.text)}"
        yield ""
        yield f"— {_source(hit)}"
        yield ""


def _source(hit: Hit) -> str:
    front = hit.paper.front
    parts = [", ".join(front.authors), str(front.year or "")]
    known = [_escape(part) for part in parts if part]
    known.append(f"*{_escape(front.title)}*" if front.title else _escape(hit.paper.file))
    known += [
        _escape(part)
        for part in (" › ".join(hit.passage.section_path), page_words(hit.passage), sureness(hit.passage))
        if part
    ]
    return f"{', '.join(known)} (`{clean(hit.id)}`)"


def _escape(text: str) -> str:
    return escaped_markdown(clean(text))
