"""Where are terms kept and scored?"""

from collections.abc import Callable

from search.engines.base import Engine
from search.engines.scoring import Weights

__all__ = ["ENGINES", "Weights", "open_engine"]


def _whoosh(weights: Weights) -> Engine:
    from search.engines.whoosh import WhooshEngine

    return WhooshEngine(weights)


ENGINES: dict[str, Callable[[Weights], Engine]] = {"whoosh": _whoosh}
"""Every kind of index by name; its library is imported when it is opened, not before."""


def open_engine(name: str = "whoosh", weights: Weights = Weights()) -> Engine:  # noqa: B008 - never changed
    """The engine of that name; raises KeyError for a name that is not in ENGINES."""
    return ENGINES[name](weights)
