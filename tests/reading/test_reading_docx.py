import datetime
import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from search.errors import ReadingError
from search.model import Extraction, Line
from search.reading import read_file
from search.reading.limits import Limits
from search.reading.registry import BY_SUFFIX, reader_of
from search.reading.request import Request

NOTES = """<?xml version="1.0"?><w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:footnote w:id="2"><w:p><w:r><w:t>Lihat Dewi, 2019, hlm. 4.</w:t></w:r></w:p></w:footnote></w:footnotes>"""


def document() -> docx.document.Document:
    made = docx.Document()
    made.core_properties.title = "Jeratan Utang"
    made.core_properties.author = "Sari Dewi"
    made.core_properties.created = datetime.datetime(2019, 5, 1)
    made.add_paragraph("Jeratan Utang di Laut", style="Title")
    made.add_heading("Pendahuluan", 1)
    made.add_paragraph("Korban harus membayar.")
    made.add_paragraph().add_run("Latar Belakang").bold = True
    return made


def packed(made: docx.document.Document, **extra: str) -> bytes:
    target = io.BytesIO()
    made.save(target)
    with zipfile.ZipFile(target, "a") as archive:
        for name, text in extra.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return target.getvalue()


def read(path: Path, data: bytes) -> Extraction:
    path.write_bytes(data)
    return read_file(path, str.isalpha)


def looks(extraction: Extraction) -> list[tuple[str, int | None, bool]]:
    (page,) = extraction.pages

    def words(line: Line) -> str:
        return page.text[line.start : line.end]

    return [(words(line), line.heading, line.bold) for line in page.lines]


def refused(path: Path, data: bytes) -> str:
    with pytest.raises(ReadingError) as caught:
        read(path, data)
    return caught.value.reason


def test_headings_title_bold_and_properties(tmp_path: Path) -> None:
    extraction = read(tmp_path / "a.docx", packed(document()))
    assert extraction.kind == "docx"
    assert not extraction.paged
    assert looks(extraction) == [
        ("Jeratan Utang di Laut", 1, False),
        ("Pendahuluan", 1, False),
        ("Korban harus membayar.", None, False),
        ("Latar Belakang", None, True),
    ]
    assert extraction.metadata["title"] == "Jeratan Utang"
    assert extraction.metadata["author"] == "Sari Dewi"
    assert extraction.metadata["created"] == "2019-05-01"


def test_the_title_style_names_a_paper_without_properties(tmp_path: Path) -> None:
    made = document()
    made.core_properties.title = ""
    assert read(tmp_path / "a.docx", packed(made)).metadata["title"] == "Jeratan Utang di Laut"


def test_localised_inherited_and_outlined_heading_styles(tmp_path: Path) -> None:
    made = docx.Document()
    styles = made.styles
    styles.add_style("Judul 2", WD_STYLE_TYPE.PARAGRAPH)
    styles.add_style("Subbab 'khusus'", WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Heading 3"]
    outlined = styles.add_style("Bab", WD_STYLE_TYPE.PARAGRAPH)
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "0")
    outlined.element.get_or_add_pPr().append(level)
    styles.add_style("Tebal", WD_STYLE_TYPE.PARAGRAPH).font.bold = True
    for words, style in (("A", "Judul 2"), ("B", "Subbab 'khusus'"), ("C", "Bab"), ("D", "Tebal"), ("E", "Normal")):
        made.add_paragraph(words, style=style)
    found = [(words, heading) for words, heading, _ in looks(read(tmp_path / "a.docx", packed(made)))]
    assert found == [("A", 2), ("B", 3), ("C", 1), ("D", None), ("E", None)]
    assert looks(read(tmp_path / "a.docx", packed(made)))[3][2]


def test_tables_have_a_line_for_each_row(tmp_path: Path) -> None:
    made = docx.Document()
    table = made.add_table(2, 2)
    for row, words in ((0, ("Tahun", "Kasus")), (1, ("2019", "12"))):
        for column, word in enumerate(words):
            table.cell(row, column).text = word
    assert read(tmp_path / "a.docx", packed(made)).pages[0].text == "Tahun\tKasus\n2019\t12"


def test_footnotes_do_not_vanish(tmp_path: Path) -> None:
    made = docx.Document()
    run = made.add_paragraph("Korban membayar utang.").add_run()
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "2")
    run._r.append(reference)
    text = read(tmp_path / "a.docx", packed(made, word__footnotes=NOTES)).pages[0].text
    assert text == "Korban membayar utang.¹\n¹ Lihat Dewi, 2019, hlm. 4."


def test_formulas_left_out_are_reported(tmp_path: Path) -> None:
    made = document()
    maths = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    made.paragraphs[-1]._p.append(parse_xml(f'<m:oMath xmlns:m="{maths}"><m:r><m:t>x</m:t></m:r></m:oMath>'))
    problems = read(tmp_path / "a.docx", packed(made)).problems
    assert [(problem.reason, problem.detail) for problem in problems] == [("unsupported", "1 formulas were left out")]


def test_files_that_are_no_docx(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    whole = packed(document())
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert refused(path, b"") == "not-a-paper"
    assert refused(path, b"%PDF-1.4 ...") == "not-a-paper"
    assert refused(path, b"teks biasa") == "not-a-paper"
    assert refused(path, whole[: len(whole) // 2]) == "damaged"
    assert refused(path, ole) == "unsupported"
    assert refused(path, ole + "EncryptedPackage".encode("utf-16-le")) == "password"
    assert refused(path, packed(docx.Document())) == "no-text"
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("isi.txt", "halo")
    assert refused(path, other.getvalue()) == "not-a-paper"


def test_entities_are_refused_before_they_grow(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><b>&b;</b>'
    assert refused(tmp_path / "a.docx", packed(document(), word__bomb=bomb)) == "damaged"


def test_what_unpacks_to_too_much_is_refused_unread() -> None:
    data = packed(document(), word__big="<a>" + " " * 3_000_000 + "</a>")
    request = Request(known=str.isalpha, limits=Limits(text_bytes=1_000_000))
    with pytest.raises(ReadingError) as caught:
        reader_of(BY_SUFFIX[".docx"])(data, request)
    assert caught.value.reason == "limit"
