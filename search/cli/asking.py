"""One question, asked in a library and answered on the terminal."""

from collections.abc import Iterator

from search.asking import Question, SearchResult, result_to_json
from search.cli.hits import hit_lines
from search.cli.opening import open_or_build
from search.cli.printing import clean, count, put, put_json, say
from search.engines.base import Filters
from search.settings import resolve


def answer(words: str) -> int:
    """Ask as `kutip search` does without options; the exit code."""
    question = Question(words)
    with open_or_build(resolve()) as library:
        result = library.ask(question)
    return show(result, question.filters, None)


def show(result: SearchResult, filters: Filters, form: str | None) -> int:
    """Print an answer in a form, None for the terminal's; the exit code."""
    for note in result.notes:
        say(f"Note: {note}")
    for line in _printed(result, form):
        put(line)
    if form is None and result.hits:
        say(_how_many(result))
    if not result.hits:
        say(_nothing_found(result, filters))
        return 1
    return 0


def _printed(result: SearchResult, form: str | None) -> Iterator[str]:
    if form == "json":
        put_json(result_to_json(result))
    elif form == "jsonl":
        for hit in result_to_json(result)["hits"]:
            put_json(hit, indent=None)
    elif form == "csv":
        from search.cli.export import COLUMNS, hit_row
        from search.cli.forms import csv_table

        yield csv_table(COLUMNS, map(hit_row, result.hits))
    elif form == "markdown":
        from search.cli.export import markdown_lines

        yield from markdown_lines(result)
    else:
        for hit in result.hits:
            yield from hit_lines(hit)


def _how_many(result: SearchResult) -> str:
    if result.shown >= result.total:
        return f"{count(result.total, 'passage')}."
    return f"{result.shown} of {count(result.total, 'passage')}: -n {2 * len(result.hits)} shows more."


def _nothing_found(result: SearchResult, filters: Filters) -> str:
    words = clean(" ".join(result.text.split()))
    if filters != Filters():
        return f"Nothing found for “{words}” with these filters: try without them."
    if result.narrowed:
        return f"Nothing found for “{words}”: try without the fields, which narrow it."
    if any(concept.required and concept.source.startswith('"') for concept in result.concepts):
        return f"Nothing found for “{words}”: try without the quotation marks, which ask for the very words."
    return f"Nothing found for “{words}”: try other words, or `kutip explain` to see how they were understood."
