"""The passages that everybody indexes: made up, yet the same every time, and kept in one file.

A word comes from the whole vocabulary, from the thirty words that the paper is about, or from an expression of two or
three words that returns, so that words cluster in papers and phrases occur, as they do in print.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from peers.base import Passage
from peers.vocabulary import Vocabulary, vocabulary
from search.asking import StoredPassage, pack, sketch
from search.model import PageRef, SectionKind, Span
from search.model import Passage as PrintedPassage

PASSAGES = "passages.tsv"
A_PAPER = 40
YEARS = (2000, 2024)
SECTIONS: tuple[SectionKind, ...] = (
    "abstract", "introduction", "literature", "theory", "method", "results", "conclusion", "other",
)  # fmt: skip

_SHORTEST, _LONGEST, _USUAL = 60, 190, 125
_ABOUT, _FROM_PAPER, _EXPRESSION = 30, 0.15, 0.05
_A_SENTENCE, _A_LINE = 20, 85


def make(folder: Path, size: int) -> tuple[int, int]:
    """Write so many passages; how many bytes their texts and their payloads have is returned."""
    raw = payloads = 0
    with (folder / PASSAGES).open("w", encoding="utf-8") as file:
        for passage in _passages(size):
            text = " ".join(passage.words)
            raw += len(text.encode())
            payloads += len(passage.payload.encode())
            print(passage.id, passage.paper, passage.section, passage.year, text, passage.payload, sep="\t", file=file)
    return raw, payloads


def read(folder: Path) -> Iterator[Passage]:
    """The passages one by one."""
    with (folder / PASSAGES).open(encoding="utf-8") as file:
        for line in file:
            passage_id, paper, section, year, text, payload = line.rstrip("\n").split("\t")
            yield Passage(passage_id, paper, section, int(year), tuple(text.split(" ")), payload)


def in_batches(passages: Iterable[Passage], papers: int = 5) -> Iterator[list[Passage]]:
    """Whole papers together."""
    rest = iter(passages)
    while batch := list(islice(rest, papers * A_PAPER)):
        yield batch


def _passages(size: int) -> Iterator[Passage]:
    words, chance = vocabulary(), random.Random(size)
    expressions = [tuple(words.draw(chance, chance.choice((2, 2, 3)))) for _ in range(3000)]
    about: Sequence[str] = ()
    year = 0
    for number in range(size):
        place = number % A_PAPER
        if place == 0:
            about, year = words.draw(chance, _ABOUT), chance.randint(*YEARS)
        paper = f"paper-{number // A_PAPER:05}"
        text = tuple(_text(chance, words, about, expressions))
        kind = SECTIONS[place * len(SECTIONS) // A_PAPER]
        yield Passage(f"{paper}#{place + 1}", paper, kind, year, text, _payload(paper, kind, place, text))


def _text(
    chance: random.Random, words: Vocabulary, about: Sequence[str], expressions: Sequence[Sequence[str]]
) -> Iterator[str]:
    length = round(chance.triangular(_SHORTEST, _LONGEST, _USUAL))
    drawn = words.draw(chance, length)
    at = 0
    while at < length:
        kind = chance.random()
        if kind < _EXPRESSION:
            # The square lets a few expressions return everywhere, and most of them seldom.
            expression = expressions[int(len(expressions) * chance.random() ** 2)]
            yield from expression
            at += len(expression)
        else:
            yield chance.choice(about) if kind < _EXPRESSION + _FROM_PAPER else drawn[at]
            at += 1


def _payload(paper: str, kind: SectionKind, place: int, words: Sequence[str]) -> str:
    """What kutip keeps of a passage, sentences and places on the page included."""
    text = " ".join(words)
    ends = [0]
    for word in words:
        ends.append(ends[-1] + len(word) + 1)
    starts = ends[:-1:_A_SENTENCE]
    sentences = tuple((start, end - 1) for start, end in zip(starts, [*starts[1:], ends[-1]], strict=True))
    page = PageRef(place // 2 + 1, str(place // 2 + 101))
    spans = tuple(
        Span(start, min(_A_LINE, len(text) - start), page.index, start + 1200) for start in range(0, len(text), _A_LINE)
    )
    printed = PrintedPassage(text, (f"Section {kind}",), kind, page, page, sentences, spans)
    return pack(StoredPassage(paper, printed, "id", sketch(words)))
