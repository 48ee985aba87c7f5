"""`kutip index`: bring the index up to date with the corpus."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from typing import Any

import click

from search.cli.options import workspace
from search.cli.printing import clean, clean_name, count, put, put_json
from search.cli.progress import ProgressBar
from search.errors import REMEDIES
from search.library import (
    Failed,
    Imaged,
    Report,
    embed_passages,
    has_vectors,
    read_page_images,
    refuse_without_tools,
    roll_back,
    update,
)
from search.settings import Settings


@click.command("index")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--rebuild", is_flag=True, help="Build the index anew; files that were read before are not read again.")
@click.option("--retry", is_flag=True, help="Try again to read files that could not be read.")
@click.option(
    "--wait", type=click.FloatRange(min=0), help="Seconds to wait while another kutip writes the index [default: 10]."
)
@click.option("--rollback", is_flag=True, help="Put the index back to its state before the last update.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="Worker processes that read papers and take them apart [default: one a processor].",
)
@click.option(
    "--ocr", is_flag=True, help='Read pages that are images too; needs "kutip[ocr]" and the program Tesseract.'
)
@click.option(
    "--vectors/--no-vectors",
    default=None,
    help='Make vectors, to search by meaning too; needs "kutip[semantic]" [default: where there are some].',
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@workspace
def command(
    settings: Settings,
    paths: tuple[Path, ...],
    rebuild: bool,
    retry: bool,
    wait: float | None,
    rollback: bool,
    ocr: bool,
    vectors: bool | None,
    as_json: bool,
) -> int:
    """Bring the index up to date with the corpus.

    Adds new files, updates changed ones, removes those that are gone, and tells what became of each. PATHS
    narrow it to some files or folders of the corpus.
    """
    if rollback:
        if paths or rebuild or retry or ocr:
            raise click.UsageError("--rollback goes alone.")
        papers, passages = roll_back(settings, wait)
        put(f"The index is as it was before: {count(papers, 'paper')}, {count(passages, 'passage')}.")
        return 0
    imaged = None
    if ocr:
        refuse_without_tools(settings)
        with ProgressBar("Reading images") as bar:
            imaged = read_page_images(settings, paths, retry=retry, watcher=bar)
        for line in () if as_json else _images(imaged):
            put(line)
    report = build(settings, rebuild=rebuild, retry=retry, wait=wait, paths=paths)
    if not as_json:
        for line in summary(report):
            put(line)
    embedded = None
    if vectors or (vectors is None and has_vectors(settings)):
        with ProgressBar("Making vectors") as bar:
            embedded = embed_passages(settings, bar)
    if as_json:
        extra = {"vectors": asdict(embedded) if embedded else None, "ocr": asdict(imaged) if imaged else None}
        put_json(_to_json(report) | extra)
    elif embedded:
        put(f"vectors  {embedded.made} made, {embedded.passages} in all ({embedded.elapsed_s:.1f} s)")
    return 0


def build(settings: Settings, **options: Any) -> Report:
    """Update the index under a progress bar."""
    with ProgressBar() as bar:
        return update(settings, watcher=bar, **options)


def _to_json(report: Report) -> dict[str, Any]:
    record = asdict(report)
    record["described"] = dict(report.described)
    record["renamed"] = [{"from": was, "to": now} for was, now in report.renamed]
    return record


def summary(report: Report) -> list[str]:
    """The report for a reader: a line a file that changed or failed, and the totals."""
    return [
        *(f"added    {clean_name(name)}" for name in report.added),
        *(f"updated  {clean_name(name)}" for name in report.updated),
        *(f"renamed  {clean_name(was)} -> {clean_name(now)}" for was, now in report.renamed),
        *(f"removed  {clean_name(name)}" for name in report.removed),
        *troubles(report),
        *(f"library  {clean_name(name)} describes {count(papers, 'paper')}" for name, papers in report.described),
        totals(report),
    ]


def troubles(report: Report) -> list[str]:
    """A line for each file, and for the pages of each file, that could not be read."""
    lines = [line for failure in report.failed if failure.reason != "unsupported" for line in _failure(failure)]
    lines += [line for warning in report.warned for line in _warning(warning)]
    if others := [failure for failure in report.failed if failure.reason == "unsupported"]:
        lines.append(_passed_over(others))
    return lines


def totals(report: Report) -> str:
    """How much there is, and what was done."""
    return (
        f"{count(report.papers, 'paper')}, {count(report.passages, 'passage')}: {len(report.added)} added, "
        f"{len(report.updated)} updated, {len(report.renamed)} renamed, {len(report.removed)} removed, "
        f"{report.unchanged} unchanged, {len(report.failed)} failed ({report.elapsed_s:.1f} s)"
    )


def _images(imaged: Imaged) -> list[str]:
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
        f"failed   {clean_name(failure.file)}: {failure.reason}: {clean(failure.detail)}{again}",
        f"         {REMEDIES[failure.reason]}",
    ]


def _warning(warning: Failed) -> list[str]:
    pages = ", ".join(str(page) for page in warning.pages[:10]) + (" ..." if len(warning.pages) > 10 else "")
    where = f", {'page' if len(warning.pages) == 1 else 'pages'} {pages}" if pages else ""
    return [
        f"warning  {clean_name(warning.file)}{where}: {warning.reason}: {clean(warning.detail)}",
        f"         {REMEDIES[warning.reason]}",
    ]


def _passed_over(others: list[Failed]) -> str:
    kinds = Counter(PurePosixPath(failure.file).suffix.lower() or "no suffix" for failure in others)
    named = ", ".join(f"{number} {clean(suffix)}" for suffix, number in kinds.most_common())
    return f"passed   {count(len(others), 'file')} that kutip cannot read ({named}): {REMEDIES['unsupported']}"
