"""Title, authors, year and DOI: only what the paper says."""

import pytest

from search.model import Extraction, FrontMatter, Line, Page
from search.structure import structure
from search.structure.names import line_names, names_of
from search.structure.publication import doi_of, year_of

SAWAH = (
    "Penelitian ini membahas pola tanam padi di lahan kering yang dikelola oleh kelompok tani setempat. Hasil panen "
    "meningkat setelah irigasi tetes dipasang pada tahun kedua (Budi, Vol. 2, 1999)."
)


def front(head: str, metadata: dict[str, str] | None = None) -> FrontMatter:
    text = f"{head}\n\nPENDAHULUAN\n\n{SAWAH}\n\nDAFTAR PUSTAKA\n\nBudi. (2001). Buku. https://doi.org/10.1234/buku.1\n"
    extraction = Extraction(kind="text", pages=(Page(1, text),), paged=False, metadata=metadata or {})
    return structure(extraction, lambda word: True).front


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("ELA CLARA SARI, Budi Santoso", ["Ela Clara Sari", "Budi Santoso"]),
        ("Prof. Dr. Budi Santoso, S.Sos., M.Si., Siti Aminah, Ph.D", ["Budi Santoso", "Siti Aminah"]),
        ("Budi Santoso1, Siti Aminah2* dan Elyta3", ["Budi Santoso", "Siti Aminah", "Elyta"]),
        ("John A. Smith, Mary Jones and Lee Ann O’Neil", ["John A. Smith", "Mary Jones", "Lee Ann O’Neil"]),
        ("Universitas Contoh, Jakarta", []),
        ("Program Studi Ilmu Tanah Fakultas Pertanian", []),
        ("surat@contoh.ac.id", []),
        ("Pola Tanam Padi di Lahan Kering dalam Angka", []),
        ("Jakarta, Indonesia", []),
        ("Abadi", []),
    ],
)
def test_names_on_a_line(line: str, names: list[str]) -> None:
    assert line_names(line) == names


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["Oleh: kutip project"], ("kutip project",)),
        (["By", "the working group"], ()),
        (["kutip project"], ()),
        (["Oleh: penulis yang tidak disebut namanya"], ()),
    ],
)
def test_a_group_in_small_letters_is_an_author_only_where_it_is_announced(
    lines: list[str], names: tuple[str, ...]
) -> None:
    assert names_of(lines) == names


def test_supervisors_are_no_authors() -> None:
    lines = ["Oleh:", "DEWI LESTARI", "NIM. 12345", "Dosen Pembimbing", "Dr. Budi Santoso"]
    assert names_of(lines) == ("Dewi Lestari",)


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        (["Jurnal Air, Vol. 3 No. 2, Juni 2021"], 2021),
        (["JURNAL EDUKASI 2017, IV (3): 1-5"], 2017),
        (["© 2019 Penerbit Contoh"], 2019),
        (["Diterima 2 Mei 2018; diterbitkan 3 Juni 2019"], 2019),
        (["To appear in WATER 2006"], 2006),
        (["Studi di Desa Contoh Tahun 2016-2018"], None),
        (["Wawancara, 7 Desember 2020"], None),
        (["1Budi, Jurnal Air, Vol. 3, 2001, h. 4"], None),
        (["10.1234/air.v3i2.2015"], None),
    ],
)
def test_the_year_of_publication(lines: list[str], year: int | None) -> None:
    assert year_of(lines, []) == year


def test_the_year_on_the_title_page_of_a_thesis() -> None:
    assert year_of([], ["SKRIPSI", "UNIVERSITAS CONTOH", "2019"]) == 2019
    assert year_of([], ["UNIVERSITAS CONTOH", "2019"]) is None


@pytest.mark.parametrize(
    ("line", "doi"),
    [
        ("DOI: 10.32505/air.v3i2.616.", "10.32505/air.v3i2.616"),
        ("https://doi.org/10.1000/xyz(2019)12", "10.1000/xyz(2019)12"),
        ("DOI : 10.25299/air.2022.xxxx", None),
        ("versi 10.5/9", None),
    ],
)
def test_the_doi(line: str, doi: str | None) -> None:
    assert doi_of([line]) == doi


def test_front_matter_of_a_text() -> None:
    found = front(
        "Pola Tanam Padi di Lahan Kering Tahun 2016-2018\n\nBudi Santoso,\n\nUniversitas Contoh\n\nSiti Aminah"
    )
    assert found == FrontMatter("Pola Tanam Padi di Lahan Kering Tahun 2016-2018", ("Budi Santoso", "Siti Aminah"))


def test_a_title_printed_twice_is_taken_once() -> None:
    block = "**POLA TANAM PADI\nDI LAHAN KERING\nDESA CONTOH**\n\nOleh\n\nBUDI SANTOSO\n\nNIM. E123456\n\nb@contoh.id"
    text = f"{block}\n\nABSTRACT\n\n{SAWAH}\n\n{block}\n\nABSTRAK\n\n{SAWAH}\n"
    found = structure(Extraction(kind="text", pages=(Page(1, text),), paged=False), lambda word: True)
    assert found.front.title == "Pola Tanam Padi di Lahan Kering Desa Contoh"
    assert found.front.authors == ("Budi Santoso",)
    assert [passage.text.count("DESA CONTOH") for passage in found.passages] == [1, 0, 0]


@pytest.mark.parametrize(
    "title", ["Microsoft Word - skripsi_final2", "untitled", "makalah_akhir.docx", "Template Jurnal Air"]
)
def test_junk_in_the_metadata_is_no_title(title: str) -> None:
    text = f"PENDAHULUAN\n\n{SAWAH}\n"
    extraction = Extraction(
        kind="docx", pages=(Page(1, text),), paged=False, metadata={"title": title, "author": "user"}
    )
    assert structure(extraction, lambda word: True).front == FrontMatter()


def test_what_is_unknown_is_null() -> None:
    text = f"PENDAHULUAN\n\n{SAWAH}\n"
    assert (
        structure(Extraction(kind="text", pages=(Page(1, text),), paged=False), lambda word: True).front
        == FrontMatter()
    )


def test_the_largest_print_of_the_first_page_is_the_title() -> None:
    rows = [
        ("Jurnal Air, Vol. 3 No. 2, Juni 2021", 10.0),
        ("Pola Tanam Padi di Lahan Kering:", 16.0),
        ("Sebuah Studi", 16.0),
        ("Budi Santoso", 11.0),
        ("Universitas Contoh", 10.0),
        ("Abstrak", 10.0),
        (SAWAH, 10.0),
        ("Pendahuluan", 10.0),
        (SAWAH, 10.0),
    ]
    text, lines = "", []
    for number, (row, size) in enumerate(rows):
        top = 0.05 + 0.03 * number
        lines.append(Line(len(text), len(text) + len(row), None, size, False, (0.1, top, 0.9, top + 0.02)))
        text += row + "\n"
    metadata = {"title": "Template Jurnal", "author": "user"}
    extraction = Extraction(kind="pdf", pages=(Page(1, text, None, tuple(lines)),), paged=True, metadata=metadata)
    found = structure(extraction, lambda word: True).front
    assert found == FrontMatter("Pola Tanam Padi di Lahan Kering: Sebuah Studi", ("Budi Santoso",), 2021, None)
