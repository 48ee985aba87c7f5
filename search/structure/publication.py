"""When and where was the paper published, and under which DOI? Only what a statement of publication says."""

import re
from collections.abc import Iterable

from search.model import Publication
from search.structure.casing import title_cased

_YEAR = r"(?<![\d./-])((?:19|20)\d{2})(?![\d/-])"
_STATEMENTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:\bvol(?:[uo]me)?\b\.?|\bvol\.?(?=\d)|\bedisi\b|\bissue\b|\bnomor\b|\bno\.).{{0,80}}?{_YEAR}",
        rf"{_YEAR}\s*[,;:]\s*(?:vol\.?\s*)?(?:[IVXLC]{{1,6}}|\d{{1,3}})\s*\(\s*\d",
        rf"(?:©|\(c\)|\bcopyright\b|\bhak cipta\b).{{0,25}}?{_YEAR}",
        rf"\b(?:published|diterbitkan|dipublikasikan|publikasi|terbit|available online|tersedia)\b.{{0,40}}?{_YEAR}",
        rf"\b(?:proceedings|prosiding|to appear in|conference|konferensi|seminar|simposium|symposium"
        rf"|workshop)\b.{{0,90}}?{_YEAR}",
        rf"^\W*(?:januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember|january|february"
        rf"|march|may|june|july|august|october|december)\s+{_YEAR}\W*$",
        rf"\b(?:accepted|disetujui|diterima)\b.{{0,40}}?{_YEAR}",
    )
)
_THESIS = re.compile(
    r"^\W*(?:skripsi|tesis|disertasi|tugas akhir|thesis|dissertation|laporan (?:tugas )?akhir)\b", re.IGNORECASE
)
_LONE_YEAR = re.compile(r"\W*((?:19|20)\d{2})(?:\s*M)?\W*")
_DOI = re.compile(r"(?<![\w.])10\.\d{4,9}/[^\s\"<>\[\]{}]+")
_PLACEHOLDER = re.compile(r"x{3,}|\.{2,}|nnn|yyy", re.IGNORECASE)
_NOTE = re.compile(r"\s*\d{1,3}\s?[A-Z“\"']")
_NUMBER = r"(\d{1,3}|[IVXLC]{1,6})"
_ISSUE = re.compile(
    rf"\bvol(?:[uo]me|\b)\.?\s*:?\s*{_NUMBER}\b[\s,.;:|/-]*(?:\b(?:no(?:mor)?|number|issue|edisi|nr)\b\.?\s*:?\s*(\d{{1,3}})\b"
    rf"|\(\s*(\d{{1,3}})\s*\))?",
    re.IGNORECASE,
)
_SHORT_ISSUE = re.compile(rf"\b(?:19|20)\d{{2}}\s*[,;:]\s*{_NUMBER}\s*\(\s*(\d{{1,3}})\s*\)")
_RANGE = re.compile(r"\b(?:hal(?:aman)?|hlm|pp|pages?)\b\.?\s*:?\s*(\d{1,4}\s*[-–]\s*\d{1,4})\b", re.IGNORECASE)
_PAGES = re.compile(r"(?<![\d.-])(\d{1,4})\s*[-–]\s*(\d{1,4})(?![\d-])(?=\W*$|\s*\|)")
_CITED = re.compile(r"[“”\"«»]|\bet al\b|\bdkk\b|\bin:|\bdalam:", re.IGNORECASE)
_JOURNAL = re.compile(
    r"^(?:(?:the|international|indonesian|asian)\s)*(?:jurnal|journal|jou|proceedings|prosiding|buletin|bulletin"
    r"|majalah|warta|annals|transactions)\b|\b(?:journal|jou|review|conference"
    r"|seminar nasional|simposium|symposium|bulletin)\b",
    re.IGNORECASE,
)
_ONLY_ISSUE = re.compile(r"[\s,;:(.]*(?:[^\W\d]+\s)?(?:19|20)\d{2}[\s,;:).]*(?:[\w.]*\s*\d+\s*[-–]\s*\d+)?\W*")
_YEAR_BEHIND = re.compile(
    r"[\s,;:(]+(?:(?:januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november"
    r"|desember)\s+)?(?:19|20)\d{2}\W*$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"https?:|www\.|@|\bissn\b|\bdoi\b|homepage|copyright|licen[cs]e|available|template", re.IGNORECASE
)
_GENRE = re.compile(
    r"^\W*(skripsi|tesis|disertasi|tugas akhir|(?:master'?s? |bachelor'?s? |doctoral )?(?:thesis|dissertation))\W*"
    r"(?:$|diajukan|oleh|submitted|untuk|sebagai|disusun)",
    re.IGNORECASE,
)
_UNIVERSITY = re.compile(
    r"\b(?:universitas|institut|politeknik|sekolah tinggi|akademi)\s+[^\d,;:()]{3,60}|\b(?:university|institute) of"
    r"\s[^\d,;:()]{3,50}"
    r"|[^\W\d][^\d,;:()]{2,40}\suniversity\b",
    re.IGNORECASE,
)


def year_of(statements: Iterable[str], title_page: Iterable[str]) -> int | None:
    """The year of publication. `title_page` are lines of which a lone year counts if the paper is a thesis."""
    lines = [line for line in statements if len(line) < 300 and not _NOTE.match(line)]
    for pattern in _STATEMENTS:
        for line in lines:
            found = pattern.search(line)
            if found:
                return int(found[1])
    page = list(title_page)
    if any(_THESIS.match(line) for line in page):
        years = [int(found[1]) for line in page if (found := _LONE_YEAR.fullmatch(line))]
        return years[-1] if years else None
    return None


def doi_of(statements: Iterable[str]) -> str | None:
    """The first DOI that the paper gives as its own; placeholders of templates are none."""
    for line in statements:
        for match in _DOI.finditer(line):
            doi = match[0].rstrip(".,;:'’”\"")
            while doi.endswith(")") and doi.count(")") > doi.count("("):
                doi = doi[:-1].rstrip(".,;:")
            if not _PLACEHOLDER.search(doi) and len(doi) > 9:
                return doi
    return None


def publication_of(statements: Iterable[str], title_page: Iterable[str]) -> Publication:
    """Where the paper appeared: journal, volume, issue and pages, or the kind of thesis and its university.

    Only what a line states that names the journal, the volume or the pages; citations and notes state nothing.
    """
    page = list(title_page)
    genre = next((found[1].capitalize() for line in page if (found := _GENRE.match(line))), None)
    if genre:
        places = (found[0] for line in page if (found := _UNIVERSITY.search(line)))
        return Publication(genre=genre, publisher=title_cased(next(places, ""), page) or None)
    volume: str | None = None
    issue = pages = None
    lines = [line for line in statements if len(line) < 200 and not _NOTE.match(line) and not _CITED.search(line)]
    names: list[str | None] = []
    for line in lines:
        found = _ISSUE.search(line) or _SHORT_ISSUE.search(line)
        if not found:
            continue
        numbers = found[1].upper(), next(filter(None, found.groups()[1:]), None)
        volume, issue = numbers if volume is None else (volume, issue)
        if numbers == (volume, issue):
            names.append(_journal(line[: found.start()], sure=bool(_ONLY_ISSUE.fullmatch(line[found.end() :]))))
            pages = pages or _pages(line[found.end() :])
    # A running head may have the paper's title before the name of the journal: the shortest is the name alone.
    named = list(filter(None, names)) or list(filter(None, map(_journal, lines)))[:1]
    pages = pages or next((_pages(found[1]) for line in lines if (found := _RANGE.search(line))), None)
    return Publication(container=min(named, key=len, default=None), volume=volume, issue=issue, pages=pages)


def _journal(text: str, sure: bool = False) -> str | None:
    """The name of a journal or of proceedings, if the text is one; `sure` that it is the name of something."""
    name = re.sub(r"^[\W\d]+|[\s,;:|.(–—-]+$", "", _YEAR_BEHIND.sub("", text))
    words = name.split()
    known = _JOURNAL.search(name) or (sure and len(words) <= 8 and not re.search(r"[,.;:\d]", name))
    if not known or not 2 <= len(words) <= 16 or name.endswith(".") or _ADDRESS.search(name):
        return None
    return title_cased(name, ()) if sum(word[:1].isupper() for word in words) * 2 >= len(words) else None


def _pages(text: str) -> str | None:
    """A range of pages at the end of a line, from the lower number to the higher."""
    found = _PAGES.search(text)
    if not found or not 0 < int(found[1]) < int(found[2]) < int(found[1]) + 200:
        return None
    return f"{found[1]}-{found[2]}"
