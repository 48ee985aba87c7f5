"""`kutip terms`: frequent words, and the keywords of each paper, year, kind of section or language."""

from dataclasses import asdict, astuple
from itertools import groupby, islice

import click

from search.asking.frequencies import GROUPS, Group, TermCount
from search.cli.export import csv_table
from search.cli.opening import open_or_build
from search.cli.options import Narrowed, narrowing, workspace
from search.cli.printing import clean, paint, put, put_json, say, table
from search.settings import Settings

COLUMNS = ("group", "word", "occurrences", "per_10000", "log_likelihood")


@click.command("terms")
@click.option("--by", type=click.Choice(GROUPS), help="The keywords of each paper, year, kind of section or language.")
@click.option("-n", "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Words of each group.")
@click.option("--json", "form", flag_value="json", help="Print one JSON object.")
@click.option("--csv", "form", flag_value="csv", help="Print a table for a spreadsheet.")
@narrowing
@workspace
def command(settings: Settings, by: Group | None, limit: int, form: str | None, narrowed: Narrowed) -> int:
    """List frequent words, or those that mark off papers, years, sections or languages from the others.

    Function words and numbers are left out; all forms of a word are counted together. The log-likelihood says how
    sure it is that a word is more frequent in the group than in the others.
    """
    with open_or_build(settings) as library:
        found = library.terms(by, narrowed.filters(library), references=narrowed.references)
    shown = [term for _, own in groupby(found, key=lambda term: term.group) for term in islice(own, limit)]
    if form == "json":
        put_json({"schema": "kutip/terms/1", "by": by, "terms": [asdict(term) for term in shown]})
    elif form == "csv":
        for line in csv_table(COLUMNS, map(astuple, shown)):
            put(line)
    else:
        for name, own in groupby(shown, key=lambda term: term.group):
            if name:
                put(paint(clean(name), bold=True))
            for line in table([_cells(term) for term in own], ("occurrences", "per 10,000", "log-likelihood", "word")):
                put(line)
            put()
    if not shown:
        say("There are no words there.")
    return 0 if shown else 1


def _cells(term: TermCount) -> tuple[str, str, str, str]:
    likelihood = "" if term.log_likelihood is None else f"{term.log_likelihood:.2f}"
    return str(term.occurrences), f"{term.per_10000:.2f}", likelihood, term.word
