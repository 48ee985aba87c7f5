"""`kutip cite`: references of papers, in a citation style or for a reference manager."""

import re
from collections.abc import Iterable

import click

from search.cli.citations import EXCHANGED, Citing, citing, exchange, lacking, pages_in_words, references
from search.cli.opening import open_or_build
from search.cli.options import complete_paper, workspace
from search.cli.printing import clean, put, say
from search.library import PaperRecord, Quotation
from search.settings import Settings


@click.command("cite")
@click.argument("papers", nargs=-1, metavar="PAPER...", shell_complete=complete_paper)
@click.option("--all", "everything", is_flag=True, help="All papers of the library.")
@workspace
@citing
def command(settings: Settings, papers: tuple[str, ...], everything: bool, citing: Citing) -> int:
    """Print the references of papers, as a list in a citation style or as records for a reference manager.

    PAPER is an id, as `kutip papers` lists it, or a file's name.
    """
    if bool(papers) == everything:
        raise click.UsageError("Name some papers, or give --all.")
    with open_or_build(settings) as library:
        if everything:
            records = [entry.outcome for entry in library.files() if isinstance(entry.outcome, PaperRecord)]
        else:
            records = list({record.paper.id: record for record in map(library.paper, papers)}.values())
    put(exchange(records, citing.format) if citing.format in EXCHANGED else references(records, citing))
    warn_of_gaps(records)
    return 0


def warn_of_images(quotations: Iterable[Quotation]) -> None:
    """Say which quotations a program has read from an image: only her own eyes can vouch for their letters."""
    for quotation in quotations:
        if quotation.ocr is not None:
            place = pages_in_words(quotation.first, quotation.last)
            say(
                f"Note: {clean(quotation.id)} was read from an image by OCR, {quotation.ocr:.0%} sure: "
                f"compare it with {place} of {clean(quotation.paper.file)} before you quote it."
            )


def warn_of_pages(quotations: Iterable[Quotation], records: Iterable[PaperRecord]) -> None:
    """Say where the page of a quotation is none of those that the paper has in its journal: the file may be a draft."""
    for quotation, record in zip(quotations, records, strict=True):
        pages = re.fullmatch(r"(\d+)\s*[-–]+\s*(\d+)", str(record.reference.item.get("page", "")))
        label = quotation.first.label if quotation.first else None
        if pages and label and label.isdigit() and not int(pages[1]) <= int(label) <= int(pages[2]):
            say(
                f"Note: page {label} is printed in {clean(record.paper.file)}, but its record has pages "
                f"{pages[1]}–{pages[2]}: the file may be a draft, with other page numbers."
            )


def warn_of_gaps(records: list[PaperRecord]) -> None:
    """Say what the citation of a paper lacks, and how to add it; of several papers, how many there are."""
    incomplete = [record for record in records if lacking(record)]
    if len(incomplete) > 1:
        say(
            f"Note: {len(incomplete)} papers have no title, no authors or no year: `kutip papers --missing` lists them."
        )
        return
    for record in incomplete:
        if missing := lacking(record):
            name = clean(record.paper.id)
            fields = " ".join(f"{'author' if key == 'authors' else key}=..." for key in missing)
            say(f"Note: {name} has no {' and no '.join(missing)}: kutip papers set {name} {fields}")
