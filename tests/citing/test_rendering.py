"""Citations and references as the styles of kutip write them, in both languages."""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from search.citing import MARKUPS, Cite, cite, style_names
from search.errors import KutipError

GOLDEN = Path(__file__).parent / "golden"

SIMAMORA = {"family": "Simamora", "given": "Rina Ayu"}
WORKS: list[dict[str, Any]] = [
    {"type": "article-journal", "title": "Upaya penanggulangan perdagangan orang", "language": "id",
     "author": [SIMAMORA, {"literal": "Sukarno"}], "issued": {"date-parts": [[2018]]}, "DOI": "10.1234/ham.9",
     "container-title": "Jurnal HAM", "volume": "9", "issue": "2", "page": "231-250"},
    {"type": "thesis", "genre": "Skripsi", "title": "Diplomasi Indonesia: studi kasus",
     "author": [{"literal": "Suharto"}], "issued": {"date-parts": [[2015]]}, "publisher": "Universitas Gadjah Mada"},
    {"type": "book", "title": "Migrasi & Kerja", "author": [{"literal": "Kementerian Luar Negeri"}],
     "issued": {"date-parts": [[2020]]}, "publisher": "Gramedia", "publisher-place": "Jakarta"},
    {"type": "chapter", "title": "Debt bondage", "author": [{"family": "Lee", "given": "Ann"}],
     "editor": [{"family": "Gallagher", "given": "Anne"}], "container-title": "Trafficking law", "page": "10-20",
     "issued": {"date-parts": [[2010]]}, "publisher": "OUP", "publisher-place": "Oxford"},
    {"type": "article-journal", "title": "Empat penulis", "container-title": "Jurnal X",
     "author": [{"family": name, "given": "A"} for name in ("Satu", "Dua", "Tiga", "Empat")],
     "issued": {"date-parts": [[2019]]}},
    {"type": "document", "title": "naskah tanpa nama.pdf"},
    {"type": "legislation", "title": "Undang-Undang Nomor 21 Tahun 2007", "issued": {"date-parts": [[2007]]}},
    {"type": "article-journal", "title": "Buruh migran", "author": [SIMAMORA, {"literal": "Sukarno"}],
     "issued": {"date-parts": [[2018]]}, "container-title": "Jurnal HAM"},
]  # fmt: skip
CITES = [Cite(0, "231"), Cite(1, "12-13"), Cite(2), Cite(3, "11"), Cite(4, "iv"), Cite(5), Cite(6), Cite(7, "2")]


@pytest.mark.parametrize("style", style_names())
@pytest.mark.parametrize("locale", ["id-ID", "en-US"])
def test_the_styles_write_what_they_wrote(style: str, locale: str) -> None:
    cited = cite(WORKS, CITES, style, locale, MARKUPS["markdown"])
    written = "\n".join([*cited.citations, "", *cited.references, ""])
    file = GOLDEN / f"{style}.{locale}.md"
    if os.environ.get("KUTIP_UPDATE_EXAMPLES"):
        file.write_text(written, encoding="utf-8")
    assert written == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("style", style_names())
@pytest.mark.parametrize("work", range(len(WORKS)))
@pytest.mark.parametrize("locale", ["id-ID", "en-US"])
def test_nothing_missing_leaves_its_signs_behind(style: str, work: int, locale: str) -> None:
    full = WORKS[work]
    # A paper without a title is cited by the name of its file.
    rest = [key for key in full if key not in ("type", "title")]
    for gone in [(), *((key,) for key in rest), ("author", "issued"), ("volume", "issue"), ("page", "DOI"), rest]:
        item = {"type": full["type"], **{key: value for key, value in full.items() if key not in gone}}
        cited = cite([item], [Cite(0), Cite(0, "5")], style, locale, MARKUPS["text"])
        for text in (*cited.citations, *cited.references):
            for wrong in ("..", ",,", " ,", " .", "( ", "()", " )", "“”", "  ", ".,.", "None"):
                assert wrong not in text, (gone, text)


def test_apa_in_indonesian_and_in_english() -> None:
    indonesian = cite(WORKS[:1], [Cite(0, "231-232")], "apa", "id", MARKUPS["text"])
    english = cite(WORKS[:1], [Cite(0, "231-232")], "apa", "en", MARKUPS["text"])
    assert indonesian.citations == ("(Simamora & Sukarno, 2018, hlm. 231–232)",)
    assert english.citations == ("(Simamora & Sukarno, 2018, pp. 231–232)",)
    assert not english.notes
    assert cite(WORKS[4:5], [Cite(0)], "apa", "id", MARKUPS["text"]).citations == ("(Satu dkk., 2019)",)
    assert cite(WORKS[4:5], [Cite(0)], "apa", "en", MARKUPS["text"]).citations == ("(Satu et al., 2019)",)


@pytest.mark.parametrize("style", style_names())
@pytest.mark.parametrize("title", ["Apa itu hukum?", "Pulang!", "Kerja dan Co."])
def test_a_title_that_ends_in_a_mark_gets_no_full_stop(style: str, title: str) -> None:
    for markup in ("text", "html"):
        cited = cite([{"type": "book", "title": title}], [Cite(0)], style, "id", MARKUPS[markup])
        for text in (*cited.citations, *cited.references):
            assert not re.search(r"[?!.](?:</\w+>|[”’])*\.", text.replace("t.t.", "")), text


def test_a_law_whose_name_has_its_year_is_not_given_it_again() -> None:
    (reference,) = cite([WORKS[6]], [], "apa", "id", MARKUPS["text"]).references
    assert reference.count("2007") == 1


def test_chicago_cites_in_notes() -> None:
    cited = cite(WORKS[:1], [Cite(0, "231")], "chicago-note-bibliography", "en", MARKUPS["text"])
    assert cited.notes
    assert cited.citations[0].startswith("Rina Ayu Simamora and Sukarno, “Upaya penanggulangan perdagangan orang,”")
    assert "231" in cited.citations[0]


def test_works_of_one_year_by_the_same_authors_are_told_apart() -> None:
    cited = cite([WORKS[0], WORKS[7]], [Cite(0), Cite(1)], "apa", "en", MARKUPS["text"])
    assert cited.citations == ("(Simamora & Sukarno, 2018b)", "(Simamora & Sukarno, 2018a)")
    assert "(2018a). Buruh migran" in cited.references[0]


def test_titles_keep_their_case() -> None:
    for style in style_names():
        written = cite(WORKS, [], style, "en-US", MARKUPS["text"]).references
        assert any("Upaya penanggulangan perdagangan orang" in one for one in written), style


@pytest.mark.parametrize(
    ("markup", "start", "end"), [("markdown", "*", "*"), ("html", "<i>", "</i>"), ("rtf", "{\\i ", "}")]
)
def test_journals_are_in_italics_and_signs_are_escaped(markup: str, start: str, end: str) -> None:
    item = {**WORKS[0], "container-title": "Jurnal", "title": "A<b>*{x}"}
    (reference,) = cite([item], [], "apa", "en", MARKUPS[markup]).references
    assert f"{start}Jurnal{end}" in reference
    escaped = {"markdown": "A\\<b\\>\\*{x}", "html": "A&lt;b&gt;*{x}", "rtf": "A<b>*\\{x\\}"}
    assert escaped[markup] in reference


def test_rtf_is_plain_ascii_and_its_braces_match() -> None:
    rtf = MARKUPS["rtf"]
    block = rtf.quotation("“Kutipan” {dengan} \\ dan 𝕏", rtf.footnote(1, "catatan")[0], "hlm. 3 · a#1")
    document = rtf.document([rtf.heading("Judul é", 1), block, rtf.reference("x")], "t")
    assert document.isascii()
    plain = document.replace("\\\\", "").replace("\\{", "").replace("\\}", "")
    assert plain.count("{") == plain.count("}") > 5
    assert "\\u8220?Kutipan\\u8221?" in document
    assert "\\u-10187?\\u-8881?" in document
    assert "{\\footnote" in document


def test_a_style_from_a_file(tmp_path: Path) -> None:
    own = tmp_path / "mine.csl"
    own.write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info><title>x</title><id>x</id>'
        '</info><citation><layout prefix="&lt;" suffix="&gt;"><text variable="title"/></layout></citation></style>',
        encoding="utf-8",
    )
    cited = cite(WORKS[:1], [Cite(0)], str(own), "en", MARKUPS["text"])
    assert cited.citations == ("<Upaya penanggulangan perdagangan orang>",)
    assert cited.references == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "no style file"),
        ("no xml", "cannot be used"),
        ('<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info><link rel="independent-parent" '
         'href="http://www.zotero.org/styles/apa"/></info></style>', "no rules of its own"),
    ],
)  # fmt: skip
def test_a_style_that_cannot_be_used_is_said(tmp_path: Path, text: str | None, words: str) -> None:
    file = tmp_path / "bad.csl"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(KutipError, match=words):
        cite(WORKS[:1], [Cite(0)], str(file), "en", MARKUPS["text"])


def test_an_unknown_style_and_locale_are_said() -> None:
    with pytest.raises(KutipError, match="no citation style"):
        cite(WORKS[:1], [], "nonsense-style", "en", MARKUPS["text"])
    with pytest.raises(KutipError, match="xx-XX"):
        cite(WORKS[:1], [], "apa", "xx-XX", MARKUPS["text"])
