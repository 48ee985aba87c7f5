"""`kutip doctor`: the health of corpus and index."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby

import click

from search.cli.index import build
from search.cli.options import workspace
from search.cli.printing import clean_name, count, paint, put, put_json, say
from search.cli.reports import ending
from search.errors import KutipError
from search.library import Finding, Health, examine
from search.settings import Settings

SHOWN = 10
"""Findings of one kind that are listed one by one."""


@click.command("doctor")
@click.option("--fix", is_flag=True, help="Bring the index up to date first, and build it anew if it is damaged.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@workspace
def command(settings: Settings, fix: bool, as_json: bool) -> int:
    """Examine corpus and index, and say what to do.

    Exit code 1 means that something needs you.
    """
    if fix:
        try:
            for line in ending(build(settings, retry=True)):
                say(line)
        except KutipError as error:
            say(f"Note: {error.message} {error.remedy}")
    health = examine(settings)
    if as_json:
        put_json({"schema": "kutip/doctor/1", **asdict(health), "needs_user": health.needs_user})
    else:
        for line in _lines(health):
            put(line)
    return 1 if health.needs_user else 0


def _lines(health: Health) -> Iterator[str]:
    ordered = sorted(health.findings, key=lambda one: (not one.needs_user, one.kind))
    for (needs_user, kind), own in groupby(ordered, key=lambda one: (one.needs_user, one.kind)):
        findings = list(own)
        yield paint(f"{kind} ({len(findings)})", fg="red" if needs_user else "yellow", bold=True)
        for finding in findings[:SHOWN]:
            yield from _finding(finding)
        if len(findings) > SHOWN:
            yield f"  ... and {len(findings) - SHOWN} more: --json lists all"
    extras = ", ".join(health.extras) or "none"
    yield f"{count(health.papers, 'paper')}, {count(health.passages, 'passage')}; extras installed: {extras}"
    yield f"{health.free_bytes >> 20:,} MB free where the index is"
    if not health.findings:
        yield "Everything is as it should be."
    elif not health.needs_user:
        yield "Nothing needs you: what is listed above can be lived with."


def _finding(finding: Finding) -> Iterator[str]:
    yield f"  {clean_name(finding.subject)}: {clean_name(finding.detail)}"
    yield paint(f"      {clean_name(finding.remedy)}", dim=True)
