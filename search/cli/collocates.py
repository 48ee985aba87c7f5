"""`kutip collocates`: the words that keep a term company, with how sure and how strong that is."""

from dataclasses import astuple

import click

from search.cli.forms import forms, put_table
from search.cli.opening import open_or_build
from search.cli.options import Narrowed, narrowing, workspace
from search.cli.printing import absent, clean, put, say, table
from search.settings import Settings

COLUMNS = ("word", "together", "occurrences", "log_likelihood", "pmi")


@click.command("collocates")
@click.argument("words", nargs=-1, required=True, metavar="TERM...")
@click.option("--translate", is_flag=True, help="Also where the other language, or a synonym, says it.")
@click.option(
    "--window", type=click.IntRange(1, 50), default=5, show_default=True, help="How many words on either side."
)
@click.option("--min", "least", type=click.IntRange(min=1), default=2, show_default=True, help="Together at least.")
@click.option("--by", type=click.Choice(["log-likelihood", "pmi"]), default="log-likelihood", show_default=True,
              help="What to sort by.")  # fmt: skip
@click.option("-n", "--limit", type=click.IntRange(min=1), default=30, show_default=True, help="How many words.")
@forms
@narrowing
@workspace
def command(
    settings: Settings,
    words: tuple[str, ...],
    translate: bool,
    window: int,
    least: int,
    by: str,
    limit: int,
    form: str | None,
    narrowed: Narrowed,
) -> int:
    """List the words that keep a term company within a window, function words aside.

    The log-likelihood says how sure it is that they belong together (above 10.83, chance is less likely than one in a
    thousand), PMI how strongly they attract each other.
    """
    term = " ".join(words)
    with open_or_build(settings) as library:
        filters = narrowed.filters(library)
        found = library.collocates(term, filters, translate=translate, references=narrowed.references, window=window)
    shown = [one for one in found if one.together >= least]
    if by == "pmi":
        shown.sort(key=lambda one: (-one.pmi, -one.log_likelihood, one.word))
    shown = shown[:limit]
    if form:
        about = {"schema": "kutip/collocates/1", "term": term, "window": window}
        put_table(form, COLUMNS, map(astuple, shown), about, "collocates")
    elif shown:
        cells = [
            (str(one.together), str(one.occurrences), f"{one.log_likelihood:.2f}", f"{one.pmi:.2f}", one.word)
            for one in shown
        ]
        for line in table(cells, ("together", "in all", "log-likelihood", "PMI", "word")):
            put(line)
    if not shown:
        say(f"No word stands near “{clean(term)}” as often as {least} times: try --min 1." if found else absent(words))
    return 0 if shown else 1
