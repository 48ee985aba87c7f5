"""BibTeX, read and written through bibtexparser."""

import logging
import re
from collections.abc import Iterable, Iterator
from typing import Any

from bibtexparser import middlewares
from bibtexparser.entrypoint import parse_string, write_string
from bibtexparser.library import Library
from bibtexparser.model import DuplicateBlockKeyBlock, Entry, Field

from search.citing.fields import CslItem, checked_item, year_in
from search.citing.names import csl_name, sorted_name
from search.citing.records import Read, Record

_TYPES = {
    "article": "article-journal",
    "book": "book",
    "mvbook": "book",
    "booklet": "pamphlet",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "proceedings": "book",
    "collection": "book",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "report": "report",
    "techreport": "report",
    "manual": "report",
    "unpublished": "manuscript",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "misc": "document",
    "legislation": "legislation",
    "jurisdiction": "legal_case",
}
_WRITTEN = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "manuscript": "unpublished",
    "webpage": "online",
}
_TEXTS = {
    "title": "title",
    "shorttitle": "title-short",
    "booktitle": "container-title",
    "journal": "container-title",
    "journaltitle": "container-title",
    "series": "collection-title",
    "volume": "volume",
    "issue": "issue",
    "edition": "edition",
    "pages": "page",
    "publisher": "publisher",
    "school": "publisher",
    "institution": "publisher",
    "organization": "publisher",
    "address": "publisher-place",
    "location": "publisher-place",
    "doi": "DOI",
    "url": "URL",
    "isbn": "ISBN",
    "issn": "ISSN",
    "langid": "language",
    "language": "language",
    "type": "genre",
    "note": "note",
    "abstract": "abstract",
}
_GENRES = {
    "phdthesis": {"id": "Disertasi", "en": "Doctoral dissertation"},
    "mastersthesis": {"id": "Tesis", "en": "Master's thesis"},
}
_LANGUAGES = {"indonesian": "id", "bahasa": "id", "bahasai": "id", "english": "en", "american": "en", "british": "en"}
_FILES = re.compile(r"(?<!\\);")


def read_bibtex(text: str) -> Read:
    """The entries of a BibTeX or BibLaTeX file, with what could not be read in it."""
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    library = parse_string(text, append_middleware=[middlewares.SeparateCoAuthors()])
    entries = [*library.entries, *_repeated(library.failed_blocks)]
    braced = [_braced(entry) for entry in entries]
    plain = middlewares.LatexDecodingMiddleware().transform(Library(list(entries)))
    records: list[Record] = []
    faults = [
        f"line {1 + (block.start_line or 0)}: an entry is not closed, or not BibTeX"
        for block in library.failed_blocks
        if not isinstance(block, DuplicateBlockKeyBlock)
    ]
    for entry, literal in zip(plain.entries, braced, strict=True):
        try:
            records.append(_record(entry, literal))
        except ValueError as error:
            faults.append(f"entry {entry.key}: {error}")
    return Read(tuple(records), tuple(faults))


def _repeated(blocks: Iterable[Any]) -> Iterator[Entry]:
    """The entries whose key stands twice in the file: they are entries all the same, under a key of their own."""
    for number, block in enumerate(blocks):
        if isinstance(block, DuplicateBlockKeyBlock) and isinstance(block.ignore_error_block, Entry):
            entry = block.ignore_error_block
            entry.key = f"{entry.key}-{number + 2}"
            yield entry


def _braced(entry: Entry) -> dict[str, list[bool]]:
    """Which names are in braces, and so not to be taken apart."""
    return {
        field.key: [name.strip().startswith("{") and name.strip().endswith("}") for name in field.value]
        for field in entry.fields
        if isinstance(field.value, list)
    }


def _record(entry: Entry, braced: dict[str, list[bool]]) -> Record:
    fields = {field.key.lower(): field.value for field in entry.fields}
    item: CslItem = {"type": _TYPES.get(entry.entry_type.lower(), "document"), "citation-key": entry.key}
    for name, key in _TEXTS.items():
        value = fields.get(name)
        if isinstance(value, str) and value.strip():
            item.setdefault(key, " ".join(value.replace("{", "").replace("}", "").split()))
    if number := fields.get("number"):
        item.setdefault("issue" if "container-title" in item else "number", str(number))
    for role in ("author", "editor", "translator"):
        names = fields.get(role)
        if isinstance(names, list) and names:
            marks = braced.get(role, [False] * len(names))
            item[role] = [
                {"literal": name.strip("{} ")} if literal else csl_name(name)
                for name, literal in zip(names, marks, strict=True)
                if name.strip() and name.strip().lower() != "others"
            ]
    if date := fields.get("date") or fields.get("year"):
        item["issued"] = {"raw": str(date), "literal": str(date)}
    if "page" in item:
        item["page"] = re.sub(r"\s*(?:--+|–|—)\s*", "-", item["page"])
    if "language" in item:
        item["language"] = _LANGUAGES.get(item["language"].lower(), item["language"])
    if (genres := _GENRES.get(entry.entry_type.lower())) and "genre" not in item:
        item["genre"] = genres["en" if item.get("language", "").startswith("en") else "id"]
    return Record(checked_item(item), _paths(str(fields.get("file", ""))))


def _paths(value: str) -> tuple[str, ...]:
    """The paths in a `file` field: plain, or as `description:path:type` (Zotero, JabRef), several by semicolons."""
    paths = []
    for part in _FILES.split(value):
        pieces = [piece.replace("\\:", ":").replace("\\;", ";") for piece in re.split(r"(?<!\\):", part)]
        plain = part.replace("\\:", ":").replace("\\;", ";")
        paths.append(pieces[1] if len(pieces) >= 3 and not re.fullmatch(r"[A-Za-z]", pieces[0]) else plain)
    return tuple(path.strip() for path in paths if path.strip())


def write_bibtex(items: Iterable[CslItem]) -> str:
    """The records as BibTeX entries, letters beyond ASCII as they are."""
    entries, taken = [], set[str]()
    for item in items:
        key = _key(item, taken)
        taken.add(key)
        entries.append(Entry(_entry_type(item), key, [Field(name, value) for name, value in _fields(item).items()]))
    library = Library(list(entries))
    return write_string(library, prepend_middleware=[middlewares.MergeCoAuthors(allow_inplace_modification=True)])


def _entry_type(item: CslItem) -> str:
    if item["type"] == "thesis":
        return "phdthesis" if "disert" in item.get("genre", "").lower() else "mastersthesis"
    return _WRITTEN.get(item["type"], "misc")


def _fields(item: CslItem) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for role in ("author", "editor", "translator"):
        if names := item.get(role):
            fields[role] = [f"{{{name['literal']}}}" if "literal" in name else sorted_name(name) for name in names]
    kind = _entry_type(item)
    container = "journal" if kind == "article" else "booktitle"
    publisher = {"mastersthesis": "school", "phdthesis": "school", "techreport": "institution"}.get(kind, "publisher")
    year = year_in(item)
    texts = {
        "title": item.get("title"),
        container: item.get("container-title"),
        "year": str(year) if year else (item.get("issued") or {}).get("literal"),
        "volume": item.get("volume"),
        "number": item.get("issue") or item.get("number"),
        "pages": re.sub(r"[-–]+", "--", item["page"]) if "page" in item else None,
        "edition": item.get("edition"),
        publisher: item.get("publisher"),
        "address": item.get("publisher-place"),
        "type": item.get("genre"),
        "doi": item.get("DOI"),
        "url": item.get("URL"),
        "isbn": item.get("ISBN"),
        "issn": item.get("ISSN"),
        "langid": {"id": "indonesian", "en": "english"}.get(item.get("language", "")),
        "note": item.get("note"),
    }
    return fields | {name: _escaped(value) for name, value in texts.items() if value}


def _escaped(text: str) -> str:
    """The text with TeX's own signs taken literally; letters stay."""
    return re.sub(r"([&%$#_])", r"\\\1", text.replace("{", "").replace("}", ""))


def _key(item: CslItem, taken: set[str]) -> str:
    """The entry's own key, else author, year and first long word of the title, made unique."""
    base = item.get("citation-key") or _made_key(item)
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key


def _made_key(item: CslItem) -> str:
    name = (item.get("author") or [{}])[0]
    word = next((word for word in re.findall(r"\w{4,}", item.get("title", ""))), "")
    parts = (name.get("family") or name.get("literal", ""), str(year_in(item) or ""), word)
    return re.sub(r"[^a-z0-9]", "", "".join(parts).lower()) or re.sub(r"\W", "", str(item.get("id", ""))) or "paper"
