"""The sample corpus is what its README says, and its PDFs have the traits that make them worth searching."""

import re
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import pypdf
import pypdfium2
import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"
SOURCES = ROOT / "docs" / "sample-corpus"

INDONESIAN = {
    "jeratan-utang-pekerja-migran.pdf",
    "kerja-paksa-kapal-ikan.md",
    "biaya-penempatan-pekerja-migran.pdf",
    "anak-korban-perdagangan-orang.pdf",
    "pemulangan-korban-sop.txt",
}
MIXED = {"palermo-protocol-dan-uu-21-2007.md"}
ENGLISH = {
    "asean-actip-2015.md",
    "non-punishment-victims-of-trafficking.pdf",
    "multi-track-diplomacy-consular-protection.txt",
}
PAPERS = sorted(INDONESIAN | MIXED | ENGLISH)
PDFS = sorted(name for name in PAPERS if name.endswith(".pdf"))
THESIS = "biaya-penempatan-pekerja-migran.pdf"
COLUMNS = "non-punishment-victims-of-trafficking.pdf"
OFFSET = "jeratan-utang-pekerja-migran.pdf"
CHILDREN = "anak-korban-perdagangan-orang.pdf"
FRONT_LABELS = ["i", "ii", "iii", "iv"]


@cache
def pdf_pages(name: str) -> tuple[str, ...]:
    with pypdfium2.PdfDocument(CORPUS / name) as document:
        return tuple(page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document)


@cache
def paper_text(name: str) -> str:
    """The text that was written: a PDF's source without its front matter, or the file itself."""
    if name.endswith(".pdf"):
        return (SOURCES / name).with_suffix(".md").read_text(encoding="utf-8").split("---\n", 2)[2]
    return (CORPUS / name).read_text(encoding="utf-8")


def printed_labels(name: str) -> list[str]:
    count = len(pdf_pages(name))
    if name == THESIS:
        return [*FRONT_LABELS, *(str(at) for at in range(1, count - len(FRONT_LABELS) + 1))]
    first = {OFFSET: 231, COLUMNS: 45, CHILDREN: 1}[name]
    return [str(first + at) for at in range(count)]


def reader_lines(name: str) -> list[list[str]]:
    return [page.extract_text().splitlines() for page in pypdf.PdfReader(CORPUS / name).pages]


def test_the_folder_holds_the_papers_of_the_readme_and_nothing_else() -> None:
    assert sorted(path.name for path in CORPUS.iterdir()) == sorted(["README.md", *PAPERS])
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `([^`]+)`", readme, re.MULTILINE)) == PAPERS


def test_the_formats_are_mixed() -> None:
    suffixes = [Path(name).suffix for name in PAPERS]
    assert {suffix: suffixes.count(suffix) for suffix in suffixes} == {".pdf": 4, ".md": 3, ".txt": 2}


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_short_but_not_a_stub(name: str) -> None:
    assert 700 <= len(paper_text(name).split()) <= 1420


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_has_abstract_introduction_method_conclusion_and_references(name: str) -> None:
    lines = [re.sub(r"^[#\s]+", "", line).strip() for line in paper_text(name).splitlines()]
    number = r"(?:[A-Z]\.|[IVX]+\.|BAB [IVX]+|\d+(?:\.\d+)?\.?)?\s*"
    wanted = [r"ABSTRA(?:K|CT)", r"(?:PENDAHULUAN|INTRODUCTION)", r"MET(?:ODE|HOD).*"]
    wanted += [r"(?:KESIMPULAN|SIMPULAN|PENUTUP|CONCLUSION)", r"(?:DAFTAR PUSTAKA|REFERENCES)"]
    for heading in wanted:
        assert any(re.fullmatch(number + heading, line.upper()) for line in lines), heading


@pytest.mark.parametrize("name", sorted(INDONESIAN | MIXED))
def test_indonesian_papers_have_both_abstracts(name: str) -> None:
    headings = {re.sub(r"^[#\s]+", "", line) for line in paper_text(name).splitlines()}
    assert {"ABSTRAK", "ABSTRACT"} <= headings


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_names_its_author_and_year(name: str) -> None:
    text = pdf_pages(name)[0] if name.endswith(".pdf") else paper_text(name)[:400]
    assert "kutip project" in text
    assert re.search(r"Catatan kutip, Vol\. \d No\. \d, 20\d\d\b", text)


def test_one_paper_tells_of_debt_bondage_in_other_words_only() -> None:
    text = paper_text("kerja-paksa-kapal-ikan.md").lower()
    assert "membayar hutang kepada agen" in text
    assert "dipotong dari upah" in text
    assert not re.search(r"\butang\b|debt|jerat|ikatan hutang|lilit", text)


def test_one_paper_names_debt_bondage_in_both_languages() -> None:
    text = paper_text(OFFSET)
    assert text.count("jeratan utang") >= 5
    assert text.count("debt bondage") >= 5


def test_nothing_in_the_papers_looks_like_an_invented_source() -> None:
    for name in PAPERS:
        assert not re.search(r"doi\.org|\bdoi:|https?://|\bISSN\b|\bISBN\b", paper_text(name), re.IGNORECASE), name


def test_the_script_makes_the_tracked_pdfs(tmp_path: Path) -> None:
    script = SOURCES / "make_pdfs.py"
    subprocess.run([sys.executable, "-B", str(script), str(tmp_path)], check=True, timeout=60)
    assert sorted(path.name for path in tmp_path.iterdir()) == PDFS
    for name in PDFS:
        made, tracked = tmp_path / name, CORPUS / name
        if made.read_bytes() != tracked.read_bytes():  # another zlib may compress the same streams differently
            assert _streams(made) == _streams(tracked), f"{name} is out of date: run {script.name}"


def _streams(path: Path) -> list[object]:
    reader = pypdf.PdfReader(path)
    contents = [page.get_contents() for page in reader.pages]
    assert all(contents)
    return [reader.metadata, reader.page_labels, *(content.get_data() for content in contents if content)]


def test_the_script_gives_the_same_bytes_twice(tmp_path: Path) -> None:
    for run in ("first", "second"):
        command = [sys.executable, "-B", str(SOURCES / "make_pdfs.py"), str(tmp_path / run)]
        subprocess.run(command, check=True, timeout=60)
    for name in PDFS:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()


@pytest.mark.parametrize("name", PDFS)
def test_pdf_metadata(name: str) -> None:
    reader = pypdf.PdfReader(CORPUS / name)
    head = (SOURCES / name).with_suffix(".md").read_text(encoding="utf-8").split("---\n", 2)[1]
    assert reader.metadata is not None
    assert f"title: {reader.metadata.title}\n" in head
    assert reader.metadata.author == "kutip project"
    language = "en-GB" if name in ENGLISH else "id-ID"
    assert reader.trailer["/Root"]["/Lang"] == language


@pytest.mark.parametrize("name", PDFS)
def test_every_page_has_its_running_head_and_printed_number(name: str) -> None:
    pages = reader_lines(name)
    assert len(pages) >= 3
    for at, (lines, label) in enumerate(zip(pages, printed_labels(name), strict=True)):
        if name == THESIS and at == 0:
            assert "SIAPA MENANGGUNG BIAYA?" in lines
            assert label not in lines
            continue
        furniture = "\n".join(lines[:3] + lines[-4:])
        assert re.search(r"Catatan kutip, Vol\. \d No\. \d, 202[45]", furniture), at
        assert label in lines[:3] + lines[-4:], at


def test_page_labels_are_declared_in_one_pdf_only() -> None:
    declared = {name: "/PageLabels" in pypdf.PdfReader(CORPUS / name).trailer["/Root"] for name in PDFS}
    assert [name for name, found in declared.items() if found] == [COLUMNS]
    assert pypdf.PdfReader(CORPUS / COLUMNS).page_labels == printed_labels(COLUMNS)


def test_the_offset_pdf_prints_231_on_its_first_page() -> None:
    assert printed_labels(OFFSET)[0] == "231"
    assert "231" in reader_lines(OFFSET)[0]
    assert "1" not in reader_lines(OFFSET)[0]


def line_end_hyphens(name: str) -> list[tuple[str, str]]:
    """The halves of words that a line's end divides, as pypdf reads the hyphen glyph."""
    pairs = []
    for lines in reader_lines(name):
        for line, following in pairwise(lines):
            if found := re.search(r"([^\W\d_]+)-$", line):
                pairs.append((found.group(1), following.split()[0]))
    return pairs


@pytest.mark.parametrize("name", PDFS)
def test_words_are_divided_at_line_ends(name: str) -> None:
    assert len(line_end_hyphens(name)) >= 10


def test_divided_words_and_reduplications() -> None:
    assert ("perda", "gangan") in line_end_hyphens(OFFSET)
    halves = line_end_hyphens(CHILDREN)
    assert any(head.lower() == "anak" and tail == "anak" for head, tail in halves)
    assert ("perundang", "undangan") in halves


def test_two_columns_stand_beside_each_other() -> None:
    with pypdfium2.PdfDocument(CORPUS / COLUMNS) as document:
        page = document[1]
        text = page.get_textpage()
        boxes = [text.get_rect(at) for at in range(text.count_rects())]
        middle = page.get_width() / 2
    left = [box for box in boxes if box[2] < middle]
    right = [box for box in boxes if box[0] > middle]
    assert len(left) > 30
    assert len(right) > 30


def test_ligatures_and_curly_quotes_are_glyphs_of_their_own() -> None:
    columns = "\n".join("\n".join(lines) for lines in reader_lines(COLUMNS))
    assert columns.count("\ufb01") > 10
    assert "traf\ufb01cking" in columns
    assert "person’s" in columns
    assert "“setuju”" in "\n".join(pdf_pages(CHILDREN))


def test_the_thesis_has_contents_with_dot_leaders_that_tell_the_truth() -> None:
    pages = pdf_pages(THESIS)
    entries = re.findall(r"^(.+?) \.{5,} (\w+)$", pages[3], re.MULTILINE)
    assert len(entries) == 17
    labels = printed_labels(THESIS)
    for title, label in entries:
        chapter = re.fullmatch(r"(BAB [IVX]+) (.+)", title)
        printed = "\n".join(chapter.groups()) if chapter else title
        assert printed in pages[labels.index(label)], title


def test_the_thesis_splits_its_chapter_headings_over_two_lines() -> None:
    assert "BAB I\nPENDAHULUAN\n" in pdf_pages(THESIS)[4]
