"""In which journal did a paper appear, and on which pages; or of which kind is a thesis, and of which university?"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from search.model import Publication
from search.structure.casing import title_cased
from search.structure.furniture import signs
from search.structure.publication import NOTE

_NUMBER = r"(\d{1,3}|[IVXLC]{1,6})"
_VOLUME = rf"\bvol(?:[uo]me|\b)\.?\s*:?\s*{_NUMBER}\b"
_NO = rf"\b(?:no(?:mor)?|number|issue|edisi|nr)\b\.?\s*:?\s*{_NUMBER}\b"
_ISSUES = (
    re.compile(rf"{_VOLUME}[\s,.;:|/-]*(?:{_NO}|\(\s*(\d{{1,3}})\s*\))", re.IGNORECASE),
    re.compile(rf"(?P<issue>{_NO})[\s,.;:|/-]*(?P<volume>{_VOLUME})", re.IGNORECASE),
    re.compile(rf"\b(?:19|20)\d{{2}}\s*[,;:]\s*{_NUMBER}\s*\(\s*(\d{{1,3}})\s*\)"),
    re.compile(_VOLUME, re.IGNORECASE),
)
_RANGE = re.compile(r"\b(?:hal(?:aman)?|hlm|pp|pages?)\b\.?\s*:?\s*(\d{1,4}\s*[-–]\s*\d{1,4})\b", re.IGNORECASE)
_PAGES = re.compile(r"(?<![\d.-])(\d{1,4})\s*[-–]\s*(\d{1,4})(?![\d-])(?=\W*$|\s*\|)")
_ISSN = re.compile(r"[\s,;|(]*\b(?:[ep]-?\s?)?issn\b.*", re.IGNORECASE)
_CITED = re.compile(
    r"[“”\"«»]|\bet al\b|\bdkk\b|\bin:|\bdalam:|\badapted from\b|\b(?:di)?muat (?:dalam|di|pada)\b|\bspecial issue\b",
    re.IGNORECASE,
)
_SERIAL = r"(?:jurnal|journal|prosiding|proceedings|buletin|bulletin|majalah|warta|annals|transactions)"
_BEGINS = re.compile(rf"(?:(?:the|international|indonesian|asian)\s|e-)*{_SERIAL}\b", re.IGNORECASE)
_ENDS = re.compile(r"\b(?:journal|jurnal|review|bulletin)$", re.IGNORECASE)
_BEHIND_ISSUE = re.compile(r"[\s,;:(.]*(?:[^\W\d]+\s)?(?:19|20)\d{2}[\s,;:).]*(?:[\w.]*\s*\d+\s*[-–]\s*\d+)?\W*")
_YEAR_BEHIND = re.compile(
    r"[\s,;:(]+(?:(?:januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember)\s+)?"
    r"(?:19|20)\d{2}\W*$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"https?:|www\.|@|\bissn\b|\bdoi\b|homepage|copyright|licen[cs]e|available|template|\bbab\b", re.IGNORECASE
)
_GENRE = re.compile(
    r"^\W*(skripsi|tesis|disertasi|tugas akhir|(?:master'?s? |bachelor'?s? |doctoral )?(?:thesis|dissertation))\W*"
    r"(?:$|diajukan|oleh|submitted|untuk|sebagai|disusun)",
    re.IGNORECASE,
)
_PROPER = r"[A-Z][\w.'’-]*"
_UNIVERSITY = re.compile(
    rf"\b(?i:universitas|institut|politeknik|sekolah tinggi|akademi)(?:\s{_PROPER}){{1,6}}"
    rf"|\b(?:UIN|IAIN|STAIN|STAI|UPN|STIE|STIKES)(?:\s[\"“]?{_PROPER}[\"”]?){{1,4}}"
    rf"|\b(?:University|Institute|UNIVERSITY|INSTITUTE) (?:of|OF)(?:\s{_PROPER}){{1,4}}"
    rf"|{_PROPER}(?:\s{_PROPER}){{0,3}}\s(?:University|UNIVERSITY)\b"
)


@dataclass(frozen=True, slots=True)
class _Stated:
    """What one line states: volume and issue, and what stands before and behind them."""

    volume: str
    issue: str | None
    before: str
    behind: str


def publication_of(
    statements: Iterable[str], title_page: Iterable[str], title: str | None = None, rows: Iterable[str] = ()
) -> Publication:
    """Where the paper appeared: journal, volume, issue and pages, or the kind of thesis and its university.

    Only what a line states that names the journal, the volume or the pages; citations and notes state nothing. `rows`
    are the lines of the paper: they tell which words of a name in capitals are acronyms.
    """
    page, written = list(title_page), list(rows)
    genre = next((found[1].capitalize() for line in page if (found := _GENRE.match(line))), None)
    if genre:
        # A university in the title is what the thesis is about.
        others = [line for line in page if signs(line) not in signs(title or "")]
        places = [found[0].strip() for line in others if (found := _UNIVERSITY.search(line))]
        return Publication(genre=genre, publisher=title_cased(places[-1] if places else "", written) or None)
    lines = [line for line in statements if len(line) < 200 and not NOTE.match(line) and not _CITED.search(line)]
    stated = list(_stated(lines))
    first = stated[0] if stated else _Stated("", None, "", "")
    same = [one for one in stated if one.volume == first.volume and one.issue in (first.issue, None)]
    names = [name for one in same if (name := _journal(one, title))]
    names = names or [line.strip() for line in lines if _is_running_name(line, title)]
    pages = [one.behind for one in same] + [found[1] for line in lines if (found := _RANGE.search(line)) and same]
    # A running head may have the paper's title before the name of the journal: the shortest is the name alone.
    name = min(names, key=len, default="")
    return Publication(
        container=title_cased(name, written) or None,
        volume=first.volume or None,
        issue=first.issue,
        pages=next(filter(None, map(_pages, pages)), None),
    )


def _stated(lines: Sequence[str]) -> Iterator[_Stated]:
    """The lines that state a volume, those with an issue first."""
    for pattern in _ISSUES:
        for line in lines:
            if not (found := pattern.search(line)):
                continue
            numbers = [group for group in found.groups() if group and re.fullmatch(_NUMBER, group, re.IGNORECASE)]
            if "volume" in found.groupdict():
                numbers.reverse()
            issue = numbers[1] if len(numbers) > 1 else None
            yield _Stated(numbers[0].upper(), issue, line[: found.start()], _ISSN.sub("", line[found.end() :]))


def _journal(stated: _Stated, title: str | None) -> str | None:
    """The name before the volume, if it is a journal's: by its words, or since the line holds nothing else."""
    name = re.sub(r"^[\W\d]+|[\s,;:|.(–—-]+$", "", _YEAR_BEHIND.sub("", stated.before))
    alone = bool(stated.issue and _BEHIND_ISSUE.fullmatch(stated.behind)) and not re.search(r"[.;:\d]", name)
    named = _BEGINS.match(name) or _ENDS.search(name)
    return name if _may_be_name(name, title) and (named or (alone and len(name.split()) <= 8)) else None


def _is_running_name(line: str, title: str | None) -> bool:
    """Whether a line is the name of a journal and nothing else."""
    return len(line.split()) <= 9 and bool(_BEGINS.match(line)) and _may_be_name(line.strip(), title)


def _may_be_name(name: str, title: str | None) -> bool:
    """Whether it can be the name of a journal: of some words, most with capitals, and not the paper's own title."""
    words = name.split()
    own = signs(title or "")
    if not 2 <= len(words) <= 16 or name.endswith(".") or _ADDRESS.search(name) or (own and signs(name) in own):
        return False
    return sum(word[:1].isupper() for word in words) * 2 >= len(words)


def _pages(text: str) -> str | None:
    """A range of pages at the end of a line, from the lower number to the higher."""
    found = _PAGES.search(text)
    if not found or not 0 < int(found[1]) < int(found[2]) < int(found[1]) + 200:
        return None
    return f"{found[1]}-{found[2]}"
