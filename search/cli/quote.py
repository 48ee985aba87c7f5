"""`kutip quote`: words of a passage, exactly as the paper prints them, with their place."""

import re
from typing import Any

import click

from search.asking import paper_to_json
from search.cli.export import escape
from search.cli.opening import open_or_build
from search.cli.options import workspace
from search.cli.printing import clean, prose, put, put_json, width
from search.library import Quotation, quote
from search.library.quoting import sentences, words
from search.model import PageRef, Passage
from search.settings import Settings

RANGE = re.compile(r"(?P<first>\d{1,6})(?:\s*[-–.]+\s*(?P<last>\d{1,6}))?")


@click.command("quote")
@click.argument("id", metavar="HIT-ID")
@click.option("--sentences", "numbers", help="Only these sentences: 2, 1-3, or 1,4 (what is between is marked [...]).")
@click.option("--words", "wording", help='Only these words, or from some to some: "first words ... last words".')
@click.option("--json", "form", flag_value="json", help="Print it as JSON.")
@click.option("--markdown", "form", flag_value="markdown", help="Print it as a Markdown block quote.")
@workspace
def command(settings: Settings, id: str, numbers: str | None, wording: str | None, form: str | None) -> int:
    """Print a passage, or some of it, exactly as the paper prints it, with its place.

    HIT-ID stands at the end of each hit of `kutip search`. Before it is printed, the quotation is compared with the
    page once more.
    """
    if numbers and wording:
        raise click.UsageError("Give either --sentences or --words.")
    with open_or_build(settings) as library:
        _, passage = library.passage(id)
        parts = None
        if numbers is not None:
            parts = _sentences(passage, numbers)
        elif wording is not None:
            parts = [words(passage, wording)]
        quotation = quote(library, id, parts)
    if form == "json":
        put_json(_to_json(quotation))
        return 0
    source = _source(quotation)
    if form == "markdown":
        put(f"> {escape(quotation.text)}")
        put()
        put(f"— {escape(source)}")
        return 0
    # The quotation stays on one line, so that it can be copied as it is.
    put(clean(quotation.text))
    put()
    for line in prose(source, width(), dim=True):
        put(line)
    return 0


def _sentences(passage: Passage, numbers: str) -> list[tuple[int, int]]:
    """Where the chosen sentences stand, those that follow each other together."""
    ranges = [RANGE.fullmatch(part.strip()) for part in numbers.split(",")]
    parts: list[tuple[int, int]] = []
    reached = 0
    for found in ranges:
        if found is None:
            raise click.BadParameter("give numbers and ranges: 2, 1-3 or 1,4", param_hint="--sentences")
        first, last = int(found["first"]), int(found["last"] or found["first"])
        if first <= reached:
            raise click.BadParameter("give the sentences in their order", param_hint="--sentences")
        part = sentences(passage, first, last)
        parts[-1:] = [(parts[-1][0], part[1])] if parts and first == reached + 1 else [*parts[-1:], part]
        reached = last
    return parts


def _source(quotation: Quotation) -> str:
    """Authors, year, title, section and page, as far as they are known."""
    front = quotation.paper.front
    known = [", ".join(front.authors), str(front.year or ""), front.title or quotation.paper.file]
    known += [" › ".join(quotation.passage.section_path), _pages(quotation.first, quotation.last)]
    return ", ".join(part for part in known if part) + f" ({quotation.id})"


def _pages(first: PageRef | None, last: PageRef | None) -> str:
    """The pages as printed; where no printed number is known, the file's own count, called so."""
    if first is None or last is None:
        return ""
    if first.label is None or last.label is None:
        return f"PDF page {_range(str(first.index), str(last.index))}"
    return f"page {_range(first.label, last.label)}"


def _range(first: str, last: str) -> str:
    return first if first == last else f"{first}–{last}"


def _to_json(quotation: Quotation) -> dict[str, Any]:
    pages = None
    if quotation.first and quotation.last:
        pages = {
            end: {"index": page.index, "label": page.label}
            for end, page in (("first", quotation.first), ("last", quotation.last))
        }
    return {
        "schema": "kutip/quote/1",
        "id": quotation.id,
        "text": quotation.text,
        "paper": paper_to_json(quotation.paper),
        "section": {"path": list(quotation.passage.section_path), "kind": quotation.passage.section_kind},
        "pages": pages,
        "parts": [list(part) for part in quotation.parts],
    }
