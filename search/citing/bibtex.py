"""BibTeX, read and written through bibtexparser."""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Any

from bibtexparser import middlewares
from bibtexparser.entrypoint import parse_string, write_string
from bibtexparser.library import Library
from bibtexparser.middlewares.names import split_multiple_persons_names
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry, Field
from pylatexenc.latex2text import LatexNodes2Text

from search.citing.fields import BadRecordError, CslItem, filled_item, year_in
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
_LANGUAGES = {"indonesian": "id", "bahasa": "id", "bahasai": "id", "english": "en", "american": "en", "british": "en"}
_DOCTORAL = re.compile(r"diss?ert|do[ck]tor|ph\.?\s?d", re.IGNORECASE)
_VERBATIM = ("doi", "url")
_LATEX = LatexNodes2Text(math_mode="verbatim")
_FILES = re.compile(r"(?<!\\);")
_PIECES = re.compile(r"(?<!\\):")


def read_bibtex(text: str) -> Read:
    """The entries of a BibTeX or BibLaTeX file, with what could not be read in it. Raises BadRecordError for none."""
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    try:
        library = parse_string(text, append_middleware=[middlewares.SeparateCoAuthors()])
    except RecursionError as error:
        raise BadRecordError("it has braces in braces without end") from error
    entries = [*library.entries, *_repeated(library.failed_blocks)]
    records: list[Record] = []
    faults = [
        f"line {1 + (block.start_line or 0)}: an entry is not closed, or not BibTeX"
        for block in library.failed_blocks
        if not isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock)
    ]
    if not entries and not faults and text.strip():
        raise BadRecordError("there is no entry in it")
    for entry in entries:
        try:
            files = str(field.value) if (field := entry.fields_dict.get("file")) else ""
            records.append(Record(_item(entry), _paths(files)))
        except ValueError as error:
            faults.append(f"entry {entry.key}: {error}")
    return Read(tuple(records), tuple(faults))


def _repeated(blocks: Iterable[Any]) -> Iterator[Entry]:
    """The entries whose key, or one of whose fields, stands twice in the file: they are entries all the same."""
    for number, block in enumerate(blocks):
        entry = getattr(block, "ignore_error_block", None)
        if isinstance(block, DuplicateBlockKeyBlock) and isinstance(entry, Entry):
            entry.key = f"{entry.key}-{number + 2}"
            yield entry
        elif isinstance(block, DuplicateFieldKeyBlock) and isinstance(entry, Entry):
            yield entry


def _item(entry: Entry) -> CslItem:
    fields: dict[str, Any] = {}
    for field in entry.fields:
        fields.setdefault(field.key.lower(), field.value)
    kind = _TYPES.get(entry.entry_type.lower())
    item: CslItem = {"citation-key": entry.key, **({"type": kind} if kind else {})}
    for name, key in _TEXTS.items():
        value = fields.get(name)
        if isinstance(value, str) and value.strip():
            item.setdefault(key, _verbatim(value) if name in _VERBATIM else _decoded(value))
    if number := fields.get("number"):
        item.setdefault("issue" if "container-title" in item else "number", _decoded(str(number)))
    for role in ("author", "editor", "translator"):
        names = [name for name in _people(fields.get(role)) if name.strip(" {}").lower() not in ("", "others")]
        item[role] = list(map(_name, names))
    if date := fields.get("date") or fields.get("year"):
        item["issued"] = {"raw": _decoded(str(date)), "literal": _decoded(str(date))}
    if "page" in item:
        item["page"] = re.sub(r"\s*(?:--+|–|—)\s*", "-", item["page"])
    if "language" in item:
        item["language"] = _LANGUAGES.get(item["language"].lower(), item["language"])
    return filled_item(item)


def _people(value: object) -> list[str]:
    """The names of a field; that of an entry which bibtexparser found at fault comes as it stands in the file."""
    if isinstance(value, str):
        return split_multiple_persons_names(value.removeprefix("{").removesuffix("}") if value[:1] == "{" else value)
    return [str(name) for name in value] if isinstance(value, list) else []


def _name(text: str) -> dict[str, str]:
    """A name; one that stands in one pair of braces is not taken apart."""
    whole = text.strip()
    inner = whole[1:-1]
    depths = list(accumulate((char == "{") - (char == "}") for char in inner))
    if whole.startswith("{") and whole.endswith("}") and min(depths, default=0) >= 0:
        return {"literal": _decoded(inner)}
    return csl_name(_decoded(text))


def _decoded(text: str) -> str:
    """The text with TeX's letters and signs as they are printed; a percent sign is one, and no comment."""
    plain = str(_LATEX.latex_to_text(re.sub(r"(?<!\\)%", r"\\%", text)))
    return " ".join(plain.replace("{", "").replace("}", "").split())


def _verbatim(text: str) -> str:
    """An address as it stands; some programs escape it all the same."""
    return re.sub(r"\\([%#&_{}])", r"\1", text).strip().strip("{}")


def _paths(value: str) -> tuple[str, ...]:
    """The paths in a `file` field: plain, or as `description:path:type` (Zotero, JabRef), several by semicolons."""
    paths = []
    for part in _FILES.split(value):
        pieces = _PIECES.split(part)
        path = pieces[1] if len(pieces) >= 3 and not re.fullmatch(r"[A-Za-z]", pieces[0].strip()) else part
        paths.append(re.sub(r"\\([:;\\_&%#{}])", r"\1", path).strip("{} "))
    return tuple(path for path in paths if path)


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
        return "phdthesis" if _DOCTORAL.search(item.get("genre", "")) else "mastersthesis"
    return _WRITTEN.get(item["type"], "misc")


def _fields(item: CslItem) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for role in ("author", "editor", "translator"):
        if names := item.get(role):
            fields[role] = list(map(_written_name, names))
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
    written = {
        name: text.translate(_BRACES) if name in _VERBATIM else _escaped(text) for name, text in texts.items() if text
    }
    return fields | written


def _written_name(name: Mapping[str, str]) -> str:
    """A name as BibTeX reads it back: whole in braces where it has no family name, or has an "and" in it."""
    text = _escaped(sorted_name(name))
    return f"{{{text}}}" if "literal" in name or re.search(r"\band\b", text) else text


_BRACES: dict[int, None] = {ord("{"): None, ord("}"): None}


def _escaped(text: str) -> str:
    """The text with TeX's own signs taken literally; letters stay."""
    plain = text.translate(_BRACES).replace("\\", r"\textbackslash ")
    return re.sub(r"([&%$#_])", r"\\\1", plain)


def _key(item: CslItem, taken: set[str]) -> str:
    """The entry's own key, else author, year and first long word of the title, made unique."""
    base = re.sub(r"[^\w:.+/-]", "", item.get("citation-key", "")) or _made_key(item)
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key


def _made_key(item: CslItem) -> str:
    name = (item.get("author") or [{}])[0]
    word = next((word for word in re.findall(r"\w{4,}", item.get("title", ""))), "")
    parts = (name.get("family") or name.get("literal", ""), str(year_in(item) or ""), word)
    return re.sub(r"[^a-z0-9]", "", "".join(parts).lower()) or re.sub(r"\W", "", str(item.get("id", ""))) or "paper"
