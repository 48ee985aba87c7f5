"""What do the pages show?"""

from collections.abc import Mapping
from functools import partial
from typing import Any, get_args

from starlette.responses import Response

from search.asking import Hit, SearchResult, StoredPassage
from search.errors import REMEDIES, KutipError, StateError
from search.library import Failure, Library, PaperRecord
from search.library.catalogue import passage_id
from search.library.sheets import EXCHANGED, WRITTEN, lacking, notes_on
from search.library.wire import quotation_to_json
from search.model import Language
from search.web.answering import Asked, status_of
from search.web.api import quoted_by, written
from search.web.parameters import (
    CITING,
    MOST_HITS,
    SEARCH,
    BadRequestError,
    Parameters,
    citing_of,
    locales,
    question_of,
    sentences_of,
    styles,
)
from search.web.rendering import address, page

AROUND = 2
"""Passages to show before and after the one that is quoted."""


def search(library: Library, asked: Asked) -> Response:
    """The form, and the answer to what it asks."""
    facts: dict[str, Any] = {"result": None, "fault": None, "more": None, "behind": asked.behind}
    status, form = 200, Parameters((), ())
    try:
        form = Parameters(asked.pairs, (*SEARCH, *CITING))
        citing_of(form, asked.settings, "text")
        if form.one("q") is not None:
            question = question_of(form, library)
            result = facts["result"] = library.ask(question)
            facts["more"] = _more(form, result, question.limit)
    except StateError:
        raise
    except KutipError as error:
        facts["fault"], status = error, status_of(error)
    facts |= {
        "around": partial(_around, library),
        "form": form,
        "narrowed": [name for name in SEARCH if name not in ("q", "limit") and form.all(name)],
        "papers": library.papers,
        "languages_of_passages": get_args(Language),
        "title": " ".join(form.all("q")[:1]) or "Search",
        "same_but": partial(_same_but, form),
        **_citing(form, asked),
    }
    return page("search.html", facts, status)


def _more(form: Parameters, result: SearchResult, limit: int) -> str | None:
    """Where more passages are shown, if there are more."""
    if not result.hits or result.shown >= result.total or limit >= MOST_HITS:
        return None
    return f"{_same_but(form, limit=min(2 * limit, MOST_HITS))}#hit{len(result.hits) + 1}"


def _same_but(form: Parameters, **changes: object) -> str:
    """The address of the same question, with something changed."""
    same = {name: form.all(name) for name in (*SEARCH, *CITING)}
    return address("", **(same | changes))


def _citing(form: Parameters, asked: Asked) -> Mapping[str, Any]:
    try:
        how = citing_of(form, asked.settings, "text")
    except BadRequestError:
        how = citing_of(Parameters((), ()), asked.settings, "text")
    return {"how": how, "styles": styles(asked.settings), "locales": locales(asked.settings)}


def passage(library: Library, asked: Asked) -> Response:
    """A passage among its neighbours, and as a quotation with its citation."""
    form = Parameters(asked.pairs, (*CITING, "sentences"))
    how = citing_of(form, asked.settings, "text")
    stored = library.stored_passage(asked.name)
    record, number = library.paper(stored.paper), int(asked.name.rpartition("#")[2])
    facts: dict[str, Any] = {"fault": None, "quotation": None, "sheet": None, "notes": ()}
    try:
        quoted = quoted_by(library, asked.name, sentences_of(form))
        facts["quotation"] = quotation_to_json(quoted, record, how)
        facts["sheet"] = written(quoted, record, how)
        facts["notes"] = list(notes_on([quoted], [record]))
    except KutipError as error:
        facts["fault"] = error
    facts |= {
        "behind": asked.behind,
        "around": _neighbours(library, record, range(number - AROUND, number + AROUND + 1)),
        "formats": (*WRITTEN, *EXCHANGED),
        "form": form,
        "here": number,
        "name": passage_id(record.paper.id, number),
        "paper": record.paper,
        "title": record.paper.front.title or record.paper.file,
        **_citing(form, asked),
    }
    return page("passage.html", facts, status_of(facts["fault"]) if facts["fault"] else 200)


def _neighbours(library: Library, record: PaperRecord, numbers: range) -> list[tuple[str, int, StoredPassage]]:
    there = [number for number in numbers if 1 <= number <= record.passages]
    names = [passage_id(record.paper.id, number) for number in there]
    return [(name, number, library.stored_passage(name)) for name, number in zip(names, there, strict=True)]


def _around(library: Library, hit: Hit) -> tuple[list[StoredPassage], list[StoredPassage]]:
    """The passages before and after a hit that she asked for, with their languages."""
    number = int(hit.id.rpartition("#")[2])
    before, after = (
        [library.stored_passage(passage_id(hit.paper.id, at)) for at in range(first, last)]
        for first, last in ((number - len(hit.before), number), (number + 1, number + 1 + len(hit.after)))
    )
    return before, after


def paper(library: Library, asked: Asked) -> Response:
    """What is known of a paper, its outline, and what could not be read in it."""
    Parameters(asked.pairs, ())
    record = library.paper(asked.name)
    title = record.paper.front.title or record.paper.file
    facts = {"record": record, "missing": lacking(record), "title": title, "behind": asked.behind, "remedies": REMEDIES}
    return page("paper.html", facts)


def papers(library: Library, asked: Asked) -> Response:
    """All papers, and the files that gave none."""
    only_missing = Parameters(asked.pairs, ("missing",)).flag("missing")
    outcomes = [(entry.file.name, entry.outcome) for entry in library.files()]
    records = [(outcome, lacking(outcome)) for _, outcome in outcomes if isinstance(outcome, PaperRecord)]
    facts = {
        "behind": asked.behind,
        "records": [(record, missing) for record, missing in records if missing or not only_missing],
        "only_missing": only_missing,
        "failed": [(name, outcome) for name, outcome in outcomes if isinstance(outcome, Failure)],
        "remedies": REMEDIES,
        "title": "Papers",
    }
    return page("papers.html", facts)
