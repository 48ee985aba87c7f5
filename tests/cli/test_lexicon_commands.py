"""`kutip lexicon`, end to end."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PAPER = "Korban berutang kepada pelepas uang di desanya. Utang itu dibayar dengan gaji yang dipotong setiap bulan."


class Kutip:
    def __init__(self, folder: Path) -> None:
        self.corpus = folder / "corpus"
        self.corpus.mkdir()
        (self.corpus / "paper.txt").write_text(PAPER, encoding="utf-8")
        self.own = self.corpus / "kutip-lexicon.txt"
        self.environment = os.environ | {"KUTIP_CORPUS": str(self.corpus), "KUTIP_INDEX": str(folder / "index")}

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "search", *arguments],
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def hits(self, query: str, *options: str) -> list[object]:
        found: list[object] = json.loads(self("search", query, "--json", *options).stdout)["hits"]
        return found


@pytest.fixture
def kutip(tmp_path: Path, lexicon_folder: Path) -> Kutip:
    shutil.copytree(lexicon_folder, tmp_path / "index" / "lexicon")
    return Kutip(tmp_path)


def test_a_pair_counts_at_once_without_a_new_index(kutip: Kutip) -> None:
    kutip("index")
    assert kutip.hits("quuxist") == []
    assert kutip("lexicon", "add", "quuxist", "pelepas uang").returncode == 0
    assert len(kutip.hits("quuxist")) == 1
    assert kutip.hits("quuxist", "--no-translate") == []
    assert kutip("lexicon", "list", "--own").stdout == "quuxist = pelepas uang\n"


def test_a_pair_of_ones_own_is_removed_and_the_rest_of_its_line_stays(kutip: Kutip) -> None:
    kutip("lexicon", "add", "quuxist; quux", "pelepas uang; kuuk")
    assert kutip("lexicon", "remove", "quux", "kuuk").returncode == 0
    assert kutip("lexicon", "list", "--own").stdout.splitlines() == [
        "quuxist = pelepas uang; kuuk",
        "quux = pelepas uang",
    ]
    assert kutip("lexicon", "remove", "quux", "kuuk").returncode == 1


def test_a_pair_of_kutips_lexicon_can_be_switched_off(kutip: Kutip) -> None:
    kutip("index")
    assert len(kutip.hits("victim")) == 1
    assert kutip("lexicon", "remove", "victim", "korban").returncode == 0
    assert kutip.hits("victim") == []
    assert "! victim = korban" in kutip.own.read_text(encoding="utf-8")


def test_a_pair_that_was_switched_off_can_be_added_again(kutip: Kutip) -> None:
    kutip("index")
    kutip("lexicon", "remove", "victim", "korban")
    assert kutip.hits("victim") == []
    kutip("lexicon", "add", "victim", "korban")
    assert len(kutip.hits("victim")) == 1
    assert "!" not in kutip("lexicon", "list", "--own").stdout


def test_a_lexicon_that_cannot_be_written_is_an_error(kutip: Kutip) -> None:
    kutip.own.mkdir()
    done = kutip("lexicon", "add", "quux", "kuuk")
    assert done.returncode == 2
    assert "Your lexicon" in done.stderr


def test_comments_and_order_of_the_file_stay(kutip: Kutip) -> None:
    kutip.own.write_text("# mine\n\na b = c d\n", encoding="utf-8")
    kutip("lexicon", "add", "quux", "kuuk")
    assert kutip.own.read_text(encoding="utf-8") == "# mine\n\na b = c d\nquux = kuuk\n"


def test_a_faulty_line_is_named_and_nothing_is_written(kutip: Kutip) -> None:
    kutip.own.write_text("no equals sign\n", encoding="utf-8")
    for arguments in (("search", "korban"), ("lexicon", "add", "quux", "kuuk"), ("lexicon", "list")):
        done = kutip(*arguments)
        assert done.returncode == 2
        assert "kutip-lexicon, line 1" in done.stderr
    assert kutip.own.read_text(encoding="utf-8") == "no equals sign\n"


def test_the_file_is_no_paper(kutip: Kutip) -> None:
    kutip("lexicon", "add", "quux", "kuuk")
    report = json.loads(kutip("index", "--json").stdout)
    assert (report["added"], report["failed"]) == (["paper.txt"], [])


def test_export_and_import_give_the_same_pairs(kutip: Kutip, tmp_path: Path) -> None:
    kutip("lexicon", "add", "quux; quuxist", "kuuk")
    kutip("lexicon", "add", "quux", "kuk", "--near")
    table = tmp_path / "mine.tsv"
    table.write_text(kutip("lexicon", "export").stdout, encoding="utf-8")
    kutip.own.unlink()
    done = kutip("lexicon", "import", str(table))
    assert "2 new concepts of 2" in done.stderr
    assert kutip("lexicon", "list", "--own").stdout.splitlines() == ["quux; quuxist = kuuk", "quux = ~kuk"]
    assert "0 new concepts of 2" in kutip("lexicon", "import", str(table)).stderr


@pytest.mark.parametrize("arguments", [("import", "absent.tsv"), ("add", "a=b", "c"), ("add", "", "c")])
def test_what_cannot_be_added_is_refused(kutip: Kutip, arguments: tuple[str, ...]) -> None:
    done = kutip("lexicon", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert not kutip.own.exists()


def test_check_lists_the_words_without_an_equivalent(kutip: Kutip) -> None:
    (kutip.corpus / "other.txt").write_text("Frobnikasi terjadi di sini. Korban frobnikasi itu pulang ke desanya.")
    rows = json.loads(kutip("lexicon", "check", "--json").stdout)
    assert {"word": "frobnikasi", "language": "id", "passages": 1} in rows
    assert "korban" not in {row["word"] for row in rows}


def test_lists_can_be_narrowed(kutip: Kutip) -> None:
    done = kutip("lexicon", "list", "debt bondage", "--domain", "trafficking", "--json")
    (entry,) = [json.loads(line) for line in done.stdout.splitlines()][:1]
    assert entry["domain"] == "trafficking"
    assert kutip("lexicon", "list", "xyzzy").returncode == 1


def test_pairs_that_are_added_at_the_same_time_all_stay(kutip: Kutip) -> None:
    command = [sys.executable, "-m", "search", "lexicon", "add"]
    running = [
        subprocess.Popen([*command, f"quux{n}", f"kuuk{n}"], env=kutip.environment, stderr=subprocess.DEVNULL)
        for n in range(6)
    ]
    assert [process.wait() for process in running] == [0] * 6
    assert len(kutip("lexicon", "list", "--own").stdout.splitlines()) == 6


@pytest.mark.parametrize("damage", [0, 3000])
def test_a_compiled_lexicon_that_is_damaged_is_compiled_again(kutip: Kutip, damage: int) -> None:
    kutip("index")
    (compiled,) = (kutip.corpus.parent / "index" / "lexicon").glob("*.sqlite")
    compiled.write_bytes(compiled.read_bytes()[:damage])
    assert len(kutip.hits("victim")) == 1
    assert compiled.stat().st_size > 100_000


@pytest.mark.parametrize("form", ["#foo", "!foo", "~foo"])
def test_a_form_that_would_be_read_otherwise_is_refused(kutip: Kutip, form: str) -> None:
    assert kutip("lexicon", "add", form, "kuuk").returncode == 2
    assert not kutip.own.exists()
