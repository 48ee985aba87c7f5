from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import ReadingError
from search.model import Extraction, Page
from search.reading import read_file
from search.reading.html import parse
from search.reading.markup import lines_of

PAPER = """<!DOCTYPE html><html lang="id"><head><title>Jeratan Utang | Jurnal</title>
<meta name="citation_title" content="Jeratan Utang">
<meta name="citation_author" content="Sari Dewi"><meta name="citation_author" content="Budi">
<meta name="citation_publication_date" content="2019/05/01">
<meta name="citation_doi" content="https://doi.org/10.1234/abc.5">
<style>p {color: red}</style></head>
<body><header>Situs Kami</header><nav><a href="/">Beranda</a></nav>
<article><header><h1>Jeratan <em>Utang</em></h1></header>
<script>var x = 1;</script>
<h2>A. PENDAHULUAN</h2>
<p>Korban harus <b>membayar</b>
   utang.<sup>1</sup> Lalu<br>baris baru.</p>
<p><strong>Latar Belakang</strong></p>
<table><tr><th>Tahun</th><th>Kasus</th></tr><tr><td>2019</td><td><p>12</p><p>orang</p></td></tr></table>
<ul><li>satu</li><li>dua</li></ul>
</article><footer>Hak cipta</footer></body></html>"""


def read(path: Path, source: str | bytes) -> Extraction:
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    return read_file(path, str.isalpha)


def lines(page: Page) -> list[tuple[str, int | None, bool]]:
    return [(page.text[line.start : line.end], line.heading, line.bold) for line in page.lines]


def test_a_paper_without_the_furniture_of_its_site(tmp_path: Path) -> None:
    extraction = read(tmp_path / "a.html", PAPER)
    assert extraction.kind == "html"
    assert not extraction.paged
    assert lines(extraction.pages[0]) == [
        ("Jeratan Utang", 1, False),
        ("A. PENDAHULUAN", 2, False),
        ("Korban harus membayar utang.¹ Lalu", None, False),
        ("baris baru.", None, False),
        ("Latar Belakang", None, True),
        ("Tahun\tKasus", None, False),
        ("2019\t12 orang", None, False),
        ("satu", None, False),
        ("dua", None, False),
    ]
    assert extraction.metadata == {
        "title": "Jeratan Utang",
        "author": "Sari Dewi; Budi",
        "created": "2019/05/01",
        "doi": "10.1234/abc.5",
        "language": "id",
    }


def test_a_page_laid_out_with_a_table_keeps_its_blocks(tmp_path: Path) -> None:
    body = "<table><tr><td>Menu</td><td><h2>Hasil</h2><p>Satu.</p><p>Dua.</p></td></tr></table>"
    (page,) = read(tmp_path / "a.htm", f"<html><body>{body}</body></html>").pages
    assert lines(page) == [("Menu", None, False), ("Hasil", 2, False), ("Satu.", None, False), ("Dua.", None, False)]


def test_text_that_is_all_furniture_is_kept(tmp_path: Path) -> None:
    assert read(tmp_path / "a.html", "<html><body><nav>Hanya ini</nav></body></html>").pages[0].text == "Hanya ini"


@pytest.mark.parametrize("declared", ["windows-1252", "iso-8859-1"])
def test_declared_encodings(tmp_path: Path, declared: str) -> None:
    source = f'<html><head><meta charset="{declared}"></head><body><p>“Kutipan” José</p></body></html>'
    assert read(tmp_path / "a.html", source.encode("cp1252")).pages[0].text == "“Kutipan” José"


def test_what_is_no_html_is_refused(tmp_path: Path) -> None:
    for data, reason in ((b"", "not-a-paper"), (b"%PDF-1.4", "not-a-paper"), (b"<html></html>", "no-text")):
        with pytest.raises(ReadingError) as caught:
            read(tmp_path / "a.html", data)
        assert caught.value.reason == reason


def test_deep_nesting_is_read(tmp_path: Path) -> None:
    deep = "<div>" * 1200 + "dalam" + "</div>" * 1200
    assert read(tmp_path / "a.html", f"<html><body>{deep}</body></html>").pages[0].text == "dalam"


_TAGS = ("p", "b", "h2", "table", "tr", "td", "pre", "sup")
_PIECES = [*(f"<{tag}>" for tag in _TAGS), *(f"</{tag}>" for tag in _TAGS), "<br>", "utang", " ", "\n", "12", "\t"]
_MARKUP = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)


@given(_MARKUP)
def test_lines_cover_the_text(source: str) -> None:
    text, found = lines_of(parse(source))
    assert "\n".join(text[line.start : line.end] for line in found) == text
    assert all(text[line.start : line.end].strip() for line in found)
    assert text.count("utang") == source.count("utang")
