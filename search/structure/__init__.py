"""Where do sections begin, and what are the passages?"""

from search.structure.structuring import STRUCTURE_VERSION, structure

__all__ = ["STRUCTURE_VERSION", "structure"]
