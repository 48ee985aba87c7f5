"""Which concepts does no paper speak of, although passages were found?"""

import re
from collections.abc import Iterator, Sequence

from search.asking.results import AskedConcept, Hit
from search.engines.base import Concept, EngineReader, Filters

_NARROW = re.compile(r'["*~]')
"""In what is to be found as it is written: a phrase in quotes, a beginning, a word that may be misspelt."""


def note_on_absent(
    concepts: Sequence[AskedConcept], hits: Sequence[Hit], reader: EngineReader, *, widened: bool
) -> str | None:
    """A note for the user on what occurs nowhere; None where all of it does.

    The hits answer to other concepts, to single words of a phrase, or to words that mean nearly the same. `widened`
    says that other wordings were looked for too, those of the other language among them.
    """
    absent = [concept for concept in concepts if hits and _is_whole(concept) and not _is_said(concept, hits, reader)]
    if not absent:
        return None
    free = widened and not any(_NARROW.search(concept.source) for concept in absent)
    how = "in no wording that means the same" if free else "as it was asked for"
    return f"Nowhere in the papers, {how}: {', '.join(dict.fromkeys(_told(absent, hits)))}."


def _is_whole(concept: AskedConcept) -> bool:
    """Whether it is asked for by itself: no function word, and no single word of a phrase."""
    return not (concept.excluded or concept.minor or concept.part_of)


def _is_said(concept: AskedConcept, hits: Sequence[Hit], reader: EngineReader) -> bool:
    """Whether a passage says it in its own words or in such as mean the same; the hits mostly tell."""
    if any(match.source == concept.source and match.via != "related" for hit in hits for match in hit.matched):
        return True
    wordings = tuple(way.matches for way in concept.ways if way.via != "related")
    return bool(wordings and reader.search([Concept(wordings)], Filters(), 0).total)


def _told(absent: Sequence[AskedConcept], hits: Sequence[Hit]) -> Iterator[str]:
    found = {name for hit in hits for match in hit.matched for name in (match.source, match.part_of)}
    for concept in absent:
        words = concept.source.strip('"')
        yield f"“{words}”" + (" (only words of it, or near it)" if concept.source in found else "")
