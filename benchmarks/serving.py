"""How long does a question take that the warm reader of `kutip serve` answers, beside a process of `kutip search`?

    python benchmarks/serving.py [--papers FOLDER] [--times N] [--larger N] [--runs N] [--write]

The papers (the sample corpus, unless told otherwise) are copied so many times with other words, once for an index of
about 500 passages and once for a larger one. Each turn asks one question of the process, then of the server's API, by
a connection of its own and by one that is kept, then its page; both must give the same hits. `--write` puts the table
into docs/performance.md.
"""

import argparse
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

from many_papers import texts, write_copies
from performance_page import measured_on, table, write_part
from processes import BARE, KUTIP, Command, bare, run, seconds, workspace

from search.library import open_library, update
from search.settings import ReadingLimits, Settings

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
QUERIES = ("debt bondage", "kerja paksa", "korban", '"perdagangan orang"', "biaya penempatan pekerja migran")
SEARCH = "`kutip search --json`, a process"


@dataclass(frozen=True)
class Made:
    """An index, and what tells kutip where it is."""

    passages: int
    environment: Mapping[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=Path, default=CORPUS)
    parser.add_argument("--times", type=int, default=4, help="copies for the index of about 500 passages")
    parser.add_argument("--larger", type=int, default=80, help="copies for the larger index; 0: none")
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    parts = [measured_on(f"medians of {options.runs} runs") + "."]
    with tempfile.TemporaryDirectory() as folder:
        papers = texts(options.papers)
        for times in (options.times, options.larger):
            if times:
                made = make(papers, times, Path(folder, str(times)))
                parts += [f"{made.passages:,} passages:", "\n".join(rows(measured(made, options.runs)))]
    text = "\n\n".join(parts)
    print(text)
    if options.write:
        write_part("serving", text)


def make(papers: dict[str, str], times: int, folder: Path) -> Made:
    """Index the copies."""
    settings = Settings(folder / "corpus", folder / "index", 2, ReadingLimits())
    write_copies(papers, times, settings.corpus)
    passages = update(settings).passages
    open_library(settings).close()
    return Made(passages, workspace(settings.corpus, settings.index))


def measured(made: Made, runs: int) -> dict[str, float]:
    """The median seconds of each way to ask; all of them take turns, and the first turn does not count."""
    taken: dict[str, list[float]] = defaultdict(list)
    with served(made) as port:
        kept = HTTPConnection("127.0.0.1", port)
        for turn in range(runs + 1):
            query = QUERIES[turn % len(QUERIES)]
            api = f"/api/search?q={quote(query)}"
            command = Command(SEARCH, [KUTIP, "search", query, "--json"], made.environment)
            check(json.loads(run(command).stdout), json.loads(request(kept, api)[1]))
            timed = {
                BARE: seconds(bare()),
                SEARCH: seconds(command),
                "`/api/search`, a new connection": request(HTTPConnection("127.0.0.1", port), api)[0],
                "`/api/search`, a kept connection": request(kept, api)[0],
                "the page `/`, a kept connection": request(kept, f"/?q={quote(query)}")[0],
                "`/api/papers`, a kept connection": request(kept, "/api/papers")[0],
            }
            for name, each in timed.items() if turn else ():
                taken[name].append(each)
    return {name: statistics.median(each) for name, each in taken.items()}


def check(printed: dict[str, list[dict[str, str]]], answered: dict[str, list[dict[str, str]]]) -> None:
    """Raises ValueError where the server's hits are not those of the command."""
    if not printed["hits"] or printed["hits"] != answered["hits"]:
        raise ValueError("the server and the command do not agree")


def request(connection: HTTPConnection, path: str) -> tuple[float, bytes]:
    """The seconds of one request, and its answer, which must be a good one."""
    started = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    taken = time.perf_counter() - started
    if answer.status != 200:
        raise ValueError(f"{path}: {answer.status}")
    return taken, body


@contextmanager
def served(made: Made) -> Iterator[int]:
    """A server on a port that is free."""
    process = subprocess.Popen(
        [sys.executable, "-m", "search", "serve", "--port", "0"],
        env=os.environ | dict(made.environment),
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        said = process.stderr.readline() if process.stderr else ""
        found = re.search(r":(\d+)/", said)
        if not found:
            raise ValueError(f"the server did not start: {said}")
        yield int(found[1])
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate()


def rows(taken: Mapping[str, float]) -> Iterator[str]:
    """One row a way to ask: milliseconds, how many times bare Python, and how many times as fast as the process."""
    head = ("", "ms", "times bare Python", "times as fast as the process")
    return table(
        head,
        (
            (name, f"{1000 * each:.1f}", f"{each / taken[BARE]:.2f}", f"{taken[SEARCH] / each:.1f}")
            for name, each in taken.items()
        ),
    )


if __name__ == "__main__":
    main()
