"""What a person at a terminal sees."""

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def on_a_terminal(arguments: list[str], environment: dict[str, str]) -> str:
    """Everything that the command writes to a terminal of 100 columns."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "search", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=os.environ | environment | {"TERM": "xterm-256color", "COLUMNS": "100"},
    )
    os.close(theirs)
    seen = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:  # how Linux says that the other end was closed
            break
        if not chunk:
            break
        seen += chunk
    os.close(ours)
    assert process.wait() == 0, seen.decode(errors="replace")
    return seen.decode(encoding="utf-8")


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return {"KUTIP_CORPUS": str(ROOT / "corpus"), "KUTIP_INDEX": str(tmp_path / "index")}


def test_a_progress_bar_shows_files_and_goes_away(places: dict[str, str]) -> None:
    seen = on_a_terminal(["index"], places)
    assert "Indexing" in seen
    assert "9/9" in seen
    assert seen.rstrip().splitlines()[-1].startswith("9 papers")


def test_matching_words_are_coloured(places: dict[str, str]) -> None:
    seen = on_a_terminal(["search", "debt bondage", "--limit", "3"], places)
    assert "\x1b[31m\x1b[1mdebt\x1b[0m" in seen or "\x1b[1m\x1b[31mdebt" in seen or "\x1b[31;1mdebt" in seen
    assert " ┃ " in seen


def test_an_editor_that_draws_on_the_terminal_has_one(
    places: dict[str, str], tmp_path: Path, lexicon_folder: Path
) -> None:
    shutil.copytree(lexicon_folder, tmp_path / "index" / "lexicon")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("Korban membayar hutang kepada agen.")
    editor = tmp_path / "vi"
    editor.write_text("#!/bin/sh\nsed -i 's/^title:.*/title: Dari vi/' \"$1\"\n")
    editor.chmod(0o755)
    places |= {"KUTIP_CORPUS": str(corpus), "VISUAL": "", "EDITOR": str(editor)}
    assert "title = Dari vi" in on_a_terminal(["papers", "edit", "a"], places)


@pytest.mark.parametrize("shell", ["{kutip} search utang > /dev/full", "{kutip} search utang >&-"])
def test_an_output_that_takes_nothing_is_an_error_without_a_traceback(places: dict[str, str], shell: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full on this system")
    command = shell.format(kutip=f"{sys.executable} -m search")
    done = subprocess.run(["bash", "-c", command], env=os.environ | places, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
