"""`kutip lexicon`: the equivalents that connect the two languages, and the user's own."""

from pathlib import Path
from typing import Any

import click

from search.cli.opening import open_or_build
from search.cli.options import workspace
from search.cli.printing import LANGUAGES, clean, count, put, put_json, say, table
from search.errors import KutipError
from search.language import LexiconEntry, write_entry
from search.language.importing import import_entries
from search.library import add_entries, all_entries, own_entries, pair, prepare_lexicon, remove_pair, user_lexicon
from search.settings import Settings

FORMATS = ("txt", "tsv", "json")


@click.group("lexicon")
def command() -> None:
    """List, teach and check the equivalents that connect the two languages.

    Your own pairs are kept in kutip-lexicon.txt among the papers; they need no new `kutip index`.
    """


@command.command("list")
@click.argument("word", required=False)
@click.option("--own", is_flag=True, help="Only your own pairs.")
@click.option("--domain", help="Only this file of kutip's lexicon, such as law or migration.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, a concept a line.")
@workspace
def list_entries(settings: Settings, word: str | None, own: bool, domain: str | None, as_json: bool) -> int:
    """List the concepts, all of them or those that hold WORD."""
    entries = own_entries(settings) if own else all_entries(settings)
    found = False
    for entry in entries:
        if (domain and entry.domain != domain) or (word and not _holds(entry, word)):
            continue
        found = True
        if as_json:
            put_json(_to_json(entry), indent=None)
        else:
            put(clean(write_entry(entry)))
    if not found and domain:
        known = sorted({entry.domain for entry in all_entries(settings)})
        say(f"Nothing of “{clean(domain)}”: the domains are {', '.join(known)}.")
    elif not found:
        say("No concept of the lexicon is so." if word else "You have no pairs of your own yet.")
    return 0 if found else 1


@command.command("add")
@click.argument("english")
@click.argument("indonesian")
@click.option("--near", is_flag=True, help="They are nearly the same: count less, and only from English to Indonesian.")
@workspace
def add(settings: Settings, english: str, indonesian: str, near: bool) -> int:
    """Add a pair: kutip lexicon add "loan shark" "lintah darat". Separate several forms by semicolons."""
    new = add_entries(settings, [pair(english, indonesian, near=near)])
    say(f"Added to {user_lexicon(settings)}." if new else "It stands there already.")
    return 0


@command.command("remove")
@click.argument("english")
@click.argument("indonesian")
@workspace
def remove(settings: Settings, english: str, indonesian: str) -> int:
    """Remove a pair of your own; a pair of kutip's lexicon is no longer used for this corpus."""
    own, shipped = remove_pair(settings, english, indonesian)
    if shipped:
        say("kutip's lexicon has this pair: it no longer counts in this corpus. `kutip lexicon add` takes that back.")
    elif own:
        say("Removed.")
    else:
        say("There is no such pair: `kutip lexicon list WORD` shows how it is written.")
    return 0 if own or shipped else 1


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@workspace
def import_files(settings: Settings, files: tuple[Path, ...]) -> int:
    """Add the pairs of a glossary: tab-separated (English, tab, Indonesian), TBX, or Open Multilingual Wordnet.

    Of Open Multilingual Wordnet give both files: wn-data-eng.tab wn-data-ind.tab
    """
    try:
        entries = list(import_entries(files))
    except OSError as error:
        raise KutipError(f"{error.filename} cannot be read: {error.strerror}.", "Check the name.") from error
    if not entries:
        raise KutipError("The glossary holds no pair of English and Indonesian.", "Check its columns and languages.")
    new = add_entries(settings, entries)
    say(f"{count(new, 'new concept')} of {len(entries)}, in {user_lexicon(settings)}.")
    # A large glossary takes seconds to stem: better now than at the next search.
    prepare_lexicon(settings)
    return 0


@command.command("export")
@click.option("--format", "form", type=click.Choice(FORMATS), default="tsv", show_default=True, help="How to write it.")
@click.option("--all", "everything", is_flag=True, help="With kutip's own lexicon.")
@workspace
def export(settings: Settings, form: str, everything: bool) -> int:
    """Print your pairs for another program, or for `kutip lexicon import` of a colleague."""
    source = all_entries if everything else own_entries
    # Only kutip's own form can say that a pair is forbidden.
    entries = [entry for entry in source(settings) if form == "txt" or not entry.refused]
    if form == "tsv":
        put("en\tid")
    for entry in entries:
        if form == "json":
            put_json(_to_json(entry), indent=None)
        else:
            put(clean(write_entry(entry) if form == "txt" else _row(entry)))
    return 0 if entries else 1


@command.command("check")
@click.option("-n", "--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many words.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@workspace
def check(settings: Settings, limit: int, as_json: bool) -> int:
    """Which words of the corpus have no equivalent? The most frequent first, names among them."""
    with open_or_build(settings) as library:
        words = library.words_without_equivalent()[:limit]
    if as_json:
        put_json([{"word": word, "language": language, "passages": passages} for word, language, passages in words])
    elif words:
        rows = [(str(passages), LANGUAGES[language], word) for word, language, passages in words]
        for line in table(rows, ("passages", "language", "word")):
            put(line)
    return 0 if words else 1


def _holds(entry: LexiconEntry, word: str) -> bool:
    return any(word.lower() in form.text.lower() for form in (*entry.english, *entry.indonesian))


def _to_json(entry: LexiconEntry) -> dict[str, Any]:
    return {
        "english": [{"text": form.text, "near": form.near} for form in entry.english],
        "indonesian": [{"text": form.text, "near": form.near} for form in entry.indonesian],
        "domain": entry.domain,
        "refused": entry.refused,
    }


def _row(entry: LexiconEntry) -> str:
    """Both sides with a tab between them, as `import` reads them."""
    return write_entry(entry).replace(" = ", "\t")
