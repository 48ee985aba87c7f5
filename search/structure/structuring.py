"""Takes a paper apart: front matter, outline, passages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from search.model import Extraction, PageLabel, PageRef, Passage, Section, SectionKind, Structure
from search.structure.candidates import find_candidates
from search.structure.counting import Heading
from search.structure.front import front_matter
from search.structure.furniture import signs, without_furniture
from search.structure.joining import Joiner
from search.structure.labels import complete
from search.structure.mapping import Places
from search.structure.outline import judge
from search.structure.passages import Packed, pack
from search.structure.rows import Body, Row, body_of, read_rows
from search.structure.run_ins import contents_rows, split_run_ins

_FIRST_WORDS = 10


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows of one section, or those before the first heading."""

    path: tuple[str, ...]
    kind: SectionKind
    rows: Sequence[Row]


def structure(extraction: Extraction, known: Callable[[str], bool]) -> Structure:
    """The paper's front matter, outline and passages.

    `known` tells whether a word, in lower case, is in a dictionary of either language: it decides which word
    a line end has divided. Nothing is raised; a paper without text has no passages.
    """
    rows = read_rows(extraction)
    body = body_of(rows)
    furnished = without_furniture(rows, extraction.paged, body)
    lines = split_run_ins(furnished.rows)
    outline = {signs(entry.title) for entry in extraction.outline if signs(entry.title)}
    headings = judge(lines, find_candidates(lines, body, outline), contents_rows(lines))
    front, publication, declared = front_matter(extraction, furnished, lines, headings, body)
    joiner = Joiner(" ".join(row.text for row in lines), known)
    declared_labels = [page.label for page in extraction.pages] if extraction.paged else []
    labels = complete(furnished.labels, declared_labels, publication.pages)
    places = _Places(extraction, labels)
    sections: list[Section] = []
    passages: list[Passage] = []
    for heading, part in zip([None, *headings], _parts(lines, headings), strict=True):
        found = _passages(part, joiner, body, places)
        passages.extend(found)
        if heading is not None:
            words = " ".join(found[0].text.split()[:_FIRST_WORDS]) if found else ""
            sections.append(Section(heading.level, heading.title, heading.kind, part.path, words, len(found)))
    return Structure(front, publication, declared, labels, tuple(sections), tuple(passages))


def _parts(rows: Sequence[Row], headings: Sequence[Heading]) -> list[_Part]:
    """The part before the first heading, then one part for each heading."""
    first = headings[0].first if headings else len(rows)
    parts = [_Part((), "front" if headings else "other", rows[:first])]
    path: list[tuple[int, str]] = []
    for number, heading in enumerate(headings):
        end = headings[number + 1].first if number + 1 < len(headings) else len(rows)
        path = [(level, title) for level, title in path if level < heading.level]
        path.append((heading.level, heading.title))
        parts.append(_Part(tuple(title for _, title in path), heading.kind, rows[heading.last + 1 : end]))
    return parts


class _Places:
    """Page references of positions; none in a file without pages."""

    def __init__(self, extraction: Extraction, labels: Sequence[PageLabel]) -> None:
        self.places = Places(extraction.pages)
        self._labels = {page.index: page.label for page in labels}

    def page(self, position: int) -> PageRef | None:
        if not self._labels:
            return None
        page = self.places.page(position)
        return PageRef(page.index, self._labels[page.index])


def _passages(part: _Part, joiner: Joiner, body: Body, places: _Places) -> list[Passage]:
    references = part.kind == "references"
    paragraphs = joiner.paragraphs(part.rows, body, references)
    return [_passage(packed, part, places) for packed in pack(paragraphs, references)]


def _passage(packed: Packed, part: _Part, places: _Places) -> Passage:
    positions = packed.text.positions
    return Passage(
        text=packed.text.text,
        section_path=part.path,
        section_kind=part.kind,
        first_page=places.page(positions[0]),
        last_page=places.page(positions[-1]),
        sentences=packed.sentences,
        spans=places.places.spans(packed.text),
    )
