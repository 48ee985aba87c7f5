"""How does kutip's engine grow from a thousand passages to a million, and where does one machine end?

    python benchmarks/growth.py [--most N] [--runs N] [--write] [--json FILE]

The passages, the queries and the stages are those of benchmarks/engines.py. Sizes up to `--most` passages (100,000
unless told otherwise) are built and asked; figures beyond are carried on by a power law through the last two sizes
(power_law.py), column by column, above what Python needs without any passage. `--write` puts the tables into
docs/performance.md.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from engines import a_query, first_hits, stage, tell
from peers import tables
from peers.material import A_PAPER
from performance_page import measured_on, table, write_part
from power_law import PowerLaw, power_law

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
ENGINE = "kutip"
PYTHON = "Python alone"
SHARE = "share of a processor"
UNDISTURBED = 0.95


@dataclass(frozen=True)
class Column:
    """A figure: where one machine ends is where it passes `limit`, which `said` puts into words."""

    name: str
    form: str
    limit: float | None = None
    said: str = ""


BUILD, SIZE, BUILD_MB, ASK_MB, FIRST = "built in, s", "index, MB", "peak MB building", "peak MB answering", "first hit"
P50, P95 = "p50", "p95"
COLUMNS = (
    Column(BUILD, ",.1f", 3600, "an hour to build"),
    Column(SIZE, ",.0f"),
    Column(BUILD_MB, ",.0f", 4096, "4 GB of memory to build"),
    Column(ASK_MB, ",.0f", 4096, "4 GB of memory to answer, mapped files included"),
    Column(FIRST, ",.0f", 1000, "a second from a new process to its first hit"),
    Column(P50, ",.2f"),
    Column(P95, ",.1f", 100, "100 ms for 95 of 100 queries"),
)
KINDS = tables.COLUMNS

Figures = Mapping[str, float]
"""What was found of one size, by column; p50 and p95 of a kind of query by that and the kind."""


FAR = 100_000_000
"""Passages beyond which a curve measured up to a few hundred thousand says nothing."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--most", type=int, default=100_000, metavar="N", help="passages up to which sizes are measured"
    )
    parser.add_argument("--runs", type=int, default=3, help="how often each query is timed; the median counts")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the raw numbers there")
    options = parser.parse_args()
    sizes = [size for size in SIZES if size <= options.most]
    if len(sizes) < 2:
        parser.error(f"--most must be {SIZES[1]:,} at least: a law needs two sizes")
    measured: dict[int, Figures] = {}
    for size in sizes:
        tell(f"{size:,} passages")
        measured[size] = measure(size, options.runs)
        if options.json:
            options.json.write_text(json.dumps(measured), encoding="utf-8")
    text = f"{measured_on(f'medians of {options.runs} runs')}.\n\n" + "\n".join(report(measured))
    print(text)
    if options.write:
        write_part("growth", text)


def measure(size: int, runs: int) -> dict[str, float]:
    """All figures for so many passages, each stage in a process of its own."""
    with tempfile.TemporaryDirectory() as place:
        material, folder = Path(place, "material"), Path(place, "index")
        material.mkdir()
        folder.mkdir()
        stage("make", material, size)
        built = stage("build", ENGINE, material, folder)
        asked = stage("ask", ENGINE, material, folder, runs)
        waits = first_hits({ENGINE: folder}, a_query(material))
        return figures(built, asked, waits, stage("nothing"))


def figures(
    built: Mapping[str, Any], asked: Mapping[str, Any], waits: Mapping[str, float], nothing: Mapping[str, Any]
) -> dict[str, float]:
    """What the stages found, by column; memory and start of Python alone under names of their own."""
    found = {
        BUILD: built["seconds"],
        SIZE: built["bytes"] / 1e6,
        BUILD_MB: built["build_peak_mb"],
        ASK_MB: asked["ask_peak_mb"],
        FIRST: waits[ENGINE],
        f"{FIRST}, {PYTHON}": waits[""],
        f"MB, {PYTHON}": nothing["peak_mb"],
        SHARE: asked["share"],
    }
    for kind in KINDS:
        if taken := tables.times(asked, "first", kind):
            found |= {f"{P50} {kind}": taken.p50, f"{P95} {kind}": taken.p95}
    return found | {P50: found[f"{P50} all"], P95: found[f"{P95} all"]}


def law(measured: Mapping[int, Figures], name: str) -> PowerLaw:
    """How a column grows."""
    last = measured[max(measured)]
    floors = {FIRST: f"{FIRST}, {PYTHON}", BUILD_MB: f"MB, {PYTHON}", ASK_MB: f"MB, {PYTHON}"}
    floor = last[floors[name]] if name in floors else 0.0
    sizes = sorted(measured)
    return power_law(sizes, [measured[size][name] for size in sizes], floor)


def report(measured: Mapping[int, Figures]) -> Iterator[str]:
    """The tables, and where one machine ends."""
    last = measured[max(measured)]
    largest, before = sorted(measured)[-1], sorted(measured)[-2]
    python = f"{last[f'{FIRST}, {PYTHON}']:.0f} ms and {last[f'MB, {PYTHON}']:.0f} MB of {PYTHON}"
    yield (
        f"Sizes up to {largest:,} passages were measured. Figures with ≈ are simulated: carried on by a power law "
        f"through {before:,} and {largest:,} passages, each column by itself, above the {python}. `{FIRST}`: from a "
        f"new process to its first hit, in ms; `{P50}` and `{P95}`: ms of all {len(KINDS) - 1} kinds of query, asked "
        "for the first time in a warm process."
    )
    yield ""
    yield from table(("passages", *(column.name for column in COLUMNS)), map(partial(_row, measured), SIZES))
    yield ""
    yield "By kind of query, p50 / p95 in ms:"
    yield ""
    kinds = [kind for kind in KINDS if f"{P50} {kind}" in last]
    yield from table(("passages", *kinds), (_kinds_row(measured, size, kinds) for size in SIZES))
    yield ""
    yield end_of_one_machine(measured)
    kept = [f"{size:,} ({each[SHARE]:.0%})" for size, each in measured.items() if each[SHARE] < UNDISTURBED]
    if kept:
        yield ""
        yield f"Other work disturbed this run: with so many passages less than a processor was free: {', '.join(kept)}."


def _row(measured: Mapping[int, Figures], size: int) -> Sequence[str]:
    return f"{size:,}", *(_cell(measured, size, column.name, column.form) for column in COLUMNS)


def _kinds_row(measured: Mapping[int, Figures], size: int, kinds: Sequence[str]) -> Sequence[str]:
    cells = [[_cell(measured, size, f"{part} {kind}", ",.2f") for part in (P50, P95)] for kind in kinds]
    return f"{size:,}", *(" / ".join(both) for both in cells)


def _cell(measured: Mapping[int, Figures], size: int, name: str, form: str) -> str:
    return f"{measured[size][name]:{form}}" if size in measured else f"≈ {law(measured, name).at(size):{form}}"


def end_of_one_machine(measured: Mapping[int, Figures]) -> str:
    """The passages at which each limit is reached, the nearest first."""
    reached = [(law(measured, column.name).reaches(column.limit), column) for column in COLUMNS if column.limit]
    reached.sort(key=lambda pair: pair[0])
    ends = "; ".join(f"{column.said} at {rounded(size)}" for size, column in reached if size <= FAR)
    nearest = reached[0][0]
    return (
        f"Carried on so, limits are reached with these numbers of passages: {ends}. One machine ends with the first of "
        f"them: at about {rounded(nearest)} passages, {rounded(nearest / A_PAPER)} papers of {A_PAPER} passages."
    )


def rounded(number: float) -> str:
    """Two digits that count: more would pretend to know."""
    if number == float("inf"):
        return "no size"
    return f"{int(float(f'{number:.1e}')):,}"


if __name__ == "__main__":
    main()
