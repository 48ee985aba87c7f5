"""What did an update do, and what could it not do?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from search.errors import Reason
from search.library.catalogue import Described, Failure, PaperRecord, Shelved
from search.library.corpus import Scan
from search.library.descriptions import paper_of
from search.library.plan import Plan, Work


@dataclass(frozen=True, slots=True)
class Failed:
    """A file without a paper, or pages of one that could not be read; `new` if it was found out by this update."""

    file: str
    reason: Reason
    detail: str
    pages: tuple[int, ...] = ()
    new: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    """What an update did. Files by name; `passages` counts those of the whole index.

    `described` has each bibliography with the number of papers that it describes. `again` are those of `added` that the
    index had before it was built anew. `new_index` is the folder of the index where there was none, `readmes` are files
    that were passed over because they are called README.
    """

    added: tuple[str, ...]
    updated: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    removed: tuple[str, ...]
    unchanged: int
    failed: tuple[Failed, ...]
    warned: tuple[Failed, ...]
    papers: int
    passages: int
    elapsed_s: float
    described: tuple[tuple[str, int], ...] = ()
    again: tuple[str, ...] = ()
    new_index: str | None = None
    readmes: tuple[str, ...] = ()


def report_of(
    plan: Plan, found: Scan, before: Mapping[str, Shelved], after: Mapping[str, Shelved], elapsed: float
) -> Report:
    """The report of an update out of its plan and the states before and after; `elapsed` in seconds."""
    causes: dict[str, list[Work]] = {"added": [], "updated": [], "renamed": []}
    for work in plan.work:
        if isinstance(after[work.file.name].outcome, PaperRecord):
            causes[work.cause].append(work)
    failed = [Failed(skip.name, skip.reason, skip.detail) for skip in found.skipped]
    warned = [
        Failed(name, reason.reason, f"{reason.detail}; its paper stays as it was") for name, reason in plan.unopened
    ]
    tried = {work.file.name for work in plan.work}
    for name, entry in after.items():
        new = entry != before.get(name) or name in tried
        if isinstance(entry.outcome, Failure):
            failed.append(Failed(name, entry.outcome.reason, entry.outcome.detail, new=new))
        else:
            warned += [Failed(name, p.reason, p.detail, p.pages, new) for p in entry.outcome.problems]
    return Report(
        added=tuple(work.file.name for work in causes["added"]),
        updated=tuple(work.file.name for work in causes["updated"]),
        renamed=tuple((str(work.was), work.file.name) for work in causes["renamed"]),
        removed=plan.removed,
        unchanged=plan.unchanged + sum(isinstance(entry.outcome, PaperRecord) for entry in plan.touched),
        failed=tuple(sorted(failed, key=lambda failure: failure.file)),
        warned=tuple(warned),
        papers=sum(isinstance(entry.outcome, PaperRecord) for entry in after.values()),
        passages=sum(passages_of(entry) for entry in after.values()),
        elapsed_s=round(elapsed, 3),
        readmes=found.readmes,
    )


def passages_of(entry: Shelved) -> int:
    """How many passages a file has in the index."""
    return entry.outcome.passages if isinstance(entry.outcome, PaperRecord) else 0


def described_by(said: Iterable[str], after: Iterable[Shelved]) -> Iterator[tuple[str, int]]:
    """Each bibliography, and how many papers take something from it."""
    outcomes = [entry.outcome for entry in after]
    sources = [set(one.reference.sources.values()) for one in outcomes if isinstance(one, PaperRecord)]
    for name in said:
        if paper_of(name) is None:
            yield name, sum(name in own for own in sources)


def record_faults(said: Mapping[str, Described], before: Mapping[str, Described]) -> list[Failed]:
    """What could not be read in sidecars and bibliographies."""
    return [
        Failed(name, "bad-record", entry.fault, new=entry != before.get(name))
        for name, entry in said.items()
        if entry.fault
    ]
