"""How long does it take from files to an index: each step by itself, the whole, and one paper more?

    python benchmarks/pipeline.py [--pdfs FOLDER] [--times N [N ...]] [--passages N [N ...]] [--runs N] [--write]

FOLDER holds PDFs (`pdfs` in the folder that KUTIP_SHARED names, or in ../shared). Readers, structure, analysis and
writing are measured one by one, each in a process of its own, beside pypdf, PDFium and stock Whoosh. Then `kutip
index` runs as a whole process over N copies of each PDF with one and with two jobs. Last, a paper of 20 pages comes
into an index of so many passages (10,000 unless others are asked for; 100,000 take some minutes to index first), while
another process searches it. `--write` puts the tables into docs/performance.md.
"""

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path

import steps
from many_papers import texts, write_copies, write_pdf_copies
from performance_page import measured_on, table, write_part
from processes import BARE, KUTIP, Command, bare, medians, run, seconds, start, workspace
from pypdf import PdfReader, PdfWriter

from search.language import is_known_word
from search.reading import read_file
from search.structure import structure

SHARED = Path(os.environ.get("KUTIP_SHARED", Path(__file__).resolve().parents[2] / "shared"))
QUERY = "korban perdagangan orang"
PAGES = 20
JOBS = (1, 2)
ONE_JOB = "--jobs 1"
ON_ONE_PROCESSOR = (
    "import os, sys; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); os.execv(sys.argv[1], sys.argv[1:])"
)
SEARCHES = 20


@dataclass(frozen=True)
class Step:
    """One way to do one step; its speed is told as a multiple of that of the `peer` with the same unit."""

    name: str
    unit: str
    measure: Callable[..., steps.Done]
    peer: str


PYPDF = "reading, pypdf alone"
WHOOSH_ANALYSIS = "analysis, Whoosh's English stemmer, warm"
WHOOSH_WRITING = "writing, stock Whoosh, its analysis included"
READING = (
    Step(PYPDF, "pages", steps.read_with_pypdf, PYPDF),
    Step("reading, PDFium alone", "pages", steps.read_with_pdfium, PYPDF),
    Step("reading, kutip, in one process", "pages", steps.read_with_kutip, PYPDF),
)
TAKING_APART = (Step("structure", "passages", steps.take_apart, ""),)
INDEXING = (
    Step(WHOOSH_ANALYSIS, "passages", steps.analyse_with_whoosh, WHOOSH_ANALYSIS),
    Step("analysis, warm", "passages", steps.analyse_warm, WHOOSH_ANALYSIS),
    Step("analysis, with the stems of an earlier process", "passages", steps.analyse_with_stems, WHOOSH_ANALYSIS),
    Step("analysis, no stem known", "passages", steps.analyse_cold, WHOOSH_ANALYSIS),
    Step(WHOOSH_WRITING, "passages", steps.write_with_whoosh, WHOOSH_WRITING),
    Step("writing, kutip's engine", "passages", steps.write_with_kutip, WHOOSH_WRITING),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pdfs", type=Path, default=SHARED / "pdfs")
    parser.add_argument("--times", type=int, nargs="*", default=[5, 20])
    parser.add_argument("--passages", type=int, nargs="*", default=[10_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    files = sorted(options.pdfs.glob("*.pdf"))
    if not files:
        parser.error(f"there are no PDFs in {options.pdfs}")
    parts = [measured_on(f"medians of {options.runs} runs") + "."]
    parts.append("\n".join(step_table(files, options.runs)))
    parts += ["\n".join(whole_table(files, times, options.runs)) for times in options.times]
    parts += ["\n".join(adding_table(files, wanted, options.runs)) for wanted in options.passages]
    text = "\n\n".join(parts)
    print(text)
    if options.write:
        write_part("pipeline", text)


def step_table(files: Sequence[Path], runs: int) -> Iterator[str]:
    """One row a step: units a second, and how that compares with its peer in the same turns."""
    extractions = [read_file(file, is_known_word) for file in files]
    passages = [passage for one in extractions for passage in structure(one, is_known_word).passages]
    rates: dict[str, list[float]] = defaultdict(list)
    for _ in range(runs):
        for group, given in ((READING, files), (TAKING_APART, extractions), (INDEXING, passages)):
            for step in group:
                rates[step.name].append(steps.in_new_process(step.measure, given).rate)
    medians = {name: statistics.median(each) for name, each in rates.items()}

    def row(step: Step) -> tuple[str, str, str]:
        ratio = f"{medians[step.name] / medians[step.peer]:.2f}" if step.peer else ""
        return step.name, f"{medians[step.name]:,.0f} {step.unit}", ratio

    yield f"{len(files)} PDFs, {sum(len(one.pages) for one in extractions)} pages, {len(passages)} passages:"
    yield ""
    yield from table(
        ("step", "a second", "times its peer, the first of the kind"), map(row, (*READING, *TAKING_APART, *INDEXING))
    )


def whole_table(files: list[Path], times: int, runs: int) -> Iterator[str]:
    """`kutip index` as a whole process: first, again with nothing changed, rebuilt from what was read."""
    taken: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        write_pdf_copies(files, times, corpus)
        pages = times * sum(len(PdfReader(file).pages) for file in files)
        usual = medians([bare()], SEARCHES)[BARE]
        for _ in range(runs):
            for name, words in ways_to_index().items():
                index = Path(folder, "index")
                command = Command("", words, workspace(corpus, index))
                rebuild = Command("", [*command.words, "--rebuild"], command.environment)
                taken[name].append((seconds(command), seconds(command), seconds(rebuild)))
                shutil.rmtree(index)
    middle = {name: [statistics.median(column) for column in zip(*each, strict=True)] for name, each in taken.items()}

    def cells(name: str) -> Iterator[str]:
        yield name
        for at, each in enumerate(middle[name]):
            yield f"{each:.2f} s ({each / usual:.0f}, {middle[ONE_JOB][at] / each:.2f})"

    yield f"`kutip index` on {times * len(files)} PDFs, {pages} pages, as a whole process; in parentheses how many"
    yield "times bare Python, and how many times as fast as with one job. A job is a worker that reads papers and takes"
    yield "them apart; one more process writes:"
    yield ""
    yield from table(("", "first", "again, nothing changed", "`--rebuild`"), (tuple(cells(name)) for name in middle))


def ways_to_index() -> dict[str, list[str]]:
    """`kutip index` with one and with two jobs; and with one job on one processor, where the system can do that."""
    ways = {f"--jobs {jobs}": [KUTIP, "index", "--jobs", str(jobs)] for jobs in JOBS}
    if hasattr(os, "sched_setaffinity"):
        ways[f"{ONE_JOB}, kept to one processor"] = [sys.executable, "-c", ON_ONE_PROCESSOR, *ways[ONE_JOB]]
    return ways


def adding_table(files: Sequence[Path], wanted: int, runs: int) -> Iterator[str]:
    """One paper more in a large index, and searches by another process meanwhile."""
    alone: list[float] = []
    beside: list[float] = []
    meanwhile: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        environment = workspace(corpus, Path(folder, "index"))
        asking = Command("search", [KUTIP, "search", QUERY], environment)
        update = Command("update", [KUTIP, "index"], environment)
        passages = make_large(texts(files[0].parent), wanted, corpus, update)
        usual = medians([bare(), asking], SEARCHES)
        paper = a_paper(files)
        for number in range(runs):
            alone.append(added(corpus / f"alone-{number}.pdf", paper, update, lambda process: process.wait()))
            watch = partial(keep_asking, asking, meanwhile)
            beside.append(added(corpus / f"beside-{number}.pdf", paper, update, watch))
    yield f"A paper of {PAGES} pages into an index of {passages:,} passages, and `kutip search` from another process:"
    yield ""
    rows = (
        ("the paper is added", statistics.median(alone)),
        ("the paper is added while somebody searches without pause", statistics.median(beside)),
        ("a search, usually", usual[asking.name]),
        (f"a search meanwhile, median of {len(meanwhile)}", statistics.median(meanwhile)),
        ("a search meanwhile, the slowest", max(meanwhile)),
    )
    cells = ((name, f"{each:.2f}", f"{each / usual[BARE]:.0f}", f"{each / usual['search']:.1f}") for name, each in rows)
    yield from table(("", "s", "times bare Python", "times a usual search"), cells)


def make_large(papers: dict[str, str], wanted: int, corpus: Path, update: Command) -> int:
    """Index copies of papers with changed words, as many as make so many passages; how many they are."""
    told = replace(update, words=[*update.words, "--json"])
    times = 1
    while True:
        write_copies(papers, times, corpus)
        passages: int = json.loads(run(told).stdout)["passages"]
        if passages >= wanted:
            return passages
        # Changed words make fewer sentences: after the first guess some copies are missing.
        times = max(times + 1, math.ceil(times * wanted / max(1, passages)))


def a_paper(files: Sequence[Path]) -> bytes:
    """The first pages of the given PDFs, bound as one."""
    bound, paper = PdfWriter(), BytesIO()
    for file in files:
        missing = PAGES - len(bound.pages)
        if missing:
            bound.append(file, pages=(0, min(missing, len(PdfReader(file).pages))))
    bound.write(paper)
    return paper.getvalue()


def added(file: Path, paper: bytes, update: Command, watch: Callable[[subprocess.Popen[bytes]], object]) -> float:
    """The seconds that it takes to add a paper whose content no index has met before."""
    file.write_bytes(paper + f"\n% {file.stem}\n".encode("ascii"))
    started = time.perf_counter()
    with start(update) as process:
        watch(process)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, update.words)
    return time.perf_counter() - started


def keep_asking(asking: Command, times: list[float], writer: subprocess.Popen[bytes]) -> None:
    """Search until the writer has ended, and note the time of each search that began before."""
    while writer.poll() is None:
        times.append(seconds(asking))


if __name__ == "__main__":
    main()
