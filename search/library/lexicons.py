"""Which lexicon answers for this corpus? The one that ships with kutip, and the user's own beside her papers."""

import _sqlite3 as sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from search.errors import KutipError
from search.language import (
    LANGUAGE_VERSION,
    USER_LEXICON,
    Analyser,
    CompiledConcepts,
    Form,
    Lexicon,
    LexiconEntry,
    Stems,
    compiled_lexicon,
    load_lexicon,
    parse_entry,
    read_entries,
    shipped_entries,
    write_entry,
)
from search.library.generations import Generations
from search.library.writing import write_whole
from search.settings import Settings

HEADER = """\
# Your own equivalents for this corpus, read by kutip beside its own lexicon. One concept a line:
#   english; english = indonesian; ~near indonesian
# A line that begins with ! forbids its pairs, also those of kutip's lexicon.
"""


def user_lexicon(settings: Settings) -> Path:
    """The file of the user's own pairs; it moves and is saved with her papers."""
    return settings.corpus / USER_LEXICON


def open_lexicon(settings: Settings, stems: Stems) -> tuple[Analyser, Lexicon, CompiledConcepts | None]:
    """An analyser that knows the stems given and those of the lexicon, the lexicon, and its file to be closed.

    Raises LexiconError where a line of the user's lexicon is no concept.
    """
    own = user_lexicon(settings)
    more = [own] if own.is_file() else []
    try:
        compiled = compiled_lexicon(settings.index / "lexicon", more, LANGUAGE_VERSION)
    except (OSError, sqlite3.Error) as error:
        # A folder that takes no file makes a search slower, and is no reason to refuse it.
        import logging

        logging.getLogger(__name__).info("the lexicon cannot be compiled: %s", error)
        analyser = Analyser(stems)
        return analyser, load_lexicon(analyser, more), None
    return Analyser(stems, compiled.stem), Lexicon([compiled]), compiled


def prepare_lexicon(settings: Settings) -> None:
    """Compile the lexicon, so that the next search need not."""
    *_, compiled = open_lexicon(settings, {})
    if compiled:
        compiled.close()


def own_entries(settings: Settings) -> list[LexiconEntry]:
    """The user's own concepts, refused ones among them, in the order of her file."""
    file = user_lexicon(settings)
    return list(read_entries(file)) if file.is_file() else []


def all_entries(settings: Settings) -> Iterator[LexiconEntry]:
    """The concepts of kutip's lexicon, then the user's own."""
    yield from shipped_entries()
    yield from own_entries(settings)


def add_entries(settings: Settings, entries: Iterable[LexiconEntry]) -> int:
    """Write concepts at the end of the user's lexicon; how many were new.

    Those that stand there already are left out; where their pairs were forbidden, they no longer are.
    """
    new = list(entries)
    pairs = {(one.text, other.text) for entry in new for one in entry.english for other in entry.indonesian}
    lines: list[str] = []

    def allowed(line: str) -> bool:
        entry = _entry_of(line)
        return not (entry and entry.refused and (entry.english[0].text, entry.indonesian[0].text) in pairs)

    def with_new(before: Sequence[str]) -> list[str]:
        known = {write_entry(entry) for line in before if (entry := _entry_of(line))}
        lines.extend(line for line in dict.fromkeys(map(write_entry, new)) if line not in known)
        return [*filter(allowed, before), *lines]

    _rewrite(settings, with_new)
    return len(lines)


def _entry_of(line: str) -> LexiconEntry | None:
    """The concept of a line of the user's lexicon; None for a comment or an empty line."""
    text = line.strip()
    return parse_entry(text, USER_LEXICON, 0) if text and not text.startswith("#") else None


def pair(english: str, indonesian: str, *, near: bool = False) -> LexiconEntry:
    """A concept of what was typed; `;` separates forms. Raises KutipError when it cannot be one."""
    for side in (english, indonesian):
        if side.strip()[:1] in ("#", "!", "~"):
            raise KutipError(
                f"A form cannot begin with {side.strip()[0]}: {side}.", "Leave the sign away, or use --near."
            )
    return parse_entry(f"{english} = {'~' if near else ''}{indonesian}", "the pair", 1)


def remove_pair(settings: Settings, english: str, indonesian: str) -> tuple[bool, bool]:
    """Take a pair out of the user's lexicon; forbid it when kutip's has it. Whether it was in hers, and in kutip's."""
    found = False
    shipped = any(_has(entry, english, indonesian) for entry in shipped_entries())

    def without(lines: Sequence[str]) -> list[str]:
        nonlocal found
        kept = []
        for line in lines:
            entry = _entry_of(line)
            if entry is None or entry.refused or not _has(entry, english, indonesian):
                kept.append(line)
                continue
            found = True
            kept += [write_entry(part) for part in _split(entry, english, indonesian)]
        refusal = write_entry(pair(english, indonesian)._replace(refused=True)) if shipped else None
        return [*kept, refusal] if refusal and refusal not in kept else kept

    _rewrite(settings, without)
    return found, shipped


def _has(entry: LexiconEntry, english: str, indonesian: str) -> bool:
    return any(form.text == english for form in entry.english) and any(
        form.text == indonesian for form in entry.indonesian
    )


def _split(entry: LexiconEntry, english: str, indonesian: str) -> Iterator[LexiconEntry]:
    """The concept without one pair: its other English forms as they were, and this one without the Indonesian form."""

    def others(forms: tuple[Form, ...], text: str) -> tuple[Form, ...]:
        return tuple(form for form in forms if form.text != text)

    if rest := others(entry.english, english):
        yield entry._replace(english=rest)
    if left := others(entry.indonesian, indonesian):
        yield entry._replace(english=tuple(form for form in entry.english if form.text == english), indonesian=left)


def _rewrite(settings: Settings, change: Callable[[Sequence[str]], list[str]]) -> None:
    """Put other lines in place of the user's, one writer at a time; the file is whole at any moment."""
    if not settings.corpus.is_dir():
        raise KutipError(f"There is no corpus at {settings.corpus}.", "Make the folder, or name another with --corpus.")
    file = user_lexicon(settings)
    try:
        with Generations(settings.index).lock():
            own_entries(settings)
            before = file.read_text(encoding="utf-8-sig").splitlines() if file.exists() else HEADER.splitlines()
            after = change(before)
            if after != before:
                write_whole(file, "".join(f"{line}\n" for line in after).encode())
    except OSError as error:
        raise KutipError(
            f"Your lexicon {file} cannot be written: {error.strerror or error}.",
            "Check the folder's permissions and the free space.",
        ) from error
