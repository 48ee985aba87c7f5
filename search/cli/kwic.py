"""`kutip kwic`: a concordance, each occurrence of a term on a line, aligned on the term."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import click

from search.asking.concordance import Occurrence
from search.cli.export import place_cells
from search.cli.forms import forms, put_table
from search.cli.opening import open_or_build
from search.cli.options import Narrowed, narrowing, workspace
from search.cli.printing import absent, clean, count, paint, put, say, width
from search.language import fold
from search.settings import Settings

CONTEXT = 400
"""Letters of either side that other forms than lines give."""

MARGIN = 28
"""Columns at the right margin, for paper and page."""

NARROW_MARGIN = 20
"""The same on a narrow terminal."""

SORT_KEY = re.compile(r"(?P<side>[LR])(?P<place>[1-9])|(?P<name>keyword|paper|year|page)", re.IGNORECASE)

COLUMNS = (
    "left",
    "keyword",
    "right",
    "id",
    "paper",
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
    "via",
    "start",
    "end",
)


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
@forms
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
    if form:
        about = {"schema": "kutip/kwic/1", "term": term, "total": len(found)}
        put_table(form, COLUMNS, map(_row, shown), about, "lines")
    else:
        for line in _lines(shown, width()):
            put(line)
    if form is None or not found:
        papers = count(len({place.paper.id for place in found}), "paper")
        say(f"{count(len(found), 'occurrence')} in {papers}." if found else absent(words))
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
    margin = MARGIN if columns >= 90 else NARROW_MARGIN
    longest = min(max((len(place.keyword) for place in found), default=0), columns // 3)
    side = max(8, (columns - margin - longest) // 2)
    lines = []
    for place in found:
        keyword = clean(place.keyword)
        left = clean(place.left)[-side:].rjust(side)
        rest = max(0, side + longest - len(keyword))
        right = clean(place.right)[:rest].ljust(rest)
        line = f"{left}{paint(keyword, fg='red', bold=True)}{right}"
        lines.append(f"{line} {paint(_source(place), dim=True)}" if margin else line.rstrip())
    return lines


def _source(place: Occurrence) -> str:
    """Where it stands, whole, so that it can be copied: a line with a long id is longer than the others."""
    page = place.passage.first_page
    where = "" if page is None else f" {page.label}" if page.label else f" PDF {page.index}"
    return clean(place.paper.id) + where


def _row(place: Occurrence) -> tuple[object, ...]:
    front = place.paper.front
    return (
        place.left,
        place.keyword,
        place.right,
        place.id,
        place.paper.id,
        place.paper.file,
        front.title,
        "; ".join(front.authors),
        front.year,
        *place_cells(place.passage),
        place.language,
        place.via,
        place.start,
        place.end,
    )
