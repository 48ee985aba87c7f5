import hashlib
import importlib.util
import io
from pathlib import Path

import pypdfium2
import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st

from search.errors import KutipError, ReadingError
from search.model import Page
from search.reading import Limits, ocr
from search.reading.ocr import PageImage, page_of, read_image, read_images


def table(words: list[tuple[str, float, tuple[int, int, int]]]) -> dict[str, list[object]]:
    """Words with their confidence and (block, paragraph, line), each 10 pixels wide and high."""
    return {
        "text": [word for word, _, _ in words],
        "conf": [sure for _, sure, _ in words],
        "block_num": [line[0] for _, _, line in words],
        "par_num": [line[1] for _, _, line in words],
        "line_num": [line[2] for _, _, line in words],
        "left": [10 * at for at in range(len(words))],
        "top": [10 * line[2] for _, _, line in words],
        "width": [10] * len(words),
        "height": [10] * len(words),
    }


def test_words_become_lines_with_boxes_and_confidence() -> None:
    page = page_of(
        table([("", -1, (1, 1, 0)), ("Korban", 90, (1, 1, 1)), ("anak", 60, (1, 1, 1)), ("utang", 99, (1, 1, 2))]),
        3,
        (100, 50),
    )
    assert (page.index, page.text) == (3, "Korban anak\nutang")
    assert [page.text[line.start : line.end] for line in page.lines] == ["Korban anak", "utang"]
    assert page.lines[0].box == (0.1, 0.2, 0.3, 0.4)
    assert page.ocr == pytest.approx((90 * 6 + 60 * 4 + 99 * 5) / 1500, abs=0.001)


def test_scratches_are_no_words() -> None:
    page = page_of(table([("|-~", 12, (1, 1, 1)), ("utang", 91, (1, 1, 2))]), 1, (100, 50))
    assert page.text == "utang"
    assert page_of(table([("|-~", 12, (1, 1, 1))]), 1, (100, 50)) == Page(1, "", ocr=0.0)


lines = st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 3))


@given(st.lists(st.tuples(st.text(max_size=8), st.floats(-1, 100), lines), max_size=20))
def test_lines_are_the_whole_text(words: list[tuple[str, float, tuple[int, int, int]]]) -> None:
    page = page_of(table(words), 1, (300, 300))
    assert page.text == "\n".join(page.text[line.start : line.end] for line in page.lines)
    assert page.ocr is not None
    assert 0 <= page.ocr <= 1
    assert not [letter for letter in page.text if ord(letter) < 32 and letter != "\n"]


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    with pytest.raises(KutipError) as caught:
        ocr.refuse_without_tools("ind+eng")
    assert "kutip[ocr]" in caught.value.remedy


def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pytesseract")
    monkeypatch.setattr(ocr.shutil, "which", lambda name: None)
    with pytest.raises(KutipError, match="Tesseract") as caught:
        ocr.refuse_without_tools("ind+eng")
    assert "tesseract-ocr-ind" in caught.value.remedy


def test_a_missing_language_is_named(tesseract: None) -> None:
    with pytest.raises(KutipError, match="no data for xyz"):
        ocr.refuse_without_tools("ind+xyz")
    ocr.refuse_without_tools("ind+eng")


def test_pages_are_read(tesseract: None, scanned: bytes, tmp_path: Path) -> None:
    page = read_image(scanned, 2, "ind+eng")
    assert page.index == 2
    assert "hutang yang harus dibayarkan oleh korban" in " ".join(page.text.split())
    assert page.ocr
    assert page.ocr > 0.8
    with pytest.raises(ReadingError) as caught:
        read_image(b"%PDF-1.4 nothing", 1, "ind+eng")
    assert caught.value.reason == "ocr-failed"


def test_a_page_that_fails_costs_itself_only(tesseract: None, scanned: bytes, tmp_path: Path) -> None:
    good, gone = tmp_path / "a.pdf", tmp_path / "gone.pdf"
    good.write_bytes(scanned)
    content = hashlib.sha256(scanned).hexdigest()
    images = [PageImage(gone, 1, content), *(PageImage(good, number, content) for number in (1, 99, 2))]
    found = dict(read_images(images, "ind+eng", jobs=2, limits=Limits()))
    outcomes = [found[image] for image in images]
    kinds = [outcome.reason if isinstance(outcome, ReadingError) else outcome.index for outcome in outcomes]
    assert kinds == ["vanished", 1, "ocr-failed", 2]


def test_a_page_that_takes_too_long_is_given_up(tesseract: None, scanned: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(scanned)
    image = PageImage(tmp_path / "a.pdf", 1, hashlib.sha256(scanned).hexdigest())
    ((_, outcome),) = read_images([image], "ind+eng", jobs=1, limits=Limits(seconds=0.01))
    assert isinstance(outcome, ReadingError)
    assert (outcome.reason, "more than 0 s" in outcome.detail) == ("ocr-failed", True)


def test_a_page_on_its_side_is_turned(tesseract: None, scanned: bytes) -> None:
    with pypdfium2.PdfDocument(scanned) as document:
        document[0].set_rotation(90)
        turned = io.BytesIO()
        document.save(turned)
    page = read_image(turned.getvalue(), 1, "ind+eng")
    assert "hutang yang harus dibayarkan oleh korban" in " ".join(page.text.split())
    assert page.ocr
    assert page.ocr > 0.8


@pytest.mark.parametrize(("ink", "behind"), [(0, 190), (165, 255)], ids=["watermark", "pale print"])
def test_print_is_read_over_a_watermark_and_where_it_is_pale(tesseract: None, ink: int, behind: int) -> None:
    pdf, images = FPDF(format="A5"), FPDF(format="A5")
    pdf.add_page()
    pdf.set_font("helvetica", "B", 90)
    pdf.set_text_color(behind)
    for row in range(5):
        pdf.text(5, 40 + 35 * row, "SALINAN")
    pdf.set_font("times", "", 12)
    pdf.set_text_color(ink)
    pdf.set_xy(10, 10)
    pdf.multi_cell(0, text="Perekrut menagih hutang yang harus dibayarkan oleh korban sebelum ia pulang. " * 12)
    with pypdfium2.PdfDocument(bytes(pdf.output())) as document:
        images.add_page()
        images.image(document[0].render(scale=200 / 72, grayscale=True).to_pil(), 0, 0, images.w, images.h)
    page = read_image(bytes(images.output()), 1, "ind+eng")
    assert " ".join(page.text.split()).count("hutang yang harus dibayarkan oleh korban") >= 11
    assert all(line.ocr for line in page.lines)
