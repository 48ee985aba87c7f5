"""How are quotations written down, with their citations, for somebody to paste?"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath

from search.citing import EXCHANGE, MARKUPS, Cite, CslItem, cite
from search.library.catalogue import PaperRecord
from search.library.quoting import Quotation
from search.model import PageRef

Clean = Callable[[str], str]
"""Makes a text that comes from a paper harmless for where it will be shown."""

WRITTEN = tuple(MARKUPS)
EXCHANGED = tuple(EXCHANGE)

_ODD = r"\w*(?:[^\W\d_][<>|^~{}](?=[^\W\d_])|[\ufffd\ue000-\uf8ff])\w*"
"""A word with a sign in it that no word has, or with one that says only that there is a letter."""


@dataclass(frozen=True, slots=True)
class Citing:
    """How to cite: a style, a locale, and the format to write in."""

    style: str
    locale: str
    format: str


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


def exchange(records: Iterable[PaperRecord], form: str, clean: Clean) -> str:
    """The records of papers for a reference manager."""
    return clean(EXCHANGE[form]([{**record.reference.item, "id": record.paper.id} for record in records]))


def references(records: Sequence[PaperRecord], how: Citing, clean: Clean) -> str:
    """A list of references."""
    markup = MARKUPS[how.format]
    cited = cite([item_of(record) for record in records], [], how.style, how.locale, markup)
    return markup.document([markup.reference(clean(entry)) for entry in cited.references], _heading(how))


def sheet(
    quotations: Sequence[Quotation], records: Sequence[PaperRecord], title: str, how: Citing, clean: Clean
) -> str:
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


def notes_on(quotations: Sequence[Quotation], records: Sequence[PaperRecord]) -> Iterator[str]:
    """What she should know before she quotes; `records` are those of the quotations, in the same order."""
    yield from _images(quotations)
    yield from _odd_letters(quotations)
    yield from _pages(quotations, records)
    yield from notes_on_gaps(list({record.paper.id: record for record in records}.values()))


def _images(quotations: Iterable[Quotation]) -> Iterator[str]:
    """Which quotations a program has read from an image: only her own eyes can vouch for their letters."""
    for quotation in quotations:
        if quotation.ocr is not None:
            place = pages_in_words(quotation.first, quotation.last)
            yield (
                f"{quotation.id} was read from an image by OCR, {quotation.ocr:.0%} sure: "
                f"compare it with {place} of {quotation.paper.file} before you quote it."
            )


def _odd_letters(quotations: Iterable[Quotation]) -> Iterator[str]:
    """Where the file gives signs for letters, as fonts do that draw others under their codes, or knows no letter."""
    for quotation in quotations:
        found = re.search(_ODD, quotation.text) if quotation.first else None
        if found:
            place = pages_in_words(quotation.first, quotation.last)
            yield (
                f"“{found[0]}” in {quotation.id} may be printed with other letters than the file gives: "
                f"compare it with {place} of {quotation.paper.file} before you quote it."
            )


def _pages(quotations: Iterable[Quotation], records: Iterable[PaperRecord]) -> Iterator[str]:
    """Where the page of a quotation is none of those that the paper has in its journal: the file may be a draft."""
    for quotation, record in zip(quotations, records, strict=True):
        pages = re.fullmatch(r"(\d+)\s*[-–]+\s*(\d+)", str(record.reference.item.get("page", "")))
        label = quotation.first.label if quotation.first else None
        if pages and label and label.isdigit() and not int(pages[1]) <= int(label) <= int(pages[2]):
            yield (
                f"page {label} is printed in {record.paper.file}, but its record has pages "
                f"{pages[1]}–{pages[2]}: the file may be a draft, with other page numbers."
            )


def notes_on_gaps(records: Sequence[PaperRecord]) -> Iterator[str]:
    """What the citation of a paper lacks, and how to add it; of several papers, how many there are."""
    incomplete = [record for record in records if lacking(record)]
    if len(incomplete) > 1:
        yield f"{len(incomplete)} papers have no title, no authors or no year: `kutip papers --missing` lists them."
        return
    for record in incomplete:
        missing, name = lacking(record), record.paper.id
        fields = " ".join(f"{'author' if key == 'authors' else key}=..." for key in missing)
        yield f"{name} has no {' and no '.join(missing)}: kutip papers set {name} {fields}"
