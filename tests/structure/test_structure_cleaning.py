"""Marks, furniture, joins, sentences and passages."""

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.model import Extraction, FileKind, Line, Page, Structure
from search.structure import structure
from search.structure.reading_order import reading_order
from search.structure.sentences import sentence_ends

KNOWN = frozenset({"dilakukan", "menimbulkan", "menjelaskan", "anti", "perdagangan", "penyelidikan", "rumah", "sakit"})
SAWAH = (
    "Penelitian ini membahas pola tanam padi di lahan kering yang dikelola oleh kelompok tani setempat. Hasil panen "
    "meningkat setelah irigasi tetes dipasang pada tahun kedua. Petani menyatakan bahwa biaya pupuk turun cukup jauh."
)


def read(text: str, kind: FileKind = "text") -> Structure:
    return structure(Extraction(kind=kind, pages=(Page(1, text),), paged=False), lambda word: word in KNOWN)


def body(text: str, kind: FileKind = "text") -> str:
    return "\n".join(passage.text for passage in read(text, kind).passages)


@pytest.mark.parametrize(
    ("marked", "clean"),
    [
        ("Kata *miring* dan **tebal** serta _garis_.", "Kata miring dan tebal serta garis."),
        ("Santoso<sup>1</sup> dan Aminah^{2*} menulis.", "Santoso dan Aminah menulis."),
        ("Luas 5 m<sup>2</sup> saja.", "Luas 5 m2 saja."),
        ("Satu<br>dua <p>tiga</p> A &amp; B&nbsp;C.", "Satu dua tiga A & B C."),
        ("Harga US \\$9 di \\_sini\\_ saja.", "Harga US $9 di _sini_ saja."),
        ("Lihat [laman ini](http://contoh.id/a_(b)) untuk rinci.", "Lihat laman ini untuk rinci."),
        ("Alamat <https://contoh.id/a> masih ada.", "Alamat https://contoh.id/a masih ada."),
        ("Nilai 5*3 dan nama_berkas_ini tetap.", "Nilai 5*3 dan nama_berkas_ini tetap."),
        ("> Kutipan di sini.", "Kutipan di sini."),
        ("ﬁlsafat dan eﬀek ½", "filsafat dan effek 1⁄2"),
    ],
)
def test_marks_are_removed(marked: str, clean: str) -> None:
    assert body(marked) == clean


def test_a_pdf_has_no_marks() -> None:
    extraction = Extraction(kind="pdf", pages=(Page(1, "Nilai *a* dan **b** tetap."),), paged=True)
    assert structure(extraction, lambda word: True).passages[0].text == "Nilai *a* dan **b** tetap."


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ("Hal itu me-\nnimbulkan tanya.", "Hal itu menimbulkan tanya."),
        ("Ada anak-\nanak di sana.", "Ada anak-anak di sana."),
        ("Peraturan perundang-\nundangan itu.", "Peraturan perundang-undangan itu."),
        ("Gerakan anti-\nperdagangan orang.", "Gerakan anti-perdagangan orang."),
        ("Kawasan ASEAN-\nIndonesia itu.", "Kawasan ASEAN-Indonesia itu."),
        ("Ini dilak ukan petani.", "Ini dilakukan petani."),
        ("Di rumah sakit itu.", "Di rumah sakit itu."),
        ("Hal ini me-nimbulkan tanya.", "Hal ini menimbulkan tanya."),
        ("Lihat http://contoh.id/ a/ b -c/ di sana.", "Lihat http://contoh.id/a/b-c/ di sana."),
    ],
)
def test_what_a_line_end_divides_is_joined(lines: str, joined: str) -> None:
    assert body(lines) == joined


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("text", "Hal itu menimbulkan tanya, per-orang dan per-rumah."),
        ("markdown", "Hal itu menimbulkan tanya, per-orang dan per-rumah."),
        ("pdf", "Hal itu me-nimbulkan tanya, per-orang dan per-rumah."),
        ("docx", "Hal itu me-nimbulkan tanya, per-orang dan per-rumah."),
    ],
)
def test_a_hyphen_within_a_line_is_dropped_only_where_a_converter_left_it(kind: FileKind, text: str) -> None:
    printed = "Hal itu me-nimbulkan tanya, per-orang dan per-rumah."
    known = {"menimbulkan", "perorang", "perrumah"}
    extraction = Extraction(kind=kind, pages=(Page(1, printed),), paged=kind == "pdf")
    assert structure(extraction, known.__contains__).passages[0].text == text


@pytest.mark.parametrize(("between", "goes_on"), [([], True), ([""], False), (["", ""], False)])
def test_no_passage_goes_on_over_a_page_that_could_not_be_read(between: list[str], goes_on: bool) -> None:
    texts = [f"{SAWAH} Para korban itu kemudian dibawa ke", *between, f"pasar yang terletak di tengah kota. {SAWAH}"]
    pages = tuple(Page(number, text) for number, text in enumerate(texts, 1))
    found = structure(Extraction(kind="pdf", pages=pages, paged=True), lambda word: True).passages
    assert any("dibawa ke pasar" in passage.text for passage in found) is goes_on
    assert " ".join(passage.text for passage in found) == " ".join(filter(None, texts))


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Menurut Prof. Dr. Budi, S.Sos., M.Si. ini benar. Lalu usai.", 2),
        ("Lihat hlm. 5 dan No. 7 (Budi, 2016). Rapat pukul 10.00 di Jl. Melati.", 2),
        ("Banyak hal (padi, jagung, dll.) ditanam. Budi dkk. menulis. Usai.", 3),
        ("Liu et al. wrote it, e.g. in Vol. 3. J. K. Smith agreed.", 2),
        ("Apakah benar? Ya! “Begitulah.” Lalu ia pergi.", 4),
        ("Sabar itu indah.1 Ia berkata begitu.", 2),
        ("Ditulis Budi (2007).Korban banyak.", 2),
        ("Ada a. padi, b. Jagung, c. ubi. Usai sudah.", 2),
        ("Hal itu benar. (Siregar, 2022). Usai.", 2),
    ],
)
def test_sentences(text: str, sentences: int) -> None:
    ends = list(sentence_ends(text))
    starts = [0, *ends]
    assert len(ends) == sentences, [text[a:b] for a, b in pairwise(starts)]


@given(st.text(max_size=300))
def test_sentences_cover_the_text(text: str) -> None:
    ends = list(sentence_ends(text))
    assert all(a < b for a, b in pairwise(ends))
    assert not text[ends[-1] if ends else 0 :].strip()


def test_passages_are_whole_sentences_of_the_right_length() -> None:
    found = read(f"PENDAHULUAN\n\n{' '.join([SAWAH] * 12)}\n\n{SAWAH}\n\nMETODE\n\n{SAWAH}\n")
    words = [len(passage.text.split()) for passage in found.passages]
    assert all(60 <= count <= 180 for count in words[:-1])
    assert words[-1] == len(SAWAH.split())
    assert [passage.section_path for passage in found.passages][-2:] == [("PENDAHULUAN",), ("METODE",)]
    for passage in found.passages:
        assert all(passage.text[start:end].endswith(".") for start, end in passage.sentences)


def test_a_short_rest_joins_its_neighbour() -> None:
    found = read(f"PENDAHULUAN\n\n{' '.join([SAWAH] * 5)}\n\nHanya sisa pendek di sini.\n\nMETODE\n\n{SAWAH}\n")
    first = [passage.text for passage in found.passages if passage.section_path == ("PENDAHULUAN",)]
    assert min(len(text.split()) for text in first) >= 25


def test_a_sentence_without_end_is_cut() -> None:
    found = read(", ".join(["kata kerja yang panjang"] * 400))
    assert max(len(passage.text.split()) for passage in found.passages) <= 225


def test_references_are_kept_entry_by_entry() -> None:
    entries = [
        f"Penulis{letter}, A. (201{n}). Judul buku nomor {n}. Penerbit Contoh." for n, letter in enumerate("ABCDEFGH")
    ]
    found = read(f"PENDAHULUAN\n\n{SAWAH}\n\nDAFTAR PUSTAKA\n\n" + "\n\n".join(entries))
    cited = [p.text[a:b] for p in found.passages if p.section_kind == "references" for a, b in p.sentences]
    assert cited == entries


def numbered(pages: int, first: int) -> Extraction:
    made: list[Page] = []
    for index in range(1, pages + 1):
        text = ""
        lines: list[Line] = []
        head = ("Jurnal Air, Vol. 3 No. 2, Juni 2021", 0.04)
        foot = (str(first + index - 1), 0.95)
        rows = [head, *((f"Baris ke {index} nomor {n} tentang irigasi tetes.", 0.2 + 0.02 * n) for n in range(5)), foot]
        for line, top in rows:
            lines.append(Line(len(text), len(text) + len(line), None, 10.0, False, (0.1, top, 0.8, top + 0.012)))
            text += line + "\n"
        made.append(Page(index, text, "iii", tuple(lines)))
    return Extraction(kind="pdf", pages=tuple(made), paged=True)


def test_running_heads_and_page_numbers_are_no_text() -> None:
    found = structure(numbered(4, 231), lambda word: True)
    text = " ".join(passage.text for passage in found.passages)
    assert "Jurnal Air" not in text
    assert "231" not in text
    assert found.passages[0].first_page is not None
    assert (found.passages[0].first_page.index, found.passages[0].first_page.label) == (1, "231")


def test_pages_that_are_bound_twice_lose_no_line() -> None:
    texts = [f"{SAWAH} Halaman {word} berakhir di sini." for word in ("pertama", "kedua", "ketiga")] * 2
    pages = tuple(Page(number, text) for number, text in enumerate(texts, 1))
    found = structure(Extraction(kind="pdf", pages=pages, paged=True), lambda word: True).passages
    assert " ".join(passage.text for passage in found) == " ".join(texts)


def test_a_footer_that_a_converter_drew_into_the_text() -> None:
    found = read(
        f"Pola Tanam\n\nBUDI SANTOSO PRATAMA\n\nNIM. E12345678\n\nPENDAHULUAN\n\n{SAWAH} Jenis\n"
        f"BUDISANTOSOPRATAMA,NIM.E12345678\n\ntanaman ini tumbuh. Baik petani dan BUDISANTOSOPRATAMA, NIM.E12345678\n\n"
        f"pedagang untung. {SAWAH}\n"
    )
    text = " ".join(passage.text for passage in found.passages)
    assert "Jenis tanaman ini tumbuh. Baik petani dan pedagang untung." in text


def test_double_spacing_means_nothing() -> None:
    rows = [
        "Penelitian ini membahas pola tanam padi di lahan kering yang",
        "dikelola oleh kelompok tani setempat. Hasil panen meningkat",
    ]
    found = read("\n\n".join(rows * 6) + "\n\nsekali.")
    assert "yang dikelola oleh" in found.passages[0].text
    assert found.sections == ()


def test_reading_order_is_mended_only_when_broken() -> None:
    above, left, right = (0.1, 0.1, 0.9, 0.12), (0.1, 0.2, 0.45, 0.22), (0.55, 0.2, 0.9, 0.22)
    assert reading_order([above, left, right]) == [0, 1, 2]
    assert reading_order([left, right, above]) == [2, 0, 1]
    assert reading_order([right, None, above]) == [0, 1, 2]


@pytest.mark.parametrize(
    "text",
    [
        "a" * 300_000,
        " " * 300_000,
        "*a " * 100_000,
        "[a]((" * 60_000,
        "<b " * 100_000,
        "http://a.b/ c/ " * 20_000,
        "a" + "\u0301" * 200_000,
        "1. Judul Ini\n" * 20_000,
        "$^{1" * 60_000,
        "| a " * 60_000,
        "(a. " * 60_000,
    ],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    start = process_time()
    read(text, "markdown")
    assert process_time() - start < 15, "a square of its length would take minutes"
