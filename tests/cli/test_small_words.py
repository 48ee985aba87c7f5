"""What the commands say where something is missing, misspelt or of no use."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from search import cli

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
