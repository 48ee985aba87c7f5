"""`kutip papers`: what is in the library, and what could not be read."""

from typing import Any

import click

from search.asking import paper_to_json
from search.cli.opening import open_or_build
from search.cli.options import workspace
from search.cli.printing import put, put_json, table
from search.errors import REMEDIES
from search.library import Failure, PaperRecord, Shelved
from search.settings import Settings


@click.command("papers")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@workspace
def command(settings: Settings, as_json: bool) -> int:
    """List the papers, and the files that could not be read."""
    with open_or_build(settings) as library:
        files = list(library.files())
    if as_json:
        put_json({"schema": "kutip/papers/1", "papers": [_to_json(entry) for entry in files]})
        return 0 if files else 1
    read = [entry.outcome for entry in files if isinstance(entry.outcome, PaperRecord)]
    for line in table([_row(record) for record in read], ("id", "year", "lang", "passages", "title and problems")):
        put(line)
    failed = [(entry.file.name, entry.outcome) for entry in files if isinstance(entry.outcome, Failure)]
    if failed:
        put()
        for line in table(
            [(name, failure.reason, f"{failure.detail}. {REMEDIES[failure.reason]}") for name, failure in failed],
            ("not read", "reason", "detail"),
        ):
            put(line)
    return 0 if files else 1


def _row(record: PaperRecord) -> tuple[str, ...]:
    front = record.paper.front
    title = front.title or "(title unknown)"
    problems = "; ".join(
        f"{problem.reason} on {len(problem.pages)} of {record.pages} pages" for problem in record.problems
    )
    return (
        record.paper.id,
        str(front.year or "?"),
        record.paper.language or "?",
        str(record.passages),
        f"{title} [{problems}]" if problems else title,
    )


def _to_json(entry: Shelved) -> dict[str, Any]:
    if isinstance(entry.outcome, Failure):
        return {"file": entry.file.name, "failed": {"reason": entry.outcome.reason, "detail": entry.outcome.detail}}
    record = entry.outcome
    return {
        **paper_to_json(record.paper),
        "passages": record.passages,
        "pages": record.pages or None,
        "problems": [
            {"reason": problem.reason, "detail": problem.detail, "pages": list(problem.pages)}
            for problem in record.problems
        ],
    }
