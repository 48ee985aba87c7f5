"""Bring the index up to date with the corpus."""

import logging
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, Protocol

from search.engines import open_engine
from search.errors import KutipError
from search.language import Analyser
from search.library.catalogue import Catalogue, Described, PaperRecord, Shelved
from search.library.corpus import README_REMEDY, CorpusFile, Scan, inside, paper_ids, scan
from search.library.descriptions import CorpusDescriptions, differ
from search.library.faults import unwritable
from search.library.generations import (
    ENGINE,
    STAMP,
    Generations,
    Stamp,
    finish,
    read_stamp,
    refuse_other_corpus,
    versions,
)
from search.library.intake import Intake, start_early
from search.library.lexicons import prepare_lexicon
from search.library.plan import Plan, is_within, make_plan
from search.library.reporting import Report, described_by, record_faults, report_of
from search.library.rollback import papers_in_force
from search.library.scans import ReadBefore, read_before, reading_images
from search.library.sealing import Check, verify
from search.library.stems import KnownStems, add_stems
from search.settings import Settings

logger = logging.getLogger(__name__)


class Watcher(Protocol):
    """Somebody who watches an update: told the number of files, and each file as it is done."""

    def begin(self, files: int) -> None:
        """The update has so many files to index."""

    def done(self, name: str) -> None:
        """One more file is indexed, or has failed."""


class Unwatched:
    """A watcher who looks away."""

    def begin(self, files: int) -> None:
        """Take no notice."""

    def done(self, name: str) -> None:
        """Take no notice."""


def update(
    settings: Settings,
    *,
    rebuild: bool = False,
    retry: bool = False,
    wait: float | None = None,
    paths: Sequence[Path] = (),
    watcher: Watcher | None = None,
) -> Report:
    """Make the index true to the corpus: new, changed, renamed and removed files.

    Files are read only when their content has never been read before. Raises KutipError when the corpus or
    the index folder cannot be used; a file that cannot be read is reported, and the others go on.
    """
    run = _Run(settings, inside(settings.corpus, paths), rebuild, retry, watcher or Unwatched(), time.perf_counter())
    generations = Generations(settings.index)
    with generations.lock(wait):
        base = None if rebuild else _base(generations, settings)
        if base is not None:
            check = Check(base, STAMP)
            try:
                return _brought_up(run, generations, base, check)
            except Exception:
                # A generation that was tampered with or has rotted is not built upon, whatever it gave rise to: the
                # papers are all still there, read.
                if not check.faults():
                    raise
        return _brought_up(run, generations, None, None)


class _Run(NamedTuple):
    """What one update is asked to do."""

    settings: Settings
    named: Sequence[str]
    rebuild: bool
    retry: bool
    watcher: Watcher
    started: float


def _brought_up(run: _Run, generations: Generations, base: Path | None, check: Check | None) -> Report:
    """Make the index true to the corpus, from a generation that is being checked, or from nothing.

    Nothing comes into force that grew from a damaged generation: for that KutipError is raised.
    """
    settings, named = run.settings, run.named
    is_new = not generations.have_been()
    # Of a damaged index, or of another version, it cannot be told what was in it.
    of_old = set(papers_in_force(generations) or ()) if base is None else set[str]()
    # Under the lock: a scan from before would take what another process has just added for removed.
    found = scan(settings.corpus)
    # An index that is built anew holds the whole corpus, whatever was named.
    within = named if base else ()
    indexed, kept = _fingerprints(base), read_before(settings.index)
    news = [file for file in found.files if is_within(file.name, within) and indexed.get(file.name) != file]
    start_early(settings, news, again=base is None and kept.is_there())
    before, known = _shelved(base)
    descriptions = CorpusDescriptions(settings.corpus, found, before)
    _refuse_empty(found, before, settings)
    _refuse_unknown(named, found, (*before, *known))
    ids = paper_ids(file.name for file in found.files)
    described = descriptions.changes if base is None or differ(found, known, within) else None
    read = {name for name, entry in before.items() if kept.has_more(entry)}
    plan = make_plan(
        settings.corpus, found, ids, before, described=described, read=read, within=within, retry=run.retry
    )
    after, said = before, known
    if base is None or not plan.nothing_to_do:
        try:
            with generations.building(base) as aside:
                changed, said = _build(aside, base, check, plan, descriptions, run)
                after = _after(before, plan, changed)
        except OSError as error:
            raise unwritable(settings.index, error) from error
    elif check:
        check.refuse()
    if not named:
        _reclaim_extractions(generations, kept)
    # The first search after an update should not have to wait for it.
    prepare_lexicon(settings)
    report = report_of(plan, found, before, after, time.perf_counter() - run.started)
    return replace(
        report,
        warned=(*report.warned, *record_faults(said, known)),
        described=tuple(described_by(said, after.values())),
        again=tuple(name for name in report.added if name in of_old),
        new_index=str(settings.index) if is_new else None,
    )


def _after(before: Mapping[str, Shelved], plan: Plan, changed: Iterable[Shelved]) -> dict[str, Shelved]:
    """Every file as it is shelved now, in the order of names."""
    dropped = {entry.file.name for entry in plan.dropped}
    after = {name: entry for name, entry in before.items() if name not in dropped}
    after |= {entry.file.name: entry for entry in changed}
    return dict(sorted(after.items(), key=lambda item: os.fsencode(item[0])))


def _base(generations: Generations, settings: Settings) -> Path | None:
    """The generation to start from: none when there is none, or when it is of another version."""
    current = generations.current()
    if current is None:
        return None
    stamp = read_stamp(current)
    refuse_other_corpus(stamp, settings.index, settings.corpus)
    return current if stamp.versions == versions(open_engine().version) else None


def _shelved(generation: Path | None) -> tuple[Mapping[str, Shelved], Mapping[str, Described]]:
    if generation is None:
        return {}, {}
    with closing(Catalogue(generation)) as catalogue:
        return {entry.file.name: entry for entry in catalogue.shelved()}, catalogue.described()


def _fingerprints(generation: Path | None) -> Mapping[str, CorpusFile]:
    if generation is None:
        return {}
    with closing(Catalogue(generation)) as catalogue:
        return catalogue.fingerprints()


def _keys(generation: Path) -> set[str]:
    with closing(Catalogue(generation)) as catalogue:
        return catalogue.keys()


def _reclaim_extractions(generations: Generations, read: ReadBefore) -> None:
    """Delete what was read of files that are in no generation any more."""
    try:
        keys = {key for folder in (generations.current(), generations.before()) if folder for key in _keys(folder)}
    except KutipError:
        # The generation before is damaged: what it needs cannot be told, so nothing is deleted.
        return
    try:
        with reading_images(generations.index, wait=0):
            read.keep_only(keys)
    except KutipError:
        # Somebody reads images of files that no generation has yet: the next update reclaims.
        return


def _build(
    aside: Path, base: Path | None, check: Check | None, plan: Plan, descriptions: CorpusDescriptions, run: _Run
) -> tuple[list[Shelved], Mapping[str, Described]]:
    """Write a whole generation, its stamp last; the files that are shelved anew, and what describes papers.

    Raises KutipError where the generation that it grows from is damaged.
    """
    engine = open_engine()
    if base is None:
        engine.create(aside / ENGINE)
    changed = [*plan.touched, *plan.lost]
    run.watcher.begin(len(plan.work))
    with closing(Catalogue(aside, create=base is None, write=True)) as catalogue, closing(KnownStems(aside)) as known:
        analyser = Analyser(known)
        catalogue.begin()
        with engine.writer(aside / ENGINE) as writer:
            for entry in plan.dropped:
                if isinstance(entry.outcome, PaperRecord):
                    writer.remove(entry.outcome.paper.id)
            catalogue.drop(entry.file.name for entry in plan.dropped)
            catalogue.put(changed)
            intake = Intake(run.settings, descriptions, analyser, aside, run.rebuild or run.retry)
            with closing(intake.taken(plan.work)) as papers:
                for taken in papers:
                    if taken.trace:
                        logger.error("cannot take %r apart\n%s", taken.shelved.file.name, taken.trace)
                    if taken.passages:
                        writer.add(taken.passages)
                    catalogue.put([taken.shelved])
                    changed.append(taken.shelved)
                    run.watcher.done(taken.shelved.file.name)
        if plan.redescribed:
            catalogue.put_described(*descriptions.news(catalogue.described()))
        catalogue.commit()
        said = catalogue.described()
        passages = sum(catalogue.counts().values())
    add_stems(aside, analyser.new_stems)
    with closing(KnownStems(aside)) as known:
        verify(aside, known, [_id_of(entry) for entry in changed])
    if check:
        check.refuse()
    finish(aside, Stamp(versions(engine.version), str(run.settings.corpus), passages), base)
    return changed, said


def _id_of(entry: Shelved) -> str:
    return entry.outcome.paper.id if isinstance(entry.outcome, PaperRecord) else ""


def _refuse_empty(found: Scan, before: Mapping[str, Shelved], settings: Settings) -> None:
    """An empty folder is a mistake, and emptying the index for it would be another."""
    if found.files:
        return
    kept = f" The index still holds its {len(before)} files." if before else ""
    raise KutipError(
        f"The corpus {settings.corpus} holds no papers.{kept}",
        "Put papers into it (PDF, DOCX, HTML, Markdown or plain text), or name another folder with --corpus.",
    )


def _refuse_unknown(named: Sequence[str], found: Scan, before: Iterable[str]) -> None:
    """A name that fits no file, neither now nor before, is misspelt."""
    known = [
        *(file.name for file in (*found.files, *found.descriptions)),
        *(skip.name for skip in found.skipped),
        *before,
    ]
    for name in named:
        if name in found.readmes:
            raise KutipError(f"{name} is not indexed: a README tells of its folder.", README_REMEDY)
        if not any(is_within(other, (name,)) for other in known):
            raise KutipError(f"The corpus holds nothing called {name!r}.", "Check the name: `kutip papers` lists them.")
