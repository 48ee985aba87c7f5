"""Text that remembers where each of its characters stands in the paper."""

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from search.model import Page, Span

NOWHERE = -1
"""The position of a space that stands for white space, a line end or a removed mark."""

_RULER = array("q", range(1 << 10))
_LONGEST_RULER = 1 << 20
_AHEAD = 64
"""Characters that are compared at a time."""

INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff]")
"""Characters that print nothing: controls, zero-width and direction marks, and PDFium's marker of a hyphen."""
_WORD = re.compile(r"\S+")


def count_on(start: int, end: int) -> "array[int]":
    """The numbers from `start` up to `end`: copied from a ruler, which is ten times as fast as counting."""
    if end > len(_RULER):
        if end > _LONGEST_RULER:
            return array("q", range(start, end))
        _RULER.extend(range(len(_RULER), min(2 * end, _LONGEST_RULER)))
    return _RULER[start:end]


@dataclass(frozen=True, slots=True)
class Mapped:
    """`positions[i]` is the place of `text[i]`, counted over the pages of the paper laid end to end."""

    text: str
    positions: "array[int]"

    def __len__(self) -> int:
        return len(self.text)

    def slice(self, start: int, end: int) -> "Mapped":
        """Part of the text, as of a string."""
        return Mapped(self.text[start:end], self.positions[start:end])

    def stripped(self) -> "Mapped":
        """Without the white space around it."""
        start = len(self.text) - len(self.text.lstrip())
        return self.slice(start, max(start, len(self.text.rstrip())))


class Collector:
    """Puts mapped text together piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._positions = array("q")

    def __len__(self) -> int:
        return len(self._positions)

    def add(self, piece: Mapped) -> None:
        """Append text that has been mapped."""
        self._pieces.append(piece.text)
        self._positions.extend(piece.positions)

    def space(self) -> None:
        """Append a space that stands nowhere."""
        self._pieces.append(" ")
        self._positions.append(NOWHERE)

    def source(self, text: str, position: int) -> None:
        """Add characters of a page as they stand there from `position` on, NFKC folded."""
        if text.isascii() or unicodedata.is_normalized("NFKC", text):
            self._pieces.append(text)
            self._positions.extend(count_on(position, position + len(text)))
            return
        for folded, offsets in _folded(text):
            self._pieces.append(folded)
            places = zip(folded, offsets, strict=True)
            self._positions.extend(NOWHERE if char == " " else position + offset for char, offset in places)

    def result(self) -> Mapped:
        """All that has been added."""
        return Mapped("".join(self._pieces), self._positions)


def spaced(line: str, position: int) -> Mapped:
    """The words of a line that stands at `position` of the paper, folded, with spaces between, which stand nowhere."""
    text = " ".join(line.split())
    start = len(line) - len(line.lstrip())
    if not line.startswith(text, start) or not (line.isascii() or unicodedata.is_normalized("NFKC", line)):
        collector = Collector()
        for word in _WORD.finditer(line):
            if len(collector):
                collector.space()
            collector.source(word[0], position + word.start())
        return collector.result()
    positions = count_on(position + start, position + start + len(text))
    space = text.find(" ")
    while space >= 0:
        positions[space] = NOWHERE
        space = text.find(" ", space + 1)
    return Mapped(text, positions)


def _folded(text: str) -> Iterable[tuple[str, Sequence[int]]]:
    """Base characters with their combining marks, each folded on its own, and the offset of each character."""
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        cluster = text[start:end]
        folded = unicodedata.normalize("NFKC", cluster)
        if folded == cluster:
            yield folded, range(start, end)
        else:
            yield folded, [start] * len(folded)
        start = end


class Places:
    """Turns positions back into pages and offsets."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages = pages
        self._bases: list[int] = []
        base = 0
        for page in pages:
            self._bases.append(base)
            base += len(page.text) + 1

    def page(self, position: int) -> Page:
        """The page on which a position lies."""
        return self._pages[bisect_right(self._bases, position) - 1]

    def spans(self, text: Mapped) -> tuple[Span, ...]:
        """Runs of characters that stand side by side in a page; folded ones each by itself."""
        spans: list[Span] = []
        chars, positions = text.text, text.positions
        base = after = start = 0
        page = self._pages[0]
        while start < len(chars):
            position = positions[start]
            if position < 0:
                start += 1
                continue
            end = _end_of_run(chars, positions, start)
            if not base <= position < after:
                number = bisect_right(self._bases, position) - 1
                page, base = self._pages[number], self._bases[number]
                after = base + len(page.text) + 1
            piece = chars[start:end]
            if page.text.startswith(piece, position - base):
                spans.append(Span(start, end - start, page.index, position - base))
            else:
                spans.extend(_changed_run(piece, start, page, position - base))
            start = end
        return tuple(spans)


def _end_of_run(chars: str, positions: "array[int]", start: int) -> int:
    """Where the characters from `start` on no longer stand side by side; most often that is the end of a word."""
    end, size = start, len(chars)
    while end == start or (end < size and positions[end] == positions[end - 1] + 1):
        word = chars.find(" ", end + 1, end + _AHEAD)
        if word < 0:
            word = min(end + _AHEAD, size)
        first = positions[end]
        end = word if positions[end:word] == count_on(first, first + word - end) else end + 1
    return end


def _changed_run(piece: str, start: int, page: Page, offset: int) -> Iterator[Span]:
    """Characters side by side of which some are not as printed: those stand by themselves."""
    printed = page.text[offset : offset + len(piece)]
    same = [a == b for a, b in zip(piece, printed, strict=True)]
    first = 0
    for index in range(1, len(piece) + 1):
        if index == len(piece) or not (same[index - 1] and same[index]):
            yield Span(start + first, index - first, page.index, offset + first)
            first = index
