"""How long does `kutip index` take, as a whole process? First, again with nothing changed, and rebuilt.

    python benchmarks/indexing.py FOLDER [FOLDER ...] [--runs N]

Each folder is copied and indexed anew in every run; the median is printed, with the same figure as a multiple of
`python -c pass`, which travels between machines.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    bare = statistics.median(seconds([sys.executable, "-c", "pass"]) for _ in range(10))
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, `python -c pass` {bare * 1000:.0f} ms\n")
    print("| folder | papers | passages | first | again | rebuilt |")
    print("|---|---|---|---|---|---|")
    for folder in options.folders:
        runs = [measure(folder) for _ in range(options.runs)]
        times = [statistics.median(run[at] for _, run in runs) for at in range(3)]
        report = runs[0][0]
        cells = " | ".join(f"{taken:.2f} s ({taken / bare:.0f}x)" for taken in times)
        print(f"| {folder.name} | {report['papers']} | {report['passages']} | {cells} |")


def measure(folder: Path) -> tuple[dict[str, int], list[float]]:
    """The report of the first run, and the seconds of the three."""
    with tempfile.TemporaryDirectory() as place:
        corpus = Path(place, "corpus")
        shutil.copytree(folder, corpus)
        index = [sys.executable, "-m", "search", "index", "--json"]
        places = {"KUTIP_CORPUS": str(corpus), "KUTIP_INDEX": str(Path(place, "index"))}
        started = time.perf_counter()
        first = subprocess.run(index, env=os.environ | places, capture_output=True, check=True)
        times = [time.perf_counter() - started]
        times += [seconds(command, **places) for command in (index, [*index, "--rebuild"])]
        return json.loads(first.stdout), times


def seconds(command: Sequence[str], **environment: str) -> float:
    started = time.perf_counter()
    subprocess.run(command, env=os.environ | environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
