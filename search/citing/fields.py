"""Which variables does a CSL-JSON record have, and what does each one hold?"""

import re
from collections.abc import Mapping
from math import inf
from typing import Any

from search.citing.names import csl_name
from search.errors import KutipError


class BadRecordError(ValueError):
    """A record, or a value in it, has the wrong form; the message says which, for whoever wrote it."""


CslItem = dict[str, Any]
"""The variables of one work. What is not known is not there."""


def _listed(names: str) -> frozenset[str]:
    return frozenset(names.split())


TYPES = _listed(
    """article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection
    dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case
    legislation manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software song speech standard thesis
    treaty webpage"""
)
NAMES = _listed(
    """author editor translator director container-author collection-editor editorial-director interviewer
    recipient"""
)
DATES = _listed("issued accessed event-date original-date submitted")
TEXTS = _listed(
    """abstract annote archive archive_location archive-place authority call-number chapter-number citation-key
    collection-number collection-title container-title container-title-short dimensions DOI edition event event-title
    event-place genre ISBN ISSN issue jurisdiction keyword language license medium note number number-of-pages
    number-of-volumes original-publisher original-publisher-place original-title page page-first part part-title PMCID
    PMID printing publisher publisher-place references reviewed-title scale section source status title title-short URL
    version volume volume-title year-suffix"""
)
ALIASES: Mapping[str, str] = {
    "year": "issued",
    "date": "issued",
    "authors": "author",
    "editors": "editor",
    "doi": "DOI",
    "url": "URL",
    "isbn": "ISBN",
    "issn": "ISSN",
    "journal": "container-title",
    "pages": "page",
    "number": "issue",
    "university": "publisher",
    "place": "publisher-place",
    "judul": "title",
    "penulis": "author",
    "tahun": "issued",
    "jurnal": "container-title",
    "nomor": "issue",
    "halaman": "page",
    "penerbit": "publisher",
    "universitas": "publisher",
}
"""What people call a variable, in either language, beside its own name."""

THESES = frozenset({"skripsi", "tesis", "disertasi"})
"""Types of theses by their Indonesian names: CSL has one type, and a genre."""

MOST_LETTERS = 20_000
_DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_AND = re.compile(r"&|\b(?:and|dan)\b", re.IGNORECASE)
_MARKS = re.compile(r"</?(?:i|b|u|em|strong|sup|sub|sc|span)(?:\s[^<>]*)?>")
_DATE = re.compile(r"(\d{4})(?:-0?([1-9]\d?)(?:-0?([1-9]\d?))?)?(?!\d)")


def filled_item(record: Mapping[str, Any]) -> CslItem:
    """The variables that a bibliography gives a value to; exports have empty ones as well. Raises BadRecordError."""
    filled = {key: value for key, value in record.items() if value not in (None, "", [], {}, {"date-parts": [[]]})}
    return checked_item({key: value for key, value in filled.items() if not isinstance(value, str) or value.strip()})


def checked_item(record: object) -> CslItem:
    """The variables that CSL-JSON knows, each in its proper form; None stays, for "this is not so".

    Variables of other programs are left out. Raises BadRecordError where a value has the wrong form.
    """
    if not isinstance(record, Mapping):
        raise BadRecordError("a record is an object in braces: {...}")
    item: CslItem = {}
    for key, value in record.items():
        if value is None and key in NAMES | DATES | TEXTS:
            item[key] = None
        elif key == "type":
            item[key] = _type(value)
        elif key in NAMES:
            item[key] = _names(key, value)
        elif key in DATES:
            item[key] = _date(key, value)
        elif key in TEXTS:
            item[key] = _text(key, value)
    if item.get("DOI"):
        item["DOI"] = _DOI_PREFIX.sub("", item["DOI"])
    return item


def fields_of(name: str, value: str) -> CslItem:
    """What was typed as variables: `year=2021`, `author=Rina Simamora; Sukarno`, `type=skripsi`.

    An empty value is None. Raises KutipError for a name that is no variable, or a value that does not fit it.
    """
    key = ALIASES.get(name.lower(), name)
    if key not in {"type"} | NAMES | DATES | TEXTS:
        usual = "title, author, year, journal, volume, issue, page, DOI, URL, publisher, place, genre, type, language"
        raise KutipError(f"There is no field called {name!r}.", f"Usual ones: {usual}; all others of CSL-JSON will do.")
    if not value.strip():
        if key == "type":
            raise KutipError(
                "A paper is always of some type.", "Give one: article-journal, thesis, book, report, document."
            )
        return {key: None}
    try:
        if key in NAMES:
            return {key: _typed_names(value)}
        if key == "type" and value.strip().lower() in THESES:
            return {"type": "thesis", "genre": value.strip().capitalize()}
        return checked_item({key: {"raw": value.strip()} if key in DATES else value})
    except ValueError as error:
        raise KutipError(f"{name}={value}: {error}.", "Mend the value; nothing was changed.") from error


def _typed_names(value: str) -> list[dict[str, str]]:
    names = [csl_name(one) for one in value.split(";") if one.strip()]
    if not names or any(_AND.search(text) for name in names for part, text in name.items() if part != "literal"):
        raise BadRecordError("separate names by semicolons")
    return names


def year_in(item: Mapping[str, Any]) -> int | None:
    """The year of publication, None where there is none, or only words."""
    parts = (item.get("issued") or {}).get("date-parts") or [[]]
    return int(parts[0][0]) if parts[0] else None


def _type(value: object) -> str:
    if not isinstance(value, str) or value not in TYPES:
        raise BadRecordError(f"the type {value!r} is none of CSL: article-journal, book, chapter, thesis, report, ...")
    return value


def _names(key: str, value: object) -> list[dict[str, str]]:
    if not isinstance(value, list) or not value:
        raise BadRecordError(f'`{key}` is a list of names: [{{"family": "Simamora", "given": "Rina"}}]')
    names: list[dict[str, str]] = []
    for name in value:
        if isinstance(name, str):
            names.append(csl_name(_without_halves(name)))
            continue
        parts = name.items() if isinstance(name, Mapping) else ()
        texts = {part: _without_halves(text) for part, text in parts if part in _PARTS and isinstance(text, str)}
        known = {part: text.strip() for part, text in texts.items() if text.strip()}
        if not known.keys() & {"family", "literal", "given"}:
            raise BadRecordError(f"a name in `{key}` has neither `family` nor `literal`")
        # A single word for a name is no given name of a family unknown.
        names.append(known if known.keys() & {"family", "literal"} else {"literal": known["given"]})
    return names


_PARTS = frozenset({"family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle"})


def _date(key: str, value: object) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise BadRecordError(f'`{key}` is a date: {{"date-parts": [[2018, 5]]}}')
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        try:
            dates = [[int(number) for number in date[:3]] for date in parts[:2] if date]
        except (TypeError, ValueError, OverflowError):
            raise BadRecordError(f"`{key}` has something in its date-parts that is no number") from None
        return {"date-parts": [_possible(key, date) for date in dates]}
    words = str(value.get("raw") or value.get("literal") or "").strip()
    if found := _DATE.match(words) if "literal" in value else _DATE.fullmatch(words):
        return {"date-parts": [_possible(key, [int(number) for number in found.groups() if number])]}
    if not words:
        raise BadRecordError(f"`{key}` has no date in it")
    if "literal" not in value:
        raise BadRecordError(f"{words!r} is no date: give 2018, 2018-05 or 2018-05-17")
    return {"literal": _without_halves(words[:MOST_LETTERS])}


def _without_halves(text: str) -> str:
    """The text without halves of letters, which JSON allows and no file or terminal can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _possible(key: str, date: list[int]) -> list[int]:
    months = date[1:2] or [1]
    days = date[2:3] or [1]
    # Months above 12 are the seasons of CSL.
    if not (0 < date[0] < 3000 and 1 <= months[0] <= 24 and 1 <= days[0] <= 31):
        raise BadRecordError(f"`{key}` has the date {'-'.join(map(str, date))}, which there is not")
    return date


def _text(key: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float) or value in (inf, -inf):
        raise BadRecordError(f"`{key}` is a text or a number")
    # Reference managers keep italics in titles as marks of HTML.
    text = _without_halves(" ".join(_MARKS.sub("", str(value)).split()))
    if not text:
        raise BadRecordError(f"`{key}` is empty: leave it out")
    return text[:MOST_LETTERS]
