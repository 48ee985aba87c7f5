"""Generations of the index: whole or not there, checked to the last byte, and one before to go back to."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search.asking import Question
from search.engines.base import Answer
from search.engines.whoosh import merging, writing
from search.errors import KutipError
from search.library import (
    Undone,
    add_entries,
    generations,
    intake,
    marks,
    open_library,
    pair,
    roll_back,
    sealing,
    update,
    updating,
)
from search.library.extractions import ExtractionStore
from search.library.generations import STAMP, WRITER, Generations, Stamp
from search.library.sealing import CHECKSUMS, faults, verify
from search.settings import ReadingLimits, Settings

DEBT = "Korban harus membayar hutang kepada agen sebelum boleh pulang ke kampungnya. Paspornya ditahan oleh majikan."
SHIP = "Nelayan itu bekerja dua puluh jam sehari di kapal ikan tanpa upah. Kapal tidak pernah merapat di pelabuhan."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "debt.txt").write_text(DEBT)
    place = Settings(corpus, tmp_path / "index", 1, ReadingLimits())
    update(place)
    return place


def papers(settings: Settings) -> list[str]:
    with open_library(settings) as library:
        return sorted(hit.paper.id for hit in library.ask(Question("korban kapal")).hits)


def generation(settings: Settings) -> Path:
    current = Generations(settings.index).current()
    assert current is not None
    return current


def test_a_new_generation_is_whole(settings: Settings) -> None:
    assert faults(generation(settings), STAMP) == []
    verify(generation(settings), {})


def first_engine_file(folder: Path) -> Path:
    return max((folder / "engine").iterdir(), key=lambda file: file.stat().st_size)


def flip(folder: Path) -> None:
    file = first_engine_file(folder)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)


def cut(folder: Path) -> None:
    file = folder / "catalogue.sqlite"
    file.write_bytes(file.read_bytes()[:-100])


def lose(folder: Path) -> None:
    first_engine_file(folder).unlink()


def add(folder: Path) -> None:
    (folder / "engine" / "MAIN_9999.toc").write_bytes(b"cos\nsystem\n(S'true'\ntR.")


def unsum(folder: Path) -> None:
    (folder / CHECKSUMS).write_text("[]")


@pytest.mark.parametrize("damage", [flip, cut, lose, add, unsum])
def test_a_damaged_generation_is_not_built_upon(settings: Settings, damage: Callable[[Path], None]) -> None:
    damage(generation(settings))
    assert faults(generation(settings), STAMP)
    (settings.corpus / "ship.txt").write_text(SHIP)
    report = update(settings)
    assert report.papers == 2
    assert papers(settings) == ["debt", "ship"]
    assert faults(generation(settings), STAMP) == []


def test_a_generation_that_lacks_passages_never_comes_into_force(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search.engines.whoosh.writing import WhooshWriter

    monkeypatch.setattr(WhooshWriter, "add", lambda self, entries: None)
    (settings.corpus / "ship.txt").write_text(SHIP)
    with pytest.raises(KutipError, match="catalogue"):
        update(settings)
    monkeypatch.undo()
    assert papers(settings) == ["debt"]
    update(settings)
    assert papers(settings) == ["debt", "ship"]


def test_rolling_back_and_forth(settings: Settings) -> None:
    with pytest.raises(KutipError, match="no earlier state"):
        roll_back(settings)
    (settings.corpus / "ship.txt").write_text(SHIP)
    update(settings)
    assert papers(settings) == ["debt", "ship"]
    assert roll_back(settings) == Undone(1, 1, 2, 2, left=("ship.txt",), returned=(), changed=())
    assert papers(settings) == ["debt"]
    with pytest.raises(KutipError, match="no earlier state"):
        roll_back(settings)
    assert update(settings).added == ("ship.txt",)
    assert papers(settings) == ["debt", "ship"]


def test_marks_tell_states_apart_also_those_of_one_name(settings: Settings) -> None:
    seen = [marks(settings)]
    assert marks(settings) == seen[0]
    (settings.corpus / "ship.txt").write_text(SHIP)
    update(settings)
    second = generation(settings)
    seen.append(marks(settings))
    roll_back(settings)
    assert marks(settings) == seen[0]
    update(settings)
    assert generation(settings) == second
    seen.append(marks(settings))
    add_entries(settings, [pair("ship", "bahtera")])
    seen.append(marks(settings))
    places = settings.index / "vectors" / "one" / f"{second.name}.json"
    places.parent.mkdir(parents=True)
    places.write_text("{}")
    seen.append(marks(settings))
    (settings.index / "current").write_text("000099")
    seen.append(marks(settings))
    assert len(set(seen)) == len(seen)


def test_a_damaged_state_is_left_without_a_word_of_what_was_in_it(settings: Settings) -> None:
    (settings.corpus / "ship.txt").write_text(SHIP)
    update(settings)
    (generation(settings) / "catalogue.sqlite").write_bytes(b"no catalogue")
    assert roll_back(settings) == Undone(1, 1)
    assert papers(settings) == ["debt"]


def test_there_is_no_way_back_to_a_damaged_state(settings: Settings) -> None:
    flip(generation(settings))
    earlier = generation(settings)
    (settings.corpus / "ship.txt").write_text(SHIP)
    update(settings)
    if earlier.exists():
        with pytest.raises(KutipError, match="has changed since"):
            roll_back(settings)
    assert papers(settings) == ["debt", "ship"]


def test_the_writer_is_named_and_the_lock_ends_with_it(settings: Settings) -> None:
    generations = Generations(settings.index)
    with generations.lock(), pytest.raises(KutipError, match=f"process {os.getpid()} on "):
        update(settings, wait=0.05)
    assert not (settings.index / WRITER).exists()
    (settings.index / WRITER).write_text(json.dumps({"process": 1, "host": "gone", "since": "long ago"}))
    assert update(settings).unchanged == 1


def test_a_reader_that_meets_a_swap_opens_the_next_generation(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    import search.library.opening as opening

    original = opening.read_stamp
    (settings.corpus / "ship.txt").write_text(SHIP)

    def slow(folder: Path) -> object:
        monkeypatch.setattr(opening, "read_stamp", original)
        update(settings)
        (settings.corpus / "third.txt").write_text(SHIP.replace("ikan", "kargo"))
        update(settings)
        return original(folder)

    monkeypatch.setattr(opening, "read_stamp", slow)
    assert papers(settings) == ["debt", "ship", "third"]


def test_what_was_read_of_removed_papers_is_deleted_in_time(settings: Settings) -> None:
    store = settings.index / "extractions"
    (settings.corpus / "ship.txt").write_text(SHIP)
    update(settings)
    (store / "ab").mkdir(exist_ok=True)
    (store / "ab" / "left.json.gz.77.tmp").write_bytes(b"half")
    assert len(list(store.glob("*/*.json.gz"))) == 2
    (settings.corpus / "ship.txt").unlink()
    update(settings)
    assert len(list(store.glob("*/*.json.gz"))) == 2, "the generation before still has it"
    assert not list(store.glob("*/*.tmp"))
    (settings.corpus / "third.txt").write_text(SHIP.replace("ikan", "kargo"))
    update(settings)
    keys = [file.name.removesuffix(".json.gz") for file in store.glob("*/*.json.gz")]
    assert len(keys) == 2
    assert all(ExtractionStore(store).get(key) for key in keys)


def test_damage_is_found_where_nothing_is_to_be_done(settings: Settings) -> None:
    flip(generation(settings))
    update(settings)
    assert faults(generation(settings), STAMP) == []
    assert papers(settings) == ["debt"]


def test_damage_that_comes_to_light_last_keeps_the_next_generation_from_coming_into_force(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged_one = generation(settings)
    flip(damaged_one)
    real, finished = sealing.faults, []

    def late(folder: Path, stamp: str) -> list[str]:
        time.sleep(0.5)
        return real(folder, stamp)

    def finish(folder: Path, stamp: Stamp, base: Path | None) -> None:
        finished.append(base)
        generations.finish(folder, stamp, base)

    monkeypatch.setattr(sealing, "faults", late)
    monkeypatch.setattr(updating, "finish", finish)
    (settings.corpus / "ship.txt").write_text(SHIP)
    update(settings)
    assert finished == [None], "only what was built from nothing is stamped"
    assert papers(settings) == ["debt", "ship"]


def test_what_is_raised_over_a_whole_generation_is_raised(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KutipError("a fault", "of another kind")

    monkeypatch.setattr(updating, "make_plan", fail)
    with pytest.raises(KutipError, match="a fault"):
        update(settings)
    assert papers(settings) == ["debt"]


def test_the_files_of_a_segment_that_stays_are_read_once(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "choose", lambda added, segments: (segments, []))
    stays = first_engine_file(generation(settings)).name
    real, read = sealing._digest, []

    def digest(file: Path) -> str:
        read.append(file.name)
        return real(file)

    monkeypatch.setattr(sealing, "_digest", digest)
    (settings.corpus / "ship.txt").write_text(SHIP)
    update(settings)
    assert read.count(stays) == 1
    assert set(json.loads((generation(settings) / CHECKSUMS).read_bytes())) == {
        file.relative_to(generation(settings)).as_posix()
        for file in generation(settings).rglob("*")
        if file.is_file() and file.name not in (CHECKSUMS, STAMP)
    }
    monkeypatch.undo()
    assert faults(generation(settings), STAMP) == []


def test_each_new_paper_is_looked_for(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    real = sealing._look_for

    def look_for(name: str, *rest: Any) -> None:
        asked.append(name)
        real(name, *rest)

    for number in range(30):
        (settings.corpus / f"p{number:02}.txt").write_text(f"{DEBT} Kali ke-{number}.")
    update(settings)
    monkeypatch.setattr(sealing, "_look_for", look_for)
    (settings.corpus / "ship.txt").write_text(SHIP)
    update(settings)
    assert "ship#1" in asked
    assert len(asked) >= 10


def test_a_passage_that_is_not_found_by_its_word_stops_the_update(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search.engines.whoosh.reading import WhooshReader

    monkeypatch.setattr(WhooshReader, "search", lambda *_: Answer((), 0))
    (settings.corpus / "ship.txt").write_text(SHIP)
    with pytest.raises(KutipError, match="is not found by its word"):
        update(settings)
    monkeypatch.undo()
    assert papers(settings) == ["debt"]


@pytest.mark.parametrize("links", [True, False])
def test_a_segment_that_stays_is_one_file_with_two_names_where_the_disk_can(
    settings: Settings, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "SMALL", 0)
    monkeypatch.setattr(merging, "choose", lambda added, segments: (segments, []))
    monkeypatch.setattr(writing, "choose", lambda added, segments: (segments, []))
    if not links:

        def refuse(*_: object) -> None:
            raise OSError("no links here")

        monkeypatch.setattr(os, "link", refuse)
    (settings.corpus / "ship.txt").write_text("Kapal itu berlayar jauh membawa korban ke pelabuhan asing.\n")
    update(settings)
    segments = list((generation(settings) / "engine").glob("*.seg"))
    assert sorted(file.stat().st_nlink for file in segments) == ([1, 2] if links else [1, 1])
    assert papers(settings) == ["debt", "ship"]
    assert roll_back(settings).papers == 1
    assert papers(settings) == ["debt"]
    flip(generation(settings))
    assert (update(settings).papers, papers(settings)) == (2, ["debt", "ship"])


def test_a_file_that_changes_while_it_is_read_is_told_so(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    late = settings.corpus / "late.txt"
    late.write_text("Kapal korban.\n")
    real = intake.read_files

    def read(paths, *rest, **options):  # type: ignore[no-untyped-def]
        for path, outcome in real(paths, *rest, **options):
            path.write_text("Naskah yang lebih panjang daripada yang dibaca tadi.\n")
            yield path, outcome

    monkeypatch.setattr(intake, "read_files", read)
    (failure,) = update(settings).failed
    assert (failure.file, failure.reason) == ("late.txt", "vanished")
    monkeypatch.undo()
    assert update(settings).failed == ()
