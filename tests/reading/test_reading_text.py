import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import ReadingError
from search.model import Extraction
from search.reading import SUFFIXES, read_file
from search.reading.characters import clean, decode

SENTENCE = "Penelitian ini membahas “jeratan utang” — khususnya ‘pekerja migran’. Menurut José dan Müller… "


def read(path: Path, data: bytes) -> Extraction:
    path.write_bytes(data)
    return read_file(path, str.isalpha)


def reason(path: Path) -> str:
    with pytest.raises(ReadingError) as caught:
        read_file(path, str.isalpha)
    return caught.value.reason


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"]
)
@pytest.mark.parametrize("times", [1, 50])
def test_every_usual_encoding_reads_the_same(tmp_path: Path, encoding: str, times: int) -> None:
    text = SENTENCE * times
    assert read(tmp_path / "a.txt", text.encode(encoding)).pages[0].text == text


def test_other_scripts_are_guessed(tmp_path: Path) -> None:
    text = "Это исследование посвящено торговле людьми и долговой кабале в Индонезии. " * 5
    assert read(tmp_path / "a.txt", text.encode("cp1251")).pages[0].text == text


def test_few_broken_bytes_cost_only_themselves(tmp_path: Path) -> None:
    data = (SENTENCE * 20).encode() + b"\xff tamat"
    extraction = read(tmp_path / "a.txt", data)
    assert extraction.pages[0].text == SENTENCE * 20 + "\ufffd tamat"
    assert [problem.reason for problem in extraction.problems] == ["damaged"]


def test_a_text_is_one_page_without_number_or_lines(tmp_path: Path) -> None:
    extraction = read(tmp_path / "a.txt", b"satu\r\ndua\rtiga\x0cempat\n")
    assert extraction.kind == "text"
    assert not extraction.paged
    (page,) = extraction.pages
    assert (page.index, page.label, page.lines) == (1, None, ())
    assert page.text == "satu\ndua\ntiga\nempat\n"


@pytest.mark.parametrize(
    "data",
    [b"", b" \n\t ", bytes(range(256)) * 20, b"\0" * 1000, b"%PDF-1.7\n...", b"PK\x03\x04....", b"{\\rtf1\\ansi Halo}"],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert reason(path) == "not-a-paper"


def test_suffixes_decide_in_any_case(tmp_path: Path) -> None:
    assert SUFFIXES[".xhtml"] == "html"
    assert SUFFIXES[".markdown"] == "markdown"
    assert read(tmp_path / "A.TXT", b"halo").kind == "text"
    (tmp_path / "a.odt").write_bytes(b"x")
    assert reason(tmp_path / "a.odt") == "unsupported"
    assert reason(tmp_path / "README") == "unsupported"


def test_irregular_files_never_block(tmp_path: Path) -> None:
    (tmp_path / "folder.pdf").mkdir()
    assert reason(tmp_path / "folder.pdf") == "unreadable"
    assert reason(tmp_path / "gone.pdf") == "vanished"
    assert reason(tmp_path / ("x" * 300 + ".txt")) == "unreadable"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipes_and_loops_never_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert reason(tmp_path / "pipe.txt") == "unreadable"
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    assert reason(tmp_path / "loop.txt") == "unreadable"
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "missing.txt")
    assert reason(tmp_path / "nowhere.txt") == "vanished"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("halo")
    path.chmod(stat.S_IWUSR)
    assert reason(path) == "unreadable"


@given(st.binary(max_size=400))
def test_decoding_never_fails(data: bytes) -> None:
    text, broken = decode(data)
    assert broken <= len(text)
    clean(text).encode()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_utf8_comes_back_as_it_is(text: str) -> None:
    decoded, broken = decode(b"\xef\xbb\xbf" + text.encode())
    assert decoded == text
    assert broken == text.count("\ufffd")


@given(st.text(st.characters(), max_size=200))
def test_clean_text_has_only_what_may_be_there(text: str) -> None:
    found = clean(text)
    found.encode()
    assert clean(found) == found
    assert not {character for character in found if ord(character) < 32} - {"\n", "\t"}
    assert "\ufffe" not in found
    assert [character for character in found if character.isalnum()] == [
        character for character in text if character.isalnum()
    ]
