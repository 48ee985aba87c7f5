"""Whoosh's extension point: a codec that keeps words and postings in plain arrays, and leaves the rest to Whoosh's own.

Whoosh's writer writes through it, and Whoosh's reader, searcher and queries read through it; kutip itself answers
from the same arrays directly.
"""

# mypy: allow-untyped-calls, disable-error-code="misc, attr-defined"

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any

from whoosh.codec.base import FieldCursor, FieldWriter, TermsReader
from whoosh.codec.whoosh3 import W3Codec
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from search.engines.whoosh.dictionary import Dictionary, DictionaryWriter
from search.engines.whoosh.layout import POSTINGS_EXT, WORDS_EXT, encode
from search.engines.whoosh.postings import Postings, encode_postings

_DIGEST = 16
"""Bytes by which a list is known again: as good as certain."""

_WORTH = 8
"""Bytes from which on a list is looked for among those written before; keys of single passages are shorter."""

Group = tuple[str, bytes, list[int], list[bytes]]
"""A field, a word, and the passages that hold it with its coded positions in each."""


class KutipCodec(W3Codec):
    """Whoosh's codec W3 with words and postings of our own."""

    length_stats = False
    """Whoosh's own lengths, of one byte, are too coarse; ours are in a column."""

    def field_writer(self, storage: Any, segment: Any) -> "PostingsFileWriter":
        """What Whoosh's writer hands all postings to when a segment is finished."""
        return PostingsFileWriter(storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> "WordsReader":
        """What Whoosh's reader asks for words and postings."""
        parts = []
        for extension in (WORDS_EXT, POSTINGS_EXT):
            name = segment.make_filename(extension)
            with storage.open_file(name) as file:
                parts.append(memoryview(bytes(file.read(storage.file_length(name)))))
        return WordsReader(Dictionary(*parts))


class PostingsFileWriter(FieldWriter):
    """Writes the words of a segment and their postings, given by word in groups as `GroupedPool` keeps them."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._words = segment.create_file(storage, WORDS_EXT)
        self._postings = segment.create_file(storage, POSTINGS_EXT)
        self._dictionary = DictionaryWriter()
        self._end = 0
        self._written: dict[bytes, int] = {}
        self._field = ""
        self._word = b""
        self._numbers: list[int] = []
        self._places: list[bytes] = []
        self.is_closed = False

    def add_postings(self, schema: Any, lengths: Any, items: Iterable[Group]) -> None:
        """All groups, in the order of fields and words: much faster than posting by posting."""
        for group in items:
            self._write(*group)

    def _write(self, field: str, word: bytes, numbers: list[int], places: list[bytes]) -> None:
        coded = encode_postings(numbers, places)
        self._dictionary.add(field, word, len(numbers), self._place(coded), len(coded))

    def _place(self, coded: bytes) -> int:
        """Where the list stands: a stem with one form has the same list as that form, which is written once."""
        if len(coded) < _WORTH:
            return self._write_list(coded)
        digest = blake2b(coded, digest_size=_DIGEST).digest()
        if digest not in self._written:
            self._written[digest] = self._write_list(coded)
        return self._written[digest]

    def _write_list(self, coded: bytes) -> int:
        start = self._end
        self._postings.write(coded)
        self._end += len(coded)
        return start

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        """The words of that field follow."""
        self._field = fieldname

    def start_term(self, text: bytes) -> None:
        """The postings of that word follow."""
        self._word, self._numbers, self._places = text, [], []

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int) -> None:
        """One posting."""
        self._numbers.append(docnum)
        self._places.append(vbytes)

    def finish_term(self) -> None:
        """The word has no more postings."""
        self._write(self._field, self._word, self._numbers, self._places)

    def close(self) -> None:
        """Write the dictionary, and close both files."""
        if not self.is_closed:
            self._words.write(self._dictionary.finish())
            self._words.close()
            self._postings.close()
            self.is_closed = True


class WordsReader(TermsReader):
    """The words of a segment as Whoosh's reader asks for them."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._dictionary.passages(*term) > 0

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Every (field, word), in order."""
        return ((field, word) for field in self.indexed_field_names() for word in self._from(field, b""))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Every (field, word) from that one on."""
        for field in self.indexed_field_names():
            if field >= fieldname:
                yield from ((field, word) for word in self._from(field, prefix if field == fieldname else b""))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Every (field, word) with its numbers."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Every (field, word) from that one on, with its numbers."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def cursor(self, fieldname: str, fieldobj: Any) -> "WordsCursor":
        """A place among the words of a field, which moves on."""
        return WordsCursor(list(self._from(fieldname, b"")), fieldobj)

    def _from(self, field: str, word: bytes) -> Iterator[bytes]:
        words = self._dictionary.words(field)
        return (words.word(at) for at in range(words.place(word), words.size)) if words else iter(())

    def _postings(self, field: str, word: bytes) -> Postings:
        found = self._dictionary.find(field, word)
        if found is None:
            raise TermNotFound(f"No term {field}:{word!r}")
        return found

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """How often a word occurs, and where first and last; raises TermNotFound."""
        found = self._postings(fieldname, text)
        numbers, counts = found.numbers(), found.counts()
        return TermInfo(sum(counts), len(numbers), 0, 0, max(counts), numbers[0], numbers[-1])

    def frequency(self, fieldname: str, text: bytes) -> int:
        """How often a word occurs."""
        found = self._dictionary.find(fieldname, text)
        return sum(found.counts()) if found else 0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """In how many passages a word occurs."""
        return self._dictionary.passages(fieldname, text)

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        """The passages of a word, one after the other; raises TermNotFound."""
        found = self._postings(fieldname, text)
        weights = [float(count) for count in found.counts()]
        return ListMatcher(
            found.numbers(),
            weights,
            found.places(),
            format_,
            scorer,
            term=(fieldname, text),
            terminfo=self.term_info(fieldname, text),
        )

    def indexed_field_names(self) -> list[str]:
        """The names of all fields that hold words, in order."""
        return sorted(self._dictionary.fields())

    def close(self) -> None:
        """Nothing is held open."""


class WordsCursor(FieldCursor):
    """Goes through the words of a field, as Whoosh's fuzzy queries do."""

    def __init__(self, words: list[bytes], fieldobj: Any) -> None:
        self._words = words
        self._text = fieldobj.from_bytes
        self._at = 0

    def first(self) -> str | None:
        """The first word."""
        self._at = 0
        return self.text()

    def find(self, string: bytes | str) -> str | None:
        """The first word that is not smaller."""
        self._at = bisect_left(self._words, encode(string) if isinstance(string, str) else string)
        return self.text()

    def next(self) -> str | None:
        """The word after this one."""
        self._at += 1
        return self.text()

    def term(self) -> bytes | None:
        """This word as bytes; None behind the last one."""
        return self._words[self._at] if self._at < len(self._words) else None

    def text(self) -> str | None:
        """This word; None behind the last one."""
        word = self.term()
        return None if word is None else self._text(word)
