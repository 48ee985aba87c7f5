"""How is a passage written beside its terms, and read back with a hit?"""

import json
from typing import NamedTuple

from search.asking.likeness import Sketch
from search.model import Language, PageRef, Passage, SectionKind, Span


class StoredPassage(NamedTuple):
    """A passage as the index gives it back."""

    paper: str
    passage: Passage
    language: Language
    sketch: Sketch


def pack(stored: StoredPassage) -> str:
    """One line of JSON."""
    passage = stored.passage
    first, last = passage.first_page, passage.last_page
    record: dict[str, object] = {
        "paper": stored.paper,
        "text": passage.text,
        "path": passage.section_path,
        "kind": passage.section_kind,
        "pages": [first.index, first.label, last.index, last.label] if first and last else None,
        "sentences": [number for ends in passage.sentences for number in ends],
        "spans": [number for s in passage.spans for number in (s.start, s.length, s.page, s.offset)],
        "lang": stored.language,
        "sketch": stored.sketch,
    }
    if passage.ocr is not None:
        record["ocr"] = passage.ocr
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def unpack(payload: str) -> StoredPassage:
    """The inverse of `pack`."""
    record = json.loads(payload)
    pages, sentences, spans = record["pages"], record["sentences"], record["spans"]
    kind: SectionKind = record["kind"]
    passage = Passage(
        text=record["text"],
        section_path=tuple(record["path"]),
        section_kind=kind,
        first_page=PageRef(pages[0], pages[1]) if pages else None,
        last_page=PageRef(pages[2], pages[3]) if pages else None,
        sentences=tuple(zip(sentences[::2], sentences[1::2], strict=True)),
        spans=tuple(map(Span._make, zip(*(spans[part::4] for part in range(4)), strict=True))),
        ocr=record.get("ocr"),
    )
    return StoredPassage(record["paper"], passage, record["lang"], tuple(record["sketch"]))
