"""What does a paper say of itself, as a CSL-JSON record?"""

from collections.abc import Collection

from search.citing.fields import CslItem, year_in
from search.citing.names import csl_name, spoken_name
from search.model import FrontMatter, Language, Publication, Reference


def stated(
    front: FrontMatter, publication: Publication, declared: Collection[str], language: Language | None
) -> Reference:
    """The record that a paper's own words make, with the type that they speak for."""
    item: CslItem = {"type": _type(publication)}
    if front.authors:
        item["author"] = [csl_name(name) for name in front.authors]
    if front.year is not None:
        item["issued"] = {"date-parts": [[front.year]]}
    texts = {
        "title": front.title,
        "container-title": publication.container,
        "volume": publication.volume,
        "issue": publication.issue,
        "page": publication.pages,
        "DOI": front.doi,
        "genre": publication.genre,
        "publisher": publication.publisher,
        "language": language,
    }
    item |= {key: text for key, text in texts.items() if text}
    by_file = {_VARIABLES.get(name, name) for name in declared}
    return Reference(item, {key: "file" if key in by_file else "paper" for key in item})


_VARIABLES = {"authors": "author", "year": "issued", "doi": "DOI"}
_MEETINGS = ("prosiding", "proceedings", "conference", "konferensi", "seminar", "symposium", "simposium")


def _type(publication: Publication) -> str:
    if publication.genre:
        return "thesis"
    if publication.container and any(word in publication.container.lower() for word in _MEETINGS):
        return "paper-conference"
    return "article-journal" if publication.container or (publication.volume and publication.issue) else "document"


def front_of(reference: Reference) -> FrontMatter:
    """What search filters by and shows of a record."""
    item = reference.item
    authors = tuple(spoken_name(name) for name in item.get("author", ()))
    return FrontMatter(item.get("title"), authors, year_in(item), item.get("DOI"))
