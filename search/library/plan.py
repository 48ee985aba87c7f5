"""What has changed in the corpus since the index was built?"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from search.library.catalogue import Failure, PaperRecord, Shelved
from search.library.corpus import CorpusFile, Scan
from search.library.extractions import content_key

Cause = Literal["added", "updated", "renamed"]

PASSING = ("vanished", "unreadable")
"""Reasons that may be gone the next time although the file is the same: such files are always tried again."""


@dataclass(frozen=True, slots=True)
class Work:
    """One file to be indexed. `was` is its name before, when it was renamed."""

    file: CorpusFile
    id: str
    key: str
    cause: Cause
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What an update has to do.

    `touched` files have a new time stamp and the old content; `restamped` says that everybody sees that of some: the
    system's own time stamp is written down with the next change only, so that it alone ends no state that one could go
    back to. `unchanged` counts the others whose papers stay as they are; `lost` could not be opened; `dropped` are all
    entries that leave the index: of removed files, and of those that are indexed again. `redescribed` says that
    sidecars or bibliographies have changed, whether or not a paper changes with them. `unopened` files have papers in
    the index and cannot be opened now.
    """

    work: tuple[Work, ...]
    touched: tuple[Shelved, ...]
    restamped: bool
    unchanged: int
    lost: tuple[Shelved, ...]
    removed: tuple[str, ...]
    dropped: tuple[Shelved, ...]
    redescribed: bool
    unopened: tuple[tuple[str, Failure], ...] = ()

    @property
    def nothing_to_do(self) -> bool:
        """Whether the index is true to the corpus as it is."""
        return not (self.work or self.restamped or self.lost or self.dropped or self.redescribed)


def make_plan(
    corpus: Path,
    scan: Scan,
    ids: Mapping[str, str],
    shelved: Mapping[str, Shelved],
    *,
    described: Callable[[Shelved], bool] | None = None,
    read: Collection[str] = (),
    within: Sequence[str] = (),
    retry: bool = False,
) -> Plan:
    """Compare the corpus with what is in the index, by content where size or time stamp differ.

    `described` tells which papers are described otherwise now, and is None when no description has changed. Of the
    files in `read` more was read than is indexed. `within` narrows the update to some files and folders; `retry` takes
    up failed files again.
    """
    # A paper whose id goes to another file must move, also where the update is narrowed to that other file.
    moved = {name for name, entry in shelved.items() if _id(entry) not in (None, ids.get(name))}
    # What a bibliography says of a paper counts at once, wherever the update is narrowed to: it is read as a whole.
    changed = {name for name, entry in shelved.items() if described and described(entry)}
    present = {file.name for file in scan.files}
    wanted = set(ids.values())
    files = [file for file in scan.files if is_within(file.name, within) or file.name in moved | changed]
    removed = {
        name
        for name, entry in shelved.items()
        if name not in present and ((is_within(name, within) and not scan.hides(name)) or _id(entry) in wanted)
    }
    gone_by_key = {entry.key: name for name in sorted(removed) if (entry := shelved[name]).key}
    work: list[Work] = []
    touched: list[Shelved] = []
    lost: list[Shelved] = []
    dropped: list[Shelved] = []
    unopened: list[tuple[str, Failure]] = []
    passed_over = 0
    for file in files:
        known = shelved.get(file.name)
        again = known is not None and _must_be_redone(known, ids[file.name], retry)
        again = again or file.name in changed or file.name in read
        if known and known.file == file and not again:
            passed_over += isinstance(known.outcome, Failure)
            continue
        try:
            key = content_key(corpus / file.name)
        except OSError as error:
            reason = Failure("vanished" if isinstance(error, FileNotFoundError) else "unreadable", str(error.strerror))
            if known and isinstance(known.outcome, PaperRecord) and reason.reason == "unreadable":
                # What was read before stays: the file is there, and may be opened again tomorrow.
                unopened.append((file.name, reason))
                continue
            lost.append(Shelved(file, None, reason))
            dropped += [known] if known else []
            continue
        if known and known.key == key and not again:
            touched.append(known._replace(file=file, key=key))
        elif known:
            dropped.append(known)
            work.append(Work(file, ids[file.name], key, "updated"))
        elif was := gone_by_key.pop(key, None):
            work.append(Work(file, ids[file.name], key, "renamed", was))
        else:
            work.append(Work(file, ids[file.name], key, "added"))
    dropped += [shelved[name] for name in sorted(removed)]
    renamed = {item.was for item in work}
    return Plan(
        work=tuple(work),
        touched=tuple(touched),
        restamped=any(not entry.file.looks_like(shelved[entry.file.name].file) for entry in touched),
        unchanged=len(files) - len(work) - len(touched) - len(lost) - len(unopened) - passed_over,
        lost=tuple(lost),
        removed=tuple(sorted(removed - renamed)),
        dropped=tuple(dropped),
        redescribed=described is not None,
        unopened=tuple(unopened),
    )


def _must_be_redone(known: Shelved, id: str, retry: bool) -> bool:
    """Whether a file is indexed again although its content is the same."""
    if isinstance(known.outcome, Failure):
        return retry or known.outcome.reason in PASSING
    return known.outcome.paper.id != id


def _id(entry: Shelved) -> str | None:
    return None if isinstance(entry.outcome, Failure) else entry.outcome.paper.id


def is_within(name: str, within: Sequence[str]) -> bool:
    """Whether a file is one of those named, or in one of the folders named; without any, every file is."""
    return not within or any(place in {".", name} or name.startswith(f"{place}/") for place in within)
