"""When was the paper published, and under which DOI? Only what a statement of publication says."""

import re
from collections.abc import Iterable

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
_LAW = re.compile(
    r"\b(?:undang|uud?|peraturan|per(?:pres|men\w*|da|ma)|kep(?:utusan|pres|men\w*)|inpres|putusan|konvensi|resolusi"
    r"|pasal|law no|act no|regulation|decree|resolution|convention)\b",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"\bvol|jurnal|journal|prosiding|proceedings", re.IGNORECASE)
NOTE = re.compile(r"\s*\d{1,3}\s?[A-Z“\"']")


def year_of(statements: Iterable[str], title_page: Iterable[str]) -> int | None:
    """The year of publication. `title_page` are lines of which a lone year counts if the paper is a thesis."""
    lines = [line for line in statements if len(line) < 300 and not NOTE.match(line) and not _names_a_law(line)]
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


def _names_a_law(line: str) -> bool:
    """Whether the year of the line is that of a law or a verdict: "Undang-Undang Nomor 21 Tahun 2007"."""
    return _LAW.search(line) is not None and not _SERIAL.search(line)


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
