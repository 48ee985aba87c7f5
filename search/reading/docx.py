"""Reads DOCX: mammoth turns it into HTML, whose lines are then taken; the styles tell the headings."""

import io
import lzma
import re
import zipfile
import zlib
from xml.etree import ElementTree
from xml.parsers import expat

import mammoth
from bs4 import BeautifulSoup

from search.errors import ReadingError
from search.model import Extraction, Page, Problem
from search.reading.characters import clean, has_words
from search.reading.docxstyles import style_map
from search.reading.files import signature
from search.reading.html import parse
from search.reading.markup import lines_of
from search.reading.request import Request

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MOST_PARTS = 20_000
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_PROPERTIES = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_CORE = {
    f"{_DUBLIN}title": "title",
    f"{_DUBLIN}creator": "author",
    f"{_DUBLIN}language": "language",
    f"{_TERMS}created": "created",
}
_BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    ElementTree.ParseError,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
_NOTE = re.compile(r"#(?:foot|end)note-(?!ref-)")
_FORMULA = re.compile(rb"<m:oMath[\s>]")
_BACK = re.compile(r"#(?:foot|end)note-ref-")


def read(data: bytes, request: Request) -> Extraction:
    """The text as one page with the looks of its lines; foot- and endnotes follow the text.

    Raises ReadingError: password, damaged, limit, not-a-paper, unsupported, no-text.
    """
    _refuse_other_files(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bombs(archive, request.limits.text_bytes)
            metadata = _metadata(archive)
            formulas = len(_FORMULA.findall(_bytes(archive, "word/document.xml")))
            styles = style_map(_part(archive, "word/styles.xml"))
    except _BROKEN_ARCHIVE as error:
        raise ReadingError("damaged", f"its inside is broken (DOCX: {type(error).__name__}: {error})") from error
    page, title = _page(_to_html(data, styles))
    if not has_words(page.text):
        raise ReadingError("no-text", "the document holds no text")
    if title:
        metadata.setdefault("title", title)
    problems = (Problem("unsupported", f"{formulas:,} formulas were left out"),) if formulas else ()
    return Extraction(kind="docx", pages=(page,), paged=False, metadata=metadata, problems=problems)


def _refuse_other_files(data: bytes) -> None:
    if not data:
        raise ReadingError("not-a-paper", "the file is empty")
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise ReadingError("password", "it opens only with a password")
        raise ReadingError("unsupported", "it is an old Word document (.doc) under a new name")
    if not data.startswith(b"PK"):
        raise ReadingError("not-a-paper", f"it is {signature(data) or 'something else'}, not a DOCX")


def _refuse_bombs(archive: zipfile.ZipFile, limit: int) -> None:
    """Raise ReadingError where the parts are too large, or declare entities, which no DOCX may.

    The sizes are those that the archive declares; `zipfile` reads no byte more than that.
    """
    infos = archive.infolist()
    texts = [info for info in infos if info.filename.lower().endswith((".xml", ".rels"))]
    size = sum(info.file_size for info in texts)
    if len(infos) > _MOST_PARTS or size > limit:
        raise ReadingError("limit", f"its {len(infos):,} parts unpack to {size:,} bytes of text")
    names = {info.filename for info in infos}
    if "[Content_Types].xml" not in names or not any(name.startswith("word/") for name in names):
        raise ReadingError("not-a-paper", "it is a ZIP archive, but not a Word document")
    for info in texts:
        _refuse_document_type(archive.read(info), info.filename)


def _refuse_document_type(data: bytes, name: str) -> None:
    def refuse(*_: object) -> None:
        raise ReadingError("damaged", f"its inside is no Word document (DOCX: {name} declares a document type)")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ReadingError("damaged", f"its inside is broken (DOCX: {name}: {error})") from error


def _part(archive: zipfile.ZipFile, name: str) -> ElementTree.Element | None:
    """The tree of a part, None where the archive has none; `_refuse_bombs` has looked at it."""
    data = _bytes(archive, name)
    return ElementTree.fromstring(data) if data else None


def _bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except KeyError:
        return b""


def _metadata(archive: zipfile.ZipFile) -> dict[str, str]:
    found: dict[str, str] = {}
    core = _part(archive, "docProps/core.xml")
    for element in core if core is not None else ():
        key = _CORE.get(element.tag)
        value = " ".join(clean(element.text or "").split())
        if key and has_words(value):
            found[key] = value
    program = _part(archive, "docProps/app.xml")
    producer = program.findtext(f"{_PROPERTIES}Application") if program is not None else None
    if producer and has_words(producer):
        found["producer"] = clean(producer).strip()
    if "created" in found:
        found["created"] = found["created"].partition("T")[0]
    return found


def _to_html(data: bytes, styles: str) -> str:
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=styles,
            include_embedded_style_map=False,
            convert_image=lambda image: [],
        )
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        raise ReadingError("damaged", f"its inside is broken (DOCX: {type(error).__name__}: {error})") from error
    return str(result.value)


def _page(source: str) -> tuple[Page, str | None]:
    """The page, and the text in the style Title."""
    soup = parse(source)
    _number_notes(soup)
    title = soup.find("h1", class_="title")
    text, lines = lines_of(soup)
    return Page(index=1, text=text, lines=lines), (" ".join(title.get_text().split()) or None) if title else None


def _number_notes(soup: BeautifulSoup) -> None:
    """Write the number of a note as Word does, raised and without brackets, and before the note too."""
    numbers: dict[str, str] = {}
    for link in soup.find_all("a", href=_NOTE):
        numbers[str(link["href"])[1:]] = number = link.get_text().strip("[]")
        link.string = number
    for link in soup.find_all("a", href=_BACK):
        note = link.find_parent("li")
        link.decompose()
        number = numbers.get(str(note.get("id")), "") if note else ""
        if note and number:
            mark = soup.new_tag("sup")
            mark.string = number
            first = note.find("p") or note
            first.insert(0, mark, " ")
