"""Quotations are what the page prints: every passage of the sample papers, looked up once more without our help."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.errors import KutipError
from search.library import Library, PaperRecord, open_library, quote, update
from search.library.quoting import sentences, words
from search.library.sheets import notes_on
from search.model import Extraction
from search.settings import ReadingLimits, Settings

ROOT = Path(__file__).resolve().parents[2]


def opened(corpus: Path, folder: Path) -> Iterator[Library]:
    place = Settings(corpus, folder / "index", 2, ReadingLimits())
    update(place)
    with open_library(place) as library:
        yield library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    yield from opened(ROOT / "corpus", tmp_path_factory.mktemp("sample"))


def letters(text: str) -> str:
    """Letters and digits only: a word that is divided at a line's end is whole again."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


def stands(quoted: str, pages: list[str]) -> bool:
    """Whether the letters stand on one page, or at the end of one and go on with the next."""
    wanted, texts = letters(quoted), [letters(page) for page in pages]
    if any(wanted in text for text in texts):
        return True
    for text, following in pairwise(texts):
        for cut in range(1, len(wanted)):
            if wanted[cut:] in following and wanted[:cut] in text:
                return True
    return False


def everything(library: Library) -> Iterator[tuple[str, PaperRecord, Extraction]]:
    for entry in library.files():
        if isinstance(entry.outcome, PaperRecord):
            extraction = library.extraction(entry.outcome)
            assert extraction is not None
            for name, _ in library.passages(entry.outcome):
                yield name, entry.outcome, extraction


def test_every_passage_and_every_sentence_stands_on_its_pages(library: Library) -> None:
    checked = 0
    for name, _, extraction in everything(library):
        _, passage = library.passage(name)
        for parts in (None, *([part] for part in passage.sentences)):
            quotation = quote(library, name, parts)
            first, last = (quotation.first, quotation.last) if extraction.paged else (None, None)
            span = range(first.index, last.index + 1) if first and last else range(1, len(extraction.pages) + 1)
            assert stands(quotation.text, [page.text for page in extraction.pages if page.index in span]), name
            checked += 1
    assert checked > 500


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["papers", "pdfs"])
def test_every_passage_of_real_papers_can_be_quoted(shared: Path, tmp_path: Path, folder: str) -> None:
    for library in opened(shared / folder, tmp_path):
        names = [name for name, _, _ in everything(library)]
        assert [name for name in names if not quotable(library, name)] == []


def quotable(library: Library, name: str) -> bool:
    try:
        quote(library, name)
    except KutipError:
        return False
    return True


PASSAGE = "jeratan-utang-pekerja-migran#5"


@settings(max_examples=60)
@given(st.data())
def test_any_part_of_a_passage_is_quoted_as_it_is(library: Library, data: st.DataObject) -> None:
    _, passage = library.passage(PASSAGE)
    start = data.draw(st.integers(0, len(passage.text) - 1))
    end = data.draw(st.integers(start + 1, len(passage.text)))
    if passage.text[start:end].strip():
        assert quote(library, PASSAGE, [(start, end)]).text.split() == passage.text[start:end].split()
    else:
        with pytest.raises(KutipError, match="no word"):
            quote(library, PASSAGE, [(start, end)])


def test_omissions_are_marked_and_the_pages_are_those_of_the_parts(library: Library) -> None:
    _, passage = library.passage(PASSAGE)
    whole = quote(library, PASSAGE)
    assert whole.first and whole.last  # noqa: PT018
    assert (whole.first.label, whole.last.label) == ("231", "232")
    parts = [sentences(passage, 1, 1), sentences(passage, 3, 3)]
    quotation = quote(library, PASSAGE, parts)
    one, other = (passage.text[start:end] for start, end in parts)
    assert quotation.text == f"{one} [...] {other}"
    single = quote(library, PASSAGE, [parts[1]])
    assert single.first == single.last == whole.last


def test_words_are_found_whatever_their_spaces_and_quotation_marks(library: Library) -> None:
    _, passage = library.passage(PASSAGE)
    start, end = words(passage, "Dalam   kepustakaan … penjeratan utang")
    assert passage.text[start:end].startswith("Dalam kepustakaan internasional")
    assert passage.text[start:end].endswith("penjeratan utang")
    for text in ("nowhere at all", "jerat utang ... Dalam kepustakaan"):
        with pytest.raises(KutipError):
            words(passage, text)


@pytest.mark.parametrize("numbers", [(0, 1), (2, 1), (1, 99)])
def test_sentences_that_are_not_there_are_an_error(library: Library, numbers: tuple[int, int]) -> None:
    _, passage = library.passage(PASSAGE)
    with pytest.raises(KutipError, match="sentences"):
        sentences(passage, *numbers)


def test_what_the_page_does_not_say_is_not_quoted(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    record, _ = library.passage(PASSAGE)
    extraction = library.extraction(record)
    assert extraction is not None
    forged = replace(
        extraction, pages=tuple(replace(page, text=page.text.replace("utang", "uang ")) for page in extraction.pages)
    )
    monkeypatch.setattr(library, "extraction", lambda record: forged)
    with pytest.raises(KutipError, match="not what its page prints"):
        quote(library, PASSAGE)
    monkeypatch.setattr(library, "extraction", lambda record: None)
    with pytest.raises(KutipError, match="no longer kept"):
        quote(library, PASSAGE)


def test_a_passage_that_is_not_there_is_an_error(library: Library) -> None:
    with pytest.raises(KutipError, match="no passage"):
        quote(library, "nowhere#1")


FOLDED = (
    "Kafe\u0301 itu milik agen yang menahan paspor mereka semua. "
    "Ta\u0304\u0323hun \ufb01nansial yang sulit dilalui korban. "
    "Ayat \u0636\u0651\u064d\u06d6\u0631\u064e\u0648 dibaca oleh para ulama di desa itu. "
    "\u1e9b\u0323 dan \ufdfa tertulis di sana."
)


def test_letters_that_were_folded_are_quoted_with_their_marks(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "marks.txt").write_text(FOLDED, encoding="utf-8")
    for library in opened(corpus, tmp_path):
        _, passage = library.passage("marks#1")
        assert quote(library, "marks#1").text == FOLDED.replace("\ufb01", "fi")
        quoted = [quote(library, "marks#1", [part]).text for part in passage.sentences]
        assert " ".join(quoted) == FOLDED.replace("\ufb01", "fi")


@pytest.mark.parametrize(
    ("text", "paged", "noted"),
    [
        ("kisah Nabi Ayyu>b dalam", True, "Ayyu>b"),
        ("uku\ufffdran \ue012", True, "uku\ufffdran"),
        ("utang < 5 dan p > 0,05", True, None),
        ("kisah Nabi Ayyu>b dalam", False, None),
    ],
)
def test_signs_that_the_page_may_print_as_letters_are_noted(
    library: Library, text: str, paged: bool, noted: str | None
) -> None:
    quotation = quote(library, PASSAGE)
    quotation = replace(quotation, text=text, first=quotation.first if paged else None)
    said = " ".join(notes_on([quotation], [library.paper(quotation.paper.id)]))
    assert (f"“{noted}” in {PASSAGE}" in said) if noted else ("other letters" not in said)
