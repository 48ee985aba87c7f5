"""`kutip papers`: what is in the library, and what could not be read."""

from collections.abc import Iterator
from typing import Any

import click

from search.asking import paper_to_json
from search.cli.opening import open_or_build
from search.cli.options import workspace
from search.cli.printing import COMFORTABLE, INDENT, LANGUAGES, clean, count, paint, prose, put, put_json, table, width
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
    for entry in files:
        if isinstance(entry.outcome, PaperRecord):
            for line in _paper_lines(entry.outcome):
                put(line)
    failed = [(entry.file.name, entry.outcome) for entry in files if isinstance(entry.outcome, Failure)]
    rows = [(name, failure.reason, f"{failure.detail}. {REMEDIES[failure.reason]}") for name, failure in failed]
    if rows:
        for line in table(rows, ("not read", "reason", "detail")):
            put(line)
    return 0 if files else 1


def _paper_lines(record: PaperRecord) -> Iterator[str]:
    front = record.paper.front
    yield paint(clean(record.paper.id), bold=True)
    yield from (INDENT + line for line in prose(front.title or "(title unknown)", min(width(), COMFORTABLE) - 4))
    facts = [
        ", ".join(front.authors) or "author unknown",
        str(front.year or "year unknown"),
        LANGUAGES[record.paper.language],
        count(record.pages, "page") if record.pages else "",
        count(record.passages, "passage"),
        *(f"{problem.reason} on {count(len(problem.pages), 'page')}" for problem in record.problems),
    ]
    line = " · ".join(fact for fact in facts if fact)
    yield from (INDENT + part for part in prose(line, min(width(), COMFORTABLE) - 4, dim=True))
    yield ""


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
