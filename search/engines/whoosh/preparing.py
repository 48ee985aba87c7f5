"""What of a passage is written, coded already? It needs nothing of Whoosh, so that any process can prepare passages."""

from collections.abc import Mapping, Sequence

from search.engines.base import Entry, Prepared
from search.engines.whoosh.layout import LENGTH, PASSAGE, encode, encode_passage, encode_places, words_of
from search.engines.whoosh.names import authors_by_word
from search.language.terms import Term


def prepare(entry: Entry) -> Prepared:
    """Words and keys by the fields of `schema.py`, as bytes, each with its coded positions; and what columns keep."""
    heading_stem, heading_exact = _words(entry.heading)
    title_stem, title_exact = _words(entry.title)
    body_stem, body_exact = _words(entry.body)
    words = {
        words_of("body", "stem"): body_stem,
        words_of("body", "exact"): body_exact,
        words_of("heading", "stem"): heading_stem,
        words_of("heading", "exact"): heading_exact,
        words_of("title", "stem"): title_stem,
        words_of("title", "exact"): title_exact,
        "id": _keys(entry.id),
        "paper": _keys(entry.paper),
        "language": _keys(entry.language),
        "kind": _keys(entry.section_kind),
        "year": _keys("" if entry.year is None else str(entry.year)),
        "author": _coded(authors_by_word(entry.authors)),
    }
    columns = {
        LENGTH: len({term.position for term in entry.body if not term.stop}),
        PASSAGE: encode_passage(entry.id, encode(entry.payload)),
    }
    return Prepared(entry.id, entry.paper, words, columns)


def _words(terms: Sequence[Term]) -> tuple[dict[bytes, bytes], dict[bytes, bytes]]:
    """The stems, without function words, and the exact words of a text, each with its positions."""
    stems: dict[str, list[int]] = {}
    exacts: dict[str, list[int]] = {}
    for term in terms:
        exacts.setdefault(term.exact, []).append(term.position)
        if not term.stop:
            stems.setdefault(term.stem, []).append(term.position)
    return _coded(stems), _coded(exacts)


def _coded(places: Mapping[str, Sequence[int]]) -> dict[bytes, bytes]:
    return {encode(word): encode_places(found) for word, found in places.items() if word}


def _keys(key: str) -> dict[bytes, bytes]:
    """A key stands nowhere in particular."""
    return {encode(key): b""} if key else {}
