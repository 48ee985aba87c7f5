"""`kutip kwic`: a concordance, each occurrence of a term on a line, aligned on the term."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import click

from search.asking import pages_to_json, paper_to_json
from search.asking.concordance import Occurrence
from search.cli.export import csv_table
from search.cli.hits import page_words
from search.cli.opening import open_or_build
from search.cli.options import Narrowed, narrowing, workspace
from search.cli.printing import clean, count, paint, put, put_json, say, width
from search.language import fold
from search.settings import Settings

CONTEXT = 400
"""Letters of either side that other forms than lines give."""

MARGIN = 28
"""Columns at the right margin, for paper and page."""

SORT_KEY = re.compile(r"(?P<side>[LR])(?P<place>[1-9])|(?P<name>keyword|paper|year|page)", re.IGNORECASE)

COLUMNS = ("left", "keyword", "right", "paper", "file", "section", "page", "pdf_page", "language", "id", "via")


def parse_sort(context: click.Context, parameter: click.Parameter, text: str) -> list[re.Match[str]]:
    """The keys to sort by, as matches of SORT_KEY."""
    keys = [SORT_KEY.fullmatch(part.strip()) for part in text.split(",")]
    found = [key for key in keys if key]
    if len(found) < len(keys):
        raise click.BadParameter("give some of L1 to L9, R1 to R9, keyword, paper, year and page, separated by commas.")
    return found


@click.command("kwic")
@click.argument("words", nargs=-1, required=True, metavar="TERM...")
@click.option("--translate", is_flag=True, help="Also where the other language, or a synonym, says it.")
@click.option(
    "--sort",
    "keys",
    default="paper,page",
    show_default=True,
    callback=parse_sort,
    help="By L1, L2 ... (words to the left), R1 ... (to the right), keyword, paper, year, page.",
)
@click.option("-n", "--limit", type=click.IntRange(min=1), help="How many lines [default: all].")
@click.option("--json", "form", flag_value="json", help="Print one JSON object.")
@click.option("--jsonl", "form", flag_value="jsonl", help="Print a JSON object a line.")
@click.option("--csv", "form", flag_value="csv", help="Print a table for a spreadsheet.")
@narrowing
@workspace
def command(
    settings: Settings,
    words: tuple[str, ...],
    translate: bool,
    keys: list[re.Match[str]],
    limit: int | None,
    form: str | None,
    narrowed: Narrowed,
) -> int:
    """Show every occurrence of a term in its context, in all its forms."""
    term = " ".join(words)
    with open_or_build(settings) as library:
        filters = narrowed.filters(library)
        found = library.occurrences(
            term, filters, translate=translate, references=narrowed.references, width=CONTEXT if form else width()
        )
    for key in reversed(keys):
        found.sort(key=_order(key))
    shown = found[:limit]
    if form == "json":
        rows = [_to_json(place) for place in shown]
        put_json({"schema": "kutip/kwic/1", "term": term, "total": len(found), "lines": rows})
    elif form == "jsonl":
        for place in shown:
            put_json(_to_json(place), indent=None)
    elif form == "csv":
        for line in csv_table(COLUMNS, map(_row, shown)):
            put(line)
    else:
        for line in _lines(shown, width()):
            put(line)
    if form is None or not found:
        papers = count(len({place.paper.id for place in found}), "paper")
        say(f"{count(len(found), 'occurrence')} in {papers}." if found else f"“{clean(term)}” does not occur.")
    return 0 if found else 1


def _order(key: re.Match[str]) -> Callable[[Occurrence], Any]:
    if key["side"]:
        place = int(key["place"])
        left = key["side"].upper() == "L"
        return lambda found: _word(found.left if left else found.right, -place if left else place - 1)
    return {
        "keyword": lambda found: fold(found.keyword),
        "paper": lambda found: found.paper.id,
        "year": lambda found: (found.paper.front.year is None, found.paper.front.year or 0),
        "page": lambda found: (found.paper.id, int(found.id.rpartition("#")[2]), found.start),
    }[key["name"].lower()]


def _word(text: str, place: int) -> str:
    words = [fold(word) for word in re.findall(r"\w[\w'-]*", text)]
    return words[place] if -len(words) <= place < len(words) else ""


def _lines(found: Sequence[Occurrence], columns: int) -> list[str]:
    """Aligned on the term: as much of either side as fits, paper and page at the margin."""
    margin = MARGIN if columns >= 90 else 0
    longest = min(max((len(place.keyword) for place in found), default=0), columns // 3)
    side = max(8, (columns - margin - longest) // 2)
    lines = []
    for place in found:
        keyword = clean(place.keyword)
        left = clean(place.left)[-side:].rjust(side)
        rest = max(0, side + longest - len(keyword))
        right = clean(place.right)[:rest].ljust(rest)
        line = f"{left}{paint(keyword, fg='red', bold=True)}{right}"
        lines.append(f"{line} {paint(_source(place, margin - 1), dim=True)}" if margin else line.rstrip())
    return lines


def _source(place: Occurrence, columns: int) -> str:
    page = place.passage.first_page
    where = "" if page is None else f" {page.label}" if page.label else f" PDF {page.index}"
    return clean(place.paper.id)[: columns - len(where)] + where


def _row(place: Occurrence) -> tuple[object, ...]:
    first = place.passage.first_page
    return (
        place.left,
        place.keyword,
        place.right,
        place.paper.id,
        place.paper.file,
        " > ".join(place.passage.section_path),
        page_words(place.passage),
        first.index if first else None,
        place.language,
        place.id,
        place.via,
    )


def _to_json(place: Occurrence) -> dict[str, Any]:
    return {
        "id": place.id,
        "paper": paper_to_json(place.paper),
        "section": {"path": list(place.passage.section_path), "kind": place.passage.section_kind},
        "pages": pages_to_json(place.passage),
        "language": place.language,
        "left": place.left,
        "keyword": place.keyword,
        "right": place.right,
        "start": place.start,
        "end": place.end,
        "via": place.via,
    }
