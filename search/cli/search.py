"""`kutip search`: ranked, quotable passages."""

from collections.abc import Callable
from pathlib import Path

import click

from search.asking import Question, result_to_json
from search.cli.asking import show
from search.cli.forms import forms
from search.cli.opening import open_or_build
from search.cli.options import Narrowed, QueryCommand, narrowing, workspace
from search.cli.printing import put_json
from search.errors import KutipError
from search.library import Library
from search.settings import Settings


@click.command("search", cls=QueryCommand)
@click.argument("words", nargs=-1, metavar="QUERY...")
@click.option("-n", "--limit", type=click.IntRange(min=1), default=10, show_default=True, help="How many passages.")
@click.option(
    "--queries",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Answer every query of a file, one a line or JSONL with `id` and `query`; prints JSONL.",
)
@forms
@narrowing
@click.option("--exact", is_flag=True, help="Find the words as typed: no other forms, no translations.")
@click.option("--no-translate", is_flag=True, help="Find the words of the query only, not those that mean the same.")
@click.option("--no-vectors", is_flag=True, help="Rank by words alone, where there are vectors.")
@click.option(
    "-C", "--context", type=click.IntRange(min=0), default=0, help="Neighbouring passages to print with each hit."
)
@workspace
def command(
    settings: Settings,
    words: tuple[str, ...],
    limit: int,
    form: str | None,
    queries: Path | None,
    narrowed: Narrowed,
    exact: bool,
    no_translate: bool,
    no_vectors: bool,
    context: int,
) -> int:
    """Find passages, best first, with paper, section and page.

    Ask in Indonesian or in English. All words count; "words in quotes" must stand together as typed.
    """
    if bool(words) == bool(queries):
        raise click.UsageError("Give a query, or --queries with a file." if not words else "Give a query or --queries.")
    with open_or_build(settings) as library:
        filters = narrowed.filters(library)

        def question(text: str) -> Question:
            return Question(text, limit, filters, narrowed.references, exact, not no_translate, context, not no_vectors)

        if queries:
            return _answer_all(library, queries, question)
        # A shell takes the quotes away: a single argument of several words was typed as a phrase or as a
        # whole query; both read the same without its quotes.
        result = library.ask(question(" ".join(words)))
    return show(result, filters, form)


def _answer_all(library: Library, queries: Path, question: Callable[[str], Question]) -> int:
    """Answer a file of queries as JSONL; one that cannot be answered says why, and the next follows."""
    from search.cli.batch import read_queries

    found = False
    for key, text in read_queries(queries):
        try:
            if isinstance(text, KutipError):
                raise text
            record = {"id": key, **result_to_json(library.ask(question(text)))}
        except KutipError as error:
            asked = {"text": None if isinstance(text, KutipError) else text}
            record = {"id": key, "query": asked, "error": error.message, "total": 0, "hits": []}
        found = found or bool(record["hits"])
        put_json(record, indent=None)
    return 0 if found else 1
