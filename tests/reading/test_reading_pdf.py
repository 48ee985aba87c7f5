import gc
import io
import random
import zlib
from collections.abc import Sequence
from itertools import accumulate, chain
from math import inf
from pathlib import Path
from statistics import median_low

import pytest
from fpdf import FPDF
from hypothesis import example, given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from search.errors import ReadingError
from search.model import Extraction, Page
from search.reading import read_file
from search.reading.limits import Limits
from search.reading.pdf import read
from search.reading.pdffacts import facts_of
from search.reading.pdfium import open_pdfium
from search.reading.pdflines import lay_out
from search.reading.pdflooks import is_bold
from search.reading.pdfmend import mend
from search.reading.pdfsampling import Box, Looks, Sides, Style, rounded
from search.reading.pdfwords import is_better, known_share, reads_well
from search.reading.pypdffile import open_pypdf
from search.reading.request import Plan, Request

BODY = "Korban perdagangan orang sering terjerat utang yang harus dibayarkan kepada perekrut. "


def paper(pages: int = 3) -> FPDF:
    pdf = FPDF(format="A4")
    pdf.set_title("Jeratan Utang")
    pdf.set_author("Sari Dewi")
    pdf.set_lang("id")
    for number in range(1, pages + 1):
        pdf.add_page()
        pdf.start_section(f"Bab {number}")
        pdf.set_font("helvetica", "B", 14)
        pdf.cell(text=f"{number}. PENDAHULUAN", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("times", "", 11)
        pdf.multi_cell(0, text=BODY * 6)
    return pdf


def request(**changes: object) -> Request:
    return Request(**{"known": str.isalpha, "limits": Limits(), **changes})  # type: ignore[arg-type]


def read_bytes(path: Path, data: bytes) -> Extraction:
    path.write_bytes(data)
    return read_file(path, str.isalpha)


def refused(path: Path, data: bytes) -> str:
    with pytest.raises(ReadingError) as caught:
        read_bytes(path, data)
    return caught.value.reason


def words(page: Page) -> list[str]:
    return page.text.split()


def test_pages_lines_outline_and_metadata(tmp_path: Path) -> None:
    extraction = read_bytes(tmp_path / "a.pdf", bytes(paper().output()))
    assert extraction.kind == "pdf"
    assert extraction.paged
    assert [page.index for page in extraction.pages] == [1, 2, 3]
    assert [page.label for page in extraction.pages] == [None] * 3
    assert [(entry.level, entry.title, entry.page) for entry in extraction.outline] == [
        (1, f"Bab {number}", number) for number in (1, 2, 3)
    ]
    assert extraction.metadata["title"] == "Jeratan Utang"
    assert extraction.metadata["author"] == "Sari Dewi"
    assert extraction.metadata["language"] == "id"
    page = extraction.pages[1]
    assert words(page) == ["2.", "PENDAHULUAN", *(BODY * 6).split()]
    heading, *body = page.lines
    assert page.text[heading.start : heading.end] == "2. PENDAHULUAN"
    assert heading.bold
    assert heading.size == 14
    assert {line.size for line in body} == {11}
    assert not any(line.bold for line in body)


def test_boxes_are_fractions_of_the_page_from_its_top_left(tmp_path: Path) -> None:
    data = bytes(paper(1).output())
    upright = read_bytes(tmp_path / "a.pdf", data).pages[0].lines[0].box
    assert upright is not None
    left, top, right, bottom = upright
    assert left == pytest.approx(11 / 210, abs=0.01)
    assert 0.03 < top < bottom < 0.08
    assert left < right < 0.5
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.pages[0].rotate(90)
    target = io.BytesIO()
    writer.write(target)
    (page,) = read_bytes(tmp_path / "b.pdf", target.getvalue()).pages
    (turned,) = [line.box for line in page.lines if page.text[line.start : line.end] == "1. PENDAHULUAN"]
    assert turned == pytest.approx((1 - bottom, left, 1 - top, right), abs=0.001)


def test_declared_page_labels(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(bytes(paper(4).output())))
    writer.set_page_label(0, 1, style="/r")
    writer.set_page_label(2, 3, style="/D", start=225)
    target = io.BytesIO()
    writer.write(target)
    extraction = read_bytes(tmp_path / "a.pdf", target.getvalue())
    assert [page.label for page in extraction.pages] == ["i", "ii", "225", "226"]


def test_both_readers_find_what_a_file_declares() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(bytes(paper(4).output())))
    writer.set_page_label(0, 1, style="/r")
    writer.set_page_label(2, 2, style="/D", start=225, prefix="A-")
    chapter = writer.add_outline_item(title="Bab satu – utang", page_number=2)
    writer.add_outline_item(title="  ", page_number=3)
    writer.add_outline_item(title="Bagian", page_number=3, parent=chapter)
    target = io.BytesIO()
    writer.write(target)
    data = target.getvalue()
    with open_pdfium(data) as pdfium:
        facts = facts_of(pdfium, 3)
    assert facts == facts_of(open_pypdf(data), 3)
    assert [facts.label(number) for number in (1, 2, 3, 4)] == ["i", "ii", "A-225", None]
    assert [(entry.level, entry.title, entry.page) for entry in facts.outline[-2:]] == [
        (1, "Bab satu – utang", 3),
        (2, "Bagian", 4),
    ]
    assert facts.metadata == {
        "title": "Jeratan Utang",
        "author": "Sari Dewi",
        "created": facts.metadata["created"],
        "language": "id",
    }


def test_bookmarks_that_lead_out_of_the_file_have_no_page() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(bytes(paper(1).output())))
    item = writer.add_outline_item(title="Lampiran", page_number=0).get_object()
    assert isinstance(item, DictionaryObject)
    goal = ArrayObject([NumberObject(0), NameObject("/Fit")])
    item.pop("/Dest", None)
    item[NameObject("/A")] = DictionaryObject(
        {NameObject("/S"): NameObject("/GoToR"), NameObject("/F"): TextStringObject("lain.pdf"), NameObject("/D"): goal}
    )
    target = io.BytesIO()
    writer.write(target)
    outline = read(target.getvalue(), request()).outline
    assert [(entry.title, entry.page) for entry in outline if entry.title == "Lampiran"] == [("Lampiran", None)]


def test_hyphens_at_line_ends_stay_before_the_line_end(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("times", "", 12)
    for line in ("Korban harus mem-", "bayar utang kepada anak-anak", "perekrut."):
        pdf.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    (page,) = read_bytes(tmp_path / "a.pdf", bytes(pdf.output())).pages
    assert page.text == "Korban harus mem-\nbayar utang kepada anak-anak\nperekrut."
    assert [page.text[line.start : line.end] for line in page.lines] == page.text.split("\n")


def test_raised_marks_do_not_break_lines(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("times", "", 12)
    pdf.write(text="Korban")
    pdf.char_vpos = "SUP"
    pdf.write(text="7")
    pdf.char_vpos = "LINE"
    pdf.write(text=", lalu pergi.")
    (page,) = read_bytes(tmp_path / "a.pdf", bytes(pdf.output())).pages
    assert page.text == "Korban7, lalu pergi."


def test_a_heading_beside_the_next_column_is_a_line_of_its_own(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("times", "B", 12)
    pdf.cell(100, text="PENDAHULUAN")
    pdf.set_font("times", "", 12)
    pdf.cell(text="perekrut yang menagih utang.", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("times", "", 12)
    pdf.cell(100, text="Tahun")
    pdf.cell(text="Kasus", new_x="LMARGIN", new_y="NEXT")
    (page,) = read_bytes(tmp_path / "a.pdf", bytes(pdf.output())).pages
    assert page.text == "PENDAHULUAN\nperekrut yang menagih utang.\nTahun Kasus"
    assert [line.bold for line in page.lines] == [True, False, False]


def test_pages_without_text_are_kept_and_named(tmp_path: Path) -> None:
    pdf = paper(1)
    pdf.add_page()
    pdf.rect(10, 10, 50, 50)
    extraction = read_bytes(tmp_path / "a.pdf", bytes(pdf.output()))
    assert extraction.pages[1] == Page(index=2, text="")
    assert [(problem.reason, problem.pages) for problem in extraction.problems] == [("no-text", (2,))]


def test_no_text_at_all(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.add_page()
    extraction = read_bytes(tmp_path / "a.pdf", bytes(pdf.output()))
    assert [page.text for page in extraction.pages] == ["", ""]
    assert [(problem.reason, problem.pages) for problem in extraction.problems] == [("no-text", (1, 2))]


def test_a_file_that_pypdf_has_read_is_let_go_of() -> None:
    pdf = FPDF()
    pdf.add_page()
    scan = bytes(pdf.output())
    gc.collect()
    # As in a worker, which looks for garbage seldom: a few scans would fill its memory.
    gc.disable()
    try:
        for _ in range(3):
            read(scan, request())
        assert not [one for one in gc.get_objects() if type(one) is PdfReader]
    finally:
        gc.enable()


def test_passwords(tmp_path: Path) -> None:
    open_, locked = paper(1), paper(1)
    open_.set_encryption(owner_password="rahasia")
    locked.set_encryption(owner_password="rahasia", user_password="tutup")
    assert words(read_bytes(tmp_path / "a.pdf", bytes(open_.output())).pages[0])[-1] == "perekrut."
    assert refused(tmp_path / "b.pdf", bytes(locked.output())) == "password"


def test_other_files_under_the_name_of_a_pdf(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    for data in (b"", b"<!DOCTYPE html><p>Halo", b"PK\x03\x04...", b"\0" * 5000, b"teks"):
        assert refused(path, data) == "not-a-paper"
    assert refused(path, b"%PDF-1.7\n") == "damaged"


def test_pages_beyond_the_limit_are_left_out_and_reported() -> None:
    extraction = read(bytes(paper(4).output()), request(limits=Limits(pages=2)))
    assert len(extraction.pages) == 2
    assert [problem.reason for problem in extraction.problems] == ["limit"]


def test_a_late_reader_hands_over_what_it_has() -> None:
    data = bytes(paper(3).output())
    with pytest.raises(ReadingError) as caught:
        read(data, request(deadline=0.0))
    assert caught.value.reason == "timeout"


@pytest.mark.parametrize(
    "plan", [Plan(), Plan(pdfium=False), Plan(pypdf=False), Plan(facts=False), Plan(skip=frozenset((2,)))]
)
def test_every_plan_gives_the_same_words(plan: Plan) -> None:
    stages: list[str] = []
    extraction = read(bytes(paper().output()), request(plan=plan, mark=stages.append))
    assert words(extraction.pages[1]) == ["2.", "PENDAHULUAN", *(BODY * 6).split()]
    assert [entry.page for entry in extraction.outline] == [1, 2, 3]
    assert extraction.metadata["title"] == "Jeratan Utang"
    assert ("page 2" in stages) == (plan.pdfium and not plan.skip)
    assert ("facts" in stages) == (plan.pdfium and plan.facts)
    # It takes long to open a file: where PDFium can read all, pypdf is left alone.
    assert ("pypdf" in stages) == (not plan.pdfium or not plan.facts or bool(plan.skip))


def test_the_better_reading_of_a_page_wins() -> None:
    good = BODY * 3
    bad = "".join(chr(ord(letter) + 1) if letter.isalpha() else letter for letter in good)
    vocabulary = set(good.lower().replace(".", "").split())
    known = vocabulary.__contains__
    assert known_share(good, known) == 1.0
    assert is_better(good, bad, known)
    assert not is_better(bad, good, known)
    assert not is_better(good, good, known)
    assert is_better(good, "", known)
    assert not is_better("", good, known)
    assert not is_better(good[: len(good) // 4] * 2, bad * 8, known)


def test_a_long_text_is_judged_by_glances_at_it_where_they_agree() -> None:
    known = set(BODY.lower().replace(".", "").split()).__contains__
    assert reads_well(BODY * 30, known)
    assert not reads_well(BODY, known)
    assert not reads_well(BODY * 10 + "xyzzy plugh " * 100 + BODY * 10, known)
    assert not reads_well("xyzzy plugh " * 300, known)


@pytest.mark.parametrize(
    ("unknown", "again"),
    [(frozenset(), False), (frozenset({"korban", "orang", "sering", "utang"}), False), (frozenset(BODY.split()), True)],
)
def test_names_are_no_reason_to_read_a_page_twice(unknown: frozenset[str], again: bool) -> None:
    stages: list[str] = []
    read(bytes(paper(1).output()), request(known=lambda word: word not in unknown, mark=stages.append))
    assert ("second 1" in stages) == again


def unnamed_letters(data: bytes) -> bytes:
    """A PDF of one line in a font that does not say which letters its signs are."""
    glyph = b"0 0 500 0 0 0 d1"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 200]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length %d>>\nstream\nBT /F 12 Tf 10 100 Td (%b) Tj ET\nendstream" % (len(data) + 36, data),
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 500 500]/FontMatrix[.001 0 0 .001 0 0]/CharProcs<</x 6 0 R>>"
        b"/Encoding<</Type/Encoding/Differences[97/x/x/x/x/x/x/x/x]>>/FirstChar 97/LastChar 104"
        b"/Widths[500 500 500 500 500 500 500 500]>>",
        b"<</Length %d>>\nstream\n%b\nendstream" % (len(glyph), glyph),
    ]
    body = b"%PDF-1.4\n"
    for number, content in enumerate(objects, 1):
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    return body + b"trailer<</Root 1 0 R/Size 7>>"


def test_signs_without_a_letter_are_known_as_such() -> None:
    with open_pdfium(unnamed_letters(b"abcdefgh")) as file:
        assert file.guesses_letters(1)
    with open_pdfium(bytes(paper(1).output())) as file:
        assert not file.guesses_letters(1)


def test_a_file_cut_short_keeps_its_pages(tmp_path: Path) -> None:
    data = bytes(paper(6).output())
    extraction = read_bytes(tmp_path / "a.pdf", data[: data.rindex(b"xref\n0") - 40])
    assert [problem.reason for problem in extraction.problems] == ["damaged"]
    assert [words(page)[0] for page in extraction.pages] == ["1.", "2.", "3.", "4.", "5.", "6."]


def test_objects_in_compressed_streams_are_found_again() -> None:
    page = b"<</Type/Page/MediaBox[0 0 200 200]/Resources<</Font<</F 5 0 R>>>>/Contents 6 0 R>>"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    head = b"4 0 5 %d " % len(page)
    packed = zlib.compress(head + page + font)
    stream = b"BT /F 12 Tf 10 100 Td (Jeratan utang) Tj ET"
    data = (
        b"%%PDF-1.5\n1 0 obj\n<</Type/ObjStm/N 2/First %d/Filter/FlateDecode/Length %d>>\nstream\n"
        % (len(head), len(packed))
        + packed
        + b"\nendstream\nendobj\n6 0 obj\n<</Length %d>>\nstream\n%b\nendstream\nendobj\n" % (len(stream), stream)
    )
    assert read(data, request()).pages[0].text == "Jeratan utang"
    assert mend(b"%PDF-1.5\n" + b"x" * 100) is None


def test_random_damage_never_escapes_as_another_error() -> None:
    data = bytes(paper(2).output())
    chance = random.Random(7)
    for _ in range(60):
        broken = bytearray(data)
        for _ in range(chance.choice((1, 5, 50))):
            broken[chance.randrange(10, len(broken))] = chance.randrange(256)
        if chance.random() < 0.3:
            del broken[chance.randrange(len(broken)) :]
        try:
            extraction = read(bytes(broken), request())
        except ReadingError:
            continue
        for page in extraction.pages:
            for line in page.lines:
                assert "\n" not in page.text[line.start : line.end]


@pytest.mark.parametrize(
    ("font", "flags", "weight", "bold"),
    [
        (b"ABCDEF+TimesNewRomanPS-BoldMT", 0, 400, True),
        (b"CMBX12", 0, 400, True),
        (b"NimbusRomNo9L-Medi", 0, 400, True),
        (b"Roboto-Medium", 0, 500, False),
        (b"Arial,Bold", 0, -1, True),
        (b"TimesNewRomanPSMT", 0, 400, False),
        (b"Times-Roman", 0, 800, False),
        (b"F13", 0, 800, True),
        (b"F13", 1 << 18, 400, True),
    ],
)
def test_bold_fonts(font: bytes, flags: int, weight: int, bold: bool) -> None:
    assert is_bold(font, flags, weight) is bold


class _Typewriter(Looks):
    """Every character is 0.01 wide; a line ends where the text says so."""

    def __init__(self, text: str) -> None:
        self._places: list[tuple[float, float]] = []
        across, down = 0.0, 0.0
        for character in text:
            width = 2 if character > "\uffff" else 1
            self._places += [(across, down)] * width
            across += 0.01
            if character in "\n\ufffe":
                across, down = 0.0, down + 0.02
        self.length = len(self._places)

    def boxes(self, units: Sequence[int]) -> tuple[Sides, Sequence[int]]:
        boxes = [self.box(unit) for unit in units]
        drawn = [box or (inf, -inf, -inf, inf) for box in boxes]
        return Sides(*([box[side] for box in drawn] for side in range(4))), [
            number for number, box in enumerate(boxes) if not box
        ]

    def box(self, unit: int) -> Box | None:
        if unit == self.length:
            return None
        across, down = self._places[unit]
        return across, -down, across + 0.01, -down - 0.01

    def styles(self, units: Sequence[int]) -> Sequence[Style]:
        return [(12.0, False)] * len(units)

    def place(self, sides: Sides) -> Sides:
        return Sides(sides.lefts, [-top for top in sides.tops], sides.rights, [-bottom for bottom in sides.bottoms])


@given(st.text(st.sampled_from("ab 1𝐅é\ufffe\x02\x00\x10\r\n\ud800\xad"), max_size=60))
def test_lines_of_any_text(text: str) -> None:
    whole, lines = lay_out(text, _Typewriter(text))
    whole.encode()
    assert "\n".join(whole[line.start : line.end] for line in lines) == whole
    assert not set(whole) & set("\ufffe\x02\x00\x10\r")
    letters = [character for character in text if character in "ab1𝐅é"]
    assert [character for character in whole if character in "ab1𝐅é"] == letters


def test_a_soft_hyphen_within_a_line_does_not_end_it() -> None:
    class OneLine(_Typewriter):
        def box(self, unit: int) -> Box | None:
            return unit * 0.01, -0.1, unit * 0.01 + 0.01, -0.11

    assert lay_out("dua\ufffetahap", OneLine("dua\ufffetahap"))[0] == "dua-tahap"
    assert lay_out("dua\ufffetahap", _Typewriter("dua\ufffetahap"))[0] == "dua-\ntahap"


_SEPARATORS = st.sampled_from((" ", "  ", "\t", "\u00a0", "\u2003", "\r\n", " \r\n"))


@given(
    st.lists(st.tuples(st.text("ab\u00e9𝐅", min_size=1, max_size=9), _SEPARATORS), min_size=1),
    st.lists(st.tuples(st.sampled_from((9.0, 10.0, 12.0)), st.booleans()), min_size=1, max_size=7),
    st.integers(2, 9),
)
@example(words=[("ababa", " ")], styles=[(10.0, True), (10.0, False)], gap=9)
@example(words=[("ababa", " ")], styles=[(10.0, False), (12.0, False), (12.0, False), (10.0, False)], gap=9)
@example(words=[("abab", " ")], styles=[(10.0, False), (12.0, False), (10.0, False), (10.0, False)], gap=9)
@example(words=[("a", "  "), ("b", "  "), ("a", "  "), ("bab", " ")], styles=[(10.0, False)], gap=3)
@example(words=[("ab", "\u2003"), ("b", "\r\n"), ("a", " ")], styles=[(10.0, False)], gap=9)
def test_a_line_looks_like_five_of_its_characters(words: list[tuple[str, str]], styles: list[Style], gap: int) -> None:
    text = "".join(chain.from_iterable(words))

    class Motley(_Typewriter):
        def styles(self, units: Sequence[int]) -> Sequence[Style]:
            return [styles[unit % len(styles)] for unit in units]

        def box(self, unit: int) -> Box | None:
            return None if unit % gap == 1 else super().box(unit)

    looks = Motley(text)
    expected = []
    unit = 0
    for line in text.split("\r\n"):
        units = list(accumulate((1 + (character > "\uffff") for character in line), initial=unit))
        unit = units.pop() + 2
        visible = [at for at, character in zip(units, line, strict=True) if not character.isspace()]
        last = len(visible) - 1
        chosen = sorted({visible[round(step * last / 4)] for step in range(5)}) if last >= 4 else visible
        if not visible:
            continue
        drawn = [(at, box) for at in chosen if (box := looks.box(at))]
        if not drawn:
            expected.append((None, False, None))
            continue
        sizes, bold = zip(*looks.styles([at for at, _ in drawn]), strict=True)
        lefts, tops, rights, bottoms = zip(*(box for _, box in drawn), strict=True)
        box = min(lefts), -max(tops), max(rights), -min(bottoms)
        expected.append((median_low(sizes), sum(bold) >= 0.8 * len(bold), tuple(round(side, 4) for side in box)))
    assert [(line.size, line.bold, line.box) for line in lay_out(text, looks)[1]] == expected


@given(st.lists(st.floats() | st.floats(-2, 2) | st.decimals(-2, 2, places=5).map(float)))
@example([0.03125, 0.12345, 0.12335, 123.25 / 1000, 1e5, -1e300])
def test_numbers_are_rounded_as_python_rounds_them(numbers: list[float]) -> None:
    assert [repr(number + 0.0) for number in rounded(numbers)] == [repr(round(number, 4) + 0.0) for number in numbers]
