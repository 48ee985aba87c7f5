"""An index with flipped, cut or added bytes: an answer or a KutipError, and nothing else.

KUTIP_FLIPS says how many damaged copies are tried.
"""

import os
import random
import shutil
from pathlib import Path

import pytest

from search.asking import Question
from search.engines.base import Filters
from search.errors import KutipError
from search.library import open_library, update
from search.library.generations import Generations
from search.settings import ReadingLimits, Settings

ROOT = Path(__file__).resolve().parents[2]
FLIPS = int(os.environ.get("KUTIP_FLIPS", "150"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    place = Settings(ROOT / "corpus", tmp_path_factory.mktemp("whole") / "index", 2, ReadingLimits())
    update(place)
    return place


def damage(file: Path, chance: random.Random) -> None:
    data = bytearray(file.read_bytes())
    kind = chance.randrange(4)
    if kind == 0 and data:
        for _ in range(chance.randrange(1, 4)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif kind == 1:
        del data[chance.randrange(len(data) + 1) :]
    elif kind == 2:
        at = chance.randrange(len(data) + 1)
        data[at:at] = chance.randbytes(chance.randrange(1, 9))
    else:
        at = chance.randrange(len(data) + 1)
        data[at : at + 16] = chance.randbytes(16)
    file.write_bytes(bytes(data))


def use(settings: Settings) -> None:
    with open_library(settings) as library:
        for query in ("jeratan utang", '"debt bondage"', "traffick*", "year:2024", "korban -anak"):
            library.ask(Question(query))
        library.occurrences("utang", Filters())
        for entry in library.files():
            record = getattr(entry.outcome, "paper", None)
            if record:
                list(library.passages(library.paper(record.id)))


@pytest.mark.slow
def test_a_damaged_index_answers_or_says_so(whole: Settings, tmp_path: Path) -> None:
    outcomes = {"answered": 0, "refused": 0}
    for seed in range(FLIPS):
        chance = random.Random(seed)
        copy = Settings(whole.corpus, tmp_path / str(seed), 2, ReadingLimits())
        shutil.copytree(whole.index, copy.index, ignore=shutil.ignore_patterns("extractions"))
        generation = Generations(copy.index).current()
        assert generation is not None
        files = sorted(path for path in generation.rglob("*") if path.is_file())
        damage(chance.choice([*files, copy.index / "current"]), chance)
        try:
            use(copy)
            outcomes["answered"] += 1
        except KutipError:
            outcomes["refused"] += 1
        shutil.rmtree(copy.index)
    assert outcomes["refused"] > FLIPS / 10
