"""Which words of the other language mean the same?"""

import _sqlite3 as sqlite3
import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from search.language.analysis import Analyser
from search.language.concepts import (
    CompiledConcepts,
    Concepts,
    ListedConcepts,
    StemmedEntry,
    Stems,
    compile_concepts,
)
from search.language.folding import fold
from search.language.lexicon_file import Form, LexiconEntry, read_entries
from search.language.terms import Term
from search.model import Language

TRANSLATION = 0.8
SYNONYM = 0.4
NEAR = 0.4
"""How much a form counts beside the words of the query: of the other language, of its own, and merely near."""

_BETWEEN_WORDS = str.maketrans("-,.&()/", "       ")
_LANGUAGES: tuple[Language, ...] = ("id", "en")


class Wording(NamedTuple):
    """One way to say what was matched: the stems to look for, function words left out unless there is nothing else.

    `gap` counts the function words that were left out between the first stem and the last; `function` says that
    there are only function words.
    """

    text: str
    language: Language
    stems: tuple[str, ...]
    gap: int
    weight: float
    near: bool
    function: bool = False


class LexiconMatch(NamedTuple):
    """What the lexicon knows of the words at one place: over how many positions, by which entries, said how else."""

    words: int
    entries: tuple[LexiconEntry, ...]
    alternatives: tuple[Wording, ...]


class _Found(NamedTuple):
    """An equivalent that stands at the place asked for, with its entry and its language."""

    words: int
    text: str
    entry: StemmedEntry
    stems: Stems
    language: Language


class Lexicon:
    """Concepts with their forms in two languages, found by the stems of a query.

    Of several sources all count; pairs that one of them refuses count in none.
    """

    def __init__(self, sources: Sequence[Concepts]) -> None:
        self._sources = tuple(sources)

    def entries(self) -> Iterator[LexiconEntry]:
        """All concepts, in the order of the sources."""
        return (entry for source in self._sources for entry in source.entries())

    def has(self, stem: str) -> bool:
        """Whether any equivalent begins with the stem."""
        return any(source.starting(stem) for source in self._sources)

    def words(self) -> set[str]:
        """The words of all forms, in lower case."""
        return set().union(*(source.words() for source in self._sources))

    def longest_match(self, terms: Sequence[Term], at: int) -> LexiconMatch | None:
        """What the longest phrase that begins at the term number `at` means, or None; near forms are not looked up.

        All entries that have the phrase as it is written count; where there is none, those that have another form of
        it: `pendapatan` is income, though its stem is that of `dapat`. A form in capitals (`TIP`) matches capitals
        only where its letters are a word besides; others (`TPPO`) match in any case.
        """
        options = _by_position(terms, at)
        found = [
            _Found(len(stems), form.text, entry, stems, language)
            for stem in (options[0] if options else ())
            for source in self._sources
            for number, language in source.starting(stem)
            for entry in [source.entry(number)]
            for form, stems in entry.forms(language)
            if not form.near and _stands(stems, options)
        ]
        if not found:
            return None
        words = max(match.words for match in found)
        longest = [match for match in found if match.words == words]
        printed = _printed(terms, at, words)
        longest = [match for match in longest if _apart(fold(match.text)) == printed] or longest
        entries = tuple(dict.fromkeys(match.entry.entry for match in longest))
        return LexiconMatch(words, entries, self._alternatives(longest))

    def _alternatives(self, found: Sequence[_Found]) -> tuple[Wording, ...]:
        """Every other way to say the entries found, each by its best weight, the weightiest first."""
        asked = {_content(match.stems) for match in found}
        wordings: dict[tuple[str, ...], Wording] = {}
        for match in found:
            for language in _LANGUAGES:
                for form, stems in match.entry.forms(language):
                    wording = _wording(form, stems, language, match.language)
                    known = wordings.get(wording.stems)
                    if (
                        wording.stems not in asked
                        and (known is None or known.weight < wording.weight)
                        and not self._refused & {(here, wording.stems) for here in asked}
                    ):
                        wordings[wording.stems] = wording
        return tuple(sorted(wordings.values(), key=lambda wording: -wording.weight))

    @cached_property
    def _refused(self) -> frozenset[tuple[tuple[str, ...], tuple[str, ...]]]:
        """The pairs that shall not count, both ways round."""
        pairs = {
            (_content(here), _content(there))
            for source in self._sources
            for entry in source.refusals()
            for here in entry.stems[0]
            for there in entry.stems[1]
        }
        return frozenset(pairs | {(there, here) for here, there in pairs})


def _wording(form: Form, stems: Stems, language: Language, asked: Language) -> Wording:
    kept = [place for place, (_, stop) in enumerate(stems) if not stop] or list(range(len(stems)))
    gap = kept[-1] - kept[0] + 1 - len(kept) if kept else 0
    weight = NEAR if form.near else SYNONYM if language == asked else TRANSLATION
    return Wording(form.text, language, _content(stems), gap, weight, form.near, all(stop for _, stop in stems))


def _content(stems: Stems) -> tuple[str, ...]:
    """The stems without function words; all of them where there is nothing else."""
    return tuple(stem for stem, stop in stems if not stop) or tuple(stem for stem, _ in stems)


def _stands(stems: Stems, options: Sequence[dict[str, None]]) -> bool:
    """Whether the form stands there."""
    return 0 < len(stems) <= len(options) and all(stem in options[place] for place, (stem, _) in enumerate(stems))


def _by_position(terms: Sequence[Term], at: int) -> list[dict[str, None]]:
    """The stems at each position from the term number `at` on, the printed word's own first."""
    found: dict[int, dict[str, None]] = {}
    for term in terms[at:]:
        if term.position >= terms[at].position:
            found.setdefault(term.position, {})[term.stem] = None
    return list(found.values())


def _printed(terms: Sequence[Term], at: int, words: int) -> str:
    """The words of so many positions as they are written, in lower case."""
    last = terms[at].position + words
    written = {term.position: term.exact for term in reversed(terms[at:]) if term.position < last}
    return _apart(" ".join(written[position] for position in sorted(written)))


def _apart(text: str) -> str:
    """The words alone, those with a hyphen as separate words."""
    return " ".join(text.translate(_BETWEEN_WORDS).split())


def listed_lexicon(entries: Iterable[LexiconEntry], analyser: Analyser) -> Lexicon:
    """A lexicon of these concepts alone."""
    return Lexicon([ListedConcepts(entries, analyser)])


def load_lexicon(analyser: Analyser, more: Iterable[Path] = ()) -> Lexicon:
    """The lexicon that ships with the program, and the concepts of more files, in memory.

    Raises LexiconError where a line is no concept, OSError where a file cannot be read.
    """
    return listed_lexicon(_all_entries(more), analyser)


def shipped_entries() -> Iterator[LexiconEntry]:
    """The concepts that ship with the program."""
    return (entry for file in _shipped_files() for entry in read_entries(file))


def compiled_lexicon(folder: Path, more: Sequence[Path], version: int) -> CompiledConcepts:
    """The concepts of the shipped lexicon and of more files, compiled in that folder; anew when they have changed.

    Raises LexiconError where a line is no concept, OSError or sqlite3.Error where the folder takes no file.
    """
    # Two checksums beside each other, because the import of hashlib takes longer than all the rest of this.
    crc, adler = 0, 1
    for file in (*_shipped_files(), *more):
        content = file.read_bytes()
        told = f"{version} {file.stem} {len(content)} ".encode("utf-8", "surrogatepass") + content
        crc, adler = zlib.crc32(told, crc), zlib.adler32(told, adler)
    compiled = folder / f"{crc:08x}{adler:08x}.sqlite"
    if compiled.is_file():
        try:
            return CompiledConcepts(compiled)
        except sqlite3.DatabaseError:
            # Damaged: what is compiled can be compiled again.
            compiled.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f"{compiled.name}.{os.getpid()}.tmp"
    aside.unlink(missing_ok=True)
    try:
        compile_concepts(aside, _all_entries(more), Analyser())
        with aside.open("rb+") as whole:
            os.fsync(whole.fileno())
        aside.replace(compiled)
    finally:
        aside.unlink(missing_ok=True)
    for old in folder.glob("*.sqlite"):
        if old != compiled:
            old.unlink(missing_ok=True)
    return CompiledConcepts(compiled)


def _all_entries(more: Iterable[Path]) -> Iterator[LexiconEntry]:
    yield from shipped_entries()
    for file in more:
        yield from read_entries(file)


def _shipped_files() -> list[Path]:
    return sorted((Path(__file__).parent / "data" / "lexicon").glob("*.txt"))
