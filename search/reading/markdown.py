"""Reads Markdown: plain text whose YAML front matter goes into the metadata."""

import re

from search.model import Extraction, Page
from search.reading.plaintext import text_of
from search.reading.request import Request

_BLOCK = re.compile(r"\A\s*---[ \t]*\n(?P<body>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_PAIR = re.compile(r"(?P<key>[A-Za-z][\w-]*)[ \t]*:(?:[ \t]+(?P<value>.*))?")
_ITEM = re.compile(r"[ \t]*-[ \t]+(?P<value>.*)")
_NAME = re.compile(r"name[ \t]*:[ \t]*(?P<name>.+)")
_LONGEST_BLOCK = 200
_METADATA = {
    "title": "title",
    "author": "author",
    "authors": "author",
    "date": "created",
    "year": "created",
    "lang": "language",
    "language": "language",
    "doi": "doi",
}


def read(data: bytes, request: Request) -> Extraction:
    """The text as one page, its marks untouched. Raises ReadingError: not-a-paper."""
    text, problems = text_of(data)
    metadata, text = split_front_matter(text)
    page = Page(index=1, text=text)
    return Extraction(kind="markdown", pages=(page,), paged=False, metadata=metadata, problems=problems)


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """What a YAML block at the start declares, and the text after it.

    Only single values and plain lists are understood. A block with anything else in it (an abstract over
    several lines, nested mappings) may hold text of the paper: it stays in the text, unread.
    """
    block = _BLOCK.match(text)
    if block is None:
        return {}, text
    pairs = _parse(block["body"].split("\n"))
    if pairs is None:
        return {}, text
    metadata: dict[str, str] = {}
    for key, values in pairs.items():
        name = _METADATA.get(key.lower())
        if name and values:
            metadata.setdefault(name, "; ".join(values))
    return metadata, text[block.end() :]


def _parse(lines: list[str]) -> dict[str, list[str]] | None:
    pairs: dict[str, list[str]] = {}
    key = ""
    if len(lines) > _LONGEST_BLOCK:
        return None
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        values = None
        if pair := _PAIR.fullmatch(line.rstrip()):
            key = pair["key"]
            values = _values(pair["value"] or "")
        elif key and (item := _ITEM.fullmatch(line.rstrip())):
            name = _NAME.fullmatch(item["value"])
            values = _values(name["name"] if name else item["value"])
        if values is None or key.lower() in ("abstract", "abstrak", "description"):
            return None
        pairs.setdefault(key, []).extend(values)
    return pairs or None


def _values(value: str) -> list[str] | None:
    """The values of `x`, `"x"` or `[x, "y"]`; None for anything cleverer."""
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        parts = re.findall(r"""\s*("[^"]*"|'[^']*'|[^,]+)(?:,|$)""", value[1:-1])
        found = [_values(part) for part in parts]
        return None if None in found else [word for words in found for word in words or []]
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    elif value[:1] in ("|", ">", "{", "[", "&", "*", "!", "`", "@", '"', "'"):
        return None
    return [value] if value else []
