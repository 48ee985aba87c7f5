"""What every embedder promises."""

from collections.abc import Sequence
from typing import Protocol


class Embedder(Protocol):
    """Turns texts into vectors of length 1, so that their products are cosines."""

    @property
    def name(self) -> str:
        """As in EMBEDDERS; vectors of different embedders are kept apart."""
        ...

    @property
    def version(self) -> str:
        """Changes when the same text gets another vector."""
        ...

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        ...

    def passages(self, texts: Sequence[str]) -> list[bytes]:
        """The vector of each passage, as half-precision floats (little-endian, two bytes a number)."""
        ...

    def query(self, text: str) -> bytes:
        """The vector of a query, coded likewise."""
        ...
