"""What `kutip index` says it has done."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from search import cli, vectors
from search.errors import REASONS, REMEDIES, WORDS, worded

Index = Callable[..., list[str]]


@pytest.fixture
def corpus(tmp_path: Path, lexicon_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two papers and no index."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "hutang.txt").write_text("Korban harus membayar hutang kepada agen sebelum ia boleh pulang.")
    (folder / "kapal.txt").write_text("Awak kapal bekerja tanpa upah, dan paspornya ditahan oleh nakhoda.")
    shutil.copytree(lexicon_folder, tmp_path / "index" / "lexicon")
    monkeypatch.setenv("KUTIP_CORPUS", str(folder))
    monkeypatch.setenv("KUTIP_INDEX", str(tmp_path / "index"))
    return folder


@pytest.fixture
def index(corpus: Path, capsys: pytest.CaptureFixture[str]) -> Index:
    """The lines that `kutip index` prints."""

    def index(*options: str, code: int = 0) -> list[str]:
        assert cli.run(["index", *options]) == code
        said = capsys.readouterr()
        return (said.err if code else said.out).splitlines()

    return index


def test_a_new_index_is_named(index: Index, tmp_path: Path) -> None:
    assert f"A new index: {tmp_path / 'index'}" in index()
    assert not any("new index" in line for line in (*index(), *index("--rebuild")))
    other = tmp_path / "indx"
    assert json.loads("\n".join(index("--index", str(other), "--json")))["new_index"] == str(other)
    assert json.loads("\n".join(index("--index", str(other), "--json")))["new_index"] is None


def test_so_it_is_where_a_question_builds_it(corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["search", "hutang", "--index", str(tmp_path / "indx")]) == 0
    assert f"A new index: {tmp_path / 'indx'}\n" in capsys.readouterr().err


def test_papers_that_are_built_anew_are_not_told_as_added(index: Index, corpus: Path) -> None:
    index()
    (corpus / "anak.txt").write_bytes(b"\0\1\2" * 100)
    index()
    (corpus / "anak.txt").write_text("Anak yang dieksploitasi adalah korban, apa pun yang dikatakan perekrutnya.")
    lines = index("--rebuild")
    assert lines[:3] == ["added    anak.txt", "again    hutang.txt", "again    kapal.txt"]
    assert ": 1 added, 2 indexed again, 0 updated" in lines[-1]
    report = json.loads("\n".join(index("--rebuild", "--json")))
    assert report["added"] == report["again"] == ["anak.txt", "hutang.txt", "kapal.txt"]


def test_a_rebuild_of_a_damaged_index_tells_no_less(index: Index, tmp_path: Path) -> None:
    index()
    (tmp_path / "index" / "current").write_text("000099")
    assert index("--rebuild")[:2] == ["added    hutang.txt", "added    kapal.txt"]


def test_a_readme_that_is_passed_over_is_named_once(index: Index, corpus: Path) -> None:
    (corpus / "README.md").write_text("Makalah tentang hutang.")
    (corpus / "lama").mkdir()
    (corpus / "lama" / "Readme.txt").write_text("Makalah tentang hutang.")
    (line,) = [line for line in index() if "README" in line]
    assert line.startswith("passed   README.md, lama/Readme.txt: ")
    assert "another name" in line
    assert "another name" in "".join(index(str(corpus / "README.md"), code=2))
    (corpus / "README.md").rename(corpus / "hutang-2.md")
    assert "added    hutang-2.md" in index()


def test_going_back_tells_what_it_undoes(index: Index, corpus: Path) -> None:
    index()
    (corpus / "hutang.txt").unlink()
    (corpus / "kapal.txt").write_text("Awak kapal bekerja tanpa upah. Nakhoda menahan paspornya selama berlayar.")
    for number in range(12):
        (corpus / f"baru{number:02}.txt").write_text(f"Makalah baru nomor {number} membahas biaya penempatan pekerja.")
    index()
    lines = index("--rollback")
    assert lines[:2] == ["left     baru00.txt", "left     baru01.txt"]
    assert lines[10:-1] == ["left     ... and 2 more: --json lists all", "back     hutang.txt", "before   kapal.txt"]
    assert lines[-1] == (
        "The index is as it was before: 2 papers and 2 passages, in place of 13 papers and 13 passages."
    )


def test_going_back_as_json(index: Index, corpus: Path) -> None:
    index()
    (corpus / "hutang.txt").unlink()
    index()
    assert json.loads("\n".join(index("--rollback", "--json"))) == {
        "papers": 2,
        "passages": 2,
        "papers_before": 1,
        "passages_before": 1,
        "left": [],
        "returned": ["hutang.txt"],
        "changed": [],
    }


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"%PDF-1.4 broken"),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.pdf", b"no PDF at all"),
        ("a.txt", b"\x00\x01" * 99),
        ("a.pdf", b""),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_words_and_by_what_it_was_found_in_brackets(
    index: Index, corpus: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes
) -> None:
    (corpus / name).write_bytes(data)
    (line,) = [line for line in index() if line.startswith("failed")]
    (failure,) = json.loads("\n".join(index("--json")))["failed"]
    cli.run(["papers"])
    cli.run(["doctor"])
    printed = capsys.readouterr().out
    said = worded(failure["reason"], failure["detail"])
    assert line == f"failed   {name}: {said}"
    assert said in " ".join(printed.split())
    assert f"{name}: {said}" in printed
    plain = re.sub(r"\(.*\)", "", line.removeprefix(f"failed   {name}: "))
    assert not re.search(r"[A-Z][a-z]+[A-Z]|pypdf|not-a-|DOCX|exit code", plain)


def test_every_reason_has_words_and_a_remedy() -> None:
    assert set(WORDS) == set(REMEDIES) == set(REASONS)
    assert all(re.fullmatch(r"[A-Za-z ]+", words) for words in WORDS.values())
    assert worded("no-text", "no text on 3 pages") == "no text on 3 pages"


def test_vectors_that_cannot_be_made_are_refused_before_anything_is_indexed(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "installed", lambda name="": False)
    assert "kutip[semantic]" in "".join(index("--vectors", code=2))
    assert not (tmp_path / "index" / "current").exists()
