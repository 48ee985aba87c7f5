"""Which record describes a paper, of all that speak of it?"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath

from search.citing.fields import CslItem, year_in
from search.citing.records import Record
from search.model import Reference

_LEAST_TITLE = 12
"""Letters below which a title ("Pendahuluan") says too little to know a work by."""
_LEAST_PREFIX = 30
"""Letters from which a title that another one begins with may stand for it: the subtitle is left out."""


@dataclass(frozen=True, slots=True)
class Descriptions:
    """All that is said of papers outside them: sidecars by the paper's file, and the records of bibliographies.

    `works` go by the name of their file, in the order of names.
    """

    sidecars: Mapping[str, CslItem] = field(default_factory=dict)
    works: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)


class Describer:
    """Finds what describes a paper: a sidecar first, then a bibliography by file, DOI or title, then its own words."""

    def __init__(self, descriptions: Descriptions) -> None:
        self._sidecars = descriptions.sidecars
        self._by_file: dict[str, list[_Work]] = defaultdict(list)
        self._by_doi: dict[str, list[_Work]] = defaultdict(list)
        self._by_title: dict[str, list[_Work]] = defaultdict(list)
        for source, records in descriptions.works.items():
            for record in records:
                self._file(_Work(source, record))

    def _file(self, work: "_Work") -> None:
        for path in work.record.files:
            self._by_file[_parts(path)[-1]].append(work)
        if doi := work.record.item.get("DOI"):
            self._by_doi[doi.lower()].append(work)
        if title := _key(work.record.item.get("title", "")):
            self._by_title[title].append(work)

    def describe(self, file: str, stated: Reference) -> Reference:
        """The whole record of a paper, by its file's name in the corpus and what it says of itself.

        Each variable comes from the first that has it: sidecar, bibliography, the paper. Null in a sidecar removes it.
        """
        item, sources = dict(stated.item), dict(stated.sources)
        work = self._work(file, stated.item)
        if work:
            item |= work.record.item
            sources |= dict.fromkeys(work.record.item, work.source)
        sidecar = self._sidecars.get(file, {})
        item |= sidecar
        sources |= dict.fromkeys(sidecar, "sidecar")
        known = {key: value for key, value in item.items() if value is not None}
        known.setdefault("type", "document")
        return Reference(known, {"type": "paper", **sources})

    def _work(self, file: str, item: Mapping[str, object]) -> "_Work | None":
        sidecar = {key: value for key, value in self._sidecars.get(file, {}).items() if value is not None}
        known = {**item, **sidecar}
        doi, title = str(known.get("DOI", "")).lower(), _key(str(known.get("title", "")))
        return (
            _nearest(self._by_file.get(_parts(file)[-1], ()), file)
            or _only(self._by_doi.get(doi, ()))
            or _only(self._titled(title, year_in(known)))
        )

    def _titled(self, title: str, year: int | None) -> list["_Work"]:
        """The works of this title, or of one that differs by a subtitle; years that are known must agree."""
        if len(title) < _LEAST_TITLE:
            return []
        works = self._by_title.get(title, [])
        if not works and len(title) >= _LEAST_PREFIX:
            works = [
                work
                for other, named in self._by_title.items()
                if len(other) >= _LEAST_PREFIX and (other.startswith(title) or title.startswith(other))
                for work in named
            ]
        return [work for work in works if not (year and work.year) or year == work.year]


@dataclass(frozen=True, slots=True)
class _Work:
    source: str
    record: Record

    @property
    def year(self) -> int | None:
        return year_in(self.record.item)


def _only(works: Iterable[_Work]) -> _Work | None:
    """The work, where all that were found say the same; two different ones are no answer."""
    found = list(works)
    same = all(_told(work) == _told(found[0]) for work in found)
    return found[0] if found and same else None


def _told(work: _Work) -> tuple[str, int | None]:
    return _key(work.record.item.get("title", "")), work.year


def _nearest(works: Iterable[_Work], file: str) -> _Work | None:
    """The work whose path shares the longest end with the file's; none when two different ones share as much."""
    found = [(max(_shared(path, file) for path in work.record.files), work) for work in works]
    longest = max((shared for shared, _ in found), default=0)
    return _only(work for shared, work in found if shared == longest)


def _shared(path: str, file: str) -> int:
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
    folded = unicodedata.normalize("NFKD", re.sub(r"<[^>]{1,20}>", "", title)).casefold()
    return "".join(char for char in folded if char.isalnum())
