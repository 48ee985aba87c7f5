"""Journal, volume, issue and pages as title pages and running heads state them; titles in capitals."""

import pytest

from search.model import Publication
from search.structure.appearance import publication_of
from search.structure.casing import title_cased
from search.structure.publication import year_of


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Jurnal Pertanian Volume 3 No. 2, Desember 2018", Publication("Jurnal Pertanian", "3", "2")),
        ("JURNAL PERTANIAN 2017, IV (3): 1-5", Publication("Jurnal Pertanian", "IV", "3", "1-5")),
        ("Jurnal Sawah, Vol. 12, No. 1 (2020), hlm. 101–120", Publication("Jurnal Sawah", "12", "1", "101-120")),
        (
            "Journal of Rice Studies Vol 7 Issue 4 2019 | 33-47",
            Publication("Journal of Rice Studies", "7", "4", "33-47"),
        ),
        ("Catatan Padi, Vol. 2 No. 1, 2021", Publication("Catatan Padi", "2", "1")),
        ("Vol. 5 No. 2 Juni 2019", Publication(None, "5", "2")),
        ("Volume 8(1)", Publication(None, "8", "1")),
        (
            "E-Jurnal Hubungan, 2018, 6 (3) 1129-1144 ISSN 2477-2623",
            Publication("E-Jurnal Hubungan", "6", "3", "1129-1144"),
        ),
        ("Jurnal Hukum NO. 3 VOL. 25 SEPTEMBER 2018: 520 - 540", Publication("Jurnal Hukum", "25", "3", "520-540")),
        ("Jurnal Hukum Volume 5: Edisi II", Publication("Jurnal Hukum", "5", "II")),
        ("International Organization for Migration Jakarta Volume II 2010", Publication(None, "II")),
        ("BAB I PENDAHULUAN Volume 1 2019", Publication(None, "1")),
    ],
)
def test_a_line_that_states_the_issue(line: str, expected: Publication) -> None:
    assert publication_of([line], []) == expected


@pytest.mark.parametrize(
    "line",
    [
        "3 Santoso, “Pola Tanam,” Jurnal Pertanian Vol. 3 No. 2 (2018): 1-5.",
        "Lihat Santoso et al., Jurnal Pertanian, Vol. 3 No. 2, 2018",
        "Penelitian ini dilakukan pada tahun 2016-2018",
        "Budi Santoso, Universitas Contoh",
        "Literature Review and Systematic Methods",
        "Peer Review Statement",
        "Seminar Nasional Keamanan dibuka oleh Rektor",
        "Conference on the Law of the Sea Convention",
        "Adapted from Journal of Trafficking Volume 3 Issue 2, 2014, 10-20",
        "Artikel ini pernah dimuat dalam Jurnal Dinamika Hukum Vol. 3 No. 1 2009",
        "Pages 10-20 of the report were reviewed",
    ],
)
def test_citations_and_prose_state_nothing(line: str) -> None:
    assert publication_of([line], []) == Publication()


def test_the_title_of_the_paper_is_no_journal() -> None:
    line = "Perdagangan Orang Vol. 3 No. 1, Januari 2018: 1-20"
    assert publication_of([line], [], "Perdagangan Orang di Batam") == Publication(None, "3", "1", "1-20")


def test_acronyms_stay_in_the_name_of_a_journal() -> None:
    assert publication_of(["JURNAL HAM Vol. 3 No. 1"], [], None, ["Hak dalam HAM itu"]).container == "Jurnal HAM"


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("Undang-Undang Nomor 21 Tahun 2007 tentang Pemberantasan", None),
        ("Peraturan Menteri Nomor 9 Tahun 2008", None),
        ("Putusan No. 3 Tahun 2015", None),
        ("No. 2, Desember 2018", 2018),
        ("Jurnal Undang-Undang Vol. 2 No. 3, 2016", 2016),
    ],
)
def test_the_year_of_a_law_is_not_the_papers(line: str, year: int | None) -> None:
    assert year_of([line], []) == year


@pytest.mark.parametrize(
    ("line", "university"),
    [
        ("UIN SUNAN KALIJAGA", "UIN Sunan Kalijaga"),
        ("Thesis submitted to the University of Leiden in part", "University of Leiden"),
        ("UNIVERSITAS INDONESIA ", "Universitas Indonesia"),
        ("Fakultas Hukum Universitas Gadjah Mada, Yogyakarta", "Universitas Gadjah Mada"),
    ],
)
def test_the_university_of_a_thesis(line: str, university: str) -> None:
    page = ["TESIS", line]
    assert publication_of([], page, None, ["UIN itu"]).publisher == university


def test_the_name_of_the_journal_is_not_the_title_before_it() -> None:
    lines = ["Pola Tanam Padi Catatan Padi, Vol. 2 No. 1, 2021", "Catatan Padi, Vol. 2 No. 1, 2021, hlm. 4–9"]
    assert publication_of(lines, []) == Publication("Catatan Padi", "2", "1", "4-9")


def test_a_thesis_has_a_genre_and_a_university() -> None:
    page = [
        "POLA TANAM PADI",
        "SKRIPSI",
        "Diajukan untuk memenuhi syarat",
        "FAKULTAS PERTANIAN",
        "UNIVERSITAS CONTOH",
        "2019",
    ]
    assert publication_of([], page) == Publication(genre="Skripsi", publisher="Universitas Contoh")


@pytest.mark.parametrize(
    ("printed", "lines", "expected"),
    [
        ("POLA TANAM DI DESA", [], "Pola Tanam di Desa"),
        (
            "PERAN UNICEF DAN CNN DI THAILAND",
            ["Peran UNICEF di Thailand", "dengan CNN itu"],
            "Peran UNICEF dan CNN di Thailand",
        ),
        ("PERANG DUNIA II: DARI BALI KE BATAM", [], "Perang Dunia II: Dari Bali ke Batam"),
        ("PERAN ORGANISASI DUNIA (Studi Kasus di Desa)", [], "Peran Organisasi Dunia (Studi Kasus di Desa)"),
        ("Pola tanam di DESA", [], "Pola tanam di DESA"),
        ("", [], ""),
    ],
)
def test_a_title_in_capitals_is_written_as_others_are(printed: str, lines: list[str], expected: str) -> None:
    assert title_cased(printed, lines) == expected
