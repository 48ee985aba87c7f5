"""`kutip quote`: words of passages, exactly as the papers print them, with their place and citation."""

import re
from collections.abc import Callable, Iterable
from functools import partial

import click

from search.asking import Question
from search.cli.citations import citing
from search.cli.cite import warn
from search.cli.opening import open_or_build
from search.cli.options import Narrowed, narrowing, workspace
from search.cli.printing import clean, put, put_json, say, say_error
from search.errors import KutipError
from search.library import Library, Quotation, quote
from search.library.quoting import sentences, words
from search.library.sheets import EXCHANGED, Citing, exchange, notes_on, sheet
from search.library.wire import quotation_to_json
from search.model import Passage
from search.settings import Settings

RANGE = re.compile(r"(?P<first>\d{1,6})(?:\s*[-–.]+\s*(?P<last>\d{1,6}))?")


@click.command("quote")
@click.argument("ids", nargs=-1, metavar="HIT-ID...")
@click.option("--sentences", "numbers", help="Only these sentences: 2, 1-3, or 1,4 (what is between is marked [...]).")
@click.option("--words", "wording", help='Only these words, or from some to some: "first words ... last words".')
@click.option("--all", "query", metavar="QUERY", help="The best sentences that answer a query, as a sheet by paper.")
@click.option(
    "-n", "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many passages for --all."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON: an object, or a list of several.")
@click.option("--markdown", is_flag=True, help="The same as --format markdown.")
@narrowing
@workspace
@citing
def command(
    settings: Settings,
    ids: tuple[str, ...],
    numbers: str | None,
    wording: str | None,
    query: str | None,
    limit: int,
    as_json: bool,
    markdown: bool,
    narrowed: Narrowed,
    citing: Citing,
) -> int:
    """Print passages exactly as the papers print them, with page and citation.

    HIT-ID stands at the end of each hit of `kutip search`. Before it is printed, each quotation is compared with its
    page once more.
    """
    _check(ids, numbers, wording, query)
    how = Citing(citing.style, citing.locale, "markdown" if markdown else citing.format)
    with open_or_build(settings) as library:
        if query is not None:
            chosen = _answers(library, query, limit, narrowed)
        else:
            chosen = [partial(_chosen, library, name, numbers, wording) for name in dict.fromkeys(ids)]
        quotations, faults = _made(chosen)
        records = [library.paper(quotation.paper.id) for quotation in quotations]
    if not quotations:
        say(f"Nothing found for “{clean(query or '')}”: try other words, or `kutip search`.")
        return 1
    if as_json:
        entries = [quotation_to_json(*pair, how) for pair in zip(quotations, records, strict=True)]
        put_json(entries[0] if query is None and len(ids) == 1 else entries)
    elif how.format in EXCHANGED:
        put(exchange({record.paper.id: record for record in records}.values(), how.format, clean))
    else:
        title = query or ("" if len(quotations) == 1 else "Quotations")
        put(sheet(quotations, records, title, how, clean))
    if not as_json:
        warn(notes_on(quotations, records))
    for fault in faults:
        say_error(fault.message, fault.remedy)
    return 2 if faults else 0


def _made(chosen: Iterable[Callable[[], Quotation]]) -> tuple[list[Quotation], list[KutipError]]:
    """The quotations that can be made, and why others cannot; raises KutipError where none can."""
    quotations: list[Quotation] = []
    faults: list[KutipError] = []
    for make in chosen:
        try:
            quotations.append(make())
        except KutipError as fault:
            faults.append(fault)
    if faults and not quotations:
        raise faults[0]
    return quotations, faults


def _check(ids: tuple[str, ...], numbers: str | None, wording: str | None, query: str | None) -> None:
    if bool(ids) == (query is not None):
        raise click.UsageError("Give the ids of some hits, or --all with a query.")
    if numbers is not None and wording is not None:
        raise click.UsageError("Give either --sentences or --words.")
    if (numbers is not None or wording is not None) and len(ids) != 1:
        raise click.UsageError("--sentences and --words choose from one passage: give its id alone.")


def _answers(library: Library, query: str, limit: int, narrowed: Narrowed) -> list[Callable[[], Quotation]]:
    """The best sentences of the best passages."""
    question = Question(query, limit=limit, filters=narrowed.filters(library), references=narrowed.references)
    result = library.ask(question)
    for note in result.notes:
        say(f"Note: {note}")
    return [partial(quote, library, hit.id, [(hit.quote.start, hit.quote.end)]) for hit in result.hits]


def _chosen(library: Library, id: str, numbers: str | None, wording: str | None) -> Quotation:
    _, passage = library.passage(id)
    parts = None
    if numbers is not None:
        parts = _sentences(passage, numbers)
    elif wording is not None:
        parts = [words(passage, wording)]
    return quote(library, id, parts)


def _sentences(passage: Passage, numbers: str) -> list[tuple[int, int]]:
    """Where the chosen sentences stand, those that follow each other together."""
    ranges = [RANGE.fullmatch(part.strip()) for part in numbers.split(",")]
    parts: list[tuple[int, int]] = []
    reached = 0
    for found in ranges:
        if found is None:
            raise click.BadParameter("give numbers and ranges: 2, 1-3 or 1,4", param_hint="--sentences")
        first, last = int(found["first"]), int(found["last"] or found["first"])
        if last < first:
            raise click.BadParameter(f"{found[0]} ends before it begins", param_hint="--sentences")
        if first <= reached:
            raise click.BadParameter("give the sentences in their order", param_hint="--sentences")
        part = sentences(passage, first, last)
        parts[-1:] = [(parts[-1][0], part[1])] if parts and first == reached + 1 else [*parts[-1:], part]
        reached = last
    return parts
