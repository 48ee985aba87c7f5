"""What the commands say where something is missing, misspelt or of no use."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from search import cli
from search.cli.papers import _problem
from search.errors import KutipError
from search.model import Problem

Said = Callable[..., str]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory, lexicon_folder: Path) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("small")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "a.txt").write_text("Korban bekerja di kapal. Korban lain bekerja di kebun tanpa upah.")
    (folder / "corpus" / "b.txt").write_text("The victims worked on a ship, and others on an estate without wages.")
    shutil.copytree(lexicon_folder, folder / "index" / "lexicon")
    return {"KUTIP_CORPUS": str(folder / "corpus"), "KUTIP_INDEX": str(folder / "index"), "COLUMNS": "80"}


@pytest.fixture
def said(places: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """What a command prints, to either stream, with the exit code that is due."""
    for name, place in places.items():
        monkeypatch.setenv(name, place)
    assert cli.run(["index"]) == 0
    capsys.readouterr()

    def said(*arguments: str, code: int = 0) -> str:
        assert cli.run(arguments) == code
        printed = capsys.readouterr()
        return printed.out + printed.err

    return said


@pytest.mark.parametrize("command", ["terms", "kwic", "collocates"])
def test_words_that_never_stand_together_are_told_to_be_read_as_one_term(said: Said, command: str) -> None:
    assert "“korban ship” does not occur as one term: name one at a time" in said(command, "korban", "ship", code=1)
    assert said(command, "korban ship", code=1) == "“korban ship” does not occur.\n"


def test_a_column_with_nothing_in_it_is_left_away(said: Said) -> None:
    assert said("terms").splitlines()[0].split() == ["occurrences", "per", "10,000", "word"]
    assert "log-likelihood" in said("terms", "--by", "lang")
    assert "log_likelihood" in said("terms", "--csv")


@pytest.mark.parametrize("command", [[], ["search"], ["papers"], ["papers", "set"], ["help"]], ids=" ".join)
def test_help_says_what_the_option_says(said: Said, command: list[str]) -> None:
    assert said("help", *command) == said(*command, "--help")


def test_help_of_what_is_no_command_names_the_nearest(said: Said) -> None:
    assert "Did you mean `kutip search`?" in said("help", "serch", code=2)
    assert "`kutip search` has no commands of its own." in said("help", "search", "x", code=2)


@pytest.mark.parametrize(
    ("typed", "completed"), [("se", ["search", "serve"]), ("papers ", ["edit", "set"]), ("search ", []), ("xx y", [])]
)
def test_commands_are_completed_behind_help(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str, completed: list[str]
) -> None:
    words = f"kutip help {typed}"
    monkeypatch.setenv("_KUTIP_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split(" ")) - 1))
    with pytest.raises(SystemExit):
        cli.run([])
    assert capsys.readouterr().out.split() == [f"plain,{name}" for name in completed]


@pytest.mark.parametrize(
    ("typed", "near"), [("--foo", None), ("--limt", "--limit"), ("--lim", "--limit"), ("--contxt", "--context")]
)
def test_only_near_options_are_suggested(said: Said, typed: str, near: str | None) -> None:
    line = said("search", typed, code=2).splitlines()[-1]
    assert typed in line
    assert re.findall(r"--\w+", line.partition(typed)[2]) == ([near] if near else [])


def test_what_is_written_while_another_kutip_indexes_is_told(
    said: Said, places: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise KutipError("Another kutip is writing the index.", "Wait.")

    monkeypatch.setattr("search.cli.papers.build", busy)
    told = said("papers", "set", "a", "year=2003", code=2)
    assert "a.txt.json, but not taken into the index yet: Another kutip is writing the index." in " ".join(told.split())
    assert "The next `kutip index` takes it in." in told
    assert "2003" in Path(places["KUTIP_CORPUS"], "a.txt.json").read_text()


def test_a_limit_of_pages_is_told_as_one() -> None:
    problem = Problem("limit", "only the first 5 of 14 pages were read")
    assert _problem(problem) == "too large"
    assert _problem(problem._replace(pages=(6, 7))) == "too large on 2 pages"
