"""What does the paper say of itself: title, authors, year, DOI?"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from search.model import Extraction, FrontMatter, Publication
from search.structure.appearance import publication_of
from search.structure.casing import title_cased
from search.structure.counting import Heading
from search.structure.furniture import Furnished, signs
from search.structure.looks import ends_open, mostly_capitals
from search.structure.names import is_institution, line_names, names_of
from search.structure.publication import doi_of, year_of
from search.structure.rows import Body, Row
from search.structure.vocabulary import known_heading

_MASTHEAD = re.compile(
    r"issn|https?:|www\.|\bdoi\b|\bvol(?:ume)?\b\.?|homepage|@|^\W*(?:jurnal|journal|prosiding|proceedings|makalah|draft"
    r"|article|artikel|original|research article|review|open access|available|skripsi|tesis|disertasi|proposal"
    r"|tugas akhir|laporan|naskah publikasi|karya ilmiah)\b(?:\s+\S+){0,4}\s*$",
    re.IGNORECASE,
)
_NUMBERED_BY = re.compile(r"\b(?:nim|npm|nip|nidn)\b|^\W*(?:oleh|disusun|by|diajukan|penulis)\b", re.IGNORECASE)
_JUNK = re.compile(
    r"^(?:microsoft (?:word|powerpoint)|untitled|title|judul|template|document\d*|dokumen|slide|presentation|paper"
    r"|skripsi|full ?paper|naskah|author)\b|\.(?:docx?|pdf|tex|dvi|rtf|odt|indd|pptx?)\b|^[\W\d_]*$|^\S*_\S*$",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    r"(?:universit|fakultas|jurusan|program studi|prodi|department|departemen|institut|politeknik|sekolah tinggi"
    r"|faculty|school of|college|mahasiswa|dosen)",
    re.IGNORECASE,
)
_TRUSTED = ("markdown", "html")
"""Kinds of files whose metadata somebody wrote for this very paper."""
_MOST_WORDS = 35
_LONGEST_TITLE = 320
_MOST_ROWS = 60


def front_matter(
    extraction: Extraction, furnished: Furnished, rows: Sequence[Row], headings: Sequence[Heading], body: Body
) -> tuple[FrontMatter, Publication, tuple[str, ...]]:
    """Title, authors, year and DOI as far as the paper, or the file in earnest, gives them; and where it appeared.

    Also the names of those fields that the file's metadata gave. What a PDF declares counts only where its first pages
    do not say it, and bear it out: templates and old drafts leave other papers' titles and authors there.
    """
    front = list(rows[: min(headings[0].first, _MOST_ROWS)]) if headings else _head(rows)
    first, last = _title_rows(front, body, bool(headings))
    metadata = extraction.metadata
    trusted = extraction.kind in _TRUSTED
    statements = _statements(furnished, rows, front[:first] + front[last:], headings, extraction.paged)
    lines = [row.text for row in front]
    printed = FrontMatter(
        title=title_cased(_join(front[first:last]), (row.text for row in rows)) or None,
        authors=names_of(_below_title(front[last:])) if last else (),
        year=year_of(statements, lines),
        doi=doi_of(statements),
    )
    created = re.match(r"\s*((?:19|20)\d{2})\b", metadata.get("created", "")) if trusted else None
    declared: dict[str, Any] = {
        "title": _declared_title(metadata, front, extraction.kind in (*_TRUSTED, "docx")),
        "authors": _declared_authors(metadata, front, trusted),
        "year": int(created[1]) if created else None,
        "doi": doi_of([metadata.get("doi", "")]) if trusted else None,
    }
    lacking = {name: value for name, value in declared.items() if value and not getattr(printed, name)}
    publication = publication_of(statements, lines, printed.title, (row.text for row in rows))
    return printed._replace(**lacking), publication, tuple(lacking)


def _head(rows: Sequence[Row]) -> list[Row]:
    """The first rows of a paper without headings, up to its first sentence."""
    head: list[Row] = []
    for row in rows[:20]:
        if len(row.text) > _LONGEST_TITLE or row.page != rows[0].page:
            break
        head.append(row)
    return head


def _title_rows(front: Sequence[Row], body: Body, sure: bool) -> tuple[int, int]:
    """The first row of the title and the one after its last; equal if there is none."""
    usable = [number for number, row in enumerate(front) if _titular(row.text)]
    if not usable:
        return 0, 0
    declared = [number for number in usable if front[number].declared]
    if declared:
        return _run(front, declared[0], body)
    sizes = sorted({size for number in usable if (size := front[number].size)}, reverse=True)
    for size in sizes:
        if not body.size or size < 1.08 * body.size:
            break
        start = next(number for number in usable if front[number].size == size)
        run = _run(front, start, body)
        if len(_join(front[slice(*run)]).split()) >= 3 and not line_names(_join(front[slice(*run)])):
            return run
    strong = [number for number in usable if front[number].strong and not body.strong]
    if strong:
        run = _run(front, strong[0], body)
        if len(_join(front[slice(*run)]).split()) >= 3:
            return run
    usable = [number for number in usable if not _INSTITUTION.match(front[number].text)]
    if not sure or not usable:
        return 0, 0
    run = _run(front, usable[0], body)
    words = _join(front[slice(*run)]).split()
    # Without any looks to go by: a paragraph of a scan that begins in the middle of a paper is no title.
    titular = 3 <= len(words) <= _MOST_WORDS and not words[0][0].islower()
    return run if titular and usable[0] < 12 else (0, 0)


def _below_title(rows: Sequence[Row]) -> list[str]:
    """The lines that may name authors: without the end of a title in the other language."""
    lines: list[str] = []
    above: Row | None = None
    for row in rows:
        prose = len(row.text.split()) > 5 and not line_names(row.text)
        prose = prose and not _INSTITUTION.search(row.text) and "@" not in row.text
        goes_on = above is not None and row.size is not None and row.size == above.size and row.page == above.page
        if prose or (goes_on and not is_institution(row.text)):
            above = row
        else:
            above = None
            lines.append(row.text)
    return lines


def _titular(text: str) -> bool:
    return (
        3 < len(text) <= _LONGEST_TITLE
        and sum(char.isalpha() for char in text) > 0.5 * len(text)
        and not _MASTHEAD.search(text)
        and not _NUMBERED_BY.search(text)
        and known_heading(text) is None
        and not re.search(r"[a-z]{2}\.$", text)
    )


def _run(front: Sequence[Row], start: int, body: Body) -> tuple[int, int]:
    """The rows of a title that begins at `start`."""
    end = start + 1
    while end < len(front) and end - start < 8 and _goes_on(front[start], front[end - 1], front[end], body):
        end += 1
    half = (end - start) // 2
    if half and signs(_join(front[start : start + half])) == signs(_join(front[start + half : end])):
        return start, start + half
    return start, end


def _goes_on(head: Row, above: Row, row: Row, body: Body) -> bool:
    text = row.text
    if not _titular(text) or row.page != head.page or row.declared != head.declared:
        return text.startswith("(") and row.page == head.page and abs((row.size or 0) - (head.size or 0)) < 0.3
    if row.size and head.size and abs(row.size - head.size) > 0.02 * head.size:
        return False
    if row.strong != head.strong:
        return False
    if above.box and row.box and row.box[1] - above.box[3] > 0.03:
        return False
    if (head.strong and not body.strong) or (head.size and body.size and head.size > 1.08 * body.size):
        return True
    if row.declared and row.declared == above.declared and mostly_capitals(head.text) and mostly_capitals(text):
        return True
    if row.blank > int(body.spaced) or not body.wrapped:
        return False
    if mostly_capitals(head.text) != mostly_capitals(text) and not text.startswith("("):
        return False
    if ends_open(above.text) or text.startswith("(") or text[:1].islower() or not line_names(text):
        return True
    return mostly_capitals(text) and row.box is None and not row.blank and "," not in text


def _join(rows: Sequence[Row]) -> str:
    text = ""
    for row in rows:
        text += row.text if not text or text.endswith("-") else f" {row.text}"
    return text.strip(" *†‡§")


def _declared_title(metadata: Mapping[str, str], front: Sequence[Row], trusted: bool) -> str | None:
    """The title in the file's metadata, unless it is a file name or a template's."""
    title = " ".join(metadata.get("title", "").split())
    if len(title) < 8 or " " not in title or _JUNK.search(title):
        return None
    printed = signs("".join(row.text for row in front))
    return title if signs(title) in printed or (trusted and len(title.split()) > 2) else None


def _declared_authors(metadata: Mapping[str, str], front: Sequence[Row], trusted: bool) -> tuple[str, ...]:
    author = metadata.get("author", "")
    alone = next((row.text for row in front if signs(row.text) == signs(author)), "")
    if alone and " " in alone:
        return tuple(line_names(alone, sure=True)) or (alone,)
    names = [name for part in re.split(r"[;\n]", author) for name in line_names(part, sure=trusted)]
    printed = signs("".join(row.text for row in front))
    return tuple(name for name in names if trusted or signs(name) in printed)


def _statements(
    furnished: Furnished, rows: Sequence[Row], front: Sequence[Row], headings: Sequence[Heading], paged: bool
) -> list[str]:
    """Lines that may state the publication: running heads and feet, the title page, the edges of the first page."""
    texts = dict.fromkeys(row.text for row in (*furnished.removed, *front))
    inside = (heading.first for heading in headings if heading.kind not in ("abstract", "front", "other"))
    inner = next(inside, len(rows))
    for number, row in enumerate(rows[:400]):
        edge = row.page == 0 and row.box is not None and (row.box[1] < 0.16 or row.box[3] > 0.86)
        before = number < inner and len(row.text) < 200 and (row.page == 0 if paged else number < _MOST_ROWS)
        if headings and (edge or before) and row not in front:
            texts.setdefault(row.text)
    return list(texts)
