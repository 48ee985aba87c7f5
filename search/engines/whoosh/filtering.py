"""Which passages may be hits at all?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.engines.base import Filters
from search.engines.whoosh.layout import Key, Zone, decode_places, words_of
from search.engines.whoosh.lookup import Lookup
from search.engines.whoosh.names import name_words


@dataclass(frozen=True, slots=True)
class Choice:
    """The passages let in (None: all of them) and those kept out even so."""

    only: frozenset[int] | None
    without: frozenset[int]

    def __len__(self) -> int:
        return len(self.only or ()) + len(self.without)


def choose(filters: Filters, lookup: Lookup) -> Choice:
    """The passages that meet every filter."""
    sets = [
        _any(lookup, "paper", filters.papers),
        _any(lookup, "kind", filters.section_kinds),
        _any(lookup, "language", None if filters.language is None else (filters.language,)),
        None if filters.years is None else _years(lookup, *filters.years),
        None if filters.author is None else _author(lookup, filters.author),
        None if filters.title is None else _holding(lookup, "title", filters.title),
        None if filters.heading is None else _holding(lookup, "heading", filters.heading),
    ]
    only: frozenset[int] | None = None
    for allowed in sets:
        if allowed is not None:
            only = allowed if only is None else only & allowed
    return Choice(only, _any(lookup, "kind", filters.without_section_kinds) or frozenset())


def _any(lookup: Lookup, key: Key, values: Iterable[str] | None) -> frozenset[int] | None:
    if values is None:
        return None
    return frozenset().union(*(lookup.passages(key, value) for value in values))


def _years(lookup: Lookup, first: int | None, last: int | None) -> frozenset[int]:
    with lookup.reading():
        known = [int(year) for year, _ in lookup.frequencies("year", "")]
    years = [str(year) for year in known if (first is None or first <= year) and (last is None or year <= last)]
    return _any(lookup, "year", years) or frozenset()


def _holding(lookup: Lookup, zone: Zone, stems: Sequence[str]) -> frozenset[int]:
    """The passages whose title or heading has all these stems."""
    places = [lookup.places(words_of(zone, "stem"), stem) for stem in stems]
    return frozenset.intersection(*(frozenset(held) for held in places)) if places else frozenset()


def _author(lookup: Lookup, name: str) -> frozenset[int]:
    """The passages of papers with one author whose name has all these words."""
    words = [lookup.places("author", word) for word in name_words(name)]
    if not words:
        return frozenset()
    if not words:
        return frozenset()
    return frozenset(
        number
        for number in min(words, key=len)
        if all(number in places for places in words)
        and set.intersection(*(set(decode_places(places[number])) for places in words))
    )
