"""Which record describes a paper, of all that speak of it?"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from search.citing.fields import CslItem, year_in
from search.citing.names import spoken_name
from search.citing.records import Record
from search.model import Reference

_LEAST_TITLE = 12
"""Letters below which a title ("Pendahuluan") says too little to know a work by."""
_LEAST_SHORT_TITLE = 30
"""The same for a title whose subtitle is left out."""
_SUBTITLE = re.compile(r"\s*[:(–—?!.]\s|\s-\s|\s*\(")
_COMMON_NAME = re.compile(
    r"(?:article|artikel|attachment|doc(?:ument)?|dokumen|download|file|full[ _-]?text(?: pdf)?|jurnal|main|makalah"
    r"|naskah|paper|pdf|skripsi|tesis|untitled)[\W_]*\d*[\W_]*",
    re.IGNORECASE,
)
"""Names that files of any work have."""


@dataclass(frozen=True, slots=True)
class Descriptions:
    """All that is said of papers outside them: sidecars by the paper's file, and the records of bibliographies.

    `works` go by the name of their file, in the order of names. `lost` names the bibliographies that cannot be read
    now, and the papers whose sidecars cannot.
    """

    sidecars: Mapping[str, CslItem] = field(default_factory=dict)
    works: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Work:
    """One record of a bibliography, and how well the papers of the corpus whose files fit its own best do so."""

    source: str
    record: Record
    files: Mapping[str, int]


class Describer:
    """Finds what describes a paper: a sidecar first, then a bibliography by file, DOI or title, then its own words.

    `files` are the names of all papers of the corpus, `before` their records so far: what a source has said that cannot
    be read now stays in force.
    """

    def __init__(
        self, descriptions: Descriptions, files: Iterable[str] = (), before: Mapping[str, Reference] | None = None
    ) -> None:
        self._descriptions = descriptions
        self._before = before or {}
        by_name: dict[str, list[str]] = defaultdict(list)
        for file in files:
            by_name[_parts(file)[-1]].append(file)
        self._by_file: dict[str, list[_Work]] = defaultdict(list)
        self._by_doi: dict[str, list[_Work]] = defaultdict(list)
        self._by_title: dict[str, list[_Work]] = defaultdict(list)
        self._by_short_title: dict[str, list[_Work]] = defaultdict(list)
        for source, records in descriptions.works.items():
            for record in records:
                self._file(_Work(source, record, _best_files(record.files, by_name)))

    def _file(self, work: _Work) -> None:
        for file in work.files:
            self._by_file[file].append(work)
        if doi := _doi(work.record.item):
            self._by_doi[doi].append(work)
        whole, short = _title_keys(work.record.item)
        self._by_title[whole].append(work)
        self._by_short_title[short].append(work)

    def describe(self, file: str, stated: Reference) -> Reference:
        """The whole record of a paper, by its file's name in the corpus and what it says of itself.

        Each variable comes from the first that has it: sidecar, bibliography, the paper. Null in a sidecar removes it.
        """
        item, sources = dict(stated.item), dict(stated.sources)
        sidecar = dict(self._descriptions.sidecars.get(file, {}))
        if work := self._work(file, {**item, **{key: value for key, value in sidecar.items() if value is not None}}):
            item |= work.record.item
            sources |= dict.fromkeys(work.record.item, work.source)
        self._keep(file, item, sources)
        item |= sidecar
        sources |= dict.fromkeys(sidecar, "sidecar")
        known = {key: value for key, value in item.items() if value is not None}
        known.setdefault("type", "document")
        return Reference(known, {"type": "paper", **sources})

    def _keep(self, file: str, item: CslItem, sources: dict[str, str]) -> None:
        """Take over what sources have said that cannot be read now."""
        before = self._before.get(file)
        for key, source in before.sources.items() if before else ():
            if source in self._descriptions.lost or (source == "sidecar" and file in self._descriptions.lost):
                item[key] = before.item.get(key) if before else None
                sources[key] = source

    def _work(self, file: str, item: Mapping[str, Any]) -> _Work | None:
        doi = _doi(item)
        by_file = [work for work in self._by_file.get(file, ()) if not doi or _doi(work.record.item) in ("", doi)]
        nearest = max((work.files[file] for work in by_file), default=0)
        by_doi = self._by_doi.get(doi, ()) if doi else ()
        return (
            _only(work for work in by_file if work.files[file] == nearest)
            or _only(by_doi)
            or _only(self._titled(item, doi))
        )

    def _titled(self, item: Mapping[str, Any], doi: str) -> list[_Work]:
        """The works of this title, else those that differ by a subtitle which one of the two leaves out."""
        whole, short = _title_keys(item)
        alike = [*self._by_title.get(whole, ())] if whole else []
        if not alike:
            alike = [*self._by_short_title.get(whole, ())] if whole else []
            alike += self._by_title.get(short, ()) if short else []
        return [work for work in alike if _may_be(item, work, doi)]


def _best_files(paths: Sequence[str], by_name: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The papers that the paths of a record end like, and in how many names; none where several do so alike."""
    found: dict[str, int] = {}
    for path in paths:
        names = by_name.get(_parts(path)[-1], ())
        shared = {name: _shared(path, name) for name in names}
        longest = max(shared.values(), default=0)
        best = [name for name, count in shared.items() if count == longest]
        common = _COMMON_NAME.fullmatch(PurePosixPath(_parts(path)[-1]).stem) is not None
        if len(best) == 1 and longest > int(common):
            found[best[0]] = longest
    return found


def _may_be(item: Mapping[str, Any], work: _Work, doi: str) -> bool:
    """Whether a work of the same title is this one: year, DOI and authors, as far as known, do not contradict."""
    other = work.record.item
    years = year_in(item), year_in(other)
    dois = doi, _doi(other)
    if (all(years) and years[0] != years[1]) or (all(dois) and dois[0] != dois[1]):
        return False
    names = [{word for name in one.get("author", ()) for word in _words(spoken_name(name))} for one in (item, other)]
    return not all(names) or bool(names[0] & names[1])


def _only(works: Iterable[_Work]) -> _Work | None:
    """The work, where all that were found say the same; two different ones are no answer."""
    found = list(works)
    same = all(_told(work.record.item) == _told(found[0].record.item) for work in found)
    return found[0] if found and same else None


def _told(item: Mapping[str, Any]) -> tuple[str, int | None]:
    return _key(item.get("title", "")), year_in(item)


def _doi(item: Mapping[str, Any]) -> str:
    return str(item.get("DOI") or "").lower()


def _title_keys(item: Mapping[str, Any]) -> tuple[str, str]:
    """The title as it is known by, whole and without its subtitle; "" where that says too little."""
    title = str(item.get("title") or "")
    whole, short = _key(title), _key(_SUBTITLE.split(title)[0])
    tells = len(short) >= _LEAST_SHORT_TITLE and short != whole
    return whole if len(whole) >= _LEAST_TITLE else "", short if tells else ""


def _shared(path: str, file: str) -> int:
    """How many names at the end two paths share."""
    count = 0
    for one, other in zip(reversed(_parts(path)), reversed(_parts(file)), strict=False):
        if one != other:
            break
        count += 1
    return count


def _parts(path: str) -> tuple[str, ...]:
    """The folders and the name of a path of any system, in lower case."""
    plain = unicodedata.normalize("NFC", path).lower()
    return (PureWindowsPath(plain) if "\\" in plain else PurePosixPath(plain)).parts or ("",)


def _key(title: str) -> str:
    """The letters and digits of a title, without accents and case."""
    return "".join(_words(re.sub(r"<[^>]{1,20}>", "", title)))


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return re.findall(r"[^\W_]+", "".join(char for char in folded if not unicodedata.combining(char)))
