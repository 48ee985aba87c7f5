"""bm25s: a matrix of scores made beforehand. It knows no positions, and no words that begin so."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import bm25s
import numpy as np

from peers.base import TOP, Hit, Kind, Passage, Query, Scoring

_FACTS = "facts.json"


class Bm25sBuilder:
    """The matrix is made of all passages at once, at the end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._words: list[list[str]] = []
        self._stored: list[dict[str, str]] = []
        self._sections: list[str] = []
        self._years: list[int] = []

    def prepare(self, passages: Sequence[Passage]) -> object:
        return passages

    def add(self, prepared: object) -> None:
        for passage in cast(Sequence[Passage], prepared):
            self._words.append(list(passage.words))
            self._stored.append({"id": passage.id, "payload": passage.payload})
            self._sections.append(passage.section)
            self._years.append(passage.year)

    def finish(self) -> None:
        matrix = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        matrix.index(self._words, show_progress=False)
        matrix.save(str(self._folder), corpus=self._stored, show_progress=False)
        facts = json.dumps({"sections": self._sections, "years": self._years})
        (self._folder / _FACTS).write_text(facts, encoding="utf-8")


class Bm25sSearcher:
    """The matrix, mapped into memory, and what filters need of each passage."""

    def __init__(self, folder: Path) -> None:
        self._matrix: Any = bm25s.BM25.load(str(folder), mmap=True, load_corpus=True, show_progress=False)
        self._facts = folder / _FACTS
        self._sections: Any = None
        self._years: Any = None

    def ask(self, query: Query) -> list[Hit]:
        found = self._matrix.retrieve(
            [list(query.words)], k=TOP, show_progress=False, weight_mask=self._mask(query), backend_selection="numpy"
        )
        pairs = zip(found.documents[0], found.scores[0], strict=True)
        return [(one["id"], one["payload"]) for one, score in pairs if score > 0]

    def _mask(self, query: Query) -> Any:
        if query.section is None and query.years is None:
            return None
        if self._sections is None:
            facts = json.loads(self._facts.read_text(encoding="utf-8"))
            self._sections, self._years = np.array(facts["sections"]), np.array(facts["years"])
        if query.section is not None:
            return (self._sections == query.section).astype(np.float32)
        first, last = query.years or (0, 0)
        return ((self._years >= first) & (self._years <= last)).astype(np.float32)

    def forget(self) -> None:
        """Nothing to forget."""


@dataclass(frozen=True, slots=True)
class Bm25sMatrix:
    """Lucene's idf; phrases and prefixes are beyond it."""

    scoring: Scoring = Scoring()  # noqa: RUF009 - frozen
    kinds: tuple[Kind, ...] = ("word", "words", "frequent pair", "concept", "filter")

    def version(self) -> str:
        return version("bm25s")

    def build(self, folder: Path) -> Bm25sBuilder:
        return Bm25sBuilder(folder)

    def open(self, folder: Path) -> Bm25sSearcher:
        return Bm25sSearcher(folder)
