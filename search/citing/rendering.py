"""How does a style write the citations and the list of references? Through citeproc-py."""

import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from search.citing.marking import FORMATTER, marked, without_signs
from search.citing.markup import Markup
from search.citing.styles import find_style
from search.errors import KutipError

LOCALES = {"id": "id-ID", "en": "en-US"}


@dataclass(frozen=True, slots=True)
class Cite:
    """One citation of a work, by its place among the works; `pages` is the locator, `231` or `231-232`."""

    work: int
    pages: str | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """Citations in the order asked for, and references in the order of the style, all in some markup.

    `notes` says that the citations are footnotes.
    """

    citations: tuple[str, ...]
    references: tuple[str, ...]
    notes: bool


def cite(items: Sequence[Mapping[str, Any]], cites: Iterable[Cite], style: str, locale: str, markup: Markup) -> Cited:
    """The citations and references of works in a style, `apa` or a .csl file, and a locale, `id-ID` or `en-US`.

    Raises KutipError when there is no such style or locale, or when the style cannot be used.
    """
    path = find_style(style)
    locale = LOCALES.get(locale, locale)
    _refuse_locale(locale)
    # citeproc-py takes a third of the time of a command to import.
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
    from citeproc.source.json import CiteProcJSON

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            parsed = CitationStylesStyle(str(path), locale=locale, validate=False)
            _refuse_dependent(parsed.root, style)
            works = CitationStylesBibliography(parsed, CiteProcJSON(_fitted(items, _initials(parsed.root))), FORMATTER)
            citations = [Citation([CitationItem(f"work{one.work}", **_locator(one))]) for one in cites]
            # Works that no citation names are listed all the same.
            for citation in (*citations, *(Citation([CitationItem(f"work{at}")]) for at in range(len(items)))):
                works.register(citation)
            if works.style.has_bibliography():
                works.sort()
            return Cited(
                citations=tuple(marked(str(works.cite(citation, _ignore)), markup) for citation in citations),
                references=tuple(marked(str(entry), markup) for entry in _listed(works)),
                notes=parsed.root.get("class") == "note",
            )
        except KutipError:
            raise
        except ValueError as error:
            raise KutipError(f"The citations cannot be written: {error}.", "Try --style apa --locale en-US.") from error
        except Exception as error:
            # citeproc-py fails in many ways on styles that use what it does not know.
            raise KutipError(
                f"The style {style} cannot be used ({type(error).__name__}: {error}).", "Try another one: --style apa."
            ) from error


def _listed(works: Any) -> Sequence[Any]:
    entries: Sequence[Any] = works.bibliography() if works.style.has_bibliography() else ()
    return entries


def _refuse_locale(locale: str) -> None:
    """Raise KutipError for a locale that citeproc-py has no words for."""
    from citeproc import LOCALES_PATH

    known = re.fullmatch(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?", locale)
    if not known or not Path(LOCALES_PATH, f"locales-{locale}.xml").is_file():
        raise KutipError(f"There is no locale {locale!r}.", "Give id-ID, en-US or en-GB: a language with its country.")


def _locator(one: Cite) -> dict[str, Any]:
    from citeproc import Locator

    return {"locator": Locator("page", one.pages)} if one.pages else {}


def _refuse_dependent(root: Any, style: str) -> None:
    """Raise KutipError for a style that has no rules of its own and names the one whose rules it takes."""
    if root.find("{*}citation") is not None:
        return
    links = [link.get("href", "") for link in root.iter("{*}link") if link.get("rel") == "independent-parent"]
    parent = links[0].rpartition("/")[2] if links else "another one"
    raise KutipError(f"The style {style} has no rules of its own.", f"It follows {parent}: use that one.")


def _ignore(item: object) -> None:
    """Works that are cited are always there."""


def _initials(root: Any) -> bool:
    """Whether the style shortens given names to initials."""
    return any(element.get("initialize-with") is not None for element in root.iter())


def _fitted(items: Sequence[Mapping[str, Any]], initials: bool) -> list[dict[str, Any]]:
    """The variables as citeproc-py wants them, with a letter after the year where author and year are the same.

    citeproc-py does not tell such works apart by itself; the letters go by title, as the manuals ask.
    """
    fitted = [_fit(item, initials) for item in items]
    alike: dict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(fitted):
        if item.get("issued") and item.get("author"):
            year = item["issued"].get("date-parts", [[item["issued"].get("literal")]])[0][:1]
            alike[repr((item["author"], year))].append(number)
    for numbers in alike.values():
        if 1 < len(numbers) <= len(ascii_lowercase):
            by_title = sorted(numbers, key=lambda number: fitted[number].get("title", "").casefold())
            for letter, number in zip(ascii_lowercase, by_title, strict=False):
                fitted[number]["year-suffix"] = letter
    return [{**item, "id": f"work{number}"} for number, item in enumerate(fitted)]


def _fit(item: Mapping[str, Any], initials: bool) -> dict[str, Any]:
    fitted = {_OTHERWISE.get(key, key): without_signs(value) for key, value in item.items() if key not in _UNKNOWN}
    for name in fitted.get("author", []) if initials else []:
        if "given" in name:
            # The initial of ‘Amilatun is its first letter.
            name["given"] = re.sub(r"(?<!\w)['’‘`]+(?=\w)", "", name["given"])
    years = [date[0] for date in fitted.get("issued", {}).get("date-parts", ())]
    if len(set(years)) == 1:
        # A range within one year vanishes where only the year is shown.
        fitted["issued"] = {"date-parts": fitted["issued"]["date-parts"][:1]}
    if fitted.get("type") == "legislation" and any(str(year) in fitted.get("title", "") for year in years):
        # The name of an Indonesian law has its year: "Undang-Undang Nomor 21 Tahun 2007".
        del fitted["issued"]
    return fitted


_UNKNOWN = frozenset({"citation-key", "id", "language"})
_OTHERWISE = {"event-title": "event"}
"""Variables that citeproc-py knows by an older name."""
