"""How is a term spread over the papers, and along each of them?"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from search.asking.answering import Sources
from search.asking.concordance import occurrences
from search.asking.results import AskedConcept
from search.asking.stored import unpack
from search.engines.base import Filters, reading_order
from search.model import Paper


@dataclass(frozen=True, slots=True)
class Dispersion:
    """Where a term stands in a paper: `places` are shares of its text, from 0 at its beginning to 1 at its end."""

    paper: Paper
    words: int
    places: tuple[float, ...]

    @property
    def per_10000(self) -> float:
        """Occurrences in ten thousand words."""
        return round(10_000 * len(self.places) / self.words, 2) if self.words else 0.0


def dispersion(
    concept: AskedConcept, sources: Sources, filters: Filters, *, references: bool = False
) -> list[Dispersion]:
    """The spread of a concept over all papers within the filters, also those without it, in the order of their ids."""
    if not references and not filters.section_kinds:
        filters = filters._replace(without_section_kinds=("references",))
    begins, words = _lengths(sources, filters)
    places: dict[str, list[float]] = defaultdict(list)
    for found in occurrences(concept, sources, filters, references=references, width=0):
        places[found.paper.id].append(begins[found.id] + found.start)
    return [
        Dispersion(sources.paper(paper), words[paper][0], tuple(round(at / words[paper][1], 4) for at in places[paper]))
        for paper in sorted(words)
    ]


def _lengths(sources: Sources, filters: Filters) -> tuple[dict[str, int], dict[str, tuple[int, int]]]:
    """How many letters stand before each passage in its paper, and each paper's words and letters."""
    begins: dict[str, int] = {}
    sizes: dict[str, tuple[int, int]] = {}
    hits = sources.reader.search([], filters, sources.reader.count()).hits
    for scored in sorted(hits, key=lambda hit: reading_order(hit.id)):
        stored = unpack(scored.payload)
        words, letters = sizes.get(stored.paper, (0, 0))
        begins[scored.id] = letters
        sizes[stored.paper] = words + len(stored.passage.text.split()), letters + len(stored.passage.text)
    return begins, sizes


def by_year(spread: Sequence[Dispersion]) -> list[tuple[str, int, float]]:
    """Each year with its occurrences, and how many there are in ten thousand words; papers without year at the end."""
    counts: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for one in spread:
        year = str(one.paper.front.year or "unknown")
        places, words = counts[year]
        counts[year] = places + len(one.places), words + one.words
    return [
        (year, places, round(10_000 * places / words, 2) if words else 0.0)
        for year, (places, words) in sorted(counts.items())
    ]
