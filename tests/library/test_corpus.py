import os
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from search.errors import KutipError
from search.library.corpus import Scan, Skipped, _suffix, inside, paper_ids, scan


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("isi", encoding="utf-8")


def test_scan_finds_papers_below_and_passes_over_what_is_none(tmp_path: Path) -> None:
    write(
        tmp_path, "b.PDF", "a.txt", "sub/deep/c.md", "README.md", ".hidden.txt", ".git/x.txt", "refs.bib", "b.pdf.json"
    )
    assert [file.name for file in scan(tmp_path).files] == ["a.txt", "b.PDF", "sub/deep/c.md"]
    assert scan(tmp_path).skipped == ()


def test_a_readme_is_no_paper_in_any_folder(tmp_path: Path) -> None:
    write(tmp_path, "sub/README.md", "sub/readme first.md", "README", "readme.d/a.txt")
    assert [file.name for file in scan(tmp_path).files] == ["readme.d/a.txt", "sub/readme first.md"]
    assert (scan(tmp_path).readmes, scan(tmp_path).skipped) == (("sub/README.md",), ())


def test_unknown_kinds_are_named_not_silently_skipped(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "data.xlsx", "noext")
    assert [(skip.name, skip.reason) for skip in scan(tmp_path).skipped] == [
        ("data.xlsx", "unsupported"),
        ("noext", "unsupported"),
    ]


def test_pipes_and_broken_links_are_named_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "gone.pdf").symlink_to(tmp_path / "nowhere.pdf")
    assert [(skip.name, skip.reason) for skip in scan(tmp_path).skipped] == [
        ("gone.pdf", "unreadable"),
        ("pipe.txt", "unreadable"),
    ]


def test_a_link_back_up_does_not_loop(tmp_path: Path) -> None:
    write(tmp_path, "sub/a.txt")
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    assert [file.name for file in scan(tmp_path).files] == ["sub/a.txt"]


def test_names_of_any_bytes_survive(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("isi")
    names = [file.name for file in scan(tmp_path).files]
    assert [os.fsencode(name) for name in names] == [b"caf\xe9.txt"]
    assert dict(paper_ids(names)) == {names[0]: "caf%E9"}


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_an_unreadable_corpus_is_an_error(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir(mode=0)
    with pytest.raises(KutipError, match="cannot be read"):
        scan(corpus)


def test_an_unreadable_corpus_is_an_error_for_the_superuser_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(KutipError, match="cannot be read: Permission denied"):
        scan(tmp_path)


def test_a_missing_corpus_and_a_file_in_its_place_are_errors(tmp_path: Path) -> None:
    with pytest.raises(KutipError, match="no corpus"):
        scan(tmp_path / "nowhere")
    write(tmp_path, "file.txt")
    with pytest.raises(KutipError, match="not a folder"):
        scan(tmp_path / "file.txt")


def test_ids_are_names_without_suffix_made_unique() -> None:
    ids = paper_ids(["a.md", "a.pdf", "sub/b.txt", "c.v2.pdf", "a.md.txt", "x\n#.txt"])
    assert dict(ids) == {
        "a.pdf": "a",
        "a.md": "a.md-2",
        "a.md.txt": "a.md",
        "sub/b.txt": "sub/b",
        "c.v2.pdf": "c.v2",
        "x\n#.txt": "x%0A%23",
    }


@given(st.sets(st.from_regex(r"[ab]{1,2}(\.md)?\.(pdf|md|txt|PDF|html)", fullmatch=True)))
def test_ids_are_unique_and_do_not_depend_on_the_order(names: set[str]) -> None:
    ids = paper_ids(sorted(names))
    assert len(set(ids.values())) == len(names)
    assert dict(ids) == dict(paper_ids(sorted(names, reverse=True)))


def test_inside_names_what_is_under_the_corpus(tmp_path: Path) -> None:
    assert inside(tmp_path, [tmp_path / "sub" / "a.txt"]) == ("sub/a.txt",)
    with pytest.raises(KutipError, match="not in the corpus"):
        inside(tmp_path / "corpus", [tmp_path / "a.txt"])


def test_papers_of_a_folder_that_could_not_be_read_are_hidden_not_gone(tmp_path: Path) -> None:
    seen = Scan((), (Skipped("locked", "unreadable", "no", folder=True), Skipped("x.exe", "unsupported", "no")))
    assert seen.hides("locked/a.txt")
    assert seen.hides("locked/deep/a.txt")
    assert not seen.hides("lockedout/a.txt")
    assert not seen.hides("x.exe/a.txt")


def test_lock_files_lexicons_and_indexes_are_no_papers(tmp_path: Path) -> None:
    for name in ("~$thesis.docx", "kutip-lexicon.txt", "paper.txt"):
        (tmp_path / name).write_text("x")
    (tmp_path / "my-index" / "generations").mkdir(parents=True)
    (tmp_path / "my-index" / "notes.txt").write_text("x")
    found = scan(tmp_path)
    assert [file.name for file in found.files] == ["paper.txt"]
    assert found.skipped == ()


@given(st.from_regex(r"([a.]{1,3}/)?[a. ~]{0,3}[A.é][a.]{0,3}(\.PDF)?", fullmatch=True))
def test_a_suffix_is_what_pathlib_calls_so(name: str) -> None:
    assume(name.rpartition("/")[2] not in (".", ".."))
    assert _suffix(name) == PurePosixPath(name).suffix.lower()
