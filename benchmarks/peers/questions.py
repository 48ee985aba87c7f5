"""The queries that everybody is asked: three hundred of seven kinds, drawn from what the passages hold."""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from itertools import combinations, pairwise
from pathlib import Path

from peers.base import Kind, Passage, Query
from peers.material import SECTIONS, YEARS

QUERIES = "queries.json"
COUNTS: dict[Kind, int] = {
    "word": 60,
    "words": 60,
    "frequent pair": 30,
    "phrase": 45,
    "concept": 30,
    "filter": 45,
    "prefix": 30,
}
WARMING = 2

_EVERY = 97
_FREQUENT = 0.01
_TELLING = 0.1


class Words:
    """The words of the passages by frequency, and phrases that occur."""

    def __init__(self, passages: Iterable[Passage], chance: random.Random) -> None:
        self.chance = chance
        self.occurs: Counter[str] = Counter()
        pairs: Counter[tuple[str, ...]] = Counter()
        self.size = 0
        for passage in passages:
            self.occurs.update(set(passage.words))
            if self.size % _EVERY == 0:
                words = passage.words
                pairs.update(pairwise(words))
                pairs.update(zip(words, words[1:], words[2:], strict=False))
            self.size += 1
        self.ranked = sorted(self.occurs, key=lambda word: (-self.occurs[word], word))
        self.phrases = sorted(pairs, key=lambda phrase: (-pairs[phrase], phrase))

    def any(self, count: int, least: float = 0.0, most: float = 1.0) -> tuple[str, ...]:
        """Different words of all frequencies between these: rank 10 to 100 is as likely as 100 to 1,000."""
        first = sum(self.occurs[word] > most * self.size for word in self.ranked) + 1
        last = sum(self.occurs[word] >= least * self.size for word in self.ranked)
        found: dict[str, None] = {}
        while len(found) < count:
            found[self.ranked[int(first * (last / first) ** self.chance.random()) - 1]] = None
        return tuple(found)

    def phrase(self) -> tuple[str, ...]:
        """Every second one returns often, the others stand somewhere."""
        often = self.chance.random() < 0.5
        return self.chance.choice(self.phrases[:300] if often else self.phrases)


def make(passages: Iterable[Passage], folder: Path) -> None:
    """Write the queries to warm up with, and those to ask."""
    words = Words(passages, random.Random(300))
    kinds: dict[Kind, Callable[[], Query]] = {
        "word": lambda: Query("word", words.any(1)),
        "words": lambda: Query("words", words.any(words.chance.randint(2, 4))),
        "frequent pair": _pairs(words),
        "phrase": lambda: Query("phrase", words.phrase()),
        "concept": lambda: Query("concept", words.any(10, most=_TELLING)),
        "filter": lambda: _filtered(words),
        "prefix": _prefixes(words),
    }
    asked = {kind: _different(draw, COUNTS[kind] + WARMING) for kind, draw in kinds.items()}
    warming = [query for queries in asked.values() for query in queries[:WARMING]]
    queries = [query for queries in asked.values() for query in queries[WARMING:]]
    words.chance.shuffle(queries)
    found = {"warming": list(map(asdict, warming)), "queries": list(map(asdict, queries))}
    (folder / QUERIES).write_text(json.dumps(found), encoding="utf-8")


def read(folder: Path) -> tuple[list[Query], list[Query]]:
    """The queries to warm up with, and those to ask."""
    found = json.loads((folder / QUERIES).read_text(encoding="utf-8"))
    return [parse(row) for row in found["warming"]], [parse(row) for row in found["queries"]]


def parse(row: dict[str, object]) -> Query:
    """A query out of JSON, which knows lists only."""
    return Query(**{name: tuple(value) if isinstance(value, list) else value for name, value in row.items()})  # type: ignore[arg-type]


def _different(draw: Callable[[], Query], count: int) -> Sequence[Query]:
    found: dict[Query, None] = {}
    while len(found) < count:
        found[draw()] = None
    return list(found)


def _pairs(words: Words) -> Callable[[], Query]:
    """Two words of which each stands in a third to a half of the passages."""
    frequent = [word for word in words.ranked if 1 / 3 <= words.occurs[word] / words.size <= 1 / 2]
    pairs = list(combinations(frequent, 2))
    words.chance.shuffle(pairs)
    rest = iter(pairs)
    return lambda: Query("frequent pair", next(rest))


def _filtered(words: Words) -> Query:
    found = words.any(2, least=_FREQUENT)
    if words.chance.random() < 0.5:
        return Query("filter", found, section=words.chance.choice(SECTIONS))
    first = words.chance.randint(*YEARS)
    return Query("filter", found, years=(first, min(YEARS[1], first + words.chance.randint(1, 5))))


def _prefixes(words: Words) -> Callable[[], Query]:
    """Five letters with which 5 to 200 words begin."""
    begin = Counter(word[:5] for word in words.ranked if len(word) > 5)
    wanted = [start for start, count in sorted(begin.items()) if 5 <= count <= 200]
    return lambda: Query("prefix", (words.chance.choice(wanted),))
