"""One stage of the comparison, in a process and a memory of its own; what it finds is one line of JSON.

python -m peers.stages make MATERIAL SIZE
python -m peers.stages build ENGINE MATERIAL FOLDER
python -m peers.stages ask ENGINE MATERIAL FOLDER RUNS
python -m peers.stages judge MATERIAL ANSWERS
python -m peers.stages nothing
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from peers import open_peer
from peers.base import Query, Searcher

_Found = dict[str, object]


def make(material: str, size: str) -> _Found:
    """Write passages and queries."""
    from peers import material as passages
    from peers import questions

    folder = Path(material)
    raw, payloads = passages.make(folder, int(size))
    questions.make(passages.read(folder), folder)
    return {"raw_bytes": raw, "payload_bytes": payloads}


def build(name: str, material: str, folder: str) -> _Found:
    """Seconds to index all passages, without the time it takes to read and prepare them."""
    from peers.material import in_batches, read

    peer = open_peer(name)
    started = time.perf_counter()
    builder = peer.build(Path(folder))
    taken = time.perf_counter() - started
    count = 0
    for batch in in_batches(read(Path(material))):
        prepared = builder.prepare(batch)
        taken += _seconds(lambda prepared=prepared: builder.add(prepared))  # type: ignore[misc]
        count += len(batch)
    taken += _seconds(builder.finish)
    bytes_written = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
    return {
        "version": peer.version(),
        "seconds": taken,
        "passages": count,
        "bytes": bytes_written,
        "build_peak_mb": peak_mb(),
    }


def ask(name: str, material: str, folder: str, runs: str) -> _Found:
    """Milliseconds of every query: asked for the first time, in a session of all, and asked again; and the ids found.

    Before a query is asked for the first time, the engine forgets what it remembers of those before. In the session it
    forgets nothing: queries share words.
    """
    from peers.questions import read

    peer = open_peer(name)
    warming, queries = read(Path(material))
    asked = [query for query in queries if query.kind in peer.kinds]
    searcher = peer.open(Path(folder))
    for query in warming:
        if query.kind in peer.kinds:
            searcher.ask(query)
    started, spent = time.perf_counter(), time.process_time()
    first = [[_first(searcher, query) for query in asked] for _ in range(int(runs))]
    searcher.forget()
    session = [_milliseconds(searcher, query) for query in asked]
    again = [[_milliseconds(searcher, query) for query in asked] for _ in range(int(runs))]
    share = (time.process_time() - spent) / (time.perf_counter() - started)
    return {
        "kinds": [query.kind for query in asked],
        "first": _each(first),
        "session": session,
        "again": _each(again),
        "ids": [[hit[0] for hit in searcher.ask(query)] for query in asked],
        "ask_peak_mb": peak_mb(),
        "share": min(1.0, share),
    }


def judge(material: str, answers: str) -> _Found:
    """How far the ids that each engine found agree with an exact BM25."""
    from peers.judging import agreement

    return dict(agreement(Path(material), json.loads(Path(answers).read_text(encoding="utf-8"))))


def nothing() -> _Found:
    """The memory of a process that has only what it needs to read passages and queries."""
    from peers import questions

    return {"peak_mb": peak_mb(), "queries": sum(questions.COUNTS.values())}


def peak_mb() -> float:
    """The most memory that this process had."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _first(searcher: Searcher, query: Query) -> float:
    searcher.forget()
    return _milliseconds(searcher, query)


def _milliseconds(searcher: Searcher, query: Query) -> float:
    started = time.perf_counter()
    searcher.ask(query)
    return (time.perf_counter() - started) * 1000


def _each(runs: list[list[float]]) -> list[float]:
    """The median of each query over the runs."""
    return [sorted(times)[len(times) // 2] for times in zip(*runs, strict=True)]


STAGES: dict[str, Callable[..., _Found]] = {
    "make": make,
    "build": build,
    "ask": ask,
    "judge": judge,
    "nothing": nothing,
}

if __name__ == "__main__":
    print(json.dumps(STAGES[sys.argv[1]](*sys.argv[2:])))
