"""How is a lexicon written down? One concept a line: `english; english = indonesian; ~near indonesian`."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from search.errors import StateError
from search.model import Language

REFUSAL = "!"
"""Begins a line of pairs that shall not count, whichever lexicon has them."""


class LexiconError(StateError):
    """A line of a lexicon file that cannot be read, with its file and number."""

    def __init__(self, name: str, line: int, fault: str) -> None:
        super().__init__(
            f"{name}, line {line}: {fault}",
            "Write one concept a line: english; english = indonesian; ~near indonesian.",
        )


class Form(NamedTuple):
    """One way to say a concept; `near` marks a related way (`~`) that is no equivalent."""

    text: str
    near: bool = False


class LexiconEntry(NamedTuple):
    """One concept: its forms in both languages, the headword first, and the file (`domain`) and line it stands on.

    The pairs of a `refused` entry are no equivalents, whatever other entries say.
    """

    english: tuple[Form, ...]
    indonesian: tuple[Form, ...]
    domain: str
    line: int
    refused: bool = False

    def forms(self, language: Language) -> tuple[Form, ...]:
        """Its forms in one language."""
        return self.english if language == "en" else self.indonesian


def read_entries(file: Path) -> Iterator[LexiconEntry]:
    """The concepts of a lexicon file. Raises LexiconError at a line that is none, OSError where it cannot be read."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise StateError(f"{file} is not in UTF-8: {error}.", "Save it as UTF-8.") from error
    return parse_entries(text.splitlines(), file.stem)


def parse_entries(lines: Iterable[str], domain: str) -> Iterator[LexiconEntry]:
    """The concepts of some lines; `#` begins a comment at the start of a line."""
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if text and not text.startswith("#"):
            yield parse_entry(text, domain, number)


def parse_entry(text: str, domain: str, number: int) -> LexiconEntry:
    """One line. Raises LexiconError when it is no concept."""
    refused = text.startswith(REFUSAL)
    english, equals, indonesian = text.removeprefix(REFUSAL).partition("=")
    if not equals or "=" in indonesian:
        raise LexiconError(domain, number, "it has no single equals sign")
    return LexiconEntry(_forms(english, domain, number), _forms(indonesian, domain, number), domain, number, refused)


def write_entry(entry: LexiconEntry) -> str:
    """The line of a concept, the inverse of `parse_entry`."""
    mark = f"{REFUSAL} " if entry.refused else ""
    return f"{mark}{_side(entry.english)} = {_side(entry.indonesian)}"


def _side(forms: Sequence[Form]) -> str:
    return "; ".join(f"~{form.text}" if form.near else form.text for form in forms)


def _forms(side: str, domain: str, number: int) -> tuple[Form, ...]:
    found = tuple(
        Form(" ".join(text.lstrip("~").split()), text.startswith("~"))
        for text in map(str.strip, side.split(";"))
        if text.strip("~ \t")
    )
    if not found:
        raise LexiconError(domain, number, "one of its sides is empty")
    return found
