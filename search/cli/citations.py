"""Options of citations, and the sheet of quotations that they make."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any

import click

from search.citing import EXCHANGE, MARKUPS, Cite, CslItem, cite, style_names
from search.cli.printing import clean
from search.library import PaperRecord, Quotation
from search.model import PageRef
from search.settings import Settings

WRITTEN = tuple(MARKUPS)
EXCHANGED = tuple(EXCHANGE)


@dataclass(frozen=True, slots=True)
class Citing:
    """How to cite: a style, a locale, and the format to write in."""

    style: str
    locale: str
    format: str


def citing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --style, --locale and --format, and hand the command its `citing`. Comes below `workspace`."""

    @click.option(
        "--style",
        help=f"The citation style: {', '.join(style_names())}, or a .csl file [default: kutip.toml, or apa].",
    )
    @click.option("--locale", help="The language of citations: id-ID or en-US [default: kutip.toml, or your system's].")
    @click.option(
        "--format",
        "form",
        type=click.Choice((*WRITTEN, *EXCHANGED)),
        help="What to write: text, a sheet to paste, or records for a reference manager [default: text].",
    )
    @wraps(command)
    def with_citing(
        *args: Any, settings: Settings, style: str | None, locale: str | None, form: str | None, **options: Any
    ) -> Any:
        chosen = Citing(style or settings.style, locale or settings.locale, form or "text")
        return command(*args, settings=settings, citing=chosen, **options)

    return with_citing


def item_of(record: PaperRecord) -> CslItem:
    """The record of a paper, under its id; a paper without a title is called by its file's name in brackets."""
    return {"title": f"[{PurePosixPath(record.paper.file).name}]", **record.reference.item, "id": record.paper.id}


def lacking(record: PaperRecord) -> list[str]:
    """Which of title, authors and year are not known; what the user says is not there is known."""
    names = {"title": "title", "author": "authors", "issued": "year"}
    return [name for key, name in names.items() if key not in record.reference.sources]


def locator(quotation: Quotation) -> str | None:
    """The pages as printed; None where no printed number is known."""
    first, last = quotation.first, quotation.last
    if first is None or last is None or first.label is None or last.label is None:
        return None
    # A hyphen within a label (II-9) is not that of a range.
    return _range(first.label.replace("-", "\u2011"), last.label.replace("-", "\u2011"))


def pages_in_words(first: PageRef | None, last: PageRef | None) -> str:
    """The pages as printed; where no printed number is known, the file's own count, called so."""
    if first is None or last is None:
        return ""
    if first.label is None or last.label is None:
        return f"PDF page {_range(str(first.index), str(last.index))}"
    return f"page {_range(first.label, last.label)}"


def _range(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"


def source_in_words(quotation: Quotation) -> str:
    """Section, page and id of a quotation."""
    parts = [" › ".join(quotation.passage.section_path), pages_in_words(quotation.first, quotation.last), quotation.id]
    return " · ".join(part for part in parts if part)


def exchange(records: Iterable[PaperRecord], form: str) -> str:
    """The records of papers for a reference manager."""
    return clean(EXCHANGE[form]([{**record.reference.item, "id": record.paper.id} for record in records]))


def references(records: Sequence[PaperRecord], how: Citing) -> str:
    """A list of references."""
    markup = MARKUPS[how.format]
    cited = cite([item_of(record) for record in records], [], how.style, how.locale, markup)
    return markup.document([markup.reference(clean(entry)) for entry in cited.references], _heading(how))


def sheet(quotations: Sequence[Quotation], records: Sequence[PaperRecord], title: str, how: Citing) -> str:
    """Quotations grouped by paper in the order given, each with its citation, and the references at the end.

    Those of one paper come in the order of its pages. `records` are those of the quotations, in the same order.
    """
    places = {record.paper.id: place for place, record in reversed(list(enumerate(records)))}
    order = sorted(
        zip(quotations, records, strict=True), key=lambda pair: (places[pair[1].paper.id], _number(pair[0].id))
    )
    works = list({record.paper.id: record for _, record in order}.values())
    numbers = {record.paper.id: number for number, record in enumerate(works)}
    cites = [Cite(numbers[record.paper.id], locator(quotation)) for quotation, record in order]
    markup = MARKUPS[how.format]
    cited = cite([item_of(work) for work in works], cites, how.style, how.locale, markup)
    blocks = [markup.heading(clean(title), 1)] if title else []
    notes: list[str | None] = []
    for paper, own in groupby(zip(order, cited.citations, strict=True), key=lambda item: item[0][1].paper):
        if title:
            blocks.append(markup.heading(clean(paper.front.title or PurePosixPath(paper.file).name), 2))
        for (quotation, _), citation in own:
            mark, note = f" {clean(citation)}", None
            if cited.notes:
                mark, note = markup.footnote(len(notes) + 1, clean(citation))
                notes.append(note)
            blocks.append(markup.quotation(clean(quotation.text), mark, clean(source_in_words(quotation))))
    blocks += filter(None, notes)
    if title and cited.references:
        blocks.append(markup.heading(_heading(how), 2))
    blocks += [markup.reference(clean(entry)) for entry in cited.references]
    return markup.document(blocks, title or "kutip")


def _heading(how: Citing) -> str:
    return "Daftar Pustaka" if how.locale.startswith("id") else "References"


def _number(id: str) -> int:
    return int(id.rpartition("#")[2])
