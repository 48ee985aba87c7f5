"""A writer that is killed at any moment leaves a whole index, and nothing to be mended by hand.

KUTIP_KILLS says how often (a few times in the usual run): KUTIP_KILLS=500 pytest tests/library/test_killed.py
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from search.asking import Question
from search.engines.base import Filters
from search.library import examine, open_library, update
from search.library.generations import STAMP, Generations
from search.library.sealing import faults
from search.settings import ReadingLimits, Settings

KILLS = int(os.environ.get("KUTIP_KILLS", "12"))
PAPERS = 12

pytestmark = pytest.mark.slow


def paper(number: int, edition: int) -> str:
    """Long enough, and of words various enough, that a rebuild takes the papers apart in workers."""
    chance = random.Random(f"{number} {edition}")
    syllables = ["ka", "ri", "mu", "ten", "ba", "lo", "sa", "ne", "gi", "ru", "pa", "to"]
    sentences = (
        f"Korban {number} {edition} {at} "
        + " ".join("".join(chance.choices(syllables, k=3)) for _ in range(9))
        + " membayar hutang kepada agen."
        for at in range(320)
    )
    return f"PENDAHULUAN\n\n{' '.join(sentences)}\n"


class Reader(threading.Thread):
    """Searches without end, and notes every answer that is not of one whole generation."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(daemon=True)
        self.settings = settings
        self.stopped = threading.Event()
        self.answers = 0
        self.faults: list[str] = []

    def run(self) -> None:
        while not self.stopped.is_set():
            try:
                with open_library(self.settings) as library:
                    total = library.ask(Question("hutang", filters=Filters())).total
                    counted = sum(getattr(entry.outcome, "passages", 0) for entry in library.files())
                if total != counted or not total:
                    self.faults.append(f"{total} of {counted} passages")
                self.answers += 1
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a broken read
                self.faults.append(f"{type(error).__name__}: {error}")


def test_killed_writers_lose_nothing(tmp_path: Path) -> None:
    chance = random.Random(20)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(PAPERS):
        (corpus / f"p{number}.txt").write_text(paper(number, 0))
    settings = Settings(corpus, tmp_path / "index", 2, ReadingLimits())
    update(settings)
    reader = Reader(settings)
    reader.start()
    command = [sys.executable, "-m", "search", "index", "--corpus", str(corpus), "--index", str(settings.index)]
    longest = 0.0
    for kill in range(KILLS):
        number = chance.randrange(PAPERS)
        (corpus / f"p{number}.txt").write_text(paper(number, kill + 1))
        arguments = ["--rebuild"] if kill % 5 == 4 else []
        process = subprocess.Popen(
            [*command, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        started = time.monotonic()
        try:
            process.wait(timeout=chance.uniform(0.05, 1.6) if longest == 0 else chance.uniform(0, 1.2 * longest))
            longest = max(longest, time.monotonic() - started)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        generation = Generations(settings.index).current()
        assert generation is not None
        assert faults(generation, STAMP) == []
    reader.stopped.set()
    reader.join()
    assert reader.faults == []
    assert reader.answers > KILLS / 4
    report = update(settings)
    assert (report.papers, report.failed) == (PAPERS, ())
    health = examine(settings)
    assert {finding.kind for finding in health.findings} <= {"missing-metadata", "same-text", "low-quality"}
    leftovers = [path for path in settings.index.rglob("*") if path.suffix == ".tmp" or path.name.endswith(".building")]
    assert leftovers == []
