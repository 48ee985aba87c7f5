"""How does a figure grow with the passages? A power law through the last two sizes that were measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, log


@dataclass(frozen=True)
class PowerLaw:
    """`floor` is there without any passage; above it is `value` at `size` passages, and grows as their power."""

    floor: float
    size: float
    value: float
    exponent: float

    def at(self, size: float) -> float:
        """The figure at so many passages."""
        return float(self.floor + self.value * (size / self.size) ** self.exponent)

    def reaches(self, limit: float) -> float:
        """At how many passages the figure is so large; infinity where it never is."""
        above = limit - self.floor
        if above <= 0:
            return 0.0
        if self.exponent <= 0 or self.value <= 0:
            return inf
        try:
            return float(self.size * (above / self.value) ** (1 / self.exponent))
        except OverflowError:
            return inf


def power_law(sizes: Sequence[int], values: Sequence[float], floor: float = 0.0) -> PowerLaw:
    """The law through the last two sizes, which ascend; a figure that does not grow between them is taken as constant.

    Raises ValueError for fewer than two.
    """
    if len(sizes) < 2 or len(sizes) != len(values) or sizes[-2] >= sizes[-1]:
        raise ValueError("a law needs two sizes, the larger last, each with its figure")
    before, last = (max(0.0, value - floor) for value in values[-2:])
    grows = 0 < before < last
    return PowerLaw(floor, sizes[-1], last, log(last / before) / log(sizes[-1] / sizes[-2]) if grows else 0.0)
