"""A corpus with everything wrong that can be, examined."""

import shutil
from pathlib import Path

import pytest
from fpdf import FPDF

from search.errors import KutipError
from search.library import Health, examine, open_library, update
from search.library.generations import Generations
from search.settings import ReadingLimits, Settings

ROOT = Path(__file__).resolve().parents[2]
DEBT = "Korban harus membayar hutang kepada agen sebelum boleh pulang ke kampungnya. Paspornya ditahan oleh majikan."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    shutil.copy(ROOT / "corpus" / "asean-actip-2015.md", corpus)
    return Settings(corpus, tmp_path / "index", 2, ReadingLimits())


def kinds(health: Health) -> set[tuple[str, str]]:
    return {(finding.kind, finding.subject) for finding in health.findings}


def test_a_healthy_library(settings: Settings) -> None:
    update(settings)
    health = examine(settings)
    assert health.findings == ()
    assert not health.needs_user
    assert (health.papers, health.passages > 5, health.free_bytes > 0) == (1, True, True)


def scan_of_text_and_image(file: Path) -> None:
    pdf = FPDF()
    pdf.set_font("Helvetica", size=12)
    pdf.add_page()
    pdf.multi_cell(0, text=DEBT)
    pdf.add_page()
    pdf.rect(20, 20, 100, 100, style="F")
    pdf.output(str(file))


def test_every_seeded_defect_is_found(settings: Settings) -> None:
    corpus = settings.corpus
    scan_of_text_and_image(corpus / "scan.pdf")
    (corpus / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    (corpus / "bare.txt").write_text(DEBT)
    (corpus / "bad.bib").write_text("@book{rusak, title = {Tidak ditutup")
    (corpus / "gone.pdf.json").write_text("{}")
    (corpus / "twice.md").write_bytes((corpus / "asean-actip-2015.md").read_bytes())
    text = (corpus / "asean-actip-2015.md").read_text(encoding="utf-8")
    (corpus / "again.txt").write_text(text.replace("convention", "treaty"), encoding="utf-8")
    (corpus / "noise.txt").write_text(" ".join(f"xq{number:x}zt wrbl{number:x}k." for number in range(300)))
    (corpus / "vanishing.txt").write_text(DEBT.replace("agen", "calo"))
    (corpus / "changing.txt").write_text(DEBT.replace("agen", "makelar"))
    update(settings)
    (corpus / "vanishing.txt").unlink()
    (corpus / "changing.txt").write_text(DEBT)
    (corpus / "new.txt").write_text(DEBT)
    found = kinds(examine(settings))
    assert found >= {
        ("needs-ocr", "scan.pdf"),
        ("failed", "broken.pdf"),
        ("missing-metadata", "bare.txt"),
        ("bad-record", "bad.bib"),
        ("bad-record", "gone.pdf.json"),
        ("same-content", "asean-actip-2015.md"),
        ("low-quality", "noise.txt"),
        ("gone", "vanishing.txt"),
        ("changed", "changing.txt"),
        ("not-indexed", "new.txt"),
    }
    assert ("same-text", "twice.md") not in found, "told as the same file already: who obeyed both would lose the paper"
    assert any(kind == "same-text" and subject in ("again.txt", "asean-actip-2015.md") for kind, subject in found)


def test_an_index_that_is_missing_old_or_damaged(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kinds(examine(settings)) == {("no-index", str(settings.index))}
    update(settings)
    generation = Generations(settings.index).current()
    assert generation is not None
    with monkeypatch.context() as patched:
        patched.setattr("search.library.generations.FORMAT_VERSION", 99)
        assert kinds(examine(settings)) == {("other-version", str(settings.index))}
    (generation / "stems.sqlite").write_bytes(b"")
    assert ("index-damaged", generation.name) in kinds(examine(settings))
    (generation / "stamp.json").write_text("{")
    assert ("index-damaged", str(settings.index)) in kinds(examine(settings))


def test_a_corpus_that_is_away(settings: Settings) -> None:
    update(settings)
    shutil.rmtree(settings.corpus)
    health = examine(settings)
    assert ("corpus", str(settings.corpus)) in kinds(health)
    assert health.papers == 1


def test_a_full_disk_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    update(settings)
    monkeypatch.setattr("search.library.health._free_bytes", lambda folder: 1 << 20)
    assert kinds(examine(settings)) == {("disk-space", str(settings.index))}


def test_a_paper_that_cannot_be_opened_now_stays(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    update(settings)
    (settings.corpus / "asean-actip-2015.md").touch()

    def refuse(path: Path) -> str:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr("search.library.plan.content_key", refuse)
        report = update(settings)
    assert report.papers == 1
    assert [(one.file, one.reason) for one in report.warned] == [("asean-actip-2015.md", "unreadable")]
    assert "stays as it was" in report.warned[0].detail
    with open_library(settings) as library:
        assert library.paper("asean-actip-2015").passages > 5


def test_nothing_is_raised_for_an_index_of_another_corpus(settings: Settings, tmp_path: Path) -> None:
    update(settings)
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text(DEBT)
    moved = Settings(other, settings.index, 1, ReadingLimits())
    assert examine(moved).needs_user
    with pytest.raises(KutipError):
        update(moved)
