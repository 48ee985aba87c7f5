"""Takes a paper apart: front matter, outline, passages."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from search.model import Extraction, PageLabel, PageRef, Passage, Publication, Section, SectionKind, Span, Structure
from search.structure.candidates import find_candidates
from search.structure.counting import Heading
from search.structure.front import front_matter
from search.structure.furniture import signs, without_furniture
from search.structure.joining import Joiner
from search.structure.labels import complete
from search.structure.mapping import Places
from search.structure.notes import begins_note, footnotes
from search.structure.outline import judge
from search.structure.passages import Packed, pack
from search.structure.rows import Body, Row, body_of, read_rows
from search.structure.run_ins import contents_rows, split_run_ins
from search.structure.sureness import sureness

_FIRST_WORDS = 10


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows of one section, or those before the first heading, without its footnotes, which come after them."""

    path: tuple[str, ...]
    kind: SectionKind
    rows: Sequence[Row]
    notes: Sequence[Sequence[Row]]


def structure(extraction: Extraction, known: Callable[[str], bool], journal_pages: str | None = None) -> Structure:
    """The paper's front matter, outline and passages.

    `known` tells whether a word, in lower case, is in a dictionary of either language: it decides which word
    a line end has divided. `journal_pages` is the range of pages that its record gives (`200-211`), where the paper
    itself gives none. Nothing is raised; a paper without text has no passages.
    """
    rows = read_rows(extraction)
    body = body_of(rows)
    furnished = without_furniture(rows, extraction.paged, body)
    lines = split_run_ins(furnished.rows)
    outline = {signs(entry.title) for entry in extraction.outline if signs(entry.title)}
    headings = judge(lines, find_candidates(lines, body, outline), contents_rows(lines))
    front, publication, declared = front_matter(extraction, furnished, lines, headings, body)
    if extraction.pages and extraction.pages[0].ocr is not None and "authors" not in declared:
        # Small raised digits and stamps make names out of what is none, and lose one that is.
        front = front._replace(authors=())
    converted = extraction.kind in ("markdown", "text")
    joiner = Joiner(" ".join(row.text for row in lines), known, converted=converted)
    declared_labels = [page.label for page in extraction.pages] if extraction.paged else []
    publication = _borne_out(publication, furnished.labels)
    labels = complete(furnished.labels, declared_labels, publication.pages or journal_pages)
    places = _Places(extraction, labels)
    sections: list[Section] = []
    passages: list[Passage] = []
    for heading, part in zip([None, *headings], _parts(lines, headings, footnotes(lines, body)), strict=True):
        found = _passages(part, joiner, body, places)
        passages.extend(found)
        if heading is not None:
            words = " ".join(found[0].text.split()[:_FIRST_WORDS]) if found else ""
            sections.append(Section(heading.level, heading.title, heading.kind, part.path, words, len(found)))
    return Structure(front, publication, declared, labels, tuple(sections), tuple(passages))


def _borne_out(publication: Publication, labels: Mapping[int, PageLabel]) -> Publication:
    """Without a range of pages that most of the printed numbers contradict."""
    if publication.pages is None:
        return publication
    first, last = map(int, publication.pages.split("-"))
    numbers = [int(page.label) for page in labels.values() if page.label and page.label.isdigit()]
    outside = sum(not first <= number <= last for number in numbers)
    return publication._replace(pages=None) if 2 * outside > len(numbers) else publication


def _parts(rows: Sequence[Row], headings: Sequence[Heading], notes: Collection[int]) -> list[_Part]:
    """The part before the first heading, then one part for each heading."""
    first = headings[0].first if headings else len(rows)
    parts = [_part((), "front" if headings else "other", rows, range(first), notes)]
    path: list[tuple[int, str]] = []
    for number, heading in enumerate(headings):
        end = headings[number + 1].first if number + 1 < len(headings) else len(rows)
        path = [(level, title) for level, title in path if level < heading.level]
        path.append((heading.level, heading.title))
        titles = tuple(title for _, title in path)
        parts.append(_part(titles, heading.kind, rows, range(heading.last + 1, end), notes))
    return parts


def _part(
    path: tuple[str, ...], kind: SectionKind, rows: Sequence[Row], places: range, notes: Collection[int]
) -> _Part:
    """Footnotes stand between the lines of a sentence that goes on overleaf: they are taken out, each for itself."""
    if kind == "references":
        return _Part(path, kind, [rows[place] for place in places], ())
    apart: list[list[Row]] = []
    for place in places:
        if place in notes:
            if begins_note(rows[place]) or not apart:
                apart.append([])
            apart[-1].append(rows[place])
    return _Part(path, kind, [rows[place] for place in places if place not in notes], apart)


class _Places:
    """Page references of positions; none in a file without pages."""

    def __init__(self, extraction: Extraction, labels: Sequence[PageLabel]) -> None:
        self.places = Places(extraction.pages)
        self._labels = {page.index: page.label for page in labels}
        self._scanned = {page.index: page for page in extraction.pages if page.ocr is not None}

    def page(self, position: int) -> PageRef | None:
        if not self._labels:
            return None
        page = self.places.page(position)
        return PageRef(page.index, self._labels[page.index])

    def certainty(self, spans: Sequence[Span]) -> float | None:
        """How sure the letters are that were read from images."""
        return sureness(spans, self._scanned) if self._scanned else None


def _passages(part: _Part, joiner: Joiner, body: Body, places: _Places) -> list[Passage]:
    references = part.kind == "references"
    packed = [
        one for rows in _unbroken(part.rows) for one in pack(joiner.paragraphs(rows, body, references), references)
    ]
    notes = [paragraph for note in part.notes for paragraph in joiner.paragraphs(note, body, references=False)]
    packed += pack(notes, references=False)
    return [_passage(one, part, places) for one in packed]


def _unbroken(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows without a page between them that has none: who knows how the sentence went on there?"""
    runs: list[list[Row]] = []
    for row in rows:
        if not runs or row.page - runs[-1][-1].page > 1:
            runs.append([])
        runs[-1].append(row)
    return runs


def _passage(packed: Packed, part: _Part, places: _Places) -> Passage:
    positions = packed.text.positions
    spans = places.places.spans(packed.text)
    return Passage(
        text=packed.text.text,
        section_path=part.path,
        section_kind=part.kind,
        first_page=places.page(positions[0]),
        last_page=places.page(positions[-1]),
        sentences=packed.sentences,
        spans=spans,
        ocr=places.certainty(spans),
    )
