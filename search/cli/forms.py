"""The forms in which results leave kutip: one table, as CSV, JSON, JSON lines or Markdown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any

import click

from search.cli.printing import clean, put, put_json

FORMS: Mapping[str, str] = {
    "json": "Print one JSON object.",
    "jsonl": "Print a JSON object a line.",
    "csv": "Print a table for a spreadsheet.",
    "markdown": "Print Markdown.",
}


def forms(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for each form and --bom, and hand the command its `form`, None for the terminal's."""

    @wraps(command)
    def with_form(*args: Any, bom: bool, **options: Any) -> Any:
        chosen = [name for name in FORMS if options.pop(f"as_{name}")]
        if len(chosen) > 1:
            raise click.UsageError(f"Choose one of --{' and --'.join(chosen)}.")
        if bom and chosen != ["csv"]:
            raise click.UsageError("--bom goes with --csv.")
        if bom:
            put("\ufeff", end="")
        return command(*args, form=chosen[0] if chosen else None, **options)

    with_form = click.option("--bom", is_flag=True, help="Begin the CSV with the mark by which Excel knows UTF-8.")(
        with_form
    )
    for name, words in reversed(list(FORMS.items())):
        with_form = click.option(f"--{name}", f"as_{name}", is_flag=True, help=words)(with_form)
    return with_form


def put_table(
    form: str, columns: Sequence[str], rows: Iterable[Sequence[object]], about: Mapping[str, object], under: str
) -> None:
    """Print rows in a form, with the same columns in each; in JSON they stand `under` a name, and behind `about`."""
    if form == "csv":
        put(csv_table(columns, rows))
    elif form == "markdown":
        put(markdown_table(columns, rows))
    elif form == "jsonl":
        for row in rows:
            put_json(dict(zip(columns, row, strict=True)), indent=None)
    else:
        put_json({**about, under: [dict(zip(columns, row, strict=True)) for row in rows]})


def csv_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A header and the rows. A cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    # Imported here, as in `_cell`, because most answers are printed for the terminal.
    import csv
    from io import StringIO

    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])
    return buffer.getvalue().rstrip("\n")


def _safe(cell: object) -> object:
    if isinstance(cell, str):
        text = clean(cell)
        return f"'{text}" if text.lstrip().startswith(("=", "+", "-", "@")) else text
    return "" if cell is None else cell


def markdown_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table of Markdown, as GitHub and Pandoc read it."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(cell: object) -> str:
    if cell == "---":
        return "---"
    from search.citing import escaped_markdown

    return "" if cell is None else escaped_markdown(" ".join(clean(str(cell)).split()))
