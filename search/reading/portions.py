"""A long PDF, some pages at a time: several workers can read it at once, and each loses only its part."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from search.errors import ReadingError, Reason
from search.model import Extraction, OutlineEntry, Page, Problem
from search.reading.characters import has_words

PAGES = 64
"""In a portion: a fifth of a second, many times what it takes to open a file once more."""

Faults = Mapping[Reason, Mapping[int, str]]
"""Why pages could not be read: by reason, the number of each, from 1, with a detail or ""."""


def spans(last: int) -> list[range]:
    """The pages 1 to `last`, cut into portions; the last of them takes a short rest with it."""
    count = max(1, round(last / PAGES))
    starts = [1 + PAGES * number for number in range(count)]
    return [range(start, stop) for start, stop in zip(starts, [*starts[1:], last + 1], strict=True)]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file declares of itself; `labels` of its pages, "" where there is none, the others as in `Extraction`."""

    labels: Sequence[str] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    outline: tuple[OutlineEntry, ...] = ()

    def label(self, number: int) -> str | None:
        """The label of page `number`, from 1."""
        return (self.labels[number - 1] or None) if number <= len(self.labels) else None


@dataclass(frozen=True, slots=True)
class Portion:
    """Consecutive pages of a file that has `count`, of which those up to `last` may be read.

    The first portion has the `facts`, and tells whether a second reader `helps` with pages that the first reads badly.
    It took so many `seconds`.
    """

    pages: tuple[Page, ...]
    count: int
    last: int
    faults: Faults
    facts: Facts = field(default_factory=Facts)
    helps: bool = True
    seconds: float = 0.0


def lost(span: range, first: Portion, error: ReadingError) -> Portion:
    """A portion of which nothing could be read."""
    pages = tuple(Page(number, "") for number in span)
    faults: Faults = {error.reason: dict.fromkeys(span, error.detail)}
    return Portion(pages, first.count, first.last, faults)


def whole(portions: Sequence[Portion]) -> Extraction:
    """The file of which these are all portions, in order. Raises ReadingError where nothing could be read.

    It ends where the time was over first, even if later pages were read by another worker: text with holes would be
    taken for what the paper says.
    """
    first, faults = portions[0], _faults(portions)
    end = min(faults["timeout"], default=first.last + 1)
    faults["timeout"] |= dict.fromkeys(range(end, first.last + 1), next(iter(faults["timeout"].values()), ""))
    pages = tuple(
        _labelled(page, first.facts) if page.index < end else Page(page.index, "")
        for portion in portions
        for page in portion.pages
    )
    found = {reason: dict(sorted(told.items())) for reason, told in faults.items() if told}
    if not any(has_words(page.text) for page in pages) and (failure := _failure(first, found)):
        raise failure
    return Extraction(
        kind="pdf",
        pages=pages,
        paged=True,
        metadata=first.facts.metadata,
        outline=first.facts.outline,
        problems=_problems(first, found),
    )


def _failure(first: Portion, faults: Faults) -> ReadingError | None:
    """Why no page has words: the commonest fault. None where they are images, or empty."""
    if not faults:
        return ReadingError("damaged", "it has no pages")
    reason = max(faults, key=lambda reason: len(faults[reason]))
    if reason == "no-text":
        return None
    detail = next(iter(faults[reason].values()))
    pages = "its only page" if first.count == 1 else f"its {first.count:,} pages"
    if first.count > first.last:
        pages = f"the first {first.last:,} of {pages}"
    return ReadingError(reason, f"nothing could be read of {pages}: {detail}")


def _problems(first: Portion, faults: Faults) -> tuple[Problem, ...]:
    """One problem for each kind of fault."""
    problems = [
        Problem(
            reason,
            f"{next(filter(None, found.values()), 'no text')} ({len(found):,} of {first.count:,} pages)",
            (*found,),
        )
        for reason, found in faults.items()
    ]
    if first.count > first.last:
        problems.append(Problem("limit", f"only the first {first.last:,} of {first.count:,} pages were read"))
    return tuple(problems)


def _labelled(page: Page, facts: Facts) -> Page:
    label = facts.label(page.index)
    return replace(page, label=label) if label else page


def _faults(portions: Sequence[Portion]) -> dict[Reason, dict[int, str]]:
    found: dict[Reason, dict[int, str]] = defaultdict(dict)
    for portion in portions:
        for reason, pages in portion.faults.items():
            found[reason].update(pages)
    return found
