"""How much is an occurrence worth? The numbers and the formulas of BM25, for engines that score here."""

from math import log
from typing import Final, Literal

Idf = Literal["lucene", "whoosh"]


class Weights:
    """The numbers of BM25F (S. Robertson, H. Zaragoza, 2009).

    `heading` and `title` are what one occurrence there is worth beside one in a text of average length;
    0 leaves them out altogether. Only the text is normalised by its length. `front` is by what the score of a title
    page is multiplied: it holds the query's words often, and nothing to quote.
    """

    __slots__ = ("b", "front", "heading", "idf", "k1", "title")

    def __init__(
        self,
        k1: float = 1.2,
        b: float = 0.75,
        heading: float = 0.5,
        title: float = 0.2,
        front: float = 0.6,
        idf: Idf = "lucene",
    ) -> None:
        if not (k1 > 0 and 0 <= b < 1 and heading >= 0 and title >= 0 and front >= 0):
            raise ValueError("k1 must be above 0, b from 0 to below 1, heading, title and front not below 0")
        self.k1: Final = k1
        self.b: Final = b
        self.heading: Final = heading
        self.title: Final = title
        self.front: Final = front
        self.idf: Final = idf


def inverse_frequency(kind: Idf, passages: int, occurs: int) -> float:
    """The weight of a concept that occurs in so many of the passages; as Lucene or as Whoosh reckons it."""
    if kind == "whoosh":
        return log(passages / (occurs + 1)) + 1
    return log(1 + (passages - occurs + 0.5) / (occurs + 0.5))


def length_norm(weights: Weights, average: float) -> tuple[float, float]:
    """By what an occurrence in a text is divided: `flat + slope * length`, which is 1 at the average length."""
    if not average:
        return 1.0, 0.0
    return 1 - weights.b, weights.b / average
