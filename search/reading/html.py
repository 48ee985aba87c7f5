"""Reads HTML: the text of the document without the furniture of the site, a line for each block."""

import re
from collections.abc import Iterable

from bs4 import BeautifulSoup, Tag

from search.errors import ReadingError
from search.model import Extraction, Page, Problem
from search.reading.characters import clean, decode, has_words, refuse_binary
from search.reading.files import signature
from search.reading.markup import lines_of
from search.reading.request import Request

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 4096
_NEVER_TEXT = ("script", "style", "template", "noscript", "svg", "iframe", "object", "select", "button", "annotation")
_FURNITURE = ("nav", "form")
_SITE_FURNITURE = ("header", "footer", "aside")
_FURNITURE_ROLES = ("navigation", "banner", "contentinfo", "search")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S+")

_META_NAMES: dict[str, tuple[str, ...]] = {
    "title": ("citation_title", "dc.title", "dcterms.title"),
    "author": ("citation_author", "citation_authors", "dc.creator", "dcterms.creator", "author"),
    "created": (
        "citation_publication_date",
        "citation_date",
        "citation_online_date",
        "citation_year",
        "dc.date",
        "dc.date.issued",
        "dcterms.issued",
        "dcterms.created",
        "article:published_time",
    ),
    "language": ("citation_language", "dc.language"),
    "producer": ("generator",),
    "doi": ("citation_doi", "dc.identifier.doi", "dc.identifier"),
}
"""The names of `meta` elements that declare each key of the metadata, the most trustworthy first."""


def read(data: bytes, request: Request) -> Extraction:
    """The text as one page with the looks of its lines. Raises ReadingError: not-a-paper, no-text, damaged."""
    words = signature(data)
    if words and words != "HTML":
        raise ReadingError("not-a-paper", f"it is {words}, not HTML")
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    source, broken = decode(data, declared[1].decode("ascii") if declared else None)
    refuse_binary(data, source)
    soup = parse(source)
    metadata = _metadata(soup)
    page = _page(soup)
    if not has_words(page.text):
        raise ReadingError("no-text", "the document holds no text")
    problems = (Problem("damaged", f"{broken:,} characters could not be decoded"),) if broken else ()
    return Extraction(kind="html", pages=(page,), paged=False, metadata=metadata, problems=problems)


def parse(source: str) -> BeautifulSoup:
    """The tree of an HTML text. Raises ReadingError: damaged."""
    try:
        return BeautifulSoup(source, "html.parser")
    except MemoryError:
        raise
    except Exception as error:
        raise ReadingError("damaged", f"its inside is broken (HTML: {type(error).__name__}: {error})") from error


def _page(soup: BeautifulSoup) -> Page:
    """The text without furniture; with it, where nothing else is there."""
    _remove(soup.find_all(_NEVER_TEXT))
    body = soup.body or soup
    whole = lines_of(body)
    _remove(element for element in body.find_all(True) if _is_furniture(element))
    bare = lines_of(body)
    text, lines = bare if has_words(bare[0]) else whole
    return Page(index=1, text=text, lines=lines)


def _remove(elements: Iterable[Tag]) -> None:
    for element in list(elements):
        if not element.decomposed:
            element.decompose()


def _is_furniture(element: Tag) -> bool:
    if element.decomposed:
        return False
    if element.name in _FURNITURE or element.has_attr("hidden") or element.get("role") in _FURNITURE_ROLES:
        return True
    if _HIDDEN.search(_attribute(element, "style")):
        return True
    return element.name in _SITE_FURNITURE and element.find_parent(("article", "main")) is None


def _metadata(soup: BeautifulSoup) -> dict[str, str]:
    declared: dict[str, list[str]] = {}
    for meta in soup.find_all("meta"):
        name = _attribute(meta, "name") or _attribute(meta, "property")
        content = " ".join(clean(_attribute(meta, "content")).split())
        if name and content:
            declared.setdefault(name.lower(), []).append(content)
    metadata = {key: found for key, names in _META_NAMES.items() if (found := _first(declared, key, names))}
    if "title" not in metadata and soup.title and (title := " ".join(clean(soup.title.get_text()).split())):
        metadata["title"] = title
    if "language" not in metadata and soup.html and (language := _attribute(soup.html, "lang").strip()):
        metadata["language"] = language
    return metadata


def _first(declared: dict[str, list[str]], key: str, names: tuple[str, ...]) -> str | None:
    for values in filter(None, map(declared.get, names)):
        if key == "author":
            return "; ".join(values)
        if key != "doi":
            return values[0]
        if doi := next(filter(None, map(_DOI.search, values)), None):
            return doi[0]
    return None


def _attribute(element: Tag, name: str) -> str:
    value = element.get(name)
    return value if isinstance(value, str) else ""
