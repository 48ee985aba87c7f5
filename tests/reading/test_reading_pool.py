import multiprocessing
import os
import pickle
import signal
import sys
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from search.errors import REASONS, KutipError, ReadingError
from search.language.lexicon_file import LexiconError
from search.reading import pool, startup
from search.reading.limits import Limits
from search.reading.pool import Instead
from search.reading.workers import Workers


@pytest.mark.parametrize(
    "error", [KutipError("what", "do"), ReadingError(REASONS[0], "why"), LexiconError("a.txt", 3, "no sign")]
)
def test_errors_come_home_as_they_were(error: KutipError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.__dict__) == (type(error), str(error), error.__dict__)


@pytest.mark.slow
def test_an_error_that_cannot_travel_costs_its_own_errand_only() -> None:
    workers = Workers(str.isalpha, jobs=1, limits=Limits())
    with closing(workers), closing(workers.outcomes()) as outcomes:
        workers.run(Path("b"), exec, ("class E(Exception):\n    pass\nraise E('lost')",), 30)
        workers.run(Path("c"), os.getpid, (), 30)
        found = dict(outcomes)
    assert isinstance(found[Path("c")], int)
    assert "lost" in str(found[Path("b")])


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_pool_lost_while_nobody_looks_is_replaced() -> None:
    workers = Workers(str.isalpha, jobs=1, limits=Limits())
    found = []
    with closing(workers), closing(workers.outcomes()) as outcomes:
        for number in range(8):
            workers.run(Path(f"f{number}"), os.getpid, (), 30)
        for path, outcome in outcomes:
            found.append((path, outcome))
            if len(found) == 2:
                time.sleep(0.5)
                for child in multiprocessing.active_children():
                    os.kill(child.pid or 0, signal.SIGKILL)
                time.sleep(1)
    assert len({path for path, _ in found}) == 8
    assert sum(isinstance(outcome, int) for _, outcome in found) >= 7


@pytest.mark.parametrize(("progress", "ends_well"), [(True, True), (False, False)])
def test_a_portion_is_progress_where_pools_break(
    monkeypatch: pytest.MonkeyPatch, progress: bool, ends_well: bool
) -> None:
    """A pool that breaks again and again is given up, unless something was done between."""
    left = [5]

    def drain(pool: object, waiting: deque[Any], jobs: int) -> Iterator[tuple[Any, object]]:
        if not left[0]:
            yield waiting.popleft(), "done"
            return
        left[0] -= 1
        if progress:
            yield waiting[0], Instead(())
        raise BrokenProcessPool

    monkeypatch.setattr(pool, "_drain", drain)
    jobs: deque[Any] = deque(["a job"])
    if ends_well:
        assert list(pool.run(jobs, pool.Crew(1, 0, ()))) == [("a job", "done")]
    else:
        with pytest.raises(KutipError, match="end at once"):
            list(pool.run(jobs, pool.Crew(1, 0, ())))


def test_every_process_starts_without_a_look_into_the_current_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    seen: list[str | None] = []
    monkeypatch.setattr(startup._BaseProcess, "start", lambda process: seen.append(os.environ.get("PYTHONSAFEPATH")))
    startup._Process().start()
    monkeypatch.setenv("PYTHONSAFEPATH", "hers")
    startup._Process().start()
    assert seen == ["1", "1"]
    assert os.environ["PYTHONSAFEPATH"] == "hers"
