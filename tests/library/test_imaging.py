import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from fpdf import FPDF

from search.asking import Question
from search.errors import ReadingError
from search.library import examine, open_library, quote, read_page_images, update
from search.library.generations import STAMP, Generations
from search.library.sealing import faults
from search.model import Page
from search.reading import Limits, ocr
from search.reading.ocr import PageImage
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


Fake = Callable[[PageImage], Page | ReadingError]


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Callable[[Fake], list[int]]:
    """Puts a fake in the place of Tesseract; gives the numbers of the pages that it was asked for."""

    def use(fake: Fake) -> list[int]:
        asked: list[int] = []

        def read(images, languages, *, jobs, limits):  # type: ignore[no-untyped-def]
            for image in images:
                asked.append(image.number)
                yield image, fake(image)

        monkeypatch.setattr(ocr, "read_images", read)
        return asked

    return use


def words(image: PageImage) -> Page:
    return Page(image.number, f"Halaman {image.number} menyebut utang korban kepada agen perekrutan.", ocr=0.9)


def generation(place: Settings) -> str:
    current = Generations(place.index).current()
    assert current is not None
    return current.name


def test_pages_read_from_images_become_passages_and_stay(tesseract: None, place: Settings) -> None:
    report = update(place)
    assert [(failure.file, failure.reason, failure.detail) for failure in report.failed] == [
        ("scan.pdf", "no-text", "no text on its 3 pages")
    ]
    assert "needs-ocr" in {finding.kind for finding in examine(place).findings}
    done = read_page_images(place)
    assert (done.pages, done.files, done.failed, done.unsure) == (3, 1, (), ())
    report = update(place)
    assert (report.updated, report.failed, report.unchanged) == (("scan.pdf",), (), 1)
    with open_library(place) as library:
        hit = next(hit for hit in library.ask(Question("hutang yang harus dibayarkan")).hits if hit.passage.ocr)
        assert hit.passage.ocr
        assert 0.8 < hit.passage.ocr <= 1
        quotation = quote(library, hit.id)
        assert quotation.ocr == hit.passage.ocr
        assert library.ask(Question("pulang ke kampungnya")).hits[0].passage.ocr is None
    before = generation(place)
    assert (update(place).unchanged, read_page_images(place).pages) == (2, 0)
    assert generation(place) == before
    assert update(place, rebuild=True).failed == ()
    assert "needs-ocr" not in {finding.kind for finding in examine(place).findings}


def test_pages_are_kept_one_by_one_and_read_once(place: Settings, reading: Callable[[Fake], list[int]]) -> None:
    def stops(image: PageImage) -> Page:
        if image.number == 3:
            raise KeyboardInterrupt
        return words(image)

    asked = reading(stops)
    (place.corpus / "copy.pdf").write_bytes((place.corpus / "scan.pdf").read_bytes())
    with pytest.raises(KeyboardInterrupt):
        read_page_images(place)
    assert asked == [1, 2, 3]
    asked = reading(words)
    assert (read_page_images(place).pages, asked) == (1, [3])
    report = update(place)
    assert (len(report.added), report.failed) == (3, ())


def test_pages_in_other_languages_and_failed_ones_are_read_again(
    place: Settings, reading: Callable[[Fake], list[int]]
) -> None:
    reading(lambda image: ReadingError("ocr-failed", "too large") if image.number == 2 else words(image))
    (failure,) = read_page_images(place).failed
    assert (failure.file, failure.reason, failure.pages) == ("scan.pdf", "ocr-failed", (2,))
    asked = reading(words)
    assert (read_page_images(place).pages, asked) == (0, [])
    assert (read_page_images(place, retry=True).pages, asked) == (1, [2])
    update(place)
    reading(lambda image: Page(image.number, f"Halaman {image.number} lain tentang kapal dan pelabuhan.", ocr=0.8))
    assert read_page_images(place._replace(ocr="eng")).pages == 3
    assert update(place).updated == ("scan.pdf",)
    assert texts(place, "kapal dan pelabuhan")
    before = generation(place)
    assert (update(place).unchanged, generation(place)) == (2, before)


def test_only_what_was_named_is_read(place: Settings, reading: Callable[[Fake], list[int]]) -> None:
    (place.corpus / "sub").mkdir()
    (place.corpus / "sub" / "b.pdf").write_bytes((place.corpus / "scan.pdf").read_bytes() + b"\n% another\n")
    reading(words)
    assert read_page_images(place, [place.corpus / "text.txt"]).pages == 0
    assert read_page_images(place, [place.corpus / "sub"]).files == 1


def test_a_scan_without_a_word_is_told_so_and_then_left_alone(
    place: Settings, reading: Callable[[Fake], list[int]]
) -> None:
    reading(lambda image: Page(image.number, "", ocr=0.0))
    assert read_page_images(place).pages == 3
    (failure,) = update(place).failed
    assert (failure.reason, failure.detail) == ("blank", "OCR found no words on its 3 pages")
    before = generation(place)
    assert (read_page_images(place).pages, len(update(place).failed), generation(place)) == (0, 1, before)


def test_a_scan_without_a_sentence_is_left_alone_too(place: Settings, reading: Callable[[Fake], list[int]]) -> None:
    reading(lambda image: Page(image.number, "12", ocr=0.9))
    read_page_images(place)
    assert update(place).failed[0].reason == "no-text"
    before = generation(place)
    update(place)
    assert generation(place) == before


def test_text_beside_an_empty_picture_is_the_files_own(place: Settings, reading: Callable[[Fake], list[int]]) -> None:
    pdf = FPDF()
    pdf.set_font("times", "", 12)
    for text in ("Korban perdagangan orang yang terjerat utang itu " * 20 + "lalu", "", "berlanjut pada halaman ini."):
        pdf.add_page()
        if text:
            pdf.multi_cell(0, text=text)
    (place.corpus / "scan.pdf").write_bytes(bytes(pdf.output()))
    reading(lambda image: Page(image.number, "", ocr=0.0))
    assert read_page_images(place).pages == 1
    update(place)
    with open_library(place) as library:
        hit = library.ask(Question('"berlanjut pada halaman"')).hits[0]
        assert hit.passage.ocr is None
        assert quote(library, hit.id).ocr is None


def test_a_paper_cut_short_by_a_limit_gets_its_images(place: Settings, reading: Callable[[Fake], list[int]]) -> None:
    short = place._replace(limits=ReadingLimits(pages=2))
    reading(words)
    assert read_page_images(short).pages == 2
    assert update(short).added == ("scan.pdf", "text.txt")
    before = generation(place)
    assert (read_page_images(short).pages, update(short).unchanged, generation(place)) == (0, 2, before)
    assert texts(short, "agen perekrutan")


def test_lost_images_are_read_again(place: Settings, reading: Callable[[Fake], list[int]]) -> None:
    reading(words)
    read_page_images(place)
    update(place)
    shutil.rmtree(place.index / "ocr")
    assert read_page_images(place).pages == 3


def test_a_stamped_number_on_a_scan_is_no_text(
    place: Settings, scanned: bytes, reading: Callable[[Fake], list[int]]
) -> None:
    pdf = FPDF(format="A5")
    for number in range(2):
        pdf.add_page()
        with pypdfium2.PdfDocument(scanned) as document:
            pdf.image(document[number].render(scale=1).to_pil(), 0, 0, pdf.w, pdf.h)
        pdf.set_font("times", "", 9)
        pdf.text(10, 10, f"Diunduh dari jurnal {number}")
    (place.corpus / "scan.pdf").write_bytes(bytes(pdf.output()))
    assert {warning.reason for warning in (*update(place).warned, *update(place).failed)} == {"no-text"}
    reading(words)
    assert read_page_images(place).pages == 2
    update(place)
    assert texts(place, "menyebut utang")


def test_what_was_read_of_a_removed_file_goes_with_it(place: Settings, reading: Callable[[Fake], list[int]]) -> None:
    reading(words)
    read_page_images(place)
    update(place)
    assert len(list(place.index.glob("ocr/*/*"))) == 3
    (place.corpus / "scan.pdf").unlink()
    update(place)
    assert len(list(place.index.glob("ocr/*/*"))) == 3, "the generation before still needs them"
    (place.corpus / "text.txt").write_text("Naskah lain tentang korban perdagangan orang di perbatasan.\n")
    update(place)
    assert not list(place.index.glob("ocr/*/*"))


def test_a_file_replaced_meanwhile_lends_its_words_to_nobody(tesseract: None, place: Settings, tmp_path: Path) -> None:
    other = tmp_path / "other.pdf"
    other.write_bytes((place.corpus / "scan.pdf").read_bytes() + b"\n% another\n")
    content = hashlib.sha256((place.corpus / "scan.pdf").read_bytes()).hexdigest()
    ((_, outcome),) = ocr.read_images([PageImage(other, 1, content)], "ind+eng", jobs=1, limits=Limits())
    assert isinstance(outcome, ReadingError)
    assert outcome.reason == "vanished"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the fake is a shell script")
def test_a_tesseract_that_hangs_costs_one_page_and_is_ended(tesseract: None, place: Settings, tmp_path: Path) -> None:
    """The first page that it is given makes it hang; the pages behind it are kept meanwhile."""
    real, fake, mark = shutil.which("tesseract"), tmp_path / "bin" / "tesseract", tmp_path / "hangs"
    fake.parent.mkdir()
    # `exec`, so that the process that hangs is the one that is started.
    hang = f'case "$1" in *input*) if mkdir {mark} 2>/dev/null; then exec sleep 5432; fi;; esac'
    fake.write_text(f'#!/bin/sh\n{hang}\nexec {real} "$@"\n')
    fake.chmod(0o755)
    (tmp_path / "kutip.toml").write_text("[limits]\nseconds = 6\n")
    environment = os.environ | {"PATH": f"{fake.parent}:{os.environ['PATH']}"}
    running = subprocess.Popen(
        command(place, "--ocr", "--json", "--jobs", "2"), env=environment, cwd=tmp_path, stdout=subprocess.PIPE
    )
    until = time.monotonic() + 60
    while len(list(place.index.glob("ocr/*/*.gz"))) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    assert running.poll() is None, "help: what was read was not kept before the slow page was given up"
    report = json.loads(running.communicate()[0])
    (failure,) = report["ocr"]["failed"]
    assert failure["reason"] == "ocr-failed"
    assert "6 s" in failure["detail"]
    assert report["ocr"]["pages"] == 2
    assert "sleep 5432" not in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout


def command(place: Settings, *arguments: str) -> list[str]:
    folders = ["--corpus", str(place.corpus), "--index", str(place.index)]
    return [sys.executable, "-m", "search", "index", *folders, *arguments]


def test_the_command(tesseract: None, place: Settings) -> None:
    told = subprocess.run(command(place, "--ocr", "--json"), capture_output=True, check=True, text=True)
    report = json.loads(told.stdout)
    assert report["added"] == ["scan.pdf", "text.txt"]
    assert (report["failed"], report["papers"], report["unchanged"]) == ([], 2, 0)
    assert (report["ocr"]["pages"], report["ocr"]["files"]) == (3, 1)
    told = subprocess.run(command(place, "--ocr"), capture_output=True, check=True, text=True)
    assert "no image of a page waits to be read" in told.stdout


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


def test_an_update_leaves_alone_what_is_being_read(place: Settings, reading: Callable[[Fake], list[int]]) -> None:
    """A scan that came into the corpus after the update's own look at it, and is read meanwhile."""
    update(place)
    late = place.corpus / "late.pdf"

    def fake(image: PageImage) -> Page:
        if image.number == 2 and late.exists():
            late.rename(late.with_suffix(".away"))
            (place.corpus / "text.txt").write_text("Naskah lain tentang korban perdagangan orang.\n")
            update(place)
            late.with_suffix(".away").rename(late)
        return words(image)

    late.write_bytes((place.corpus / "scan.pdf").read_bytes() + b"\n% another\n")
    (place.corpus / "scan.pdf").unlink()
    reading(fake)
    assert read_page_images(place).pages == 3
    assert len(list(place.index.glob("ocr/*/*.gz"))) == 3
    assert update(place).failed == ()
