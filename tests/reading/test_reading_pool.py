import multiprocessing
import os
import pickle
import signal
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from search.errors import REASONS, KutipError, ReadingError
from search.language.lexicon_file import LexiconError
from search.reading.limits import Limits
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
