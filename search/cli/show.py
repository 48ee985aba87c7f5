"""`kutip show`: one paper's metadata, outline, sections and pages."""

from collections.abc import Iterator, Mapping
from typing import Any

import click

from search.asking import page_words, pages_to_json, sureness
from search.cli.opening import open_or_build
from search.cli.options import complete_paper, workspace
from search.cli.printing import COMFORTABLE, LANGUAGES, clean, count, paint, prose, put, put_json, say, table, width
from search.errors import KutipError, worded
from search.library import Library, PaperRecord
from search.library.wire import record_to_json
from search.model import LabelSource, Page, Passage, Section
from search.settings import Settings


@click.command("show")
@click.argument("paper", shell_complete=complete_paper)
@click.option("--outline", is_flag=True, help="Print the outline of its sections.")
@click.option("--section", help="Print the text of the sections whose title holds these words.")
@click.option("--page", help="Print the text of one page, by its printed label or else by the PDF's own count.")
@click.option("--pages", is_flag=True, help="List the pages: the PDF's count, the printed label, how it is known.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@workspace
def command(
    settings: Settings,
    paper: str,
    outline: bool,
    section: str | None,
    page: str | None,
    pages: bool,
    as_json: bool,
) -> int:
    """Show one paper: metadata, outline, sections, pages.

    PAPER is its id, as `kutip papers` lists it, or its file's name.
    """
    with open_or_build(settings) as library:
        record = library.paper(paper)
        if section is not None:
            return _show_section(library, record, section, as_json)
        if page is not None:
            return _show_page(library, record, page, as_json)
        if pages:
            return _show_pages(record, as_json)
    if as_json:
        put_json(record_to_json(record))
        return 0
    if not outline:
        for line in _metadata(record):
            put(line)
    for line in _outline(record.sections):
        put(line)
    return 0


def _metadata(record: PaperRecord) -> Iterator[str]:
    front = record.paper.front
    said = record.reference.sources.get("title")
    origin = paint(clean(f" ({_ORIGINS.get(said, said)})"), dim=True) if said and front.title else ""
    yield paint(clean(front.title or "(title unknown)"), bold=True) + origin
    sizes = [count(record.pages, "page") if record.pages else "", count(record.passages, "passage")]
    item, sources = record.reference.item, record.reference.sources
    more = {key: str(item[key]) for key in item if key not in _SHOWN and isinstance(item[key], str)}
    facts = {
        "authors": ", ".join(front.authors) or "unknown",
        "year": str(front.year or "unknown"),
        **more,
        "language": LANGUAGES[record.paper.language],
        "file": record.paper.file,
        "id": record.paper.id,
        "size": ", ".join(size for size in sizes if size),
    }
    columns = max(len(name) for name in facts)
    for name, fact in facts.items():
        if fact:
            said = sources.get(_VARIABLES.get(name, name))
            origin = paint(clean(f" ({_ORIGINS.get(said, said)})"), dim=True) if said and fact != "unknown" else ""
            yield f"{name:{columns}} {clean(fact)}{origin}"
    for problem in record.problems:
        yield f"{'problem':{columns}} {clean(worded(problem.reason, problem.detail))}"
    yield ""


_SHOWN = frozenset({"title", "language", "abstract"})
_VARIABLES = {"authors": "author", "year": "issued"}
_ORIGINS = {"paper": "its pages", "file": "the file's metadata", "sidecar": "your record"}


def _outline(sections: tuple[Section, ...]) -> Iterator[str]:
    if not sections:
        yield "(no headings found)"
    for section in sections:
        passages = count(section.passages, "passage") if section.passages else ""
        note = " · ".join(part for part in (section.kind, passages) if part)
        yield f"{'  ' * (section.level - 1)}{clean(section.title)} {paint(f'({note})', dim=True)}"


def _show_section(library: Library, record: PaperRecord, words: str, as_json: bool) -> int:
    """The passages under the headings that hold the words, sub-sections included."""
    wanted = " ".join(words.split()).casefold()
    found = [
        (name, passage)
        for name, passage in library.passages(record)
        if any(wanted in title.casefold() for title in passage.section_path)
    ]
    if not found:
        titles = ", ".join(f"“{section.title}”" for section in record.sections[:8])
        raise KutipError(
            f"{record.paper.id} has no section whose title holds “{words}”.",
            f"It has {titles}" + (" ..." if len(record.sections) > 8 else "." if titles else "no sections."),
        )
    if as_json:
        put_json({"schema": "kutip/section/1", "passages": [_passage_to_json(name, it) for name, it in found]})
        return 0
    heading: tuple[str, ...] = ()
    for name, passage in found:
        if passage.section_path != heading:
            heading = passage.section_path
            put(paint(clean(" › ".join(heading)), bold=True))
            put()
        _put_passage(name, passage)
    return 0


def _put_passage(name: str, passage: Passage) -> None:
    for line in prose(passage.text, min(width(), COMFORTABLE)):
        put(line)
    put(paint(clean(" · ".join(part for part in (page_words(passage), sureness(passage), name) if part)), dim=True))
    put()


def _passage_to_json(name: str, passage: Passage) -> dict[str, Any]:
    return {
        "id": name,
        "section": {"path": list(passage.section_path), "kind": passage.section_kind},
        "pages": pages_to_json(passage),
        "text": passage.text,
    }


def _show_page(library: Library, record: PaperRecord, wanted: str, as_json: bool) -> int:
    """The text of a page as the reader gave it."""
    if not record.pages:
        raise KutipError(f"{record.paper.file} has no pages.", "`kutip show --section` prints parts of it.")
    extraction = library.extraction(record)
    if extraction is None:
        raise KutipError("The text of its pages is no longer kept.", "Run `kutip index --rebuild`.")
    labels = {label.label: label.index for label in reversed(record.labels) if label.label}
    again = [str(label.index) for label in record.labels if label.label == wanted]
    if len(again) > 1:
        say(f"Note: {wanted} is printed on the PDF's pages {', '.join(again)}; this is the first of them.")
    page = _page(extraction.pages, wanted, labels)
    if page is None:
        raise KutipError(f"{record.paper.id} has no page {wanted}.", _which_pages(record, labels))
    if as_json:
        label = record.labels[page.index - 1].label
        put_json({"schema": "kutip/page/1", "page": {"index": page.index, "label": label}, "text": page.text})
    else:
        for line in page.text.split("\n"):
            put(clean(line))
    return 0


def _which_pages(record: PaperRecord, labels: Mapping[str, int]) -> str:
    """How the pages are called, for somebody who asked for one that is not there."""
    if not labels:
        return f"It has {record.pages} pages."
    printed = sorted(labels, key=lambda label: labels[label])
    return f"It has {record.pages} pages, printed as {printed[0]} to {printed[-1]}."


def _show_pages(record: PaperRecord, as_json: bool) -> int:
    """Each page's two numbers."""
    if not record.labels:
        raise KutipError(f"{record.paper.file} has no pages.", "Only PDF files have.")
    if as_json:
        put_json({"schema": "kutip/pages/1", "pages": [page._asdict() for page in record.labels]})
        return 0
    rows = [(str(page.index), page.label or "-", _KNOWN_BY[page.source]) for page in record.labels]
    for line in table(rows, ("PDF page", "printed", "known")):
        put(line)
    return 0


_KNOWN_BY: dict[LabelSource | None, str] = {
    "printed": "printed on the page",
    "counted": "between two pages that count on",
    "journal": "from the journal's range of pages",
    "declared": "from the file's page labels",
    None: "not known",
}


def _page(pages: tuple[Page, ...], wanted: str, labels: Mapping[str, int]) -> Page | None:
    """The page with the label, else with the index."""
    by_label = next((page for page in pages if wanted in labels and page.index == labels[wanted]), None)
    return by_label or next((page for page in pages if str(page.index) == wanted), None)
