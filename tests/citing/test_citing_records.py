"""Records in the forms in which reference managers keep them, read and written."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.citing import EXCHANGE, read_bibliography, read_sidecar
from search.citing.fields import checked_item, fields_of, year_in
from search.errors import KutipError

ZOTERO_BIB = r"""
@article{simamora2018,
  author = {Simamora, Rina and {Kementerian Luar Negeri} and Sukarno},
  title = {Upaya {Pemerintah} dalam D\'{e}bat \& Diplomasi},
  journal = {Jurnal HAM}, year = 2018, volume = {9}, number = {2}, pages = {231--250},
  doi = {https://doi.org/10.1234/ham.9}, langid = {indonesian},
  file = {Full Text PDF:files/12/simamora.pdf:application/pdf;Snapshot:files/13/x.html:text/html}
}
@mastersthesis{suharto, author = {Suharto}, title = {Diplomasi}, school = {UGM}, date = {2015-03},
  file = {/home/x/s.pdf}}
@article{simamora2018, title = {Kunci yang sama}}
@book{rusak, title = {Tidak ditutup
"""

RIS = """TY  - THES
AU  - Suharto
TI  - Diplomasi
PY  - 2015/03//
PB  - UGM
M3  - Skripsi
L1  - C:\\papers\\s.pdf
ER  -
TY  - JOUR
A1  - Simamora, Rina
T1  - Upaya
JO  - Jurnal HAM
VL  - 9
IS  - 2
SP  - 231
EP  - 250
DO  - 10.1234/ham.9
ER  -
"""


def test_bibtex_as_zotero_exports_it() -> None:
    read = read_bibliography("library.bib", ZOTERO_BIB.encode())
    article, thesis, twin = (record.item for record in read.records)
    assert article == {
        "type": "article-journal",
        "citation-key": "simamora2018",
        "title": "Upaya Pemerintah dalam Débat & Diplomasi",
        "container-title": "Jurnal HAM",
        "volume": "9",
        "issue": "2",
        "page": "231-250",
        "DOI": "10.1234/ham.9",
        "language": "id",
        "author": [
            {"family": "Simamora", "given": "Rina"},
            {"literal": "Kementerian Luar Negeri"},
            {"literal": "Sukarno"},
        ],
        "issued": {"date-parts": [[2018]]},
    }
    assert (thesis["type"], thesis["publisher"]) == ("thesis", "UGM")
    assert "genre" not in thesis
    assert thesis["issued"] == {"date-parts": [[2015, 3]]}
    assert twin["title"] == "Kunci yang sama"
    assert read.records[0].files == ("files/12/simamora.pdf", "files/13/x.html")
    assert read.records[1].files == ("/home/x/s.pdf",)
    assert len(read.faults) == 1
    assert "not closed" in read.faults[0]


@pytest.mark.parametrize(
    ("field", "paths"),
    [
        (
            r"PDF:C\:\\Users\\Ana\\Zotero\\storage\\AB\\id20.pdf:application/pdf",
            (r"C:\Users\Ana\Zotero\storage\AB\id20.pdf",),
        ),
        (r":C\:\\papers\\id20.pdf:PDF", (r"C:\papers\id20.pdf",)),
        (r"C:\papers\id20.pdf", (r"C:\papers\id20.pdf",)),
        ("/home/ana/id_20.pdf", ("/home/ana/id_20.pdf",)),
        ("Satu:a.pdf:application/pdf;Dua:b.pdf:application/pdf", ("a.pdf", "b.pdf")),
        (r"files/a\_b.pdf", ("files/a_b.pdf",)),
    ],
)
def test_the_paths_of_files_in_bibtex(field: str, paths: tuple[str, ...]) -> None:
    (record,) = read_bibliography("a.bib", f"@article{{a, title = {{T}}, file = {{{field}}}}}".encode()).records
    assert record.files == paths


def test_ris() -> None:
    read = read_bibliography("library.RIS", RIS.encode("utf-8-sig"))
    thesis, article = (record.item for record in read.records)
    assert (thesis["type"], thesis["genre"], thesis["author"]) == ("thesis", "Skripsi", [{"literal": "Suharto"}])
    assert thesis["issued"] == {"date-parts": [[2015, 3]]}
    assert (article["container-title"], article["page"], article["DOI"]) == ("Jurnal HAM", "231-250", "10.1234/ham.9")
    assert read.records[0].files == ("C:\\papers\\s.pdf",)


def test_csl_json_as_better_bibtex_exports_it() -> None:
    entries = [
        {"id": "simamora2018", "type": "article-journal", "title": "Upaya", "issued": {"date-parts": [["2018", 5]]},
         "author": [{"family": "Simamora", "given": "Rina"}], "custom": {"a": 1}},
        {"id": "x", "type": "nonsense"},
    ]  # fmt: skip
    read = read_bibliography("library.json", json.dumps(entries).encode())
    assert [record.item["citation-key"] for record in read.records] == ["simamora2018"]
    assert year_in(read.records[0].item) == 2018
    assert "custom" not in read.records[0].item
    assert "entry 2" in read.faults[0]


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.json", b"{"), ("a.json", b"3"), ("a.json", b'{"title": "x"}'), ("a.json", b"[1]"), ("a.json", b"[" * 100_000)],
)
def test_what_is_no_bibliography_is_said(name: str, data: bytes) -> None:
    with pytest.raises(ValueError, match="not"):
        read_bibliography(name, data)


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ([], "object"),
        ({"issued": {"date-parts": [[float("inf")]]}}, "number"),
        ({"author": "Rina"}, "list of names"),
        ({"author": [{"nick": "R"}]}, "neither"),
        ({"type": "artikel"}, "type"),
        ({"issued": 2018}, "date"),
        ({"issued": {"date-parts": [["x"]]}}, "number"),
        ({"issued": {"date-parts": [[2018, 13, 45]]}}, "there is not"),
        ({"title": []}, "text"),
        ({"title": "  "}, "empty"),
    ],
)
def test_a_wrong_value_is_named(record: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_sidecar(json.dumps(record).encode())


FULL_NAMES = [{"family": "Simamora", "given": "Rina"}, {"literal": "Sukarno"}]


def test_marks_of_html_are_no_part_of_a_title() -> None:
    assert checked_item({"title": "A <i>b</i> c<sup>2</sup> x < y"})["title"] == "A b c2 x < y"


def test_half_a_letter_is_replaced() -> None:
    record = {"title": "a\ud800", "author": ["\ud800 B", {"family": "c\udfff"}], "issued": {"literal": "d\ud800"}}
    assert json.dumps(checked_item(record), ensure_ascii=False).encode("utf-8")


def test_null_in_a_sidecar_is_kept() -> None:
    assert read_sidecar(b'{"DOI": null, "title": "A"}') == {"DOI": None, "title": "A"}


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("year", "2021", ("issued", {"date-parts": [[2021]]})),
        ("date", "2021-05-17", ("issued", {"date-parts": [[2021, 5, 17]]})),
        ("author", "Rina Simamora; Sukarno", ("author", FULL_NAMES)),
        ("journal", "Jurnal HAM", ("container-title", "Jurnal HAM")),
        ("doi", "https://doi.org/10.1/a", ("DOI", "10.1/a")),
        ("year", "", ("issued", None)),
        ("type", "thesis", ("type", "thesis")),
        ("tahun", "2021", ("issued", {"date-parts": [[2021]]})),
    ],
)  # fmt: skip
def test_a_field_as_it_is_typed(name: str, value: str, expected: tuple[str, Any]) -> None:
    assert fields_of(name, value) == dict([expected])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("foo", "x"),
        ("year", "soon"),
        ("year", "2018abc"),
        ("type", "artikel"),
        ("author", "A, R. & B"),
        ("author", ";"),
    ],
)
def test_a_field_that_cannot_be_is_refused(name: str, value: str) -> None:
    with pytest.raises(KutipError):
        fields_of(name, value)


FULL = {
    "type": "article-journal",
    "title": "Upaya & Diplomasi: 50% Korban_Anak",
    "author": [{"family": "Simamora", "given": "Rina"}, {"literal": "Kementerian Luar Negeri"}, {"literal": "Sukarno"}],
    "issued": {"date-parts": [[2018]]},
    "container-title": "Jurnal HAM",
    "volume": "9",
    "issue": "2",
    "page": "231-250",
    "DOI": "10.1234/ham.9",
    "language": "id",
}


@pytest.mark.parametrize(("form", "name"), [("csl-json", "a.json"), ("bibtex", "a.bib"), ("ris", "a.ris")])
def test_what_is_written_reads_back_the_same(form: str, name: str) -> None:
    thesis = {**FULL, "type": "thesis", "genre": "Tesis", "publisher": "UGM"}
    thesis = {key: value for key, value in thesis.items() if key not in ("container-title", "volume", "issue", "page")}
    read = read_bibliography(name, EXCHANGE[form]([FULL, thesis]).encode())
    assert not read.faults
    items = [{key: value for key, value in record.item.items() if key != "citation-key"} for record in read.records]
    assert items == [FULL, thesis]


def test_tex_is_read_as_it_is_printed() -> None:
    text = r"""@article{a, title = {Harga 100% turun dan $x^2$ \& {\"u}ber}, url = {https://x.y/a_b%20c#d},
      author = {M{\"u}ller, K and {Tim {A} dan B}}, doi = {10.1/a\_b}, note = {1}, note = {2}, date = {2018-00}}"""
    (record,) = read_bibliography("a.bib", text.encode()).records
    assert record.item["title"] == "Harga 100% turun dan $x^2$ & über"
    assert record.item["author"] == [{"family": "Müller", "given": "K"}, {"literal": "Tim A dan B"}]
    assert (record.item["URL"], record.item["DOI"]) == ("https://x.y/a_b%20c#d", "10.1/a_b")
    assert record.item["issued"] == {"date-parts": [[2018]]}


NASTY = {
    "type": "thesis",
    "genre": "Doctoral dissertation",
    "citation-key": "my key, {x}",
    "title": "A } B \\input{x} {C",
    "author": [{"literal": "Kementerian Hukum & HAM}"}, {"family": "O and A", "given": "B"}],
    "URL": "https://x.y/a_b%20c",
    "publisher": "UGM",
}


def test_no_sign_of_tex_breaks_what_is_written() -> None:
    read = read_bibliography("a.bib", EXCHANGE["bibtex"]([NASTY]).encode())
    (record,) = read.records
    assert not read.faults
    assert record.item["citation-key"] == "mykeyx"
    assert record.item["author"] == [{"literal": "Kementerian Hukum & HAM"}, {"literal": "O and A, B"}]
    assert record.item["URL"] == "https://x.y/a_b%20c"
    assert record.item["title"] == "A B \\inputx C"
    assert "@phdthesis" in EXCHANGE["bibtex"]([NASTY])


def test_a_cut_ris_keeps_its_last_entry_and_no_ris_is_none() -> None:
    read = read_bibliography("a.ris", RIS.removesuffix("ER  -\n").encode())
    assert len(read.records) == 2
    for name in ("a.ris", "a.bib"):
        with pytest.raises(ValueError, match="no entry"):
            read_bibliography(name, b"hello")


def test_empty_variables_of_a_bibliography_are_left_out() -> None:
    entry = {"title": "T", "DOI": "", "author": [], "accessed": {"date-parts": [[]]}, "type": "collection"}
    (record,) = read_bibliography("a.json", json.dumps([entry]).encode()).records
    assert record.item == {"title": "T", "type": "collection"}


def test_zoteros_own_json_is_refused() -> None:
    with pytest.raises(ValueError, match="CSL JSON"):
        read_bibliography("a.json", b'{"items": [{"itemType": "journalArticle"}]}')


def test_citation_keys_are_unique_and_plain() -> None:
    written = EXCHANGE["bibtex"]([FULL, FULL, {"type": "document", "id": "x"}])
    assert "{simamora2018upaya," in written
    assert "{simamora2018upaya-2," in written
    assert "@misc{x," in written


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(["type", "title", "author", "issued", "DOI", "page", "unknown"])


@given(st.dictionaries(KEYS, JSON, max_size=5))
def test_any_json_is_a_record_or_said_not_to_be(record: dict[str, Any]) -> None:
    try:
        item = checked_item(record)
    except ValueError:
        return
    assert checked_item(item) == item


@given(st.sampled_from(["a.bib", "a.ris", "a.json", "a.pdf.json"]), st.text(max_size=200))
def test_no_text_breaks_a_reader_of_records(name: str, text: str) -> None:
    try:
        read_bibliography(name, text.encode("utf-8", "surrogatepass"))
    except ValueError:
        return
