"""What does going back to the state before the last update undo?"""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from search.errors import KutipError
from search.library.catalogue import Catalogue, PaperRecord, Shelved
from search.library.faults import damaged
from search.library.generations import STAMP, Generations
from search.library.reporting import passages_of
from search.library.sealing import faults
from search.settings import Settings


@dataclass(frozen=True, slots=True)
class Undone:
    """The index as it is again, and what that took back: papers by file.

    `left` came with the update, `returned` had gone with it, `changed` are as they were before it. The papers and
    passages of the state that is left, and these three, are None where that state was damaged.
    """

    papers: int
    passages: int
    papers_before: int | None = None
    passages_before: int | None = None
    left: tuple[str, ...] | None = None
    returned: tuple[str, ...] | None = None
    changed: tuple[str, ...] | None = None


def roll_back(settings: Settings, wait: float | None = None) -> Undone:
    """Put the index back to its state before the last update.

    The next update takes the corpus as it is. Raises KutipError when no earlier state is kept, or it is damaged.
    """
    generations = Generations(settings.index)
    with generations.lock(wait):
        earlier = generations.before()
        if earlier is not None and (wrong := faults(earlier, STAMP)):
            raise damaged(earlier, wrong[0])
        left = papers_in_force(generations)
        now = _papers(generations.roll_back())
    if left is None:
        return Undone(len(now), _passages(now.values()))
    return Undone(
        papers=len(now),
        passages=_passages(now.values()),
        papers_before=len(left),
        passages_before=_passages(left.values()),
        left=tuple(name for name in left if name not in now),
        returned=tuple(name for name in now if name not in left),
        changed=tuple(name for name, entry in now.items() if name in left and not _is_same(entry, left[name])),
    )


def papers_in_force(generations: Generations) -> dict[str, Shelved] | None:
    """The papers of the index as it is, by file; None where they cannot be told."""
    try:
        current = generations.current()
        return _papers(current) if current else None
    except KutipError:
        # A damaged state is what one goes back from, or builds anew.
        return None


def _papers(generation: Path) -> dict[str, Shelved]:
    with closing(Catalogue(generation)) as catalogue:
        return {one.file.name: one for one in catalogue.shelved() if isinstance(one.outcome, PaperRecord)}


def _passages(entries: Iterable[Shelved]) -> int:
    return sum(map(passages_of, entries))


def _is_same(one: Shelved, other: Shelved) -> bool:
    """Whether a paper is the same in both states, whenever its file was touched."""
    return (one.key, one.outcome, one.images) == (other.key, other.outcome, other.images)
