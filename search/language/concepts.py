"""Where are the concepts of a lexicon kept, found by the stem that a form begins with?"""

import _sqlite3 as sqlite3  # `sqlite3` itself brings datetime along, at every start
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from search.language.analysis import Analyser
from search.language.folding import fold
from search.language.lexicon_file import Form, LexiconEntry
from search.model import Language

LANGUAGES: tuple[Language, ...] = ("en", "id")

Stems = tuple[tuple[str, bool], ...]
"""Of each word of a form: its stem, and whether it is a function word."""


class StemmedEntry(NamedTuple):
    """A concept with the stems of its forms, English and Indonesian, in their order."""

    entry: LexiconEntry
    stems: tuple[tuple[Stems, ...], tuple[Stems, ...]]

    def forms(self, language: Language) -> Iterator[tuple[Form, Stems]]:
        """The forms of one language with their stems."""
        return zip(self.entry.forms(language), self.stems[LANGUAGES.index(language)], strict=True)


class Concepts(Protocol):
    """A lexicon's concepts, numbered from 0."""

    def starting(self, stem: str) -> Sequence[tuple[int, Language]]:
        """The concepts, with the side, that have an equivalent which begins with the stem."""
        ...

    def entry(self, number: int) -> StemmedEntry:
        """The concept with that number."""
        ...

    def entries(self) -> Iterator[LexiconEntry]:
        """All concepts in their order."""
        ...

    def refusals(self) -> Iterator[StemmedEntry]:
        """The concepts whose pairs shall not count."""
        ...

    def words(self) -> set[str]:
        """The words of all forms, in lower case."""
        ...


class ListedConcepts:
    """Concepts in memory, stemmed when they are first asked for."""

    def __init__(self, entries: Iterable[LexiconEntry], analyser: Analyser) -> None:
        self._entries = tuple(entries)
        self._analyser = analyser
        self._stemmed: dict[int, StemmedEntry] = {}

    def starting(self, stem: str) -> Sequence[tuple[int, Language]]:
        """As the protocol says."""
        return self._starts.get(stem, ())

    def entry(self, number: int) -> StemmedEntry:
        """As the protocol says."""
        if number not in self._stemmed:
            self._stemmed[number] = stemmed(self._entries[number], self._analyser)
        return self._stemmed[number]

    def entries(self) -> Iterator[LexiconEntry]:
        """As the protocol says."""
        return iter(self._entries)

    def refusals(self) -> Iterator[StemmedEntry]:
        """As the protocol says."""
        return (self.entry(number) for number, entry in enumerate(self._entries) if entry.refused)

    def words(self) -> set[str]:
        """As the protocol says."""
        forms = (form for entry in self._entries for language in LANGUAGES for form in entry.forms(language))
        return {fold(word) for form in forms for word in form.text.split()}

    @cached_property
    def _starts(self) -> Mapping[str, Sequence[tuple[int, Language]]]:
        return starts(self.entry(number) for number in range(len(self._entries)))


def stemmed(entry: LexiconEntry, analyser: Analyser) -> StemmedEntry:
    """A concept with its stems."""
    english, indonesian = (
        tuple(_stems(form.text, analyser) for form in entry.forms(language)) for language in LANGUAGES
    )
    return StemmedEntry(entry, (english, indonesian))


def _stems(text: str, analyser: Analyser) -> Stems:
    found: dict[int, tuple[str, bool]] = {}
    for term in analyser.analyse(text, "id"):
        if term.position not in found or term.stem.isupper():
            found[term.position] = (term.stem, term.stop)
    return tuple(found.values())


def starts(entries: Iterable[StemmedEntry]) -> dict[str, list[tuple[int, Language]]]:
    """By the stem that it begins with, where every equivalent stands; neither near nor refused forms."""
    found: dict[str, dict[tuple[int, Language], None]] = {}
    for number, entry in enumerate(entries):
        for language in LANGUAGES if not entry.entry.refused else ():
            for form, stems in entry.forms(language):
                if stems and not form.near:
                    found.setdefault(stems[0][0], {})[number, language] = None
    return {stem: list(places) for stem, places in found.items()}


def compile_concepts(file: Path, entries: Iterable[LexiconEntry], analyser: Analyser) -> None:
    """Write concepts, stemmed, into a new SQLite file, with the stems of all their words."""
    known = [stemmed(entry, analyser) for entry in entries]
    with closing(sqlite3.connect(file)) as base, base:
        base.executescript(
            "CREATE TABLE entries (number INTEGER PRIMARY KEY, refused INTEGER, record TEXT);"
            "CREATE INDEX refusals ON entries (number) WHERE refused;"
            "CREATE TABLE starts (stem TEXT PRIMARY KEY, places TEXT) WITHOUT ROWID;"
            "CREATE TABLE stems (form TEXT PRIMARY KEY, stem TEXT) WITHOUT ROWID;"
        )
        base.executemany(
            "INSERT INTO entries VALUES (?, ?, ?)",
            ((number, entry.entry.refused, _pack(entry)) for number, entry in enumerate(known)),
        )
        base.executemany(
            "INSERT INTO starts VALUES (?, ?)", ((stem, json.dumps(places)) for stem, places in starts(known).items())
        )
        base.executemany("INSERT INTO stems VALUES (?, ?)", sorted(analyser.new_stems.items()))


class CompiledConcepts:
    """Concepts in a file that `compile_concepts` wrote; only what is asked for is read.

    Raises sqlite3.DatabaseError when the file is damaged.
    """

    def __init__(self, file: Path) -> None:
        self._size = file.stat().st_size
        self._base = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        try:
            self._check()
        except sqlite3.DatabaseError:
            self._base.close()
            raise

    def _check(self) -> None:
        """Look at the end of the file and into each table: what was cut off shows there."""
        (pages,), (size,) = (self._base.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
        if self._size < pages * size:
            raise sqlite3.DatabaseError("the file is shorter than it should be")
        for table in ("entries", "starts", "stems"):
            self._base.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()

    def starting(self, stem: str) -> Sequence[tuple[int, Language]]:
        """As the protocol says."""
        row = self._base.execute("SELECT places FROM starts WHERE stem = ?", (stem,)).fetchone()
        return [(number, language) for number, language in json.loads(row[0])] if row else ()

    def entry(self, number: int) -> StemmedEntry:
        """As the protocol says."""
        (record,) = self._base.execute("SELECT record FROM entries WHERE number = ?", (number,)).fetchone()
        return _unpack(record)

    def entries(self) -> Iterator[LexiconEntry]:
        """As the protocol says."""
        for (record,) in self._base.execute("SELECT record FROM entries ORDER BY number"):
            yield _unpack(record).entry

    def refusals(self) -> Iterator[StemmedEntry]:
        """As the protocol says."""
        for (record,) in self._base.execute("SELECT record FROM entries WHERE refused ORDER BY number"):
            yield _unpack(record)

    def words(self) -> set[str]:
        """As the protocol says."""
        return {form.partition(":")[2] for (form,) in self._base.execute("SELECT form FROM stems")}

    def stem(self, form: str) -> str | None:
        """The stem of a word, under the name that an analyser gives it in its `new_stems`."""
        row = self._base.execute("SELECT stem FROM stems WHERE form = ?", (form,)).fetchone()
        return str(row[0]) if row else None

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()


def _pack(entry: StemmedEntry) -> str:
    sides = [[[form.text, form.near, stems] for form, stems in entry.forms(language)] for language in LANGUAGES]
    return json.dumps([entry.entry.domain, entry.entry.line, entry.entry.refused, *sides], separators=(",", ":"))


def _unpack(record: str) -> StemmedEntry:
    domain, line, refused, *sides = json.loads(record)
    forms = [tuple(Form(text, near) for text, near, _ in side) for side in sides]
    english, indonesian = (_read_stems(side) for side in sides)
    return StemmedEntry(LexiconEntry(forms[0], forms[1], domain, line, refused), (english, indonesian))


def _read_stems(side: Iterable[Any]) -> tuple[Stems, ...]:
    return tuple(tuple((stem, stop) for stem, stop in stems) for _, _, stems in side)
