"""Which words of the other language mean the same?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from search.errors import KutipError
from search.language.analysis import Analyser
from search.language.terms import Term
from search.model import Language

TRANSLATION = 0.8
SYNONYM = 0.7
NEAR = 0.5
"""How much a form counts beside the words of the query: of the other language, of its own, and merely near."""

_LANGUAGES: tuple[Language, ...] = ("id", "en")


class LexiconError(KutipError):
    """A line of a lexicon file that cannot be read, with its file and number."""

    def __init__(self, name: str, line: int, fault: str) -> None:
        super().__init__(
            f"{name}, line {line}: {fault}",
            "Write one concept a line: english; english = indonesian; ~near indonesian.",
        )


@dataclass(frozen=True, slots=True)
class Form:
    """One way to say a concept; `near` marks a related way (`~`) that is no equivalent."""

    text: str
    near: bool = False


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """One concept: its forms in both languages, the headword first, and the file (`domain`) and line it stands on."""

    english: tuple[Form, ...]
    indonesian: tuple[Form, ...]
    domain: str
    line: int

    def forms(self, language: Language) -> tuple[Form, ...]:
        """Its forms in one language."""
        return self.english if language == "en" else self.indonesian


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say what was matched: the stems to look for, function words left out.

    `gap` counts the function words that were left out between the first stem and the last.
    """

    text: str
    language: Language
    stems: tuple[str, ...]
    gap: int
    weight: float
    near: bool


@dataclass(frozen=True, slots=True)
class LexiconMatch:
    """What the lexicon knows of the words at one place: over how many positions, by which entries, said how else."""

    words: int
    entries: tuple[LexiconEntry, ...]
    alternatives: tuple[Wording, ...]


class Lexicon:
    """Concepts with their forms in two languages, found by the stems of a query.

    `lines` are (domain, number, text). They stay text until a query reaches them: what is made beforehand is only a
    table from the first stem of each form to the lines that hold it. `analyser` gives the stems; one that was made
    with the stems of an index has nearly all of them at hand.
    """

    def __init__(self, lines: Iterable[tuple[str, int, str]], analyser: Analyser | None = None) -> None:
        self._lines = tuple(lines)
        self._analyser = analyser or Analyser()
        self._entries: dict[int, LexiconEntry] = {}
        self._stems: dict[str, tuple[tuple[str, bool], ...]] = {}
        for domain, number, text in self._lines:
            if text.count("=") != 1:
                raise LexiconError(domain, number, "it has no single equals sign")

    def __len__(self) -> int:
        return len(self._lines)

    def entries(self) -> Iterator[LexiconEntry]:
        """All concepts, in the order of the files. Raises LexiconError at a line without forms."""
        return (self._entry(number) for number in range(len(self._lines)))

    def note_stems(self) -> None:
        """Have the analyser stem every word of every form, so that its `new_stems` can be kept with an index."""
        for entry in self.entries():
            for form in (*entry.english, *entry.indonesian):
                self._stems_of(form.text)

    def longest_match(self, terms: Sequence[Term], at: int) -> LexiconMatch | None:
        """What the longest phrase that begins at the term number `at` means, or None; near forms are not looked up.

        All entries that have the phrase count. A form in capitals (`TIP`) matches capitals only where its letters are
        a word besides; others (`TPPO`) match in any case.
        """
        options = _by_position(terms, at)
        found: list[tuple[int, LexiconEntry, Form, Language]] = []
        for stem in options[0] if options else ():
            for number, language in self._starts.get(stem, ()):
                entry = self._entry(number)
                for form in entry.forms(language):
                    length = 0 if form.near else self._length(form, options)
                    if length:
                        found.append((length, entry, form, language))
        if not found:
            return None
        words = max(length for length, *_ in found)
        longest = [match for match in found if match[0] == words]
        entries = tuple(dict.fromkeys(entry for _, entry, _, _ in longest))
        return LexiconMatch(words, entries, self._alternatives(longest))

    def _alternatives(self, found: Sequence[tuple[int, LexiconEntry, Form, Language]]) -> tuple[Wording, ...]:
        """Every other way to say the entries found, each by its best weight, the weightiest first."""
        asked = {self._wording(form, language, language).stems for _, _, form, language in found}
        wordings: dict[tuple[str, ...], Wording] = {}
        for _, entry, _, query_language in found:
            for language in _LANGUAGES:
                for form in entry.forms(language):
                    wording = self._wording(form, language, query_language)
                    known = wordings.get(wording.stems)
                    if wording.stems not in asked and (known is None or known.weight < wording.weight):
                        wordings[wording.stems] = wording
        return tuple(sorted(wordings.values(), key=lambda wording: -wording.weight))

    def _wording(self, form: Form, language: Language, asked: Language) -> Wording:
        stems = self._stems_of(form.text)
        kept = [place for place, (_, stop) in enumerate(stems) if not stop] or list(range(len(stems)))
        gap = kept[-1] - kept[0] + 1 - len(kept) if kept else 0
        weight = NEAR if form.near else SYNONYM if language == asked else TRANSLATION
        return Wording(form.text, language, tuple(stems[place][0] for place in kept), gap, weight, form.near)

    def _length(self, form: Form, options: Sequence[dict[str, None]]) -> int:
        """Over how many positions the form stands there, or 0."""
        stems = self._stems_of(form.text)
        fits = len(stems) <= len(options) and all(stem in options[place] for place, (stem, _) in enumerate(stems))
        return len(stems) if fits else 0

    def _stems_of(self, text: str) -> tuple[tuple[str, bool], ...]:
        """(stem, is it a function word) of each position of a form."""
        known = self._stems.get(text)
        if known is None:
            found: dict[int, tuple[str, bool]] = {}
            for term in self._analyser.analyse(text, "id"):
                if term.position not in found or term.stem.isupper():
                    found[term.position] = (term.stem, term.stop)
            known = self._stems[text] = tuple(found.values())
        return known

    @cached_property
    def _starts(self) -> dict[str, list[tuple[int, Language]]]:
        """The lines, with the side, of every form by the stem that it begins with; near forms are left out."""
        starts: dict[str, dict[tuple[int, Language], None]] = {}
        for number, (_, _, text) in enumerate(self._lines):
            english, _, indonesian = text.partition("=")
            sides: tuple[tuple[Language, str], ...] = (("en", english), ("id", indonesian))
            for language, side in sides:
                for form in side.split(";"):
                    form = form.strip()
                    if form and form[0] != "~":
                        for stem, _ in self._stems_of(form.split(None, 1)[0])[:1]:
                            starts.setdefault(stem, {})[number, language] = None
        return {stem: list(found) for stem, found in starts.items()}

    def _entry(self, number: int) -> LexiconEntry:
        entry = self._entries.get(number)
        if entry is None:
            domain, line, text = self._lines[number]
            english, _, indonesian = text.partition("=")
            entry = self._entries[number] = LexiconEntry(
                _forms(english, domain, line), _forms(indonesian, domain, line), domain, line
            )
        return entry


def load_lexicon(analyser: Analyser | None = None, more: Iterable[Path] = ()) -> Lexicon:
    """The lexicon that ships with the program, and the concepts of more files, if any.

    Raises LexiconError where a line is no concept, OSError where a file cannot be read.
    """
    return Lexicon([*_shipped(), *(line for file in more for line in read_lines(file))], analyser)


def read_lines(file: Path) -> Iterator[tuple[str, int, str]]:
    """(domain, line number, text) of every concept in a lexicon file; `#` begins a comment at the start of a line."""
    domain = file.stem
    for number, line in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), 1):
        text = line.strip()
        if text and not text.startswith("#"):
            yield domain, number, text


@cache
def _shipped() -> tuple[tuple[str, int, str], ...]:
    found = sorted((Path(__file__).parent / "data" / "lexicon").glob("*.txt"))
    return tuple(line for file in found for line in read_lines(file))


def _forms(side: str, domain: str, line: int) -> tuple[Form, ...]:
    found = tuple(
        Form(text.lstrip("~").strip(), text.startswith("~"))
        for text in map(str.strip, side.split(";"))
        if text.strip("~ ")
    )
    if not found:
        raise LexiconError(domain, line, "one of its sides is empty")
    return found


def _by_position(terms: Sequence[Term], at: int) -> list[dict[str, None]]:
    """The stems at each position from the term number `at` on, the printed word's own first."""
    found: dict[int, dict[str, None]] = {}
    for term in terms[at:]:
        if term.position >= terms[at].position:
            found.setdefault(term.position, {})[term.stem] = None
    return list(found.values())
