"""Papers are taken apart in workers: the same index as without, and a worker that is lost costs one file."""

import logging
import multiprocessing
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from search.asking import Question
from search.engines import open_engine
from search.errors import KutipError
from search.library import Failure, Report, open_library, update
from search.library import intake as module
from search.library.catalogue import Catalogue
from search.library.generations import ENGINE, Generations
from search.reading import startup
from search.settings import ReadingLimits, Settings

SENTENCES = (
    "Korban {0} membayar hutang kepada agen di pelabuhan ke-{1}. "
    "The recruiters of ship {1} withheld the wages of {0} workers. "
    "Pemerintah memberantas perdagangan orang sejak peristiwa nomor {1} terjadi. "
)
FAULTY = """
import os, time
from search.library import shelve, workbench

structure = shelve.structure

def act(extraction, *rest):
    text = extraction.pages[0].text
    if "FATAL" in text:
        {fault}
    return structure(extraction, *rest)

def set_up(*args):
    shelve.structure = act
    workbench.set_up(*args)
"""


@pytest.fixture
def settings(tmp_path: Path, lexicon_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A few papers, for which workers are used all the same."""
    monkeypatch.setattr(module, "_LITTLE", 0)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(6):
        text = "".join(SENTENCES.format(f"baru{number}", at) for at in range(10 + 20 * number))
        references = "DAFTAR PUSTAKA\n\nSimamora, E. (2019). Utang."
        (corpus / f"p{number}.txt").write_text(f"PENDAHULUAN\n\n{text}\n\n{references}\n")
    (corpus / "p1.txt.json").write_text('{"title": "Utang", "author": [{"family": "Simamora"}]}')
    # Workers know nothing of the lexicon that tests compile once.
    shutil.copytree(lexicon_folder, tmp_path / "index" / "lexicon")
    return Settings(corpus, tmp_path / "index", 2, ReadingLimits())


@pytest.fixture
def fatal(settings: Settings) -> Path:
    """A paper over which faulty workers fail."""
    file = settings.corpus / "fatal.txt"
    file.write_text("PENDAHULUAN\n\nFATAL adalah kata yang tidak diterima.\n")
    return file


@pytest.fixture
def faulty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes workers do something over the fatal paper."""

    def make(fault: str) -> None:
        name = f"faulty_{abs(hash(fault))}"
        (tmp_path / f"{name}.py").write_text(FAULTY.format(fault=fault))
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.setattr(module.workbench, "set_up", __import__(name).set_up)

    return make


def content(settings: Settings) -> list[object]:
    """Everything that an index tells."""
    generation = Generations(settings.index).current()
    assert generation is not None
    catalogue = Catalogue(generation)
    shelved = sorted(catalogue.shelved(), key=lambda entry: entry.file.name)
    catalogue.close()
    reader = open_engine().reader(generation / ENGINE)
    papers = [entry.outcome for entry in shelved if not isinstance(entry.outcome, Failure)]
    passages = [reader.get(f"{paper.paper.id}#{at}") for paper in papers for at in range(1, paper.passages + 1)]
    words = [(term, count, reader.occurrences(term, "exact")) for term, count in reader.terms("", "exact")]
    stems = [(term, count, reader.occurrences(term, "stem")) for term, count in reader.terms("", "stem")]
    reader.close()
    with open_library(settings) as library:
        answers = [
            library.ask(Question(query, limit=40)).hits for query in ("debt bondage", "hutang agen", "ship wages")
        ]
    return [shelved, passages, words, stems, kept_stems(generation), answers]


def kept_stems(generation: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(generation / "stems.sqlite")) as base:
        return base.execute("SELECT name, stem FROM stems ORDER BY name").fetchall()


def failures(report: Report) -> list[tuple[str, str, str]]:
    return [(failure.file, failure.reason, failure.detail) for failure in report.failed]


def test_one_process_and_many_make_the_same_index(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = settings._replace(jobs=1, index=settings.index.with_name("alone"))
    with monkeypatch.context() as patch:
        patch.setattr(module, "_LITTLE", 1 << 30)
        update(alone)
    update(settings)
    assert content(settings) == content(alone)
    update(settings, rebuild=True)
    assert content(settings) == content(alone)
    (settings.corpus / "p1.txt.json").unlink()
    text = "".join(SENTENCES.format("tambahan", at) for at in range(90))
    for number in range(2):
        (settings.corpus / f"q{number}.txt").write_text(f"PENDAHULUAN\n\n{text}{number} kali.")
    update(alone)
    update(settings)
    assert content(settings) == content(alone)


@pytest.mark.parametrize("read_before", [False, True])
def test_a_worker_that_dies_over_a_paper_costs_that_paper(
    settings: Settings, fatal: Path, faulty: Any, read_before: bool
) -> None:
    if read_before:
        assert update(settings).papers == 7
    faulty("time.sleep(0.5), os.abort()")
    report = update(settings, rebuild=True)
    assert failures(report) == [("fatal.txt", "internal", "taking it apart crashed (exit code -6)")]
    assert report.papers == 6


def test_a_paper_that_is_never_done_with_costs_itself(
    settings: Settings, fatal: Path, faulty: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.1)
    faulty("time.sleep(600)")
    report = update(settings._replace(limits=ReadingLimits(seconds=40)))
    assert failures(report) == [("fatal.txt", "timeout", "taking it apart took more than 4 s")]
    assert report.papers == 6


def test_a_fault_of_ours_in_a_worker_is_named_and_its_trace_logged(
    settings: Settings, fatal: Path, faulty: Any, caplog: pytest.LogCaptureFixture
) -> None:
    faulty("raise ZeroDivisionError('seeded')")
    with caplog.at_level(logging.ERROR):
        report = update(settings)
    assert failures(report) == [("fatal.txt", "internal", "it could not be taken apart (ZeroDivisionError: seeded)")]
    assert report.papers == 6
    assert "'fatal.txt'" in caplog.text
    assert "in act" in caplog.text


def test_a_paper_too_large_for_a_worker_is_taken_apart_by_the_writer(
    settings: Settings, fatal: Path, faulty: Any
) -> None:
    faulty("raise MemoryError")
    report = update(settings)
    assert report.failed == ()
    assert report.papers == 7


def test_what_is_kept_and_damaged_is_read_again(settings: Settings) -> None:
    update(settings)
    before = content(settings)
    for file in (settings.index / "extractions").glob("*/*"):
        file.write_bytes(file.read_bytes()[:-20])
    assert update(settings, rebuild=True).failed == ()
    assert content(settings) == before


def test_a_disk_that_takes_no_text_ends_the_update(settings: Settings) -> None:
    (settings.index / "extractions").write_text("no folder")
    with pytest.raises(KutipError, match="cannot be written"):
        update(settings)


def test_an_interrupted_update_leaves_no_worker(settings: Settings) -> None:
    class Interrupts:
        def begin(self, files: int) -> None: ...

        def done(self, name: str) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update(settings, watcher=Interrupts())
    assert not [process for process in multiprocessing.active_children() if process.name == "pebble_pool_worker"]
    assert update(settings).papers == 6


def test_an_interrupt_amid_an_import_is_no_fault_of_ours(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise RuntimeError("Error calling __set_name__") from KeyboardInterrupt()

    monkeypatch.setattr(module, "_LITTLE", 1 << 30)
    monkeypatch.setattr("search.library.shelve.structure", interrupted)
    with pytest.raises(KeyboardInterrupt):
        update(settings)


def test_little_is_done_without_workers(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    import search.reading.workers as workers

    monkeypatch.delattr(workers, "Workers")
    monkeypatch.setattr(module, "_LITTLE", 100_000)
    assert update(settings).papers == 6


def test_a_bad_line_in_the_users_lexicon_costs_no_paper(settings: Settings) -> None:
    (settings.corpus / "kutip-lexicon.txt").write_text("this line is no concept\n")
    with pytest.raises(KutipError, match="line 1"):
        update(settings)
    assert Generations(settings.index).current() is not None


@pytest.mark.skipif(sys.platform == "win32", reason="no fork server there")
def test_workers_get_ready_only_where_they_are_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(startup, "start_early", lambda modules: started.append(list(modules)))
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    settings = Settings(corpus, tmp_path / "index", 2, ReadingLimits())
    (corpus / "short.txt").write_text(SENTENCES.format("lain", 1))
    update(settings)
    update(settings)
    assert started == [], "a short text is read here"
    (corpus / "page.html").write_text(f"<p>{SENTENCES}</p>")
    update(settings)
    ((*one,),) = started
    assert "search.reading.html" in one
    assert "search.library.workbench" not in one, "one paper is taken apart here"
    update(settings)
    assert len(started) == 1, "nothing is new"
    for number in range(3):
        (corpus / f"long{number}.txt").write_text("".join(SENTENCES.format(number, at) for at in range(400)))
    update(settings)
    assert "search.library.workbench" in started[1]
    update(settings, rebuild=True)
    assert "search.library.workbench" in started[2]
    assert "search.reading.html" not in started[2], "it has been read"
