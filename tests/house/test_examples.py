"""The README shows what the commands really print. `KUTIP_UPDATE_EXAMPLES=1 pytest tests/house` writes it anew."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
EXAMPLE = re.compile(r"<!-- example: (?P<command>.+?) -->\n```text\n(?P<output>.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    index = tmp_path_factory.mktemp("example") / "index"
    return {"KUTIP_CORPUS": str(ROOT / "corpus"), "KUTIP_INDEX": str(index), "COLUMNS": "80", "NO_COLOR": "1"}


def output(command: str, places: dict[str, str]) -> str:
    arguments = shlex.split(command)[1:]
    done = subprocess.run(
        [sys.executable, "-m", "search", *arguments],
        env=os.environ | places,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout.rstrip() + "\n"


def test_the_readme_shows_real_output(places: dict[str, str]) -> None:
    text = README.read_text(encoding="utf-8")
    examples = list(EXAMPLE.finditer(text))
    assert examples
    real = EXAMPLE.sub(
        lambda found: f"<!-- example: {found['command']} -->\n```text\n{output(found['command'], places)}```", text
    )
    if os.environ.get("KUTIP_UPDATE_EXAMPLES"):
        README.write_text(real, encoding="utf-8")
    assert real == text
