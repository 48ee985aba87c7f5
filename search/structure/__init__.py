"""Where do sections begin, and what are the passages?

What finds them is imported when it is used: a search has no need of it.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from search.model import Structure

if TYPE_CHECKING:
    from search.model import Extraction

STRUCTURE_VERSION = 5
"""Raised whenever the same extraction would yield another structure; part of the key of every kept one."""


def structure(extraction: "Extraction", known: Callable[[str], bool], journal_pages: str | None = None) -> Structure:
    """The paper's front matter, outline and passages, as `search.structure.structuring.structure` tells."""
    from search.structure import structuring

    return structuring.structure(extraction, known, journal_pages)


__all__ = ["STRUCTURE_VERSION", "structure"]
