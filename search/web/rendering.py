"""How do hits, papers and errors become HTML? Every text is made harmless and escaped on its way into a template."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import quote as quoted
from urllib.parse import urlencode

from jinja2 import Environment, FunctionLoader, StrictUndefined
from starlette.responses import HTMLResponse

from search import __version__
from search.asking import Hit, SearchResult, answering_words, page_words, sureness
from search.errors import WORDS, worded
from search.model import SECTION_KINDS
from search.signs import CONTROL, NO_TEXT

_CONTROL = re.compile(f"[{CONTROL}{NO_TEXT}]")
_LANGUAGES = {"id": "Indonesian", "en": "English", None: "language unknown"}

STATIC = {"kutip.css": "text/css", "kutip.js": "text/javascript", "kutip.svg": "image/svg+xml"}
"""The files beside the pages, with their kinds."""


class Piece(NamedTuple):
    """Letters of a passage: whether they belong to the quote, and whether they are matching words."""

    text: str
    quoted: bool
    marked: bool


def clean(text: str) -> str:
    """Text that comes from a paper, as long as it was, unable to turn the writing round or to break the encoding."""
    return _CONTROL.sub("\ufffd", text)


def pieces(hit: Hit) -> list[Piece]:
    """The passage of a hit, cut where its quote or a matching word begins or ends; nothing is lost."""
    text = hit.passage.text
    cuts = {0, len(text), hit.quote.start, hit.quote.end, *(end for mark in hit.highlights for end in mark)}
    ends = sorted(cuts)
    marks = set(hit.highlights)
    found = []
    for start, end in pairwise(ends):
        within = any(first <= start and end <= last for first, last in marks)
        found.append(Piece(text[start:end], hit.quote.start <= start and end <= hit.quote.end, within))
    return found


def also_searched(result: SearchResult) -> Iterator[tuple[str, Sequence[str]]]:
    """Each concept of the query with the other ways to say it that were looked for."""
    for concept in result.concepts:
        ways = dict.fromkeys(way.text for way in concept.ways if way.via in ("lexicon", "related"))
        if ways and not concept.excluded:
            yield concept.source, tuple(way for way in ways if way.lower() != concept.source.lower())


def quote_sentences(hit: Hit) -> str | None:
    """The numbers of the sentences that are a hit's quote, as `kutip quote --sentences` takes them."""
    starts = [start for start, _ in hit.passage.sentences]
    ends = [end for _, end in hit.passage.sentences]
    if hit.quote.start not in starts or hit.quote.end not in ends:
        return None
    return f"{starts.index(hit.quote.start) + 1}-{ends.index(hit.quote.end) + 1}"


def address(*parts: str, **query: object) -> str:
    """An address on this server; what is None or empty is left out of the query."""
    path = "/" + "/".join(quoted(part, safe="/", errors="replace") for part in parts)
    known = [(name.replace("_", "-"), value) for name, value in query.items() if value not in (None, "", [], ())]
    return f"{path}?{urlencode(known, doseq=True, errors='replace')}" if known else path


def page(template: str, facts: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """A page made of a template."""
    return HTMLResponse(_environment().get_template(template).render(facts), status)


@cache
def static(name: str) -> bytes:
    """A file of STATIC."""
    return _data("static", name).encode("utf-8")


def _data(folder: str, name: str) -> str:
    return files("search.web").joinpath("data", folder, name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        finalize=_shown,
        loader=FunctionLoader(lambda name: _data("templates", name)),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    environment.globals |= {
        "address": address,
        "also_searched": also_searched,
        "answering_words": answering_words,
        "kinds": SECTION_KINDS,
        "languages": _LANGUAGES,
        "page_words": page_words,
        "pieces": pieces,
        "quote_sentences": quote_sentences,
        "sureness": sureness,
        "version": __version__,
        "worded": worded,
        "words": WORDS,
    }
    return environment


def _shown(value: object) -> object:
    if value is None:
        return ""
    return clean(value) if type(value) is str else value
