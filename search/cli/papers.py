"""`kutip papers`: what is in the library, what could not be read, and what the user knows better."""

from collections.abc import Iterator, Mapping
from typing import Any

import click

from search.citing import CslItem, fields_of, spoken_name
from search.cli.editing import edited, edits_again, refuse_without_terminal
from search.cli.index import build
from search.cli.opening import open_or_build
from search.cli.options import complete_paper, workspace
from search.cli.printing import COMFORTABLE, INDENT, LANGUAGES, clean, count, paint, prose, put, put_json, say, table
from search.cli.printing import width as columns
from search.errors import REMEDIES, WORDS, KutipError, worded
from search.library import Failure, PaperRecord, sidecar_of, write_fields
from search.library.sheets import lacking
from search.library.wire import papers_to_json
from search.model import Problem
from search.settings import Settings


@click.group("papers", invoke_without_command=True)
@click.option("--missing", is_flag=True, help="Only papers of which title, authors or year are not known.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@workspace
@click.pass_context
def command(context: click.Context, settings: Settings, missing: bool, as_json: bool) -> int | None:
    """List the papers and the files that could not be read, and mend what is known of papers.

    What you set goes into a file beside the paper (paper.pdf.json), and wins over all other sources.
    """
    if context.invoked_subcommand is not None:
        context.obj = settings
        return None
    with open_or_build(settings) as library:
        files = list(library.files())
    if missing:
        files = [entry for entry in files if isinstance(entry.outcome, PaperRecord) and lacking(entry.outcome)]
        if not files:
            say("Title, authors and year are known of every paper.")
    if as_json:
        put_json(papers_to_json(files))
        return 0 if files else 1
    for entry in files:
        if isinstance(entry.outcome, PaperRecord):
            for line in _paper_lines(entry.outcome, missing):
                put(line)
    failed = [(entry.file.name, entry.outcome) for entry in files if isinstance(entry.outcome, Failure)]
    rows = [(name, f"{worded(*failure)}. {REMEDIES[failure.reason]}") for name, failure in failed]
    if rows:
        for line in table(rows, ("not read", "why")):
            put(line)
    return 0 if files else 1


@command.command("set")
@click.argument("paper", shell_complete=complete_paper)
@click.argument("fields", nargs=-1, required=True, metavar="FIELD=VALUE...")
@workspace
@click.pass_context
def set_fields(context: click.Context, settings: Settings, paper: str, fields: tuple[str, ...]) -> int:
    """Say what is so of a paper: kutip papers set simamora year=2018 author="Ela Simamora; Sukarno".

    FIELD is title, author, year, journal, volume, issue, page, DOI, publisher, genre or any other of CSL-JSON; several
    names are separated by semicolons. An empty value says that the paper has none.
    """
    changes: CslItem = {}
    for field in fields:
        name, sign, value = field.partition("=")
        if not sign:
            raise click.UsageError(f"{field!r} has no equals sign: write FIELD=VALUE.")
        changes |= fields_of(name.strip(), value)
    with open_or_build(_settings(context, settings)) as library:
        record = library.paper(paper)
    return _write(_settings(context, settings), record, changes)


@command.command("edit")
@click.argument("paper", shell_complete=complete_paper)
@workspace
@click.pass_context
def edit(context: click.Context, settings: Settings, paper: str) -> int:
    """Open the record of a paper in your editor ($EDITOR)."""
    refuse_without_terminal()
    settings = _settings(context, settings)
    with open_or_build(settings) as library:
        record = library.paper(paper)
    before = _as_lines(record.reference.item)
    text = _TOP + "".join(f"{name}: {value}\n" for name, value in before.items())
    while (changed := edited(text)) is not None:
        text = changed
        try:
            return _write(settings, record, _changes(text, before))
        except KutipError as error:
            say(f"{error.message} {error.remedy}")
            if not edits_again():
                raise KutipError("Nothing was changed.", "`kutip papers set` changes single fields.") from None
    say("Nothing was changed.")
    return 0


_TOP = """\
# What is known of the paper, a field a line. Names are separated by semicolons; a line without a value says that
# there is none. Types: article-journal, book, chapter, skripsi, tesis, disertasi, paper-conference, report, webpage.
"""
_LINES = {
    "type": "type",
    "title": "title",
    "author": "author",
    "issued": "year",
    "container-title": "journal",
    "volume": "volume",
    "issue": "issue",
    "page": "page",
    "DOI": "DOI",
    "URL": "URL",
    "publisher": "publisher",
    "publisher-place": "place",
    "genre": "genre",
    "language": "language",
}
"""The variables that everybody wants to see, and what they are called in the editor."""


def _as_lines(item: Mapping[str, Any]) -> dict[str, str]:
    """A record as fields and values; the usual fields are there also when nothing is known."""
    keys = [*_LINES, *(key for key in item if key not in _LINES)]
    return {_LINES.get(key, key): clean(_shown(item[key])) if key in item else "" for key in keys}


def _changes(text: str, before: Mapping[str, str]) -> CslItem:
    """What the edited lines say otherwise. Raises KutipError for a line that says nothing."""
    after = {}
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if line.strip() and not line.startswith("#"):
            if not colon:
                raise KutipError(f"The line {line!r} has no colon.", "Write `field: value`.")
            after[name.strip()] = value.strip()
    changes: CslItem = {}
    for name in [*after, *(name for name in before if name not in after)]:
        value = after.get(name, "")
        if value != before.get(name, ""):
            changes |= fields_of(name, value)
    return changes


def _settings(context: click.Context, own: Settings) -> Settings:
    """The folders named before the sub-command hold for it too, unless it names others."""
    outer = context.obj if isinstance(context.obj, Settings) else own
    named = context.params.get("corpus") or context.params.get("index")
    return own if named else outer


def _write(settings: Settings, record: PaperRecord, changes: CslItem) -> int:
    """Write the changes beside the paper, and take them into the index."""
    if not changes:
        say("Nothing was changed.")
        return 0
    file = write_fields(settings, record.paper, changes)
    try:
        build(settings, paths=[settings.corpus / record.paper.file, sidecar_of(settings, record.paper)])
    except KutipError as error:
        raise KutipError(
            f"Written to {file}, but not taken into the index yet: {error.message}",
            "The next `kutip index` takes it in.",
        ) from error
    for key, value in changes.items():
        field, words = _LINES.get(key, key), "" if value is None else clean(_shown(value))
        put(f"{clean(record.paper.id)}: {field} = {words}" if words else f"{clean(record.paper.id)}: {field} removed")
    say(f"Written to {clean(str(file))}.")
    return 0


def _shown(value: Any) -> str:
    """A value as it is read: names by semicolons, a date by hyphens."""
    if isinstance(value, list):
        return "; ".join(map(spoken_name, value))
    if isinstance(value, dict):
        return "-".join(map(str, value["date-parts"][0])) if "date-parts" in value else str(value.get("literal", ""))
    return str(value)


def _problem(problem: Problem) -> str:
    pages = f" on {count(len(problem.pages), 'page')}" if problem.pages else ""
    return f"{WORDS[problem.reason]}{pages}"


def _paper_lines(record: PaperRecord, missing: bool) -> Iterator[str]:
    front, limit = record.paper.front, min(columns(), COMFORTABLE) - 4
    yield paint(clean(record.paper.id), bold=True)
    yield from (INDENT + line for line in prose(front.title or "(title unknown)", limit))
    facts = [
        ", ".join(front.authors) or "author unknown",
        str(front.year or "year unknown"),
        LANGUAGES[record.paper.language],
        count(record.pages, "page") if record.pages else "",
        count(record.passages, "passage"),
        *map(_problem, record.problems),
        f"missing: {', '.join(lacking(record))}" if missing else "",
    ]
    line = " · ".join(fact for fact in facts if fact)
    yield from (INDENT + part for part in prose(line, limit, dim=True))
    yield ""
