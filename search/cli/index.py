"""`kutip index`: bring the index up to date with the corpus."""

import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from search.cli.options import workspace
from search.cli.printing import put, put_json
from search.cli.progress import ProgressBar
from search.cli.reports import images, summary, undone
from search.library import (
    Report,
    embed_passages,
    has_vectors,
    read_page_images,
    refuse_without_embedder,
    refuse_without_tools,
    roll_back,
    update,
)
from search.settings import Settings

_NICE = 5
"""How far the processes that index stand back, as the command `nice` has it: to one that does not, and waits for the
same processor, each leaves three quarters of it. Far enough for a search, and a busy computer still reads each file
within its time."""


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
    _give_way()
    if rollback:
        if paths or rebuild or retry or ocr or vectors:
            raise click.UsageError("--rollback goes alone.")
        taken_back = roll_back(settings, wait)
        if as_json:
            put_json(asdict(taken_back))
        for line in () if as_json else undone(taken_back):
            put(line)
        return 0
    if vectors:
        refuse_without_embedder()
    imaged = None
    if ocr:
        refuse_without_tools(settings)
        with ProgressBar("Reading images") as bar:
            imaged = read_page_images(settings, paths, retry=retry, watcher=bar)
        for line in () if as_json else images(imaged):
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


def _give_way() -> None:
    """Let a search, or whatever else she does meanwhile, go first; the workers that are started later do as this does.

    Not where a search builds the index that it needs, because that is what she waits for.
    """
    if sys.platform != "win32":
        os.setpriority(os.PRIO_PROCESS, 0, max(_NICE, os.getpriority(os.PRIO_PROCESS, 0)))


def build(settings: Settings, **options: Any) -> Report:
    """Update the index under a progress bar."""
    with ProgressBar() as bar:
        return update(settings, watcher=bar, **options)


def _to_json(report: Report) -> dict[str, Any]:
    record = asdict(report)
    record["described"] = dict(report.described)
    record["renamed"] = [{"from": was, "to": now} for was, now in report.renamed]
    return record
