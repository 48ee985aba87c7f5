"""How does a room offer what few of its users need? By name, imported from its module when it is first asked for."""

from collections.abc import Callable, Mapping
from importlib import import_module


def from_homes(room: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """The `__getattr__` of a room whose names live in these modules."""

    def attribute(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        return getattr(import_module(homes[name]), name)

    return attribute
