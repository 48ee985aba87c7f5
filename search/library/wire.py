"""The JSON forms of papers and quotations."""

from collections.abc import Iterable
from typing import Any

from search.asking import paper_to_json
from search.citing import MARKUPS, Cite, cite
from search.library.catalogue import Failure, PaperRecord, Shelved
from search.library.quoting import Quotation
from search.library.sheets import Citing, item_of, lacking, locator, pages_in_words


def record_to_json(record: PaperRecord) -> dict[str, Any]:
    """A paper with its outline."""
    return {
        "schema": "kutip/show/1",
        "paper": {**paper_to_json(record.paper), "passages": record.passages, "pages": record.pages or None},
        "metadata": dict(record.reference.item),
        "sources": dict(record.reference.sources),
        "sections": [
            {
                "level": section.level,
                "title": section.title,
                "kind": section.kind,
                "first_words": section.first_words,
                "passages": section.passages,
            }
            for section in record.sections
        ],
        "problems": _problems(record),
    }


def papers_to_json(files: Iterable[Shelved]) -> dict[str, Any]:
    """Every file of the corpus: its paper, or why there is none."""
    return {"schema": "kutip/papers/1", "papers": [_shelved(entry) for entry in files]}


def _shelved(entry: Shelved) -> dict[str, Any]:
    if isinstance(entry.outcome, Failure):
        return {"file": entry.file.name, "failed": {"reason": entry.outcome.reason, "detail": entry.outcome.detail}}
    record = entry.outcome
    return {
        **paper_to_json(record.paper),
        "passages": record.passages,
        "pages": record.pages or None,
        "metadata": dict(record.reference.item),
        "sources": dict(record.reference.sources),
        "missing": lacking(record),
        "problems": _problems(record),
    }


def _problems(record: PaperRecord) -> list[dict[str, Any]]:
    return [
        {"reason": problem.reason, "detail": problem.detail, "pages": list(problem.pages)}
        for problem in record.problems
    ]


def quotation_to_json(quotation: Quotation, record: PaperRecord, how: Citing) -> dict[str, Any]:
    """A quotation with its place and its citation."""
    pages = None
    if quotation.first and quotation.last:
        pages = {
            end: {"index": page.index, "label": page.label}
            for end, page in (("first", quotation.first), ("last", quotation.last))
        }
    cited = cite([item_of(record)], [Cite(0, locator(quotation))], how.style, how.locale, MARKUPS["text"])
    return {
        "schema": "kutip/quote/1",
        "id": quotation.id,
        "text": quotation.text,
        "paper": paper_to_json(quotation.paper),
        "section": {"path": list(quotation.passage.section_path), "kind": quotation.passage.section_kind},
        "pages": pages,
        "ocr": quotation.ocr,
        "page_words": pages_in_words(quotation.first, quotation.last) or None,
        "parts": [list(part) for part in quotation.parts],
        "citation": {
            "style": how.style,
            "locale": how.locale,
            "text": cited.citations[0],
            "reference": next(iter(cited.references), None),
        },
        "metadata": dict(record.reference.item),
    }
