from search.model import Extraction, Line, Page, Span
from search.structure import structure
from search.structure.sureness import sureness

LINES = (Line(0, 4, ocr=0.9), Line(5, 9, ocr=0.5))


def test_letters_count_as_their_lines_do() -> None:
    pages = {1: Page(1, "abcd efgh", lines=LINES, ocr=0.7), 2: Page(2, "text of the file")}
    assert sureness([Span(0, 4, 1, 0)], pages) == 0.9
    assert sureness([Span(0, 4, 1, 0), Span(4, 4, 1, 5)], pages) == 0.7
    assert sureness([Span(0, 4, 2, 0)], pages) is None
    assert sureness([Span(0, 4, 2, 0), Span(4, 4, 1, 5)], pages) == 0.5
    assert sureness([Span(0, 4, 1, 0)], {1: Page(1, "abcd", ocr=0.6)}) == 0.6
    assert sureness([], pages) is None


def test_a_paragraph_of_a_scan_is_no_title() -> None:
    text = "sekolah melalui ujian akhir nasional yang diselenggarakan oleh pemerintah setiap tahun pada bulan itu"
    lines = tuple(Line(at, at + len(text), box=(0.1, 0.1, 0.9, 0.12), ocr=0.9) for at in (0, len(text) + 1))
    page = Page(1, f"{text}\n{text}\n1. PENDAHULUAN\nKorban membayar utang.", lines=lines, ocr=0.9)
    assert structure(Extraction("pdf", (page,), paged=True), str.isalpha).front.title is None
