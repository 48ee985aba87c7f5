"""kutip's engine beside stock Whoosh, SQLite FTS5, tantivy, Xapian and bm25s: the same passages, the same queries.

    python benchmarks/engines.py [--sizes 10000 100000] [--engines NAME ...] [--runs 3] [--write] [--json FILE]

The engines to compare with come with `pip install "kutip[bench]"`; one that is missing is left out, and the table says
so. Passages of about 125 words are made up out of the sample corpus, always the same. Every engine indexes the words of
a passage with their positions, stores the same payload (what kutip keeps of a passage), and answers the same 300
queries with the ten best passages and their payloads. kutip keeps every word twice, as stem and as printed, as it
always does; the words made up here are their own stems, so that both have the same list of postings, which kutip writes
once. (In real papers that saves a sixth of the lists: docs/index-format.md.) Building and answering happen in a process
of their own for each engine, one thread each.

Asked for the first time means: in a warm process, of an engine that has forgotten what it remembers of other queries
(kutip's reader is made to forget, outside the clock; the others remember no answers). `--write` puts the tables into
docs/performance.md.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from peers import PEERS, tables
from performance_page import write_part

HERE = Path(__file__).resolve().parent
FIRST_HIT = "from peers.first_hit import main; main()"
STARTS = 9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000], metavar="N")
    parser.add_argument("--engines", nargs="+", choices=list(PEERS), default=list(PEERS), metavar="NAME")
    parser.add_argument("--runs", type=int, default=3, help="how often each query is timed; the median counts")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the raw numbers there")
    options = parser.parse_args()
    missing = {name: reason for name in options.engines if (reason := lacking(name))}
    names = [name for name in options.engines if name not in missing]
    results: dict[str, Any] = {"machine": machine(missing), "sizes": {}}
    for size in options.sizes:
        results["sizes"][str(size)] = found = compare(size, names, options.runs)
        results["machine"]["versions"] = {name: figures["version"] for name, figures in found["engines"].items()}
        if options.json:
            options.json.write_text(json.dumps(results), encoding="utf-8")
    text = tables.report(results)
    print(text)
    if options.write:
        write_part("engines", text)


def lacking(name: str) -> str | None:
    """Why an engine cannot take part; asked in another process, so that no library is loaded in this one."""
    look = f"from peers import open_peer; open_peer({name!r}).version()"
    done = run(["-c", look], check=False)
    return None if done.returncode == 0 else done.stderr.strip().splitlines()[-1].removeprefix("ModuleNotFoundError: ")


def machine(missing: Mapping[str, str]) -> dict[str, Any]:
    """Where and when."""
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "cores": os.cpu_count(),
        "model": processor(),
        "python": platform.python_version(),
        "system": platform.system(),
        "missing": missing,
    }


def processor() -> str:
    """The model of the processor, as far as the system tells it."""
    known = Path("/proc/cpuinfo")
    if known.exists():
        for line in known.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def compare(size: int, names: Sequence[str], runs: int) -> dict[str, Any]:
    """All figures for so many passages."""
    with tempfile.TemporaryDirectory() as place:
        material = Path(place, "material")
        material.mkdir()
        found: dict[str, Any] = {**stage("make", material, size), "engines": {}}
        folders = {name: Path(place, f"index-{number}") for number, name in enumerate(names)}
        for name, folder in folders.items():
            folder.mkdir()
            tell(f"{size:,} passages: {name}")
            built = stage("build", name, material, folder)
            found["engines"][name] = built | stage("ask", name, material, folder, runs)
        tell(f"{size:,} passages: new processes")
        waits = first_hits(folders, a_query(material))
        found["nothing"] = {"first_hit_ms": waits.pop(""), **stage("nothing")}
        tell(f"{size:,} passages: exact scores")
        answers = material / "answers.json"
        answers.write_text(json.dumps({name: {"ids": found["engines"][name]["ids"]} for name in names}))
        judged = stage("judge", material, answers)
        for name in names:
            found["engines"][name] |= {"first_hit_ms": waits[name], "agreement": judged[name]}
            del found["engines"][name]["ids"]
    return found


def a_query(material: Path) -> str:
    """The first query of several words."""
    queries = json.loads((material / "queries.json").read_text(encoding="utf-8"))["queries"]
    return json.dumps(next(query for query in queries if query["kind"] == "words"))


def first_hits(folders: Mapping[str, Path], query: str) -> dict[str, float]:
    """Milliseconds from the start of a process to its first hit, the engines by turns; "" is a process without any."""
    commands = {name: [name, str(folder), query] for name, folder in folders.items()} | {"": []}
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(STARTS):
        for name, arguments in commands.items():
            started = time.perf_counter()
            command = [sys.executable, "-c", FIRST_HIT, *arguments]
            with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True) as process:
                said = process.stdout.readline() if process.stdout else ""
                taken[name].append((time.perf_counter() - started) * 1000)
            if not said:
                raise RuntimeError(f"{name} found nothing in a new process")
    return {name: median(times) for name, times in taken.items()}


def stage(*arguments: object) -> dict[str, Any]:
    """What a stage of `peers.stages` finds, in a process of its own."""
    done = run(["-m", "peers.stages", *map(str, arguments)])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def run(arguments: Sequence[str], *, check: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, *arguments], env=environment(), capture_output=True, encoding="utf-8", check=False
    )
    if check and done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stderr}")
    return done


def environment() -> dict[str, str]:
    """One thread for the libraries that would take more, and the modules beside this one."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return os.environ | threads | {"PYTHONPATH": str(HERE)}


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
