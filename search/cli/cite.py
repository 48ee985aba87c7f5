"""`kutip cite`: references of papers, in a citation style or for a reference manager."""

from collections.abc import Iterable

import click

from search.cli.citations import citing
from search.cli.opening import open_or_build
from search.cli.options import complete_paper, workspace
from search.cli.printing import clean, put, say
from search.library import PaperRecord
from search.library.sheets import EXCHANGED, Citing, exchange, notes_on_gaps, references
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
    written = (
        exchange(records, citing.format, clean) if citing.format in EXCHANGED else references(records, citing, clean)
    )
    put(written)
    warn(notes_on_gaps(records))
    return 0


def warn(notes: Iterable[str]) -> None:
    """Say what she should know before she quotes."""
    for note in notes:
        say(f"Note: {clean(note)}")
