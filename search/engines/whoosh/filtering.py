"""Which passages may be hits at all? Sets of passages, however a scorer keeps them."""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import and_, or_
from typing import Any, Protocol, TypeVar

from search.engines.base import AllOf, AnyOf, Condition, Filters, Has, Meets
from search.engines.whoosh.layout import Key, Zone

Numbers = TypeVar("Numbers", bound=Any)
"""A set of passages that knows `&` and `|`."""


class Sets(Protocol[Numbers]):
    """Gives sets of passages."""

    def nothing(self) -> Numbers:
        """No passage."""
        ...

    def all_but(self, numbers: Numbers) -> Numbers:
        """Every passage that is not deleted, and not one of these."""
        ...

    def with_key(self, key: Key, value: str) -> Numbers:
        """The passages with that key."""
        ...

    def with_word(self, zone: Zone, stem: str) -> Numbers:
        """The passages whose title or heading has that stem."""
        ...

    def by_author(self, name: str) -> Numbers:
        """The passages of papers with one author whose name has all these words."""
        ...


def choose(filters: Filters, sets: Sets[Numbers], years: Iterable[int]) -> Numbers:
    """The passages that meet every filter; `years` are all that papers have."""

    def either(key: Key, values: Iterable[str]) -> Numbers:
        return reduce(or_, (sets.with_key(key, value) for value in values), sets.nothing())

    chosen = [sets.all_but(either("kind", filters.without_section_kinds))]
    if filters.papers is not None:
        chosen.append(either("paper", filters.papers))
    if filters.section_kinds is not None:
        chosen.append(either("kind", filters.section_kinds))
    if filters.language is not None:
        chosen.append(either("language", (filters.language,)))
    if filters.years is not None:
        first, last = filters.years
        within = (year for year in years if (first is None or first <= year) and (last is None or year <= last))
        chosen.append(either("year", map(str, within)))
    if filters.author is not None:
        chosen.append(sets.by_author(filters.author))
    for zone, stems in (("title", filters.title), ("heading", filters.heading)):
        if stems is not None:
            holding = [sets.with_word(zone, stem) for stem in stems]  # type: ignore[arg-type]
            chosen.append(reduce(and_, holding) if holding else sets.nothing())
    return reduce(and_, chosen)


def meeting(
    condition: Condition, sets: Sets[Numbers], has: Callable[[int], Numbers], passes: Callable[[Filters], Numbers]
) -> Numbers:
    """The passages that meet a condition; `has` gives those that hold a concept, `passes` those that meet filters."""
    match condition:
        case Has(concept):
            return has(concept)
        case Meets(filters):
            return passes(filters)
        case AllOf(parts):
            found = (meeting(part, sets, has, passes) for part in parts)
            return reduce(and_, found, sets.all_but(sets.nothing()))
        case AnyOf(parts):
            return reduce(or_, (meeting(part, sets, has, passes) for part in parts), sets.nothing())
        case _:
            return sets.all_but(meeting(condition.part, sets, has, passes))
