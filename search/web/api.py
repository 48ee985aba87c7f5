"""What does the API answer? The records that the commands print with `--json`."""

from starlette.responses import Response

from search.asking import Question, explanation_to_json, result_to_json
from search.library import Library, PaperRecord, Quotation, quote
from search.library.quoting import sentences
from search.library.sheets import EXCHANGED, WRITTEN, Citing, exchange, lacking, sheet
from search.library.wire import papers_to_json, quotation_to_json, record_to_json
from search.web.answering import Asked, json_answer
from search.web.parameters import (
    CITING,
    SEARCH,
    UNDERSTANDING,
    Parameters,
    citing_of,
    question_of,
    sentences_of,
    text_of,
)
from search.web.rendering import clean

FORMATS = ("json", *WRITTEN, *EXCHANGED)
_KINDS = {"html": "text/html", "rtf": "application/rtf", "csl-json": "application/json", "markdown": "text/markdown"}
_ENDINGS = {"html": "html", "rtf": "rtf", "bibtex": "bib", "ris": "ris"}
"""Formats for other programs, which are saved as files; the browser shows the others."""


def search(library: Library, asked: Asked) -> Response:
    """As `kutip search --json`."""
    result = library.ask(question_of(Parameters(asked.pairs, SEARCH), library))
    # The record has no place for what the command says on standard error.
    note = " ".join(clean(asked.behind or "").split()).encode("ascii", "backslashreplace").decode()
    return json_answer(result_to_json(result), headers={"kutip-note": note} if note else None)


def explain(library: Library, asked: Asked) -> Response:
    """As `kutip explain --json`."""
    parameters = Parameters(asked.pairs, UNDERSTANDING)
    exact, translate = parameters.flag("exact"), not parameters.flag("no-translate")
    return json_answer(
        explanation_to_json(library.understand(Question(text_of(parameters), exact=exact, translate=translate)))
    )


def papers(library: Library, asked: Asked) -> Response:
    """As `kutip papers --json`."""
    files = list(library.files())
    if Parameters(asked.pairs, ("missing",)).flag("missing"):
        files = [entry for entry in files if isinstance(entry.outcome, PaperRecord) and lacking(entry.outcome)]
    return json_answer(papers_to_json(files))


def paper(library: Library, asked: Asked) -> Response:
    """As `kutip show PAPER --json`."""
    Parameters(asked.pairs, ())
    return json_answer(record_to_json(library.paper(asked.name)))


def quotation(library: Library, asked: Asked) -> Response:
    """As `kutip quote HIT-ID`, with `--json` or in one of its formats."""
    parameters = Parameters(asked.pairs, (*CITING, "format", "sentences"))
    form = parameters.choice("format", FORMATS) or "json"
    how = citing_of(parameters, asked.settings, "text" if form == "json" else form)
    quoted = quoted_by(library, asked.name, sentences_of(parameters))
    record = library.paper(quoted.paper.id)
    if form == "json":
        return json_answer(quotation_to_json(quoted, record, how))
    headers = {}
    if form in _ENDINGS:
        headers["content-disposition"] = f'attachment; filename="quotation.{_ENDINGS[form]}"'
    text = written(quoted, record, how)
    return Response(f"{text}\n".encode("utf-8", "replace"), 200, headers, _KINDS.get(form, "text/plain"))


def quoted_by(library: Library, name: str, numbers: tuple[int, int] | None) -> Quotation:
    """The quotation of a passage, or of some of its sentences, compared with its page."""
    _, passage = library.passage(name)
    return quote(library, name, None if numbers is None else [sentences(passage, *numbers)])


def written(quoted: Quotation, record: PaperRecord, how: Citing) -> str:
    """What `kutip quote` prints."""
    if how.format in EXCHANGED:
        return exchange([record], how.format, clean)
    return sheet([quoted], [record], "", how, clean)
