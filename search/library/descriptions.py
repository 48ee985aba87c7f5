"""What do sidecars and bibliographies in the corpus say of its papers?"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from search.citing import (
    SIDECAR_SUFFIX,
    CslItem,
    Describer,
    Descriptions,
    Record,
    read_bibliography,
    read_sidecar,
)
from search.library.catalogue import Described, PaperRecord, Shelved
from search.library.corpus import Scan
from search.library.plan import is_within
from search.reading import SUFFIXES

_MOST_FAULTS = 3


class CorpusDescriptions:
    """The sidecars and bibliographies of a corpus, read when first asked for. `before` are the records so far."""

    def __init__(self, corpus: Path, found: Scan, before: Mapping[str, Shelved]) -> None:
        self._corpus = corpus
        self._found = found
        self._before = before

    @cached_property
    def _read(self) -> tuple[Descriptions, dict[str, tuple[str, ...]]]:
        """What they say, and by file what could not be read."""
        sidecars: dict[str, CslItem] = {}
        works: dict[str, tuple[Record, ...]] = {}
        faults: dict[str, tuple[str, ...]] = {}
        lost: set[str] = set()
        papers = {file.name for file in self._found.files}
        for file in self._found.descriptions:
            paper = paper_of(file.name)
            if paper is not None and paper not in papers:
                faults[file.name] = (_alone(paper),)
                continue
            try:
                data = (self._corpus / file.name).read_bytes()
                if paper is not None:
                    sidecars[paper] = read_sidecar(data)
                    continue
                read = read_bibliography(file.name, data)
            except (OSError, ValueError) as error:
                words = error.strerror if isinstance(error, OSError) else None
                faults[file.name] = (words or str(error),)
                lost.add(paper or file.name)
                continue
            works[file.name] = read.records
            if read.faults:
                faults[file.name] = read.faults
        return Descriptions(sidecars, works, frozenset(lost)), faults

    @cached_property
    def describer(self) -> Describer:
        """Finds the record of each paper."""
        outcomes = {name: entry.outcome for name, entry in self._before.items()}
        before = {name: record.reference for name, record in outcomes.items() if isinstance(record, PaperRecord)}
        return Describer(self._read[0], (file.name for file in self._found.files), before)

    def news(self, before: Iterable[str]) -> tuple[list[Described], list[str]]:
        """Each file as it is now, with what could not be read in it; and the names of those that are gone."""
        entries = [Described(file, _worded(self._read[1].get(file.name, ()))) for file in self._found.descriptions]
        present = {file.name for file in self._found.descriptions}
        return entries, [name for name in before if name not in present]

    def changes(self, entry: Shelved) -> bool:
        """Whether a paper of the index is described otherwise now."""
        record = entry.outcome
        if not isinstance(record, PaperRecord):
            return False
        return self.describer.describe(entry.file.name, record.stated) != record.reference


def paper_of(name: str) -> str | None:
    """The paper's file that a sidecar belongs to, by its name; None for the name of a bibliography."""
    paper = name[: -len(SIDECAR_SUFFIX)] if name.lower().endswith(SIDECAR_SUFFIX) else name
    suffix = Path(paper).suffix.lower()
    return paper if paper != name and suffix in SUFFIXES else None


def differ(found: Scan, before: Mapping[str, Described], within: Sequence[str]) -> bool:
    """Whether sidecars or bibliographies came, went, or have changed since the index was built."""
    papers = {file.name for file in found.files}
    for name, entry in before.items():
        paper = paper_of(name)
        if paper is not None and (entry.fault == _alone(paper)) != (paper not in papers):
            return True
    now = {file.name: file for file in found.descriptions if is_within(file.name, within)}
    known = {name: entry.file for name, entry in before.items() if is_within(name, within)}
    return now.keys() != known.keys() or not all(file.looks_like(known[name]) for name, file in now.items())


def _alone(paper: str) -> str:
    return f"there is no {paper} beside it"


def _worded(faults: Sequence[str]) -> str | None:
    more = f"; and {len(faults) - _MOST_FAULTS} more" if len(faults) > _MOST_FAULTS else ""
    return "; ".join(faults[:_MOST_FAULTS]) + more if faults else None
