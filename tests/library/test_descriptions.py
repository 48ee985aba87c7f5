"""Sidecars and bibliographies beside the papers: what they say is in the index, and follows them."""

import json
from pathlib import Path
from typing import Any

import pytest

from search.asking import Question
from search.engines.base import Filters
from search.errors import KutipError
from search.library import (
    PaperRecord,
    Report,
    open_library,
    sidecar_of,
    update,
    write_fields,
)
from search.model import Reference
from search.settings import ReadingLimits, Settings

DEBT = "Korban harus membayar hutang kepada agen sebelum boleh pulang ke kampungnya. Paspornya ditahan oleh majikan."
SHIP = "Nelayan itu bekerja dua puluh jam sehari di kapal ikan tanpa upah. Kapal tidak pernah merapat di pelabuhan."
RIS = "TY  - JOUR\nAU  - Simamora, Rina\nTI  - Jeratan hutang\nPY  - 2018\nL1  - x/debt.txt\nER  - \n"
BIB = "@article{a, author = {Simamora, Rina}, title = {Jeratan hutang}, year = 2018, file = {x/debt.txt}}"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "debt.txt").write_text(DEBT)
    (corpus / "ship.md").write_text(SHIP)
    place = Settings(corpus, tmp_path / "index", 1, ReadingLimits())
    update(place)
    return place


def records(settings: Settings) -> dict[str, PaperRecord]:
    with open_library(settings) as library:
        return {e.file.name: e.outcome for e in library.files() if isinstance(e.outcome, PaperRecord)}


def references(settings: Settings) -> dict[str, Reference]:
    return {name: record.reference for name, record in records(settings).items()}


def by_author(settings: Settings, name: str) -> list[str]:
    with open_library(settings) as library:
        return [hit.paper.id for hit in library.ask(Question("korban nelayan", filters=Filters(author=name))).hits]


def changed_since(settings: Settings) -> int:
    with open_library(settings) as library:
        return library.changed()


def say(settings: Settings, name: str, record: Any) -> Report:
    text = record if isinstance(record, str) else json.dumps(record)
    (settings.corpus / name).write_text(text, encoding="utf-8")
    return update(settings)


def test_a_sidecar_counts_and_no_file_is_read_again(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    import search.library.intake as module

    asked: list[Path] = []
    monkeypatch.setattr(module, "read_files", lambda paths, *rest, **more: asked.extend(paths) or iter(()))
    report = say(settings, "debt.txt.json", {"title": "Jeratan", "author": [{"family": "Simamora", "given": "Rina"}]})
    assert report.updated == ("debt.txt",)
    assert asked == []
    assert by_author(settings, "simamora") == ["debt"]
    assert references(settings)["debt.txt"].sources["title"] == "sidecar"
    (settings.corpus / "debt.txt.json").unlink()
    assert update(settings).updated == ("debt.txt",)
    assert by_author(settings, "simamora") == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("zotero.bib", BIB),
        ("zotero.ris", RIS),
        ("zotero.json", '[{"id": "a", "title": "Jeratan hutang", "author": [{"family": "Simamora", "given": "Rina"}], '
         '"issued": {"date-parts": [[2018]]}, "file": "x/debt.txt"}]'),
    ],
)  # fmt: skip
def test_a_bibliography_in_the_corpus_describes_its_papers(settings: Settings, name: str, text: str) -> None:
    assert changed_since(settings) == 0
    (settings.corpus / name).write_text(text)
    assert changed_since(settings) == 1
    assert update(settings).updated == ("debt.txt",)
    assert changed_since(settings) == 0
    record = records(settings)["debt.txt"]
    assert (record.paper.front.title, record.paper.front.authors) == ("Jeratan hutang", ("Rina Simamora",))
    assert record.reference.sources["issued"] == name
    assert by_author(settings, "rina") == ["debt"]


def test_a_bibliography_that_changes_nothing_changes_no_paper(settings: Settings) -> None:
    report = say(settings, "other.bib", "@book{b, title = {Sebuah buku yang tidak ada di sini}}")
    assert (report.updated, report.warned) == ((), ())
    assert changed_since(settings) == 0
    assert update(settings).updated == ()


def test_a_broken_bibliography_is_told_and_what_it_said_stays(settings: Settings) -> None:
    say(settings, "zotero.json", '[{"id": "a", "title": "Jeratan hutang", "file": "debt.txt"}]')
    report = say(settings, "zotero.json", "[{")
    assert [(one.file, one.reason, one.new) for one in report.warned] == [("zotero.json", "bad-record", True)]
    assert references(settings)["debt.txt"].item["title"] == "Jeratan hutang"
    again = update(settings)
    assert [(one.file, one.new) for one in again.warned] == [("zotero.json", False)]
    mended = say(settings, "zotero.json", '[{"id": "a", "title": "Judul baru", "file": "debt.txt"}]')
    assert (mended.updated, mended.warned) == (("debt.txt",), ())
    assert references(settings)["debt.txt"].item["title"] == "Judul baru"


def test_a_broken_entry_costs_itself_alone(settings: Settings) -> None:
    report = say(settings, "zotero.bib", BIB + "\n@book{rusak, title = {Tidak ditutup\n")
    assert report.updated == ("debt.txt",)
    assert [(one.file, one.reason) for one in report.warned] == [("zotero.bib", "bad-record")]


def test_a_broken_sidecar_is_told_and_what_it_said_stays(settings: Settings) -> None:
    say(settings, "debt.txt.json", {"title": "Jeratan"})
    report = say(settings, "debt.txt.json", '{"author": "Rina"}')
    assert "list of names" in report.warned[0].detail
    assert references(settings)["debt.txt"].item["title"] == "Jeratan"


def test_a_sidecar_without_its_paper_is_told(settings: Settings) -> None:
    report = say(settings, "gone.pdf.json", {"title": "Jeratan"})
    assert "no gone.pdf" in report.warned[0].detail


def test_a_new_paper_is_described_at_once(settings: Settings) -> None:
    say(settings, "zotero.bib", BIB.replace("debt", "late"))
    (settings.corpus / "late.txt").write_text(DEBT.replace("agen", "calo"))
    update(settings)
    assert references(settings)["late.txt"].item["title"] == "Jeratan hutang"


def test_a_narrow_update_that_meets_a_bibliography_takes_it_in_for_all_papers(settings: Settings) -> None:
    (settings.corpus / "sub").mkdir()
    (settings.corpus / "sub" / "zotero.bib").write_text(BIB)
    assert update(settings, paths=[settings.corpus / "ship.md"]).updated == ()
    assert update(settings, paths=[settings.corpus / "sub"]).updated == ("debt.txt",)
    assert changed_since(settings) == 0
    updated = references(settings)
    update(settings, rebuild=True)
    assert references(settings) == updated
    (settings.corpus / "sub" / "zotero.bib").unlink()
    assert update(settings, paths=[settings.corpus / "sub" / "zotero.bib"]).updated == ("debt.txt",)


def test_the_user_has_the_last_word_also_where_a_bibliography_is_broken(settings: Settings) -> None:
    say(settings, "zotero.json", '[{"id": "a", "title": "Jeratan hutang", "volume": "9", "file": "debt.txt"}]')
    say(settings, "zotero.json", "[{")
    say(settings, "debt.txt.json", {"title": "Judul saya"})
    item = references(settings)["debt.txt"].item
    assert (item["title"], item["volume"]) == ("Judul saya", "9")


def test_updates_come_to_the_same_as_a_rebuild(settings: Settings) -> None:
    say(settings, "zotero.bib", BIB)
    say(settings, "ship.md.json", {"title": "Kapal", "issued": {"date-parts": [[2020]]}})
    say(settings, "zotero.bib", BIB.replace("2018", "2019"))
    (settings.corpus / "ship.md").rename(settings.corpus / "kapal.md")
    (settings.corpus / "ship.md.json").rename(settings.corpus / "kapal.md.json")
    update(settings)
    updated = references(settings)
    update(settings, rebuild=True)
    assert references(settings) == updated
    assert updated["kapal.md"].item["title"] == "Kapal"


def test_fields_are_written_beside_those_that_are_there(settings: Settings) -> None:
    paper = records(settings)["debt.txt"].paper
    write_fields(settings, paper, {"title": "Satu", "volume": "3"})
    write_fields(settings, paper, {"title": "Dua", "DOI": None})
    assert json.loads(sidecar_of(settings, paper).read_text()) == {"title": "Dua", "volume": "3", "DOI": None}


def test_what_kutip_does_not_know_stays_in_a_sidecar(settings: Settings) -> None:
    paper = records(settings)["debt.txt"].paper
    own = {"tags": ["a"], "note": "satu\ndua", "author": [{"family": "S", "given": "R", "ORCID": "0"}], "ocr": {"x": 1}}
    sidecar_of(settings, paper).write_text(json.dumps([own]))
    write_fields(settings, paper, {"volume": "3"})
    assert json.loads(sidecar_of(settings, paper).read_text()) == [{**own, "volume": "3"}]


def test_a_broken_sidecar_is_not_written_over(settings: Settings) -> None:
    paper = records(settings)["debt.txt"].paper
    sidecar_of(settings, paper).write_text("{broken")
    with pytest.raises(KutipError, match="cannot be read"):
        write_fields(settings, paper, {"title": "Satu"})
    assert sidecar_of(settings, paper).read_text() == "{broken"
