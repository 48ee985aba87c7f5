"""How long does one question take, from typing it to the prompt? Whole processes, as multiples of bare Python.

    python benchmarks/startup.py [--papers FOLDER] [--times N] [--larger N] [--passages N] [--large FOLDER]
                                 [--runs N] [--write]

The papers (the sample corpus, unless told otherwise) are copied so many times with other words, once for an index of
about 500 passages and once for a larger one; with `--passages 100000` once more, until there are so many (to build both
indexes takes some minutes). `--large` names a folder with the `corpus` and `index` of a library that is there: it is
only read. kutip runs as the console script beside this Python, and as `python -m search`; stock Whoosh, without a
command line, answers one word from an index of the same passages. All take turns.
The second table tells which modules `kutip search` imports, and what each costs by itself. `--write` puts the tables
into docs/performance.md.
"""

import argparse
import json
import math
import re
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from many_papers import texts, write_copies
from performance_page import measured_on, table, write_part
from processes import BARE, KUTIP, Command, bare, medians, run, workspace

from search.library import PaperRecord, open_library, update
from search.settings import ReadingLimits, Settings

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
QUERY = "debt bondage"
FREQUENT = "perdagangan orang"
"""Two words that stand in half of all passages: of many passages they are reckoned with numpy."""
WORD = "bondage"
COSTLIEST = 25
IMPORT_RUNS = 7

WHOOSH_MAKES = """
import json, sys
from pathlib import Path
from whoosh.fields import ID, TEXT, Schema
from whoosh.index import create_in
Path(sys.argv[1]).mkdir()
writer = create_in(sys.argv[1], Schema(id=ID(stored=True), text=TEXT(stored=True))).writer()
for line in Path(sys.argv[2]).read_text(encoding="utf-8").splitlines():
    writer.add_document(**json.loads(line))
writer.commit()
"""
WHOOSH_ASKS = """
import sys
from whoosh.index import open_dir
from whoosh.qparser import QueryParser
index = open_dir(sys.argv[1])
with index.searcher() as searcher:
    hits = searcher.search(QueryParser("text", index.schema).parse(sys.argv[2]))
    print(hits[0]["text"] if hits else "nothing")
"""


@dataclass(frozen=True)
class Made:
    """Two indexes of the same passages: kutip's, and stock Whoosh's."""

    passages: int
    name: str
    environment: Mapping[str, str]
    whoosh: Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=Path, default=CORPUS)
    parser.add_argument("--times", type=int, default=4, help="copies for the index of about 500 passages")
    parser.add_argument("--larger", type=int, default=80, help="copies for the larger index; 0: none")
    parser.add_argument("--passages", type=int, default=0, help="of one more index, made of copies too; 0: none")
    parser.add_argument("--large", type=Path, help="a folder with the corpus and index of one more library, only read")
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        papers = texts(options.papers)
        made = [make(papers, times, Path(folder, str(times))) for times in (options.times, options.larger) if times]
        if options.passages:
            times = math.ceil(options.passages * options.times / made[0].passages)
            made.append(make(papers, times, Path(folder, "passages")))
        if options.large:
            made.append(beside(settings_of(options.large.resolve()), Path(folder), f" in {options.large.name}"))
        parts = [
            measured_on(f"medians of {options.runs} runs") + ".",
            "\n".join(process_table(made, options.runs)),
            f"What `kutip search` imports: the {COSTLIEST} modules that cost most by themselves, with the share of "
            "each in all that imports cost (`python -X importtime`, which slows them a little).",
            "\n".join(import_table(made[0])),
        ]
    text = "\n\n".join(parts)
    print(text)
    if options.write:
        write_part("startup", text)


def make(papers: dict[str, str], times: int, folder: Path) -> Made:
    """Index the copies with kutip, and then the passages that it made with stock Whoosh."""
    settings = settings_of(folder)
    write_copies(papers, times, settings.corpus)
    update(settings)
    return beside(settings, folder)


def settings_of(folder: Path) -> Settings:
    return Settings(folder / "corpus", folder / "index", 2, ReadingLimits())


def beside(settings: Settings, folder: Path, place: str = "") -> Made:
    """An index of stock Whoosh's, in that folder, of the passages of a library."""
    with open_library(settings) as library:
        records = [entry.outcome for entry in library.files() if isinstance(entry.outcome, PaperRecord)]
        passages = [found for record in records for found in library.passages(record)]
    lines = folder / "passages.jsonl"
    lines.write_text(
        "".join(json.dumps({"id": name, "text": passage.text}) + "\n" for name, passage in passages), encoding="utf-8"
    )
    whoosh = folder / "whoosh"
    run(Command("", [sys.executable, "-c", WHOOSH_MAKES, str(whoosh), str(lines)]))
    return Made(len(passages), f"{len(passages):,} passages{place}", workspace(settings.corpus, settings.index), whoosh)


def process_table(made: Sequence[Made], runs: int) -> Iterator[str]:
    """One row a command: milliseconds, and how many times bare Python."""
    taken = medians(list(commands(made)), runs)
    rows = ((name, f"{1000 * each:.0f}", f"{each / taken[BARE]:.1f}") for name, each in taken.items())
    return table(("whole process", "ms", "times bare Python"), rows)


def commands(made: Sequence[Made]) -> Iterator[Command]:
    yield bare()
    yield Command("`kutip --version`", [KUTIP, "--version"])
    yield Command("`kutip --help`", [KUTIP, "--help"])
    for each in made:
        yield Command(f'`kutip search "{QUERY}"`, {each.name}', [KUTIP, "search", QUERY], each.environment)
        if each is made[0]:
            options = [KUTIP, "search", QUERY, "--limit", "10"]
            yield Command(f"`kutip search --limit 10`, the same, {each.name}", options, each.environment)
        if each is made[-1]:
            frequent = [KUTIP, "search", FREQUENT]
            yield Command(f'`kutip search "{FREQUENT}"`, {each.name}', frequent, each.environment)
        module = [sys.executable, "-m", "search", "search", QUERY]
        yield Command(f"`python -m search`, the same, {each.name}", module, each.environment)
        whoosh = [sys.executable, "-c", WHOOSH_ASKS, str(each.whoosh), WORD]
        yield Command(f"stock Whoosh, one word, its best hit, {each.name}", whoosh)


def import_table(made: Made) -> Iterator[str]:
    """One row a package: all its modules together, and those of them that are among the costliest."""
    costs = import_costs(made)
    whole = sum(costs.values())
    costliest = sorted(costs, key=lambda name: -costs[name])[:COSTLIEST]
    packages: dict[str, float] = defaultdict(float)
    sizes: dict[str, int] = defaultdict(int)
    for name, cost in costs.items():
        packages[package_of(name)] += cost
        sizes[package_of(name)] += 1

    def percent(cost: float) -> str:
        return f"{100 * cost / whole:.1f} %"

    rows = [("all", str(len(costs)), f"{1000 * whole:.0f}", "100 %", "")]
    for package in sorted({package_of(name) for name in costliest}, key=lambda package: -packages[package]):
        named = ", ".join(f"`{name}` {percent(costs[name])}" for name in costliest if package_of(name) == package)
        cost = packages[package]
        rows.append((package, str(sizes[package]), f"{1000 * cost:.0f}", percent(cost), named))
    return table(("package", "modules", "ms", "share", "its costliest modules"), rows)


def import_costs(made: Made) -> dict[str, float]:
    """The seconds that each module takes by itself, without those that it imports: the median of some runs."""
    costs: dict[str, list[float]] = defaultdict(list)
    words = [sys.executable, "-X", "importtime", KUTIP, "search", QUERY]
    for _ in range(IMPORT_RUNS):
        told = run(Command("", words, made.environment)).stderr
        for microseconds, name in re.findall(r"^import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)$", told, re.MULTILINE):
            costs[name].append(int(microseconds) / 1e6)
    return {name: statistics.median(each) for name, each in costs.items()}


def package_of(module: str) -> str:
    top = module.partition(".")[0]
    return "Python's own" if top in sys.stdlib_module_names else f"`{top}`"


if __name__ == "__main__":
    main()
