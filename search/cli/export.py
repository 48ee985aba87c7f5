"""Hits as a table for a spreadsheet, or as Markdown for a text."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from search.asking import Hit, SearchResult
from search.cli.hits import page_words
from search.cli.printing import clean

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
    "quote",
    "text",
)


def csv_lines(result: SearchResult) -> Iterator[str]:
    """A header and a row a hit."""
    return csv_table(COLUMNS, (_row(hit) for hit in result.hits))


def csv_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A header and the rows. A cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])
    yield buffer.getvalue().rstrip("\n")


def _row(hit: Hit) -> tuple[object, ...]:
    passage, paper = hit.passage, hit.paper
    first, last = passage.first_page, passage.last_page
    return (
        hit.rank,
        hit.score,
        hit.id,
        paper.file,
        paper.front.title,
        "; ".join(paper.front.authors),
        paper.front.year,
        " > ".join(passage.section_path),
        passage.section_kind,
        first and first.label,
        last and last.label,
        first and first.index,
        last and last.index,
        hit.language,
        hit.quote.text,
        passage.text,
    )


def _safe(cell: object) -> object:
    if isinstance(cell, str):
        text = clean(cell)
        return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
    return "" if cell is None else cell


def markdown_lines(result: SearchResult) -> Iterator[str]:
    """A block quote a hit, with its source below it."""
    for hit in result.hits:
        yield f"> {escape(hit.quote.text)}"
        yield ""
        yield f"— {_source(hit)}"
        yield ""


def _source(hit: Hit) -> str:
    front = hit.paper.front
    parts = [", ".join(front.authors), str(front.year or "")]
    known = [escape(part) for part in parts if part]
    known.append(f"*{escape(front.title)}*" if front.title else escape(hit.paper.file))
    known += [escape(part) for part in (" › ".join(hit.passage.section_path), page_words(hit.passage)) if part]
    return f"{', '.join(known)} (`{clean(hit.id)}`)"


def escape(text: str) -> str:
    """The text with Markdown's marks taken literally."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>#|" else char for char in clean(text))
