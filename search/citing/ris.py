"""RIS, read and written through rispy."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import rispy

from search.citing.fields import BadRecordError, CslItem, filled_item, year_in
from search.citing.names import csl_name, sorted_name
from search.citing.records import Read, Record

_TYPES = {
    "JOUR": "article-journal",
    "EJOUR": "article-journal",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "BOOK": "book",
    "EDBOOK": "book",
    "EBOOK": "book",
    "CHAP": "chapter",
    "ECHAP": "chapter",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "THES": "thesis",
    "RPRT": "report",
    "GOVDOC": "report",
    "UNPB": "manuscript",
    "ELEC": "webpage",
    "BLOG": "post-weblog",
    "LEGAL": "legislation",
    "STAT": "legislation",
    "BILL": "bill",
    "CASE": "legal_case",
}
_WRITTEN = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "paper-conference": "CPAPER",
    "thesis": "THES",
    "report": "RPRT",
    "manuscript": "UNPB",
    "webpage": "ELEC",
    "legislation": "STAT",
    "legal_case": "CASE",
}
_TEXTS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "primary_title"),
    "container-title": ("journal_name", "secondary_title", "alternate_title3", "alternate_title1", "alternate_title2"),
    "collection-title": ("tertiary_title",),
    "volume": ("volume",),
    "issue": ("number",),
    "edition": ("edition",),
    "publisher": ("publisher",),
    "publisher-place": ("place_published",),
    "DOI": ("doi",),
    "ISSN": ("issn",),
    "genre": ("type_of_work",),
    "abstract": ("abstract", "notes_abstract"),
    "language": ("language",),
}
_OPEN = re.compile(r"^TY  -(?:(?!^ER  -).)*\Z", re.MULTILINE | re.DOTALL)
_FILES = ("file_attachments1", "file_attachments2")
_LANGUAGES = {"indonesian": "id", "bahasa indonesia": "id", "ind": "id", "english": "en", "eng": "en"}


def read_ris(text: str) -> Read:
    """The entries of an RIS file. Raises ValueError when it is none at all."""
    try:
        # The last entry of a file that was cut short has no end.
        entries = rispy.loads(f"{text.rstrip()}\nER  - \n" if _OPEN.search(text) else text, skip_unknown_tags=True)
    except Exception as error:
        # rispy raises OSError, KeyError and others of its own for what is no RIS.
        raise BadRecordError(f"it is not RIS ({error or type(error).__name__})") from error
    if not entries and text.strip():
        raise BadRecordError("it is not RIS: there is no entry in it")
    records: list[Record] = []
    faults: list[str] = []
    for number, entry in enumerate(entries, 1):
        try:
            records.append(_record(entry))
        except ValueError as error:
            faults.append(f"entry {number}: {error}")
    return Read(tuple(records), tuple(faults))


def _record(entry: Mapping[str, Any]) -> Record:
    kind = _TYPES.get(str(entry.get("type_of_reference", "")))
    item: CslItem = {"type": kind} if kind else {}
    for key, names in _TEXTS.items():
        value = next((entry[name] for name in names if entry.get(name)), None)
        if value:
            item[key] = str(value)
    authors = [*entry.get("first_authors", ()), *entry.get("authors", ())]
    if authors:
        item["author"] = [csl_name(name) for name in authors if name.strip(" ,")]
    if kind in ("chapter", "paper-conference") and entry.get("secondary_authors"):
        item["editor"] = [csl_name(name) for name in entry["secondary_authors"] if name.strip(" ,")]
    if date := next((entry[name] for name in ("year", "publication_year", "date") if entry.get(name)), None):
        words = str(date).replace("/", "-").strip("-")
        item["issued"] = {"raw": words, "literal": words}
    if first := entry.get("start_page"):
        last = entry.get("end_page")
        item["page"] = f"{first}-{last}" if last and last != first else str(first)
    if urls := entry.get("urls"):
        item["URL"] = str(urls[0])
    if "language" in item:
        item["language"] = _LANGUAGES.get(item["language"].lower(), item["language"])
    paths = tuple(path for name in _FILES if (path := str(entry.get(name, "")).strip()))
    return Record(filled_item(item), paths)


def write_ris(items: Iterable[CslItem]) -> str:
    """The records as RIS entries."""
    written: str = rispy.dumps([_entry(item) for item in items])
    # rispy numbers the entries, which RIS knows nothing of.
    return re.sub(r"^\d+\.\n", "", written, flags=re.MULTILINE)


def _entry(item: CslItem) -> dict[str, Any]:
    first, _, last = re.sub(r"[-–—]+", "-", item.get("page", "")).partition("-")
    year = year_in(item)
    entry: dict[str, Any] = {
        "type_of_reference": _WRITTEN.get(item["type"], "GEN"),
        "authors": [sorted_name(name) for name in item.get("author", ())],
        "secondary_authors": [sorted_name(name) for name in item.get("editor", ())],
        "title": item.get("title"),
        "secondary_title": item.get("container-title"),
        "tertiary_title": item.get("collection-title"),
        "year": str(year) if year else (item.get("issued") or {}).get("literal"),
        "volume": item.get("volume"),
        "number": item.get("issue") or item.get("number"),
        "start_page": first,
        "end_page": last,
        "edition": item.get("edition"),
        "publisher": item.get("publisher"),
        "place_published": item.get("publisher-place"),
        "doi": item.get("DOI"),
        "issn": item.get("ISSN") or item.get("ISBN"),
        "type_of_work": item.get("genre"),
        "language": item.get("language"),
        "urls": [item["URL"]] if "URL" in item else None,
    }
    return {key: value for key, value in entry.items() if value}
