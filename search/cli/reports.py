"""What an update did, and what it could not do, in words."""

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

from search.cli.printing import clean, clean_name, count
from search.errors import REMEDIES, worded
from search.library import Failed, Imaged, Report, Undone
from search.library.corpus import README_REMEDY

SHOWN = 10
"""Files of one kind that are listed one by one, where nobody asked for them."""


def summary(report: Report) -> list[str]:
    """The report for a reader: a line a file that changed or failed, and the totals."""
    again = set(report.again)
    return [
        *(f"added    {clean_name(name)}" for name in report.added if name not in again),
        *(f"again    {clean_name(name)}" for name in report.again),
        *(f"updated  {clean_name(name)}" for name in report.updated),
        *(f"renamed  {clean_name(was)} -> {clean_name(now)}" for was, now in report.renamed),
        *(f"removed  {clean_name(name)}" for name in report.removed),
        *troubles(report),
        *(f"library  {clean_name(name)} describes {count(papers, 'paper')}" for name, papers in report.described),
        *ending(report),
    ]


def troubles(report: Report) -> list[str]:
    """A line for each file, and for the pages of each file, that could not be read."""
    lines = [line for failure in report.failed if failure.reason != "unsupported" for line in _failure(failure)]
    lines += [line for warning in report.warned for line in _warning(warning)]
    if others := [failure for failure in report.failed if failure.reason == "unsupported"]:
        lines.append(_passed_over(others))
    if report.readmes:
        lines.append(_readmes(report.readmes))
    return lines


def ending(report: Report) -> list[str]:
    """How much there is, and what was done; before that, where the index is if there was none: it may be a slip."""
    new = [] if report.new_index is None else [f"A new index: {clean_name(report.new_index)}"]
    again = f"{len(report.again)} indexed again, " if report.again else ""
    return [
        *new,
        f"{count(report.papers, 'paper')}, {count(report.passages, 'passage')}: "
        f"{len(report.added) - len(report.again)} added, {again}"
        f"{len(report.updated)} updated, {len(report.renamed)} renamed, {len(report.removed)} removed, "
        f"{report.unchanged} unchanged, {len(report.failed)} failed ({report.elapsed_s:.1f} s)",
    ]


def undone(state: Undone) -> list[str]:
    """What going back has taken back."""
    now = f"The index is as it was before: {_size(state.papers, state.passages)}"
    if state.papers_before is None or state.passages_before is None:
        return [f"{now}. What was in the state that is left cannot be told: it is damaged."]
    lines = [
        *_listed("left", state.left or ()),
        *_listed("back", state.returned or ()),
        *_listed("before", state.changed or ()),
    ]
    return [*lines, f"{now}, in place of {_size(state.papers_before, state.passages_before)}."]


def _size(papers: int, passages: int) -> str:
    return f"{count(papers, 'paper')} and {count(passages, 'passage')}"


def _listed(word: str, names: Sequence[str]) -> list[str]:
    """A line a file, and how many others there are."""
    lines = [f"{word:<9}{clean_name(name)}" for name in names[:SHOWN]]
    return lines if len(names) <= SHOWN else [*lines, f"{word:<9}... and {len(names) - SHOWN} more: --json lists all"]


def images(imaged: Imaged) -> list[str]:
    """What came of the pages that are images; told before they are taken in, which may still fail."""
    lines = [line for failure in imaged.failed for line in _warning(failure)]
    lines += [
        f"warning  {clean_name(page.file)}, page {page.pages[0]}: read by OCR, {page.detail}: compare before you quote"
        for page in imaged.unsure
    ]
    if imaged.pages:
        files = count(imaged.files, "file")
        lines.append(f"ocr      {count(imaged.pages, 'page')} of {files} read ({imaged.elapsed_s:.1f} s)")
    elif not imaged.failed:
        lines.append("ocr      no image of a page waits to be read here")
    return lines


def _failure(failure: Failed) -> list[str]:
    passed_over = not failure.new and failure.reason not in ("no-text", "blank")
    again = " (not tried again: it has not changed; --retry does)" if passed_over else ""
    return [
        f"failed   {clean_name(failure.file)}: {clean(worded(failure.reason, failure.detail))}{again}",
        f"         {REMEDIES[failure.reason]}",
    ]


def _warning(warning: Failed) -> list[str]:
    pages = ", ".join(str(page) for page in warning.pages[:10]) + (" ..." if len(warning.pages) > 10 else "")
    where = f", {'page' if len(warning.pages) == 1 else 'pages'} {pages}" if pages else ""
    return [
        f"warning  {clean_name(warning.file)}{where}: {clean(worded(warning.reason, warning.detail))}",
        f"         {REMEDIES[warning.reason]}",
    ]


def _passed_over(others: list[Failed]) -> str:
    kinds = Counter(PurePosixPath(failure.file).suffix.lower() or "no suffix" for failure in others)
    named = ", ".join(f"{number} {clean(suffix)}" for suffix, number in kinds.most_common())
    return f"passed   {count(len(others), 'file')} that kutip cannot read ({named}): {REMEDIES['unsupported']}"


def _readmes(names: Sequence[str]) -> str:
    shown = ", ".join(clean_name(name) for name in names[:3]) + (" ..." if len(names) > 3 else "")
    return f"passed   {shown}: a README tells of its folder. {README_REMEDY}"
