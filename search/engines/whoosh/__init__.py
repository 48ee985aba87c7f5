"""Where are terms kept and scored, when Whoosh keeps them?"""

from search.engines.whoosh.engine import WhooshEngine

__all__ = ["WhooshEngine"]
