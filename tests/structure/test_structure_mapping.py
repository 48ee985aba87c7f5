"""What is done quickly comes to the same as what is done character by character."""

import re
from array import array
from itertools import groupby

from hypothesis import example, given
from hypothesis import strategies as st

from search.model import Page, Span
from search.structure.furniture import letters, signs
from search.structure.looks import count_letters
from search.structure.mapping import NOWHERE, Mapped, Places, count_on, spaced
from search.structure.sentences import _STOP, _stops

LINES = st.text(st.sampled_from("ab  \t\u00a0ﬁé½²e\u0301…\u2028-"), max_size=90)


def one_by_one(places: Places, text: Mapped) -> list[tuple[int, int]]:
    """Where spans begin, and how long they are: runs whose positions count on, NOWHERE left out."""
    counted = [(at, position, position - at) for at, position in enumerate(text.positions) if position != NOWHERE]
    found = []
    for _, run in groupby(enumerate(counted), key=lambda item: (item[1][2], item[1][0] - item[0])):
        members = [at for _, (at, _, _) in run]
        found.append((members[0], len(members)))
    return found


@given(st.lists(st.integers(-1, 30), min_size=1, max_size=200))
@example([*range(70), *range(10)])
@example([0] * 200)
def test_spans_are_the_runs_of_positions(positions: list[int]) -> None:
    page = Page(1, "x" * 400)
    text = Mapped("".join(" " if at == NOWHERE else "x" for at in positions), array("q", positions))
    spans = Places([page]).spans(text)
    assert [(span.start, span.length) for span in spans] == one_by_one(Places([page]), text)
    assert [span.offset for span in spans] == [positions[span.start] for span in spans]


def test_characters_that_are_not_as_printed_stand_by_themselves() -> None:
    text = Mapped("abXde", array("q", range(5)))
    assert Places([Page(3, "abcde")]).spans(text) == (Span(0, 2, 3, 0), Span(2, 1, 3, 2), Span(3, 2, 3, 3))


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_a_ruler_counts(start: int, more: int) -> None:
    assert count_on(start, start + more) == array("q", range(start, start + more))


def test_a_ruler_ends_somewhere() -> None:
    assert list(count_on(1 << 21, (1 << 21) + 3)) == [1 << 21, (1 << 21) + 1, (1 << 21) + 2]


@given(LINES, st.integers(0, 50))
def test_a_line_is_its_words(line: str, position: int) -> None:
    found = spaced(line, position)
    assert len(found.positions) == len(found.text)
    words = line.split()
    if line.isascii():
        assert found.text == " ".join(words)
    for char, place in zip(found.text, found.positions, strict=True):
        assert (char == " ") == (place == NOWHERE)
    printed = [place - position for place in found.positions if place != NOWHERE]
    assert printed == sorted(printed)
    assert {line[at] for at in printed}.isdisjoint(" \t\u00a0\u2028")
    if not set(line) & set("ﬁ½²é…\u0301\u00a0"):
        assert printed == [at for at, char in enumerate(line) if not char.isspace()]


@given(st.text())
def test_letters_and_signs_are_those_of_python(text: str) -> None:
    assert signs(text) == "".join(char for char in text.lower() if char.isalnum())
    assert letters(text) == "".join(char for char in text.lower() if char.isalpha())
    assert count_letters(text) == len(re.findall(r"[^\W\d_]", text))


def test_signs_are_those_of_python_for_every_character() -> None:
    for code in range(0x20000):
        char = chr(code)
        assert signs(char) == "".join(one for one in char.lower() if one.isalnum())


@given(st.text(st.sampled_from('aA1.!?…)]"”\u2019 “;,\n'), max_size=60))
def test_all_stops_are_found(text: str) -> None:
    assert [match.span() for match in _stops(text)] == [match.span() for match in _STOP.finditer(text)]
