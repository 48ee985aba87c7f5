"""How is a passage written beside its terms, and read back with a hit?"""

import json
import struct
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterator, Sequence
from itertools import accumulate
from operator import sub
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
    """One line of JSON. Ends of sentences are steps from each number to the next, spans as `_span_steps` has them."""
    passage = stored.passage
    first, last = passage.first_page, passage.last_page
    ends = [number for sentence in passage.sentences for number in sentence]
    record: dict[str, object] = {
        "paper": stored.paper,
        "text": passage.text,
        "path": passage.section_path,
        "kind": passage.section_kind,
        "pages": [first.index, first.label, last.index, last.label] if first and last else None,
        "sentences": [*map(sub, ends, [0, *ends])],
        "spans": [*_span_steps(passage.text, passage.spans)],
        "lang": stored.language,
        "sketch": b2a_base64(struct.pack(f"<{len(stored.sketch)}I", *stored.sketch), newline=False).decode("ascii"),
    }
    if passage.ocr is not None:
        record["ocr"] = passage.ocr
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def unpack(payload: str) -> StoredPassage:
    """The inverse of `pack`."""
    record = json.loads(payload)
    text, pages = record["text"], record["pages"]
    ends = [*accumulate(record["sentences"])]
    kind: SectionKind = record["kind"]
    passage = Passage(
        text=text,
        section_path=tuple(record["path"]),
        section_kind=kind,
        first_page=PageRef(pages[0], pages[1]) if pages else None,
        last_page=PageRef(pages[2], pages[3]) if pages else None,
        sentences=tuple(zip(ends[::2], ends[1::2], strict=True)),
        spans=tuple(_spans(text, record["spans"])),
        ocr=record.get("ocr"),
    )
    sketch = a2b_base64(record["sketch"])
    return StoredPassage(record["paper"], passage, record["lang"], struct.unpack(f"<{len(sketch) // 4}I", sketch))


def _span_steps(text: str, spans: Sequence[Span]) -> Iterator[int]:
    """Four numbers for each run of spans: where it starts after the one before, its length, and page and offset so too.

    A run is one span; or, with its length negative, words with one space between them, which have one character
    between them on the page as well: what most text is.
    """
    end = page = offset = 0
    at = 0
    while at < len(spans):
        first, length = spans[at], spans[at].length
        at += 1
        words = 1
        while at < len(spans) and _goes_on(text, first, length, spans[at], words):
            length += 1 + spans[at].length
            words += 1
            at += 1
        yield from (first.start - end, length if words == 1 else -length, first.page - page, first.offset - offset)
        end, page, offset = first.start + length, first.page, first.offset + length


def _goes_on(text: str, first: Span, length: int, following: Span, words: int) -> bool:
    """Whether a span is the next word of a run that is so long by now."""
    step = length + 1
    return (
        following[:1] + following[2:] == (first.start + step, first.page, first.offset + step)
        and text[first.start + length : first.start + step] == " "
        and (words > 1 or " " not in text[first.start : first.start + length])
        and " " not in text[following.start : following.start + following.length]
    )


def _spans(text: str, steps: Sequence[int]) -> Iterator[Span]:
    """The inverse of `_span_steps`."""
    start = page = offset = 0
    for gap, signed, pages, far in zip(steps[::4], steps[1::4], steps[2::4], steps[3::4], strict=True):
        start, page, offset = start + gap, page + pages, offset + far
        length = abs(signed)
        if signed >= 0:
            yield Span(start, length, page, offset)
        else:
            at = 0
            for word in text[start : start + length].split(" "):
                yield Span(start + at, len(word), page, offset + at)
                at += len(word) + 1
        start, offset = start + length, offset + length
