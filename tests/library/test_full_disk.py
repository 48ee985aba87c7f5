"""A disk that is full, or a folder that may not be written, costs an update and no index."""

import os
import resource
import subprocess
import sys

import pytest

from search.asking import Question
from search.library import open_library, update
from search.library.generations import STAMP, Generations
from search.library.sealing import faults
from search.settings import ReadingLimits, Settings

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="limits of files are POSIX's")]

LIMITS = [200, 1000, 3000, 6000, 9000, 12_000, 16_000, 20_000, 30_000, 50_000]
"""Bytes that a file may have; the files of the index are up to some 100,000."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("full")
    corpus = folder / "corpus"
    corpus.mkdir()
    for number in range(8):
        text = " ".join(f"Korban {number} kalimat {at} membayar hutang kepada agen." for at in range(80))
        (corpus / f"p{number}.txt").write_text(f"PENDAHULUAN\n\n{text}\n")
    place = Settings(corpus, folder / "index", 1, ReadingLimits())
    update(place)
    return place


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("rebuild", [False, True])
def test_a_disk_that_fills_up(settings: Settings, limit: int, rebuild: bool) -> None:
    (settings.corpus / "p0.txt").write_text(f"PENDAHULUAN\n\nKorban {limit} {rebuild} membayar hutang kepada agen.\n")
    command = ["index", "--corpus", str(settings.corpus), "--index", str(settings.index), *["--rebuild"] * rebuild]
    done = subprocess.run(
        [sys.executable, "-m", "search", *command],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode in (0, 2)
    if done.returncode:
        assert "Traceback" not in done.stderr
        assert "cannot be written" in done.stderr
    generation = Generations(settings.index).current()
    assert generation is not None
    assert faults(generation, STAMP) == []
    with open_library(settings) as library:
        assert library.ask(Question("hutang")).total > 8
    assert update(settings).papers == 8
