"""All lexicon files together: well formed, and without contradictions between the domains."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

LEXICON = Path(__file__).resolve().parents[2] / "search" / "language" / "data" / "lexicon"
FILES = sorted(LEXICON.glob("*.txt"))
FORM = r"~?[A-Za-z0-9À-ÿ](?:[A-Za-z0-9À-ÿ .,&()'/-]*[A-Za-z0-9À-ÿ.)])?"
LINE = re.compile(rf"{FORM}(?:; {FORM})* = {FORM}(?:; {FORM})*")


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


def pairs_of(line: str) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The pairs of a line that are equivalents, and those that are merely near."""
    english, indonesian = ([form.strip() for form in side.split(";")] for side in line.split(" = "))
    full = {(one, other) for one in english for other in indonesian if "~" not in one + other}
    near = {(one.lstrip("~"), other.lstrip("~")) for one in english for other in indonesian if "~" in one + other}
    return full, near


PAIRS = {f"{file.name}:{number}": pairs_of(line) for file in FILES for number, line in concepts(file)}


def test_no_line_says_what_another_says() -> None:
    places = defaultdict(set)
    for place, (full, _) in PAIRS.items():
        for pair in full:
            places[pair].add(place)
    repeated = {
        place: set.intersection(*(places[pair] for pair in full)) - {place} for place, (full, _) in PAIRS.items()
    }
    assert {place: others for place, others in repeated.items() if others} == {}


def test_no_pair_of_headwords_is_near_in_one_line_and_the_same_in_another() -> None:
    full = {pair for equivalents, _ in PAIRS.values() for pair in equivalents}
    heads = {}
    for file in FILES:
        for number, line in concepts(file):
            english, indonesian = ([form.strip() for form in side.split(";")] for side in line.split(" = "))
            heads[f"{file.name}:{number}"] = (english[0], indonesian[0])
    assert {
        place: sorted(near & full)
        for place, (_, near) in PAIRS.items()
        if any(heads[place][0] == one or heads[place][1] == other for one, other in near & full)
    } == {}


def test_every_word_can_be_looked_up_from_both_sides() -> None:
    """A form that is only ever near is not looked up: somebody who types it finds nothing."""
    full = [pair for equivalents, _ in PAIRS.values() for pair in equivalents]
    known = {form for pair in full for form in pair}
    one_way = {form for _, near in PAIRS.values() for pair in near for form in pair if " " not in form} - known
    assert len(one_way) < len(known) * 0.08, sorted(one_way)[:50]


def test_the_lexicon_is_as_large_as_the_readme_says() -> None:
    english = {form for equivalents, _ in PAIRS.values() for form, _ in equivalents}
    assert len(english) >= 6000
    assert sum(" " in form for form in english) >= 1200
