"""The JSON forms of answers, and the text of any JSON that leaves kutip."""

import re
from typing import Any

from search.asking.results import AskedConcept, Hit, SearchResult, WayToSay
from search.asking.understanding import Understood
from search.model import PageRef, Paper, Passage
from search.signs import NO_TEXT, UNPRINTED

SCHEMA = "kutip/search/1"

_ESCAPED = f"[{UNPRINTED}{NO_TEXT}]"


def json_text(record: Any, *, indent: int | None = 2, ascii: bool = False) -> str:
    """A record as JSON: letters as they are, but bytes that are not text, and control signs, as escapes."""
    import json

    text = json.dumps(record, ensure_ascii=ascii, indent=indent)
    return re.sub(_ESCAPED, lambda found: f"\\u{ord(found.group()):04x}", text)


def result_to_json(result: SearchResult) -> dict[str, Any]:
    """One answer as plain data."""
    return {
        "schema": SCHEMA,
        "query": {
            "text": result.text,
            "language": result.language,
            "suggestion": result.suggestion,
            "corrected": result.corrected,
            "concepts": [concept_to_json(concept) for concept in result.concepts],
            "notes": list(result.notes),
        },
        "total": result.total,
        "elapsed_ms": result.elapsed_ms,
        "hits": [_hit(hit) for hit in result.hits],
    }


def explanation_to_json(asked: Understood) -> dict[str, Any]:
    """How a query is understood, as plain data."""
    return {
        "schema": "kutip/explain/1",
        "concepts": [concept_to_json(concept) for concept in asked.concepts],
        "notes": list(asked.notes),
    }


def concept_to_json(concept: AskedConcept) -> dict[str, Any]:
    """A concept with the other ways to say it."""
    return {
        "source": concept.source,
        "weight": concept.weight,
        "part_of": concept.part_of,
        "required": concept.required,
        "excluded": concept.excluded,
        "minor": concept.minor,
        "alternatives": [_way(way) for way in concept.ways],
    }


def _way(way: WayToSay) -> dict[str, Any]:
    return {
        "text": way.text,
        "language": way.language,
        "via": way.via,
        "weight": way.matches.weight,
        "terms": list(way.matches.terms),
        "field": way.matches.field,
    }


def paper_to_json(paper: Paper) -> dict[str, Any]:
    """A paper; what is not known is null."""
    return {
        "id": paper.id,
        "file": paper.file,
        "title": paper.front.title,
        "authors": list(paper.front.authors),
        "year": paper.front.year,
        "doi": paper.front.doi,
        "language": paper.language,
    }


def pages_to_json(passage: Passage) -> dict[str, Any] | None:
    """First and last page of a passage; null for a text without pages."""
    if passage.first_page is None or passage.last_page is None:
        return None
    return {"first": _page(passage.first_page), "last": _page(passage.last_page)}


def _page(page: PageRef) -> dict[str, Any]:
    return {"index": page.index, "label": page.label}


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "rank": hit.rank,
        "score": hit.score,
        "id": hit.id,
        "paper": paper_to_json(hit.paper),
        "section": {"path": list(hit.passage.section_path), "kind": hit.passage.section_kind},
        "pages": pages_to_json(hit.passage),
        "ocr": hit.passage.ocr,
        "language": hit.language,
        "text": hit.passage.text,
        "highlights": [list(place) for place in hit.highlights],
        "quote": {"text": hit.quote.text, "start": hit.quote.start, "end": hit.quote.end},
        "matched": [
            {"source": match.source, "words": list(match.words), "via": match.via, "part_of": match.part_of}
            for match in hit.matched
        ],
        "duplicates": list(hit.duplicates),
        "context": {
            "before": [passage.text for passage in hit.before],
            "after": [passage.text for passage in hit.after],
        },
    }
