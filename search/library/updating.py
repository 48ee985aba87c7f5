"""Bring the index up to date with the corpus."""

import json
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from search.engines import open_engine
from search.errors import KutipError
from search.language import Analyser
from search.library.catalogue import Catalogue, Described, PaperRecord, Shelved
from search.library.corpus import Scan, inside, paper_ids, scan
from search.library.descriptions import CorpusDescriptions, differ
from search.library.faults import damaged, unwritable
from search.library.generations import (
    ENGINE,
    STAMP,
    STEMS,
    Generations,
    Stamp,
    finish,
    read_stamp,
    read_stems,
    refuse_other_corpus,
    versions,
)
from search.library.intake import Intake
from search.library.lexicons import prepare_lexicon
from search.library.plan import Plan, is_within, make_plan
from search.library.reporting import Report, described_by, passages_of, record_faults, report_of
from search.library.scans import ReadBefore, read_before, reading_images
from search.library.sealing import faults, verify
from search.library.writing import write_whole
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
    started = time.perf_counter()
    named = inside(settings.corpus, paths)
    generations = Generations(settings.index)
    with generations.lock(wait):
        # Under the lock: a scan from before would take what another process has just added for removed.
        found = scan(settings.corpus)
        base = _base(generations, settings, rebuild=rebuild)
        # An index that is built anew holds the whole corpus, whatever was named.
        within = named if base else ()
        before, known = _shelved(base)
        descriptions = CorpusDescriptions(settings.corpus, found, before)
        _refuse_empty(found, before, settings)
        _refuse_unknown(named, found, (*before, *known))
        ids = paper_ids(file.name for file in found.files)
        described = descriptions.changes if base is None or differ(found, known, within) else None
        kept = read_before(settings.index)
        read = {name for name, entry in before.items() if kept.has_more(entry)}
        plan = make_plan(
            settings.corpus, found, ids, before, described=described, read=read, within=within, retry=retry
        )
        after, said = before, known
        if base is None or not plan.nothing_to_do:
            try:
                with generations.building(base) as aside:
                    _build(aside, base, plan, descriptions, settings, watcher or Unwatched(), rebuild or retry)
                    after, said = _shelved(aside)
            except OSError as error:
                raise unwritable(settings.index, error) from error
        if not named:
            _reclaim_extractions(generations, kept)
    # The first search after an update should not have to wait for it.
    prepare_lexicon(settings)
    report = report_of(plan, found, before, after, time.perf_counter() - started)
    return replace(
        report,
        warned=(*report.warned, *record_faults(said, known)),
        described=tuple(described_by(said, after.values())),
    )


def roll_back(settings: Settings, wait: float | None = None) -> tuple[int, int]:
    """Put the index back to its state before the last update; how many papers and passages it has then.

    The next update takes the corpus as it is. Raises KutipError when no earlier state is kept, or it is damaged.
    """
    generations = Generations(settings.index)
    with generations.lock(wait):
        earlier = generations.before()
        if earlier is not None and (wrong := faults(earlier, STAMP)):
            raise damaged(earlier, wrong[0])
        shelved, _ = _shelved(generations.roll_back())
    papers = sum(isinstance(entry.outcome, PaperRecord) for entry in shelved.values())
    return papers, sum(map(passages_of, shelved.values()))


def _base(generations: Generations, settings: Settings, *, rebuild: bool) -> Path | None:
    """The generation to start from: none when there is none, or when it is of another version or damaged."""
    if rebuild:
        return None
    current = generations.current()
    if current is None:
        return None
    stamp = read_stamp(current)
    refuse_other_corpus(stamp, settings.index, settings.corpus)
    if stamp.versions != versions(open_engine().version):
        return None
    # A generation that was tampered with or has rotted is not built upon: the papers are all still there, read.
    return None if faults(current, STAMP) else current


def _shelved(generation: Path | None) -> tuple[Mapping[str, Shelved], Mapping[str, Described]]:
    if generation is None:
        return {}, {}
    with closing(Catalogue(generation)) as catalogue:
        return {entry.file.name: entry for entry in catalogue.shelved()}, catalogue.described()


def _reclaim_extractions(generations: Generations, read: ReadBefore) -> None:
    """Delete what was read of files that are in no generation any more."""
    try:
        kept = [_shelved(folder)[0] for folder in (generations.current(), generations.before()) if folder]
    except KutipError:
        # The generation before is damaged: what it needs cannot be told, so nothing is deleted.
        return
    keys = {entry.key for shelved in kept for entry in shelved.values() if entry.key}
    try:
        with reading_images(generations.index, wait=0):
            read.keep_only(keys)
    except KutipError:
        # Somebody reads images of files that no generation has yet: the next update reclaims.
        return


def _build(
    aside: Path,
    base: Path | None,
    plan: Plan,
    descriptions: CorpusDescriptions,
    settings: Settings,
    watcher: Watcher,
    again: bool,
) -> None:
    """Write a whole generation, its stamp last."""
    engine = open_engine()
    if base is None:
        engine.create(aside / ENGINE)
    stems = read_stems(aside)
    analyser = Analyser(stems)
    watcher.begin(len(plan.work))
    with closing(Catalogue(aside, create=base is None, write=True)) as catalogue:
        catalogue.begin()
        with engine.writer(aside / ENGINE) as writer:
            for entry in plan.dropped:
                if isinstance(entry.outcome, PaperRecord):
                    writer.remove(entry.outcome.paper.id)
            catalogue.drop(entry.file.name for entry in plan.dropped)
            catalogue.put((*plan.touched, *plan.lost))
            intake = Intake(settings, descriptions, analyser, stems, again)
            with closing(intake.taken(plan.work)) as papers:
                for taken in papers:
                    if taken.trace:
                        logger.error("cannot take %r apart\n%s", taken.shelved.file.name, taken.trace)
                    if taken.entries:
                        writer.add(taken.entries)
                    catalogue.put([taken.shelved])
                    watcher.done(taken.shelved.file.name)
        if plan.redescribed:
            catalogue.put_described(*descriptions.news(catalogue.described()))
        catalogue.commit()
        passages = sum(passages_of(entry) for entry in catalogue.shelved())
    stems |= analyser.new_stems
    write_whole(aside / STEMS, json.dumps(stems, separators=(",", ":")).encode("ascii"))
    verify(aside, stems)
    finish(aside, Stamp(versions(engine.version), str(settings.corpus), passages))


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
        if not any(is_within(other, (name,)) for other in known):
            raise KutipError(f"The corpus holds nothing called {name!r}.", "Check the name: `kutip papers` lists them.")
