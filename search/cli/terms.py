"""`kutip terms`: frequent words and keywords, or the spread of one term over the papers."""

import sys
from collections.abc import Sequence
from dataclasses import astuple
from itertools import groupby, islice
from pathlib import Path

import click

from search.asking.dispersion import Dispersion, by_year
from search.asking.frequencies import GROUPS, Group, TermCount
from search.cli.forms import forms, put_table
from search.cli.opening import open_or_build
from search.cli.options import Narrowed, narrowing, workspace
from search.cli.printing import absent, clean, paint, put, say, table
from search.plotting import draw
from search.settings import Settings

COLUMNS = ("group", "word", "occurrences", "per_10000", "log_likelihood")
SPREAD_COLUMNS = ("paper", "file", "title", "year", "occurrences", "per_10000", "words", "places")

STRIP = 30
"""Columns of the strip that shows where in a paper a term stands."""

BAR = 20
"""Columns of the longest bar."""


@click.command("terms")
@click.argument("words", nargs=-1, metavar="[TERM...]")
@click.option("--by", type=click.Choice(GROUPS), help="The keywords of each paper, year, kind of section or language.")
@click.option("--plot", type=click.Path(path_type=Path), help="Draw the spread of TERM into a .png, .svg or .pdf.")
@click.option("--translate", is_flag=True, help="Count TERM also where the other language, or a synonym, says it.")
@click.option("-n", "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Words of each group.")
@forms
@narrowing
@workspace
def command(
    settings: Settings,
    words: tuple[str, ...],
    by: Group | None,
    plot: Path | None,
    translate: bool,
    limit: int,
    form: str | None,
    narrowed: Narrowed,
) -> int:
    """List frequent words, or those that mark off papers, years, sections or languages from the others.

    Function words and numbers are left out; all forms of a word are counted together. The log-likelihood says how
    sure it is that a word is more frequent in the group than in the others.

    With TERM: how frequent it is in each paper and year, and where it stands along each paper. Several words are one
    term, as in kwic and collocates.
    """
    if words:
        if by:
            raise click.UsageError("--by goes without a TERM: with one, papers and years are shown.")
        return _spread(settings, words, plot, translate, form, narrowed)
    if plot or translate:
        raise click.UsageError("Name a TERM: kutip terms hutang --plot hutang.png")
    with open_or_build(settings) as library:
        found = library.terms(by, narrowed.filters(library), references=narrowed.references)
    shown = [term for _, own in groupby(found, key=lambda term: term.group) for term in islice(own, limit)]
    if form:
        put_table(form, COLUMNS, map(astuple, shown), {"schema": "kutip/terms/1", "by": by}, "terms")
    else:
        for name, own in groupby(shown, key=lambda term: term.group):
            if name:
                put(paint(clean(name), bold=True))
            for line in _table(list(own)):
                put(line)
            put()
    if not shown:
        say("There are no words there.")
    return 0 if shown else 1


def _table(own: Sequence[TermCount]) -> list[str]:
    """The words of a group; how telling they are only where there is another group to compare with."""
    headers = ["occurrences", "per 10,000", "log-likelihood", "word"]
    rows = []
    for term in own:
        telling = "" if term.log_likelihood is None else f"{term.log_likelihood:.2f}"
        rows.append([str(term.occurrences), f"{term.per_10000:.2f}", telling, term.word])
    if all(term.log_likelihood is None for term in own):
        for cells in (headers, *rows):
            del cells[2]
    return table(rows, headers)


def _spread(
    settings: Settings, words: Sequence[str], plot: Path | None, translate: bool, form: str | None, narrowed: Narrowed
) -> int:
    """Print, and draw if asked, how a term is spread."""
    term = " ".join(words)
    with open_or_build(settings) as library:
        filters = narrowed.filters(library)
        spread = library.dispersion(term, filters, translate=translate, references=narrowed.references)
    if plot and any(one.places for one in spread):
        draw(term, spread, plot)
        say(f"Drawn into {clean(str(plot))}.")
    if form:
        rows = (_row(one) for one in spread)
        put_table(form, SPREAD_COLUMNS, rows, {"schema": "kutip/spread/1", "term": term}, "papers")
    else:
        for line in _chart(spread):
            put(line)
    found = any(one.places for one in spread)
    if not found:
        say(absent(words))
    return 0 if found else 1


def _row(one: Dispersion) -> tuple[object, ...]:
    front = one.paper.front
    places = " ".join(str(place) for place in one.places)
    return (one.paper.id, one.paper.file, front.title, front.year, len(one.places), one.per_10000, one.words, places)


def _chart(spread: Sequence[Dispersion]) -> list[str]:
    """A table with bars by paper and by year, and where in each paper the term stands."""
    found = sorted((one for one in spread if one.places), key=lambda one: (-one.per_10000, one.paper.id))
    if not found:
        return []
    most = max(one.per_10000 for one in found)
    rows = [
        (str(len(one.places)), f"{one.per_10000:.2f}", _bar(one.per_10000, most), _strip(one.places), one.paper.id)
        for one in found
    ]
    lines = table(rows, ("occurrences", "per 10,000", "", "from beginning to end", "paper"))
    years = by_year(spread)
    most = max(share for _, _, share in years)
    rows = [(str(places), f"{share:.2f}", _bar(share, most), "", year) for year, places, share in years]
    widths = [("occurrences", "per 10,000", " " * BAR, " " * STRIP, "year")]
    return [*lines, "", *table(rows, widths[0])]


def _bar(share: float, most: float) -> str:
    sign = "█" if _draws_blocks() else "#"
    return (sign * max(1, round(BAR * share / most)) if share else "").ljust(BAR)


def _strip(places: Sequence[float]) -> str:
    """The paper from beginning to end: the higher the sign, the more often the term stands there."""
    signs = " ▁▂▃▄▅▆▇█" if _draws_blocks() else " .:-=+*%#"
    counts = [0] * STRIP
    for place in places:
        counts[min(STRIP - 1, int(place * STRIP))] += 1
    most = max(counts)
    return "".join(signs[-(-count * (len(signs) - 1) // most)] for count in counts)


def _draws_blocks() -> bool:
    return (sys.stdout.encoding or "").lower().startswith("utf")
