"""How do a few papers become many? Copies with other words, so that no passage is another's repeat."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

from search.errors import ReadingError
from search.language import is_known_word
from search.reading import SUFFIXES, read_file

CHANGED = 0.3
"""The share of words that a copy changes: they are drawn from all words, so that frequencies stay as they are."""

_WORD = re.compile(r"[^\W\d_]+")
_SEED = 5


def texts(folder: Path) -> dict[str, str]:
    """What each paper of a folder says, by its name."""
    found = {}
    for file in sorted(folder.rglob("*")):
        if file.suffix.lower() in SUFFIXES and file.stem.lower() != "readme":
            try:
                found[file.stem] = "\n\n".join(page.text for page in read_file(file, is_known_word).pages)
            except ReadingError:
                continue
    return found


def copies(papers: dict[str, str], times: int) -> Iterator[tuple[str, str]]:
    """Names and texts: each paper as it is, and then as often with changed words as to be there so many times."""
    words = [word for text in papers.values() for word in _WORD.findall(text)]
    chance = random.Random(_SEED)

    def another(found: re.Match[str]) -> str:
        return chance.choice(words) if chance.random() < CHANGED else found[0]

    for number in range(times):
        for name, text in papers.items():
            yield f"{name}-{number}", _WORD.sub(another, text) if number else text


def write_copies(papers: dict[str, str], times: int, into: Path) -> None:
    """Write the copies as plain text."""
    into.mkdir(parents=True, exist_ok=True)
    for name, text in copies(papers, times):
        (into / f"{name}.txt").write_text(text + "\n", encoding="utf-8", errors="replace")


def write_pdf_copies(files: list[Path], times: int, into: Path) -> None:
    """Write each PDF so many times; a remark at its end makes each another file with the same pages."""
    into.mkdir(parents=True, exist_ok=True)
    for number in range(times):
        for file in files:
            (into / f"{file.stem}-{number}.pdf").write_bytes(file.read_bytes() + f"\n% copy {number}\n".encode("ascii"))
