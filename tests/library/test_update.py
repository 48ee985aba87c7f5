"""The index follows the corpus: what is added, changed, renamed, removed, broken."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from search.asking import Question
from search.errors import KutipError
from search.library import Report, examine, open_library, update
from search.library.generations import Generations
from search.settings import ReadingLimits, Settings

DEBT = "Korban harus membayar hutang kepada agen sebelum boleh pulang ke kampungnya. Paspornya ditahan oleh majikan."
SHIP = "Nelayan itu bekerja dua puluh jam sehari di kapal ikan tanpa upah. Kapal tidak pernah merapat di pelabuhan."
CHILD = "The convention protects children from sale and exploitation. States report on it every five years."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "debt.txt").write_text(DEBT)
    (corpus / "ship.md").write_text(SHIP)
    return Settings(corpus, tmp_path / "index", 1, ReadingLimits())


@pytest.fixture
def read_count(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every file that a reader was asked to read."""
    import search.library.intake as module

    read: list[Path] = []
    original = module.read_files

    def counting(paths: list[Path], *args: object, **options: object) -> object:
        read.extend(paths)
        return original(paths, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "read_files", counting)
    return read


def found(settings: Settings, query: str) -> list[str]:
    with open_library(settings) as library:
        return [hit.paper.id for hit in library.ask(Question(query)).hits]


def test_a_first_update_adds_everything(settings: Settings) -> None:
    report = update(settings)
    assert report.added == ("debt.txt", "ship.md")
    assert (report.papers, report.passages, report.failed) == (2, 2, ())
    assert found(settings, "hutang") == ["debt"]


def test_nothing_changed_means_nothing_done(settings: Settings, read_count: list[Path]) -> None:
    update(settings)
    before = Generations(settings.index).current()
    read_count.clear()
    report = update(settings)
    assert (report.added, report.updated, report.removed, report.unchanged) == ((), (), (), 2)
    assert Generations(settings.index).current() == before
    assert read_count == []


def test_a_changed_file_is_updated(settings: Settings) -> None:
    update(settings)
    (settings.corpus / "debt.txt").write_text(CHILD)
    report = update(settings)
    assert report.updated == ("debt.txt",)
    assert found(settings, "hutang") == []
    assert found(settings, "convention") == ["debt"]


def test_a_new_time_stamp_alone_reads_nothing_again(settings: Settings, read_count: list[Path]) -> None:
    update(settings)
    read_count.clear()
    os.utime(settings.corpus / "debt.txt", ns=(1, 1))
    report = update(settings)
    assert (report.updated, report.unchanged, read_count) == ((), 2, [])
    before = Generations(settings.index).current()
    update(settings)
    assert Generations(settings.index).current() == before, "the new time stamp was not remembered"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no time of the last change where Python sees it")
def test_a_change_that_keeps_size_and_time_stamp_is_noticed(settings: Settings) -> None:
    update(settings)
    file = settings.corpus / "debt.txt"
    before = file.stat()
    file.write_text(DEBT.replace("hutang", "piutan"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert update(settings).updated == ("debt.txt",)
    assert found(settings, "hutang") == []


def test_new_permissions_alone_are_no_change(settings: Settings, read_count: list[Path]) -> None:
    update(settings)
    read_count.clear()
    (settings.corpus / "debt.txt").chmod(0o600)
    with open_library(settings) as library:
        assert library.changed() == 0
    (settings.corpus / "ship.md").write_text(SHIP + " Ombak tinggi.")
    update(settings)
    (settings.corpus / "debt.txt").chmod(0o644)
    read_count.clear()
    before = Generations(settings.index).current()
    report = update(settings)
    assert (report.updated, report.unchanged, read_count) == ((), 2, [])
    assert Generations(settings.index).current() == before, "the state before the last change was lost for nothing"
    with open_library(settings) as library:
        assert not any(finding.kind == "changed" for finding in examine(settings).findings)
        assert library.changed() == 0


@pytest.mark.parametrize("seconds", [13_600_000_000, -13_600_000_000])
def test_a_date_of_another_age_is_no_hindrance(settings: Settings, seconds: int) -> None:
    try:
        os.utime(settings.corpus / "debt.txt", (seconds, seconds))
    except (OSError, OverflowError):
        pytest.skip("this disk keeps no such date")
    assert len(update(settings).added) == 2
    assert update(settings).unchanged == 2


def test_a_renamed_file_is_not_read_again_and_gets_its_new_id(settings: Settings, read_count: list[Path]) -> None:
    update(settings)
    read_count.clear()
    (settings.corpus / "sub").mkdir()
    (settings.corpus / "debt.txt").rename(settings.corpus / "sub" / "hutang.txt")
    report = update(settings)
    assert report.renamed == (("debt.txt", "sub/hutang.txt"),)
    assert (report.added, report.removed, read_count) == ((), (), [])
    assert found(settings, "hutang") == ["sub/hutang"]


def test_a_removed_file_leaves_the_index(settings: Settings) -> None:
    update(settings)
    (settings.corpus / "debt.txt").unlink()
    report = update(settings)
    assert (report.removed, report.papers) == (("debt.txt",), 1)
    assert found(settings, "hutang") == []


def test_a_rebuild_reads_nothing_again_and_answers_the_same(settings: Settings, read_count: list[Path]) -> None:
    update(settings)
    before = found(settings, "hutang")
    read_count.clear()
    report = update(settings, rebuild=True)
    assert report.papers == 2
    assert read_count == []
    assert found(settings, "hutang") == before


def test_two_files_of_one_name_both_stay_when_the_second_takes_the_bare_id(settings: Settings) -> None:
    update(settings)
    (settings.corpus / "ship.html").write_text(f"<p>{CHILD}</p>")
    update(settings)
    assert found(settings, "kapal") == ["ship.md"]
    assert found(settings, "convention") == ["ship"]


def test_a_broken_file_is_reported_each_time_and_tried_again_on_request_or_change(
    settings: Settings, read_count: list[Path]
) -> None:
    broken = settings.corpus / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing more")
    report = update(settings)
    assert [failure.file for failure in report.failed] == ["broken.pdf"]
    assert report.failed[0].new
    assert report.papers == 2
    read_count.clear()
    report = update(settings)
    assert [(failure.file, failure.new) for failure in report.failed] == [("broken.pdf", False)]
    assert read_count == []
    assert report.unchanged == 2, "a file that cannot be read is not one of those that stay as they are"
    report = update(settings, retry=True)
    assert [(failure.file, failure.new) for failure in report.failed] == [("broken.pdf", True)]
    assert read_count == [broken]
    broken.unlink()
    (settings.corpus / "broken.txt").write_text(CHILD)
    assert update(settings).failed == ()


def test_paths_narrow_the_update(settings: Settings) -> None:
    update(settings)
    (settings.corpus / "new.txt").write_text(CHILD)
    (settings.corpus / "other.txt").write_text(CHILD + " More.")
    (settings.corpus / "ship.md").unlink()
    report = update(settings, paths=[settings.corpus / "new.txt"])
    assert (report.added, report.removed) == (("new.txt",), ())
    report = update(settings)
    assert (report.added, report.removed) == (("other.txt",), ("ship.md",))


def test_a_rebuild_holds_the_whole_corpus_whatever_was_named(settings: Settings) -> None:
    update(settings)
    assert update(settings, rebuild=True, paths=[settings.corpus / "ship.md"]).papers == 2


def test_a_narrowed_update_moves_the_paper_whose_id_goes_to_the_new_file(settings: Settings) -> None:
    update(settings)
    (settings.corpus / "ship.html").write_text(f"<p>{CHILD}</p>")
    update(settings, paths=[settings.corpus / "ship.html"])
    assert found(settings, "kapal") == ["ship.md"]
    assert found(settings, "convention") == ["ship"]


def test_another_corpus_is_not_answered_from_this_index(settings: Settings, tmp_path: Path) -> None:
    update(settings)
    (tmp_path / "other").mkdir()
    with pytest.raises(KutipError, match="belongs to another corpus"):
        open_library(Settings(tmp_path / "other", settings.index, 1, ReadingLimits()))


def test_a_file_that_changes_while_it_is_read_is_not_kept(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    import search.library.intake as module

    original = module.read_files

    def meddle(paths: list[Path], *args: object, **options: object) -> object:
        for path, outcome in original(paths, *args, **options):  # type: ignore[arg-type]
            if path.name == "debt.txt":
                path.write_text("Something else altogether stands here now, and it is longer than before. " * 3)
            yield path, outcome

    monkeypatch.setattr(module, "read_files", meddle)
    report = update(settings)
    assert [(failure.file, failure.reason) for failure in report.failed] == [("debt.txt", "vanished")]
    monkeypatch.undo()
    assert update(settings).updated == ("debt.txt",)
    assert found(settings, "altogether") == ["debt"]


def test_a_fault_of_ours_costs_one_file_and_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    import search.library.shelve as module

    original: Callable[..., object] = module.structure

    def fail_on_ship(extraction: object, known: object) -> object:
        if "kapal" in extraction.pages[0].text:  # type: ignore[attr-defined]
            raise ZeroDivisionError("seeded")
        return original(extraction, known)

    monkeypatch.setattr(module, "structure", fail_on_ship)
    report = update(settings)
    assert [(failure.file, failure.reason) for failure in report.failed] == [("ship.md", "internal")]
    assert report.papers == 1


def test_an_interrupted_update_leaves_the_index_as_it_was_and_keeps_what_was_read(
    settings: Settings, read_count: list[Path]
) -> None:
    update(settings)
    before = Generations(settings.index).current()
    (settings.corpus / "new.txt").write_text(CHILD)

    class Impatient:
        def begin(self, files: int) -> None: ...

        def done(self, name: str) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update(settings, watcher=Impatient())
    assert Generations(settings.index).current() == before
    assert found(settings, "hutang") == ["debt"]
    read_count.clear()
    assert update(settings).added == ("new.txt",)
    assert read_count == []


def test_an_empty_corpus_is_an_error_and_empties_nothing(settings: Settings) -> None:
    update(settings)
    for file in list(settings.corpus.iterdir()):
        file.unlink()
    with pytest.raises(KutipError, match="holds no papers"):
        update(settings)
    assert found(settings, "hutang") == ["debt"]


def test_the_index_of_another_corpus_is_not_taken_over(settings: Settings, tmp_path: Path) -> None:
    update(settings)
    other = tmp_path / "other"
    other.mkdir()
    (other / "child.txt").write_text(CHILD)
    elsewhere = Settings(other, settings.index, 1, ReadingLimits())
    with pytest.raises(KutipError, match="belongs to another corpus"):
        update(elsewhere)
    assert update(elsewhere, rebuild=True).papers == 1


def test_a_moved_workspace_keeps_its_index(settings: Settings, tmp_path: Path, read_count: list[Path]) -> None:
    update(settings)
    moved = tmp_path / "moved"
    settings.corpus.rename(moved)
    report = update(Settings(moved, settings.index, 1, ReadingLimits()))
    assert report.unchanged == 2


def test_an_index_of_another_version_is_refused_by_search_and_rebuilt_by_index(
    settings: Settings, read_count: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    update(settings)
    monkeypatch.setattr("search.library.generations.FORMAT_VERSION", 99)
    with pytest.raises(KutipError, match="another version") as caught:
        open_library(settings)
    assert "kutip index" in caught.value.remedy
    read_count.clear()
    report = update(settings)
    assert (report.papers, read_count) == (2, [])
    assert found(settings, "hutang") == ["debt"]


def test_a_damaged_index_says_so_and_a_rebuild_mends_it(settings: Settings) -> None:
    update(settings)
    (settings.index / "current").write_text("000999\n")
    with pytest.raises(KutipError, match="damaged") as caught:
        open_library(settings)
    assert "--rebuild" in caught.value.remedy
    update(settings, rebuild=True)
    assert found(settings, "hutang") == ["debt"]


@pytest.mark.parametrize("name", ["catalogue.sqlite", "stamp.json", "engine"])
@pytest.mark.parametrize("how", ["gone", "junk"])
def test_a_damaged_part_is_an_error_with_a_remedy_and_a_rebuild_mends_it(
    settings: Settings, name: str, how: str
) -> None:
    update(settings)
    generation = Generations(settings.index).current()
    assert generation
    part = generation / name
    for file in list(part.iterdir()) if part.is_dir() else [part]:
        file.unlink() if how == "gone" else file.write_bytes(b"junk" * 50)
    with pytest.raises(KutipError) as caught:
        found(settings, "hutang")
    assert "kutip index" in caught.value.remedy
    update(settings, rebuild=True)
    assert found(settings, "hutang") == ["debt"]


def test_lost_stems_are_computed_again(settings: Settings) -> None:
    update(settings)
    generation = Generations(settings.index).current()
    assert generation
    (generation / "stems.sqlite").unlink()
    assert found(settings, "hutang") == ["debt"]


def test_only_the_generation_in_force_and_the_one_before_are_kept(settings: Settings) -> None:
    reports: list[Report] = []
    for number in range(4):
        (settings.corpus / f"n{number}.txt").write_text(f"{CHILD} {number}")
        reports.append(update(settings))
    assert len(list((settings.index / "generations").iterdir())) == 2


def test_a_second_writer_is_told_to_wait(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.library.generations.LOCK_WAIT", 0.05)
    with Generations(settings.index).lock(), pytest.raises(KutipError, match="Another kutip"):
        update(settings)


def test_papers_in_a_folder_that_cannot_be_read_stay(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = settings.corpus / "locked"
    folder.mkdir()
    (folder / "child.txt").write_text(CHILD)
    update(settings)
    scandir = os.scandir

    def refusing(place: Path) -> object:
        if Path(place) == folder:
            raise PermissionError(13, "Permission denied")
        return scandir(place)

    monkeypatch.setattr(os, "scandir", refusing)
    report = update(settings)
    assert report.removed == ()
    assert [failure.file for failure in report.failed] == ["locked"]
    (settings.corpus / "debt.txt").unlink()
    assert update(settings).removed == ("debt.txt",)
    assert found(settings, "convention") == ["locked/child"]
    monkeypatch.undo()
    assert update(settings).removed == ()


def junk(file: Path) -> None:
    file.write_bytes(b"no database" * 400)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:1500])


def without_table(file: Path) -> None:
    with closing(sqlite3.connect(file)) as base, base:
        base.execute("DROP TABLE stems")


def numbers(file: Path) -> None:
    with closing(sqlite3.connect(file)) as base, base:
        base.execute("UPDATE stems SET stem = x'05'")


@pytest.mark.parametrize("damage", [junk, cut, without_table, numbers])
def test_stems_that_cannot_be_used_are_computed_again(settings: Settings, damage: Callable[[Path], None]) -> None:
    update(settings)
    generation = Generations(settings.index).current()
    assert generation is not None
    damage(generation / "stems.sqlite")
    assert found(settings, "hutang") == ["debt"]
    (settings.corpus / "more.txt").write_text(CHILD)
    update(settings)
    assert found(settings, "hutang") == ["debt"]


@pytest.mark.parametrize("record", ["{}", "[]", "not json", '{"paper": 7}'])
def test_a_record_that_makes_no_sense_is_a_damaged_index(settings: Settings, record: str) -> None:
    update(settings)
    generation = Generations(settings.index).current()
    assert generation is not None
    with closing(sqlite3.connect(generation / "catalogue.sqlite")) as base, base:
        base.execute("UPDATE files SET record = ?", (record,))
    with open_library(settings) as library, pytest.raises(KutipError, match="damaged"):
        list(library.files())
    with open_library(settings) as library, pytest.raises(KutipError, match="damaged"):
        library.ask(Question("hutang"))


def test_a_name_that_fits_no_file_is_an_error(settings: Settings) -> None:
    update(settings)
    with pytest.raises(KutipError, match=r"nothing called 'typo\.pdf'"):
        update(settings, paths=[settings.corpus / "typo.pdf"])
    (settings.corpus / "debt.txt").unlink()
    assert update(settings, paths=[settings.corpus / "debt.txt"]).removed == ("debt.txt",)
