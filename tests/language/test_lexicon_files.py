"""All lexicon files together: well formed, and without contradictions between the domains."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

LEXICON = Path(__file__).resolve().parents[2] / "search" / "language" / "data" / "lexicon"
FILES = sorted(LEXICON.glob("*.txt"))
FORM = r"~?[A-Za-z0-9À-ÿ](?:[A-Za-z0-9À-ÿ .,&()'/-]*[A-Za-z0-9À-ÿ.)])?"
LINE = re.compile(rf"{FORM}(?:; {FORM})* = {FORM}(?:; {FORM})*")

# Forms that truly mean two things, each with a line of its own.
HOMONYMS = {
    "persetujuan",  # consent; agreement
    "kepercayaan",  # faith; trust
}


def concepts(file: Path) -> list[tuple[int, str]]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_line_is_one_concept_with_two_sides(file: Path) -> None:
    assert [(number, line) for number, line in concepts(file) if not LINE.fullmatch(line)] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_form_stands_twice_on_one_side(file: Path) -> None:
    for number, line in concepts(file):
        for side in line.split(" = "):
            forms = [form.lstrip("~").strip() for form in side.split(";")]
            assert len(forms) == len(set(forms)), f"{file.name}, line {number}: {forms}"


@pytest.mark.parametrize("side", [0, 1], ids=["english", "indonesian"])
def test_no_form_is_a_full_equivalent_in_two_concepts(side: int) -> None:
    places = defaultdict(list)
    for file in FILES:
        for number, line in concepts(file):
            for form in line.split(" = ")[side].split(";"):
                if not form.strip().startswith("~"):
                    places[form.strip()].append(f"{file.name}:{number}")
    assert {form: at for form, at in places.items() if len(at) > 1 and form not in HOMONYMS} == {}
