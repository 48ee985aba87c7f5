"""Which record describes which paper."""

from typing import Any

import pytest

from search.citing import Describer, Descriptions, Record, stated
from search.citing.names import csl_name
from search.model import FrontMatter, Publication, Reference

OWN = stated(
    FrontMatter("Upaya Pemerintah Menangani Perdagangan Orang", ("Rina Simamora",), 2018, "10.1/own"),
    Publication(),
    ("authors",),
    "id",
)


def describe(
    file: str = "sub/simamora.pdf", own: Reference = OWN, files: tuple[str, ...] = (), **said: Any
) -> Reference:
    return Describer(Descriptions(**said), files or (file,)).describe(file, own)


def work(title: str = "Judul lain", files: tuple[str, ...] = (), **item: Any) -> Record:
    return Record({"type": "article-journal", "title": title, **item}, files)


def test_what_the_paper_says_with_its_sources() -> None:
    assert OWN.item["author"] == [{"family": "Simamora", "given": "Rina"}]
    assert OWN.sources["author"] == "file"
    assert OWN.sources["title"] == "paper"
    assert describe() == OWN


def test_a_sidecar_wins_over_a_bibliography_and_that_over_the_paper() -> None:
    found = describe(
        sidecars={"sub/simamora.pdf": {"title": "Dari sidecar", "DOI": None}},
        works={"a.bib": (work("Dari bib", ("files/3/simamora.pdf",), volume="9"),)},
    )
    assert (found.item["title"], found.sources["title"]) == ("Dari sidecar", "sidecar")
    assert (found.item["volume"], found.sources["volume"]) == ("9", "a.bib")
    assert (found.item["issued"], found.sources["issued"]) == ({"date-parts": [[2018]]}, "paper")
    assert "DOI" not in found.item
    assert found.sources["DOI"] == "sidecar"


@pytest.mark.parametrize(
    "record",
    [
        work(files=("C:\\Zotero\\storage\\ABC\\simamora.pdf",), volume="9"),
        work(files=("/home/x/SUB/Simamora.PDF",), volume="9"),
        work(DOI="10.1/OWN", volume="9"),
        work("Upaya pemerintah menangani perdagangan orang!", volume="9"),
        work("Upaya Pemerintah Menangani Perdagangan Orang: Studi di Batam", volume="9"),
    ],
)
def test_a_work_is_known_by_file_doi_or_title(record: Record) -> None:
    assert describe(works={"a.bib": (work(volume="1"), record)}).item["volume"] == "9"


def test_the_file_goes_before_the_doi_and_that_before_the_title() -> None:
    by_title, by_doi = work(str(OWN.item["title"]), volume="1"), work(DOI="10.1/own", volume="2")
    by_file = work(files=("simamora.pdf",), volume="3")
    assert describe(works={"a.bib": (by_title, by_doi, by_file)}).item["volume"] == "3"
    assert describe(works={"a.bib": (by_title, by_doi)}).item["volume"] == "2"


def test_two_works_that_fit_alike_are_no_answer() -> None:
    works = (work("Satu", ("a/simamora.pdf",), volume="1"), work("Dua", ("b/simamora.pdf",), volume="2"))
    assert "volume" not in describe(works={"a.bib": works}).item
    assert describe("b/simamora.pdf", works={"a.bib": works}).item["volume"] == "2"


def test_a_work_describes_the_paper_whose_file_fits_best_and_no_other() -> None:
    record = work("Jeratan", ("/home/u/lib/a/skripsi_ana.pdf",), volume="9")
    files = ("a/skripsi_ana.pdf", "b/skripsi_ana.pdf")
    own = stated(FrontMatter(None), Publication(), (), None)
    assert describe("a/skripsi_ana.pdf", own, files, works={"a.bib": (record,)}).item["volume"] == "9"
    assert "volume" not in describe("b/skripsi_ana.pdf", own, files, works={"a.bib": (record,)}).item


def test_a_common_name_of_a_file_says_too_little() -> None:
    record = work("Jeratan", ("/home/u/storage/AB/artikel.pdf",), volume="9")
    own = stated(FrontMatter(None), Publication(), (), None)
    assert "volume" not in describe("x/artikel.pdf", own, works={"a.bib": (record,)}).item
    assert describe("AB/artikel.pdf", own, works={"a.bib": (record,)}).item["volume"] == "9"


def test_a_file_whose_doi_is_another_is_another_work() -> None:
    record = work("Jeratan", ("simamora.pdf",), volume="9", DOI="10.9/other")
    assert "volume" not in describe(works={"a.bib": (record,)}).item


@pytest.mark.parametrize(
    ("title", "author"),
    [
        ("Upaya Pemerintah Menangani Perdagangan Orang di Kota Batam", "Rina Simamora"),
        ("Upaya Pemerintah Menangani Perdagangan Orang", "Wijaya Kusuma"),
        ("Upaya Pemerintah Menangani Perdagangan Orang: Studi di Batam", "Wijaya Kusuma"),
    ],
)
def test_a_longer_title_or_other_authors_are_another_work(title: str, author: str) -> None:
    record = work(title, volume="9", author=[csl_name(author)])
    assert "volume" not in describe(works={"a.bib": (record,)}).item


def test_titles_with_two_subtitles_are_two_works() -> None:
    own = stated(FrontMatter("Upaya Pemerintah Menangani Perdagangan Orang: Studi di Medan"), Publication(), (), None)
    record = work("Upaya Pemerintah Menangani Perdagangan Orang: Studi di Batam", volume="9")
    assert "volume" not in describe(own=own, works={"a.bib": (record,)}).item


def test_what_a_lost_source_has_said_stays_below_the_sidecar() -> None:
    before = Reference({"title": "Dari bib", "volume": "9"}, {"title": "a.bib", "volume": "a.bib"})
    said = Descriptions({"x.pdf": {"title": "Dari sidecar"}}, lost=frozenset({"a.bib"}))
    found = Describer(said, ["x.pdf"], {"x.pdf": before}).describe("x.pdf", OWN)
    assert (found.item["title"], found.item["volume"]) == ("Dari sidecar", "9")


def test_a_work_of_another_year_is_another_work() -> None:
    other = work(str(OWN.item["title"]), volume="9", issued={"date-parts": [[2011]]})
    assert "volume" not in describe(works={"a.bib": (other,)}).item


def test_a_short_title_says_too_little() -> None:
    own = stated(FrontMatter("Pendahuluan"), Publication(), (), None)
    assert "volume" not in describe(own=own, works={"a.bib": (work("Pendahuluan", volume="9"),)}).item


@pytest.mark.parametrize(
    ("publication", "kind"),
    [
        (Publication(genre="Skripsi", publisher="Universitas Tanjungpura"), "thesis"),
        (Publication(container="Jurnal HAM"), "article-journal"),
        (Publication(container="Prosiding Seminar Nasional"), "paper-conference"),
        (Publication(volume="1", issue="2"), "article-journal"),
        (Publication(), "document"),
    ],
)
def test_the_type_that_the_paper_speaks_for(publication: Publication, kind: str) -> None:
    assert stated(FrontMatter("Judul"), publication, (), "id").item["type"] == kind
