"""Which words does a segment hold, and where do their postings stand? Sorted words, found by halving.

See docs/index-format.md.
"""

import json
import sys
from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain
from typing import Literal, NamedTuple

from search.engines.whoosh.layout import decode
from search.engines.whoosh.postings import Postings, native

MAGIC = b"KWD2"
_HEAD = len(MAGIC) + 4
_REMEMBERED = 4096
_WIDTHS: dict[int, Literal["B", "H", "I", "Q"]] = {1: "B", 2: "H", 4: "I", 8: "Q"}
"""Array codes by the bytes of one number."""


class DictionaryWriter:
    """Gathers the words of each field in their order, and gives the file's bytes at the end."""

    def __init__(self) -> None:
        self._fields: dict[str, tuple[list[bytes], array[int], array[int], array[int]]] = {}

    def add(self, field: str, word: bytes, passages: int, start: int, size: int) -> None:
        """A word that stands in so many passages; where its postings start in the postings file, and how long."""
        if field not in self._fields:
            self._fields[field] = ([], array("Q"), array("Q"), array("Q"))
        words, *numbers = self._fields[field]
        words.append(word)
        for held, number in zip(numbers, (start, size, passages), strict=True):
            held.append(number)

    def finish(self) -> bytes:
        """The head, in JSON, and for each field: ends of words, starts and sizes of postings, passages, the words."""
        parts: list[bytes] = []
        head: dict[str, list[int]] = {}
        for field, (words, *numbers) in self._fields.items():
            letters = b"".join(words)
            arrays = [_narrow(values) for values in (array("Q", accumulate(map(len, words))), *numbers)]
            head[field] = [len(words), len(letters), *(values.itemsize for values in arrays)]
            parts += [*(native(values).tobytes() for values in arrays), letters]
        coded = json.dumps(head, separators=(",", ":")).encode("ascii")
        return b"".join((MAGIC, len(coded).to_bytes(4, "little"), coded, *parts))


def _narrow(values: "array[int]") -> "array[int]":
    """The same numbers, each in as few bytes as the highest needs."""
    highest = max(values)
    return array(next(code for width, code in _WIDTHS.items() if highest < 1 << 8 * width), values)


class FieldWords(NamedTuple):
    """The words of one field. The arrays lie in the mapped file; nothing is read before it is asked for."""

    size: int
    word_ends: Sequence[int]
    starts: Sequence[int]
    sizes: Sequence[int]
    passages: Sequence[int]
    letters: memoryview

    def word(self, at: int) -> bytes:
        """The word with that number, in order."""
        return self.letters[self.word_ends[at - 1] if at else 0 : self.word_ends[at]].tobytes()

    def place(self, word: bytes) -> int:
        """The number of the first word that is not smaller."""
        low, high = 0, self.size
        ends, letters = self.word_ends, self.letters
        while low < high:
            middle = (low + high) // 2
            if letters[ends[middle - 1] if middle else 0 : ends[middle]].tobytes() < word:
                low = middle + 1
            else:
                high = middle
        return low

    def extent(self, at: int) -> tuple[int, int]:
        """Where the postings of that word stand in the postings file."""
        return self.starts[at], self.starts[at] + self.sizes[at]


class Dictionary:
    """The words and postings of one segment, in two parts of a mapped file. Raises ValueError where one is damaged."""

    def __init__(self, words: memoryview, postings: memoryview) -> None:
        if bytes(words[: len(MAGIC)]) != MAGIC:
            raise ValueError("the dictionary begins wrongly")
        end = _HEAD + int.from_bytes(words[len(MAGIC) : _HEAD], "little")
        self._postings = postings
        self._fields: dict[str, FieldWords] = {}
        self._places: dict[tuple[str, bytes], int | None] = {}
        for field, (count, letters, *widths) in json.loads(bytes(words[_HEAD:end])).items():
            arrays: list[Sequence[int]] = []
            for width in widths:
                found, end = _array(words, end, width, count)
                arrays.append(found)
            word_ends, starts, sizes, passages = arrays
            self._fields[field] = FieldWords(count, word_ends, starts, sizes, passages, words[end : end + letters])
            end += letters
        if end != len(words):
            raise ValueError("the dictionary is cut short")

    def fields(self) -> list[str]:
        """The names of all fields that hold words."""
        return list(self._fields)

    def words(self, field: str) -> FieldWords | None:
        """The words of a field."""
        return self._fields.get(field)

    def find(self, field: str, word: bytes) -> Postings | None:
        """The postings of a word."""
        words = self._fields.get(field)
        at = self._at(field, word) if words else None
        return None if words is None or at is None else self.postings(words, at)

    def passages(self, field: str, word: bytes) -> int:
        """In how many passages a word stands, deleted ones included."""
        words = self._fields.get(field)
        at = self._at(field, word) if words else None
        return 0 if words is None or at is None else words.passages[at]

    def _at(self, field: str, word: bytes) -> int | None:
        """The number of a word, remembered: each is asked for several times in a query."""
        if (field, word) not in self._places:
            if len(self._places) >= _REMEMBERED:
                self._places.clear()
            words = self._fields[field]
            at = words.place(word)
            self._places[field, word] = at if at < words.size and words.word(at) == word else None
        return self._places[field, word]

    def postings(self, words: FieldWords, at: int) -> Postings:
        """The postings of the word with that number."""
        start, end = words.extent(at)
        if end > len(self._postings):
            raise ValueError("a list of postings is cut short")
        return Postings(self._postings[start:end], words.passages[at])

    def all(self, field: str) -> Iterator[tuple[bytes, Postings]]:
        """Every word of a field with its postings, in order."""
        words = self._fields[field]
        return ((words.word(at), self.postings(words, at)) for at in range(words.size))

    def vocabulary(self, field: str) -> list[str]:
        """Every word of a field in order: a fraction of the work of asking for one after the other."""
        words = self._fields.get(field)
        if words is None:
            return []
        letters, ends = words.letters.tobytes(), list(words.word_ends)
        starts = chain((0,), ends)
        if letters.isascii():
            text = letters.decode("ascii")
            return [text[start:end] for start, end in zip(starts, ends, strict=False)]
        return [decode(letters[start:end]) for start, end in zip(starts, ends, strict=False)]

    def beginning(self, field: str, start: bytes) -> Iterator[tuple[bytes, int, int]]:
        """The words that begin so, in order, each with its number and its passages."""
        words = self._fields.get(field)
        for at in range(words.place(start), words.size) if words else ():
            word = words.word(at)  # type: ignore[union-attr]
            if not word.startswith(start):
                return
            yield word, at, words.passages[at]  # type: ignore[union-attr]


def _array(coded: memoryview, at: int, width: int, count: int) -> tuple[Sequence[int], int]:
    """Integers at a place of the file, left there where this machine writes them the same way; and where they end."""
    if width not in _WIDTHS:
        raise ValueError("the dictionary has numbers of a strange width")
    code = _WIDTHS[width]
    end = at + width * count
    if end > len(coded):
        raise ValueError("the dictionary is cut short")
    if sys.byteorder == "little":
        return coded[at:end].cast(code), end
    return native(array(code, coded[at:end].tobytes())), end
