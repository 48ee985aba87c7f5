import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from search.asking import Question
from search.library import examine, open_library, quote, read_page_images, update
from search.library.generations import STAMP, Generations
from search.library.sealing import faults
from search.model import Page
from search.reading import ocr
from search.settings import ReadingLimits, Settings


@pytest.fixture
def place(tmp_path: Path, scanned: bytes) -> Settings:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "scan.pdf").write_bytes(scanned)
    (corpus / "text.txt").write_text("Korban harus membayar hutang kepada agen sebelum boleh pulang ke kampungnya.\n")
    return Settings(corpus, tmp_path / "index", 2, ReadingLimits())


def texts(settings: Settings, query: str) -> list[str]:
    with open_library(settings) as library:
        return [hit.passage.text for hit in library.ask(Question(query)).hits]


def test_pages_read_from_images_become_passages_and_stay(tesseract: None, place: Settings) -> None:
    report = update(place)
    assert [(failure.file, failure.reason) for failure in report.failed] == [("scan.pdf", "no-text")]
    assert "3 pages" in report.failed[0].detail
    assert "needs-ocr" in {finding.kind for finding in examine(place).findings}
    done = read_page_images(place)
    assert (done.pages, done.files, done.failed) == (3, 1, ())
    report = update(place)
    assert (report.updated, report.failed) == (("scan.pdf",), ())
    with open_library(place) as library:
        hit = next(hit for hit in library.ask(Question("hutang yang harus dibayarkan")).hits if hit.passage.ocr)
        assert hit.passage.ocr
        assert 0.8 < hit.passage.ocr <= 1
        assert hit.passage.first_page
        assert quote(library, hit.id).text
        assert all(hit.passage.ocr is None for hit in library.ask(Question("pulang ke kampungnya")).hits[:1])
    assert (update(place).unchanged, read_page_images(place).pages) == (2, 0)
    assert update(place, rebuild=True).failed == ()
    assert "needs-ocr" not in {finding.kind for finding in examine(place).findings}


def test_pages_that_were_read_are_not_read_again(place: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def read(images, languages, *, jobs, limits):  # type: ignore[no-untyped-def]
        for image in images[:1]:
            asked.append(image.number)
            yield image, Page(image.number, f"Halaman {image.number} menyebut utang korban kepada agen.", ocr=0.9)

    monkeypatch.setattr(ocr, "read_images", read)
    update(place)
    counts = [(read_page_images(place).pages, len(update(place).updated)) for _ in range(4)]
    assert asked == [1, 2, 3]
    assert counts == [(1, 1), (1, 1), (1, 1), (0, 0)]


def test_a_scan_without_a_word_is_told_so(place: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(images, languages, *, jobs, limits):  # type: ignore[no-untyped-def]
        yield from ((image, Page(image.number, "", ocr=0.0)) for image in images)

    monkeypatch.setattr(ocr, "read_images", read)
    update(place)
    assert read_page_images(place).pages == 3
    (failure,) = update(place).failed
    assert (failure.reason, failure.detail) == ("no-text", "OCR found no text on its 3 pages")
    assert read_page_images(place).pages == 0


def test_what_was_read_of_a_removed_file_goes_with_it(place: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(images, languages, *, jobs, limits):  # type: ignore[no-untyped-def]
        yield from ((image, Page(image.number, "Korban membayar utang.", ocr=0.9)) for image in images)

    monkeypatch.setattr(ocr, "read_images", read)
    update(place)
    read_page_images(place)
    update(place)
    assert len(list(place.index.glob("ocr/*/*"))) == 3
    (place.corpus / "scan.pdf").unlink()
    update(place)
    assert len(list(place.index.glob("ocr/*/*"))) == 3, "the generation before still needs them"
    (place.corpus / "text.txt").write_text("Naskah lain tentang korban perdagangan orang di perbatasan.\n")
    update(place)
    assert not list(place.index.glob("ocr/*/*"))


def command(place: Settings, *arguments: str) -> list[str]:
    folders = ["--corpus", str(place.corpus), "--index", str(place.index)]
    return [sys.executable, "-m", "search", "index", *folders, *arguments]


def test_the_command(tesseract: None, place: Settings) -> None:
    told = subprocess.run(command(place, "--ocr", "--json"), capture_output=True, check=True, text=True)
    report = json.loads(told.stdout)
    assert report["added"] == ["text.txt", "scan.pdf"]
    assert (report["failed"], report["papers"], report["unchanged"]) == ([], 2, 0)
    assert (report["ocr"]["pages"], report["ocr"]["files"]) == (3, 1)
    told = subprocess.run(command(place, "--ocr"), capture_output=True, check=True, text=True)
    assert "no page waits to be read" in told.stdout


@pytest.mark.slow
def test_killed_while_images_are_read(tesseract: None, place: Settings) -> None:
    chance = random.Random(5)
    update(place)
    for _ in range(6):
        process = subprocess.Popen(
            command(place, "--ocr"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(chance.uniform(0.3, 3))
        try:
            process.send_signal(signal.SIGKILL)
        finally:
            process.wait()
        generation = Generations(place.index).current()
        assert generation is not None
        assert faults(generation, STAMP) == []
        assert texts(place, "kampungnya")
    subprocess.run(command(place, "--ocr"), check=True, capture_output=True)
    assert any("dibayarkan oleh korban" in text for text in texts(place, "hutang yang harus dibayarkan"))
    assert len(list(place.index.glob("ocr/*/*"))) == 3
    assert list(place.index.rglob("*.tmp")) == []
