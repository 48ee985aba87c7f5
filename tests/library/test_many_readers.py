"""One writer and eight readers at once: no error, and every answer from one whole generation.

KUTIP_SECONDS says for how long: KUTIP_SECONDS=60 pytest tests/library/test_many_readers.py
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from search.library import update
from search.settings import ReadingLimits, Settings

SECONDS = float(os.environ.get("KUTIP_SECONDS", "8"))
READERS = 8
PAPERS = 6

READER = """
import json, sys, time
from pathlib import Path
from search.asking import Question
from search.library import open_library
from search.settings import ReadingLimits, Settings

settings = Settings(Path(sys.argv[1]), Path(sys.argv[2]), 1, ReadingLimits())
until = time.monotonic() + float(sys.argv[3])
seen, faults, answers = set(), [], 0
while time.monotonic() < until:
    try:
        with open_library(settings) as library:
            hits = library.ask(Question("hutang", limit=1000)).hits
            counted = sum(getattr(entry.outcome, "passages", 0) for entry in library.files())
            editions = {hit.paper.id: set() for hit in hits}
            for hit in hits:
                editions[hit.paper.id].update(word for word in hit.passage.text.split() if word.startswith("edisi"))
            seen.add(library.name)
        if len(hits) != counted or any(len(held) != 1 for held in editions.values()):
            faults.append(f"{len(hits)} of {counted} passages, {editions}")
        answers += 1
    except Exception as error:
        faults.append(f"{type(error).__name__}: {error}")
print(json.dumps({"answers": answers, "generations": len(seen), "faults": faults[:3]}))
"""


def paper(number: int, edition: int) -> str:
    sentences = (f"Korban {number}{at} edisi{edition} harus membayar hutang kepada agen." for at in range(60))
    return f"PENDAHULUAN\n\n{' '.join(sentences)}\n"


@pytest.mark.slow
def test_readers_never_see_half_an_update(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(PAPERS):
        (corpus / f"p{number}.txt").write_text(paper(number, 0))
    settings = Settings(corpus, tmp_path / "index", 1, ReadingLimits())
    update(settings)
    command = [sys.executable, "-c", READER, str(corpus), str(settings.index), str(SECONDS)]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(READERS)]
    until = time.monotonic() + SECONDS
    edition = 0
    while time.monotonic() < until:
        edition += 1
        (corpus / f"p{edition % PAPERS}.txt").write_text(paper(edition % PAPERS, edition))
        update(settings, rebuild=edition % 7 == 0)
    reports = [json.loads(reader.communicate()[0]) for reader in readers]
    assert [report["faults"] for report in reports] == [[]] * READERS
    assert all(report["answers"] >= 2 for report in reports)
    assert edition >= 2
    assert max(report["generations"] for report in reports) >= 2
