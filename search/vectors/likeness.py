"""How like the query is each passage, by the angle between their vectors?"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from search.vectors.base import Embedder
from search.vectors.keeping import KEY_BYTES

SLICE = 8192
"""Rows that are compared at a time, which bounds the memory."""


class Likeness:
    """The cosines of all passages to one query, as shares of the best one's distance from the mean.

    Cosines of one corpus lie close together; their standard scores (mean 0) tell the passages apart. The best passage
    has 1, an average one 0.
    """

    def __init__(self, ids: Sequence[str], cosines: Any) -> None:
        spread = cosines - cosines.mean()
        top = spread.max()
        self._shares = spread / top if top > 0 else spread
        self._ids = ids

    def of(self, id: str) -> float:
        """The likeness of a passage, at most 1; 0 where it has no vector."""
        row = self._row.get(id)
        return 0.0 if row is None else float(self._shares[row])

    def best(self, count: int) -> list[str]:
        """The passages that are most like the query."""
        return [self._ids[row] for row in np.argsort(-self._shares, kind="stable")[:count]]

    @cached_property
    def _row(self) -> dict[str, int]:
        return {passage: row for row, passage in enumerate(self._ids)}


class PassageVectors:
    """The vectors of the passages of one generation, open for queries."""

    def __init__(self, vectors: Path, ids: Sequence[str], rows: Sequence[int], embedder: Embedder) -> None:
        self._ids = ids
        self._embedder = embedder
        record = np.dtype([("key", f"V{KEY_BYTES}"), ("vector", "<f2", (embedder.dimensions,))])
        whole = vectors.stat().st_size // record.itemsize
        self._vectors = np.memmap(vectors, record, "r", shape=(whole,))["vector"]
        self._rows = np.asarray(rows, dtype=np.int64)

    def likeness(self, text: str) -> Likeness:
        """How like the text each passage is."""
        query = np.frombuffer(self._embedder.query(text), "<f2").astype(np.float32)
        cosines = np.concatenate(
            [
                self._vectors[self._rows[start : start + SLICE]].astype(np.float32) @ query
                for start in range(0, len(self._rows), SLICE)
            ]
        )
        return Likeness(self._ids, cosines)
