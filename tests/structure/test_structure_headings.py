"""Outlines of papers laid out in the ways that readers meet."""

import json
import re
from pathlib import Path

import pytest

from search.model import Extraction, FileKind, Line, OutlineEntry, Page, Structure
from search.structure import structure

SAWAH = (
    "Penelitian ini membahas pola tanam padi di lahan kering yang dikelola oleh kelompok tani setempat. Hasil panen "
    "meningkat setelah irigasi tetes dipasang pada tahun kedua. Petani menyatakan bahwa biaya pupuk turun cukup jauh."
)
WATER = (
    "This study looks at how farmers in dry areas share water among themselves. Yields went up after drip lines had "
    "been laid in the second year. Most of the farmers said that their costs had fallen by a third."
)


def read(text: str, kind: FileKind = "text") -> Structure:
    return structure(Extraction(kind=kind, pages=(Page(1, text),), paged=False), lambda word: len(word) > 2)


def outline(found: Structure) -> list[str]:
    return ["  " * (section.level - 1) + section.title for section in found.sections]


def lines(*parts: str) -> str:
    """A text in which running text is wrapped and nothing else is."""
    result: list[str] = []
    for part in parts:
        line = ""
        for word in part.split() if len(part) > 100 else ():
            if len(line) + len(word) > 70:
                result.append(line)
                line = ""
            line = f"{line} {word}".strip()
        result.append(line if len(part) > 100 else part)
    return "\n".join(result)


def test_markdown_with_all_headings_at_one_level() -> None:
    found = read(
        f"""# JURNAL PERTANIAN

## Pola Tanam Padi di Lahan Kering

## Budi Santoso<sup>1</sup>, Siti Aminah<sup>2*</sup>

<sup>1</sup>Program Studi Agronomi, Universitas Contoh

## **Abstrak**

{SAWAH}

**Kata kunci:** padi, lahan kering

## **1. Pendahuluan**

{SAWAH}

## **1.1 Rumusan Masalah**

{SAWAH}

## **2. Hasil dan Pembahasan**

### Tabel 1. Hasil panen

| Tahun | Panen |
|---|---|
| 2019 | 4 ton |

{SAWAH}

## Sumber: Data primer

## Pola Tanam Padi di Lahan Kering

## **3. Kesimpulan**

{SAWAH}

## **Referensi**

- Budi, S. (2015). Irigasi tetes. *Jurnal Air*, 2(1), 1-9.
""",
        "markdown",
    )
    assert outline(found) == [
        "Abstrak",
        "1. Pendahuluan",
        "  1.1 Rumusan Masalah",
        "2. Hasil dan Pembahasan",
        "3. Kesimpulan",
        "Referensi",
    ]
    assert found.front.title == "Pola Tanam Padi di Lahan Kering"
    assert found.front.authors == ("Budi Santoso", "Siti Aminah")


def test_a_thesis_with_a_table_of_contents() -> None:
    found = read(
        lines(
            "PERAN KELOMPOK TANI DALAM PENGELOLAAN AIR",
            "SKRIPSI",
            "Oleh",
            "DEWI LESTARI",
            "NIM 123456789",
            "UNIVERSITAS CONTOH",
            "2019",
            "DAFTAR ISI",
            "BAB I PENDAHULUAN ................................. 1",
            "1.1 Latar Belakang ................................ 1",
            "DAFTAR PUSTAKA .................................... 60",
            "BAB I",
            "PENDAHULUAN",
            "1.1 Latar Belakang",
            SAWAH,
            "1.2 Rumusan Masalah",
            "Rumusan masalah penelitian ini adalah sebagai berikut:",
            "1. Bagaimana peran kelompok tani?",
            "2. Apa hambatan kelompok tani?",
            "1.3 Sistematika Penulisan",
            "BAB II TINJAUAN PUSTAKA",
            "Bab ini berisi teori yang dipakai dalam tulisan ini.",
            "BAB II",
            "TINJAUAN PUSTAKA",
            "A. Kelompok Tani",
            SAWAH,
            "\n1. Pengertian Kelompok",
            SAWAH,
            "\n2. Peran Kelompok",
            SAWAH,
            "B. Pengelolaan Air",
            SAWAH,
            "DAFTAR",
            "PUSTAKA Buku",
            "Budi, S. (2015). Irigasi tetes. Penerbit Contoh.",
            "Internet",
            "Budi, S. (2016). Irigasi curah. Diakses 2 Mei 2017.",
            "LAMPIRAN",
        )
    )
    assert outline(found) == [
        "DAFTAR ISI",
        "BAB I PENDAHULUAN",
        "  1.1 Latar Belakang",
        "  1.2 Rumusan Masalah",
        "  1.3 Sistematika Penulisan",
        "BAB II TINJAUAN PUSTAKA",
        "  A. Kelompok Tani",
        "    1. Pengertian Kelompok",
        "    2. Peran Kelompok",
        "  B. Pengelolaan Air",
        "DAFTAR PUSTAKA",
        "  Buku",
        "  Internet",
        "LAMPIRAN",
    ]
    assert [section.kind for section in found.sections][-4:] == ["references", "references", "references", "appendix"]
    assert found.front.authors == ("Dewi Lestari",)
    assert found.front.year == 2019


@pytest.mark.parametrize(
    ("headings", "levels"),
    [
        (
            ["1 Introduction", "2 Methods", "2.1 Study Area", "2.2 Interviews", "3 Results", "References"],
            [1, 1, 2, 2, 1, 1],
        ),
        (["I. INTRODUCTION", "II. METHOD", "A. Study Area", "B. Interviews", "III. RESULTS"], [1, 1, 2, 2, 1]),
        (["1. Introduction", "2. Materials and Methods", "3. Results", "Acknowledgements", "References"], [1] * 5),
        (["PENDAHULUAN", "METODE PENELITIAN", "HASIL DAN PEMBAHASAN", "KESIMPULAN", "DAFTAR PUSTAKA"], [1] * 5),
        (
            ["A. Pendahuluan", "B. Metode", "1. Lokasi Penelitian", "2. Cara Kerja", "C. Hasil", "D. Penutup"],
            [1, 1, 2, 2, 1, 1],
        ),
    ],
)
def test_numbering_schemes(headings: list[str], levels: list[int]) -> None:
    text = lines("Sharing Water in Dry Lands", "John A. Smith, Mary Jones", *(x for h in headings for x in (h, WATER)))
    found = read(text)
    assert [section.title for section in found.sections] == headings
    assert [section.level for section in found.sections] == levels
    assert all(section.passages == 1 for section in found.sections)


def test_list_items_and_wrapped_lines_are_no_headings() -> None:
    found = read(
        lines(
            "1.1 Latar Belakang",
            SAWAH + " Para pelaku antara lain:",
            "1. Pedagang",
            SAWAH,
            "2. Makelar atau Calo",
            SAWAH + " Hal ini sejalan dengan Target",
            "8.7 yang berfokus pada hal lain",
            SAWAH + " Kurun waktu",
            "2019 hingga 2023. Peneliti melihat data dari tahun",
            "Gambar 2. Peta Lokasi",
            "Sumber: Data Primer",
            "1.2 Rumusan Masalah",
            SAWAH,
        )
    )
    assert [section.title for section in found.sections] == ["1.1 Latar Belakang", "1.2 Rumusan Masalah"]


@pytest.mark.parametrize("mark", ["—", ": ", " - ", ". "])
def test_an_abstract_that_runs_into_its_heading(mark: str) -> None:
    found = read(f"Pola Tanam Padi\n\nBudi Santoso\n\nAbstrak{mark}{SAWAH}\n\nPENDAHULUAN\n\n{SAWAH}\n")
    assert outline(found) == ["Abstrak", "PENDAHULUAN"]
    assert [passage.text for passage in found.passages if passage.section_kind == "abstract"] == [SAWAH]


def test_a_text_without_headings_has_no_sections() -> None:
    found = read(f"{SAWAH}\n\n{SAWAH}\n")
    assert found.sections == ()
    assert {(passage.section_path, passage.section_kind) for passage in found.passages} == {((), "other")}
    assert found.front.title is None


def test_text_before_the_first_heading_is_front() -> None:
    found = read(f"Pola Tanam Padi di Lahan Kering\n\nBudi Santoso\n\nPENDAHULUAN\n\n{SAWAH}\n")
    assert (found.passages[0].section_kind, found.passages[0].section_path) == ("front", ())
    assert found.passages[1].section_path == ("PENDAHULUAN",)


def test_kinds_are_inherited_from_the_section_above() -> None:
    found = read(f"A. PEMBAHASAN\n\n{SAWAH}\n\n1. TEORI PARA PETANI\n\n{SAWAH}\n\nB. KERANGKA TEORI\n\n{SAWAH}\n")
    assert [section.kind for section in found.sections] == ["results", "results", "theory"]


def styled(index: int, entries: list[tuple[str, float, bool]], left: float = 0.1) -> Page:
    text = ""
    looks: list[Line] = []
    for number, (line, size, bold) in enumerate(entries):
        start = len(text)
        text += line + "\n"
        top = 0.1 + 0.02 * number
        looks.append(
            Line(start, start + len(line), None, size, bold, (left, top, left + 0.0075 * len(line), top + 0.012))
        )
    return Page(index, text, None, tuple(looks))


def running(text: str) -> list[tuple[str, float, bool]]:
    return [(line, 10.0, False) for line in lines(text).split("\n")]


def test_looks_decide_in_a_pdf() -> None:
    page = styled(
        1,
        [
            ("Sharing Water in Dry Lands", 18.0, True),
            ("John A. Smith", 11.0, False),
            ("Abstract", 12.0, True),
            *running(WATER),
            ("Introduction", 12.0, True),
            *running(WATER),
            ("Who Owns the Well", 10.0, True),
            *running(WATER),
            ("Table 1. Wells and Their Owners", 10.0, True),
            ("Methods", 12.0, True),
            *running(WATER),
        ],
    )
    found = structure(Extraction(kind="pdf", pages=(page,), paged=True), lambda word: True)
    assert outline(found) == ["Abstract", "Introduction", "  Who Owns the Well", "Methods"]
    assert found.front.title == "Sharing Water in Dry Lands"
    assert found.front.authors == ("John A. Smith",)


def test_the_outline_of_the_file_is_evidence() -> None:
    entries = [
        *running(WATER),
        ("Wells of the old town", 10.0, False),
        *running(WATER),
        ("Conclusion", 12.0, True),
        *running(WATER),
    ]
    page = styled(1, [("Introduction", 12.0, True), *entries])
    plain = structure(Extraction(kind="pdf", pages=(page,), paged=True), lambda word: True)
    marks = (OutlineEntry(2, "Wells of the Old Town", 1), OutlineEntry(1, "Not in the text", 1))
    helped = structure(Extraction(kind="pdf", pages=(page,), paged=True, outline=marks), lambda word: True)
    assert "Wells of the old town" not in [section.title for section in plain.sections]
    assert [section.title for section in helped.sections] == ["Introduction", "Wells of the old town", "Conclusion"]


@pytest.mark.parametrize(("word", "found"), [("Pendapat", True), ("Kritik", False)])
def test_a_plain_title_that_goes_on_with_a_series_is_one(word: str, found: bool) -> None:
    entries = [
        ("Pendahuluan", 12.0, True),
        *running(SAWAH),
        ("Pendapat Kitab Pertama", 10.5, False),
        *running(SAWAH),
        ("(Santoso, 2019: 12", 10.0, False),
        (f"{word} Kitab Kedua", 10.5, False),
        *running(SAWAH),
    ]
    paper = structure(Extraction(kind="pdf", pages=(styled(1, entries),), paged=True), lambda word: True)
    titles = [section.title for section in paper.sections]
    assert titles == ["Pendahuluan", "Pendapat Kitab Pertama", *([f"{word} Kitab Kedua"] if found else [])]


def test_declared_headings_without_known_words() -> None:
    texts = [
        ("Catatan dari Lapangan", 1),
        (SAWAH, None),
        ("Sawah di Pagi Hari", 2),
        (SAWAH, None),
        ("Malam", 2),
        (SAWAH, None),
    ]
    text = ""
    looks: list[Line] = []
    for line, level in texts:
        looks.append(Line(len(text), len(text) + len(line), level))
        text += line + "\n\n"
    found = structure(
        Extraction(kind="html", pages=(Page(1, text, None, tuple(looks)),), paged=False), lambda word: True
    )
    assert [section.title for section in found.sections] == ["Sawah di Pagi Hari", "Malam"]
    assert found.front.title == "Catatan dari Lapangan"


def key(title: str) -> str:
    return re.sub(r"[\W_]+", "", title.lower())


def test_the_gold_outlines(shared: Path) -> None:
    """Mean F1 of titles, and of titles with levels, over the papers whose outline is known."""
    scores: list[tuple[float, float]] = []
    for paper in json.loads((shared / "outlines" / "gold.json").read_text(encoding="utf-8")):
        found = read((shared / "papers" / paper["file"]).read_text(encoding="utf-8"))
        wanted = {key(section["title"]): section["level"] for section in paper["sections"]}
        seen = {key(section.title): section.level for section in found.sections}
        traps = {key(trap["text"]) for trap in paper["not_headings"]}
        assert not (traps & set(seen)) - set(wanted)
        scores.append(
            (
                2 * len(set(seen) & set(wanted)) / (len(seen) + len(wanted)),
                2 * len(set(seen.items()) & set(wanted.items())) / (len(seen) + len(wanted)),
            )
        )
        assert list(found.front.authors) == paper["authors"]
        assert key(found.front.title or "") == key(paper["title"] or "")
        assert found.front.year == paper["year"]
    assert sum(title for title, _ in scores) / len(scores) >= 0.95
    assert sum(level for _, level in scores) / len(scores) >= 0.92
