"""Nothing is lost, nothing is invented: every character of a passage stands in the pages."""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.model import Extraction, Line, Page, Structure
from search.structure import structure
from search.structure.candidates import find_candidates
from search.structure.furniture import without_furniture
from search.structure.marks import find_marks
from search.structure.outline import judge
from search.structure.rows import body_of, read_rows
from search.structure.run_ins import contents_rows, split_run_ins


def known(word: str) -> bool:
    return len(word) % 3 > 0


def folded_from(page: str, offset: int) -> str:
    """What the character at the offset becomes with the combining marks that follow it."""
    end = offset + 1
    while end < len(page) and unicodedata.combining(page[end]):
        end += 1
    return unicodedata.normalize("NFKC", page[offset:end])


def assert_spans_are_true(extraction: Extraction, found: Structure) -> None:
    pages = {page.index: page.text for page in extraction.pages}
    for passage in found.passages:
        covered = bytearray(len(passage.text))
        place = (0, -1)
        for span in passage.spans:
            page = pages[span.page]
            assert (span.page, span.offset) >= place, "spans ascend in reading order"
            place = (span.page, span.offset)
            piece = passage.text[span.start : span.start + span.length]
            if span.length > 1:
                assert unicodedata.normalize("NFKC", page[span.offset : span.offset + span.length]) == piece
            else:
                assert piece in folded_from(page, span.offset)
            assert not any(covered[span.start : span.start + span.length]), "spans do not overlap"
            covered[span.start : span.start + span.length] = b"\x01" * span.length
        assert all(inside or char == " " for inside, char in zip(covered, passage.text, strict=True))
        assert "  " not in passage.text
        assert passage.text == passage.text.strip()


def assert_sentences_are_whole(found: Structure) -> None:
    for passage in found.passages:
        assert passage.sentences
        assert passage.sentences[0][0] == 0
        assert passage.sentences[-1][1] == len(passage.text)
        for (_, end), (start, _) in zip(passage.sentences, passage.sentences[1:], strict=False):
            assert passage.text[end:start] in ("", " ")
        assert all(start < end for start, end in passage.sentences)


def positions(found: Structure, extraction: Extraction) -> Counter[tuple[int, int]]:
    """How often each place of the pages stands in a passage; a place that folding doubles counts once."""
    places: Counter[tuple[int, int]] = Counter()
    for passage in found.passages:
        here = {(span.page, span.offset + step) for span in passage.spans for step in range(span.length)}
        places.update(here)
    return places


def assert_nothing_is_lost(extraction: Extraction, found: Structure) -> None:
    """Each letter or digit of the pages is a mark, furniture, part of a heading, or in exactly one passage."""
    rows = read_rows(extraction)
    body = body_of(rows)
    furnished = without_furniture(rows, extraction.paged, body)
    lines = split_run_ins(furnished.rows)
    headings = judge(lines, find_candidates(lines, body, set()), contents_rows(lines))
    titled = [row for heading in headings for row in lines[heading.first : heading.last + 1]]
    aside = set(places_of(extraction, (*furnished.removed, *titled)))
    seen = positions(found, extraction)
    assert not aside & set(seen), "headings and furniture are in no passage"
    assert set(seen.values()) <= {1}
    for page in extraction.pages:
        marks = find_marks(page.text).mask if extraction.kind in ("text", "markdown") else bytes(len(page.text))
        for offset, char in enumerate(page.text):
            if char.isalnum() and not marks[offset]:
                place = (page.index, offset)
                assert place in seen or place in aside, (page.text[max(0, offset - 40) : offset + 40], char)


def places_of(extraction: Extraction, rows: Iterable[object]) -> Iterable[tuple[int, int]]:
    bases: list[tuple[int, int]] = []
    base = 0
    for page in extraction.pages:
        bases.append((base, page.index))
        base += len(page.text) + 1
    for row in rows:
        for position in row.clean.positions:  # type: ignore[attr-defined]
            if position >= 0:
                start, index = max(pair for pair in bases if pair[0] <= position)
                yield index, position - start


def check(extraction: Extraction) -> Structure:
    found = structure(extraction, known)
    assert_spans_are_true(extraction, found)
    assert_sentences_are_whole(found)
    assert_nothing_is_lost(extraction, found)
    return found


SNIPPETS = st.sampled_from(
    [
        "BAB I",
        "PENDAHULUAN",
        "1.1 Latar Belakang",
        "A. METODE",
        "2. Hasil",
        "DAFTAR PUSTAKA",
        "Abstrak: ini isi",
        "## Judul",
        "**tebal**",
        "*miring*",
        "kata-",
        "kata kerja",
        "anak-",
        "anak itu",
        "dilak ukan.",
        "me-nimbulkan",
        "Ini kalimat pertama. Ini kalimat kedua (Budi, 2016). Dan seterusnya",
        "ﬁlsafat eﬃsien ½ … ²",
        "cafe\u0301 nai\u0308ve",
        "http://contoh.id/ satu/ dua -tiga",
        "<sup>1</sup> H<sub>2</sub>O &amp; teman",
        "a^{1*} b_{2}",
        "| sel | lain |",
        "|---|---|",
        "- butir",
        "1. butir satu",
        "a) huruf",
        "12",
        "\t",
        "",
        "   ",
        "x\x02",
        "\ufeffbom",
        "halaman 3",
        "Kalimat yang panjang sekali tanpa titik yang terus berlanjut sampai ujung baris dan belum juga selesai",
        "[1] Penulis, A. (2010). Judul. Penerbit.",
        "\\_escape\\_ `kode`",
        "[teks](http://a.b/c_(d))",
        "´",
        "word word",
    ]
)
TEXTS = st.lists(st.one_of(SNIPPETS, st.text(max_size=40)), max_size=40).map("\n".join)
KINDS = st.sampled_from(["text", "markdown", "html", "docx"])


@given(TEXTS, KINDS)
@settings(max_examples=250)
def test_every_character_of_a_text_is_accounted_for(text: str, kind: str) -> None:
    check(Extraction(kind=kind, pages=(Page(1, text),), paged=False))  # type: ignore[arg-type]


@st.composite
def paged(draw: st.DrawFn) -> Extraction:
    pages: list[Page] = []
    for index in range(1, draw(st.integers(1, 5)) + 1):
        texts = draw(st.lists(st.one_of(SNIPPETS, st.text(max_size=30)), max_size=15))
        texts = [text.replace("\n", " ") for text in texts]
        lines: list[Line] = []
        start = 0
        for number, text in enumerate(texts):
            top = draw(st.sampled_from([0.03, 0.1 + 0.05 * number, 0.95]))
            left = draw(st.sampled_from([0.1, 0.12, 0.52]))
            box = (left, top, min(0.99, left + 0.008 * len(text) + 0.01), top + 0.012)
            size = draw(st.sampled_from([10.0, 10.0, 10.0, 14.0]))
            lines.append(Line(start, start + len(text), None, size, draw(st.booleans()), box))
            start += len(text) + 1
        whole = draw(st.booleans())
        pages.append(Page(index, "\n".join(texts), None, tuple(lines if whole else lines[1:])))
    return Extraction(kind="pdf", pages=tuple(pages), paged=True)


@given(paged())
@settings(max_examples=150)
def test_every_character_of_pages_is_accounted_for(extraction: Extraction) -> None:
    check(extraction)


@given(st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=6), st.text(max_size=50))
@settings(max_examples=100)
def test_lines_of_a_careless_reader_lose_nothing(ranges: list[tuple[int, int]], text: str) -> None:
    lines = tuple(Line(max(0, a), max(0, b)) for a, b in ranges)
    check(Extraction(kind="pdf", pages=(Page(1, text, None, lines),), paged=True))


def test_the_sample_papers(shared: Path) -> None:
    for path in sorted((shared / "papers").glob("*.txt")):
        page = Page(1, path.read_text(encoding="utf-8"))
        assert check(Extraction(kind="text", pages=(page,), paged=False)).passages


def test_the_sample_pdfs(shared: Path) -> None:
    reading = pytest.importorskip("search.reading")
    for path in sorted((shared / "pdfs").glob("*.pdf")):
        found = check(reading.read_file(path, known))
        assert found.passages
        assert all(passage.first_page for passage in found.passages)
