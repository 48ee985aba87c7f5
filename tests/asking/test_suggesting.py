"""Misspelled words, and what was meant by them."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.asking.indexed import IndexWords
from search.asking.query import parse
from search.asking.suggesting import Speller, respelled
from search.asking.syntax import write
from search.asking.understanding import Knowledge, Understood, understand_query
from search.language import Analyser, listed_lexicon, parse_entries

ANALYSER = Analyser()
PAIRS = ["smuggling = penyelundupan", "victim = korban", "kafalah system = sistem sponsor"]
LEXICON = listed_lexicon(parse_entries(PAIRS, "test"), ANALYSER)
PRINTED = {
    "prostitusi": 40,
    "prostitute": 3,
    "anak": 90,
    "thailand": 30,
    "korban": 50,
    "korbam": 1,
    "zambia": 4,
    "kabalah": 9,
}


class Printed:
    """An index that holds these words."""

    def frequency(self, term: str, field: str) -> int:
        words = PRINTED if field == "exact" else {ANALYSER.analyse(word)[0].stem: 1 for word in PRINTED}
        return words.get(term, 0)

    def vocabulary(self, field: str) -> list[str]:
        return [word for word, _ in self.terms("", field)]

    def terms(self, prefix: str, field: str) -> Iterator[tuple[str, int]]:
        return ((word, count) for word, count in sorted(PRINTED.items()) if word.startswith(prefix))


WORDS = IndexWords(Printed())
SPELLER = Speller(WORDS, ANALYSER, LEXICON)


def understood(text: str, *, exact: bool = False) -> Understood:
    return understand_query(parse(text), Knowledge(ANALYSER, LEXICON, WORDS, lambda name: ()), SPELLER, exact=exact)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("prostitusy anak di thailan", "prostitusi anak di thailand"),
        ("smugling", "smuggling"),
        ("Prostitusy AND korban", "prostitusi AND korban"),
        ("anak -prostitusy", "anak -prostitusi"),
        ("thailan: prostitusy, anak-anak", "thailand: prostitusi, anak-anak"),
    ],
)
def test_a_word_that_occurs_nowhere_is_replaced_and_the_user_told(typed: str, meant: str) -> None:
    asked = understood(typed)
    assert (asked.suggestion, asked.corrected) == (meant, True)
    assert any("occurs nowhere" in note for note in asked.notes)


@pytest.mark.parametrize("text", ["anak korban", "victims", '"prostitusy"', "prostitusy*", "zzzzzzzz", "xy", "12345"])
def test_what_is_spelled_right_or_like_nothing_else_stays(text: str) -> None:
    asked = understood(text)
    assert (asked.suggestion, asked.corrected) == (None, False)


def test_a_word_of_a_phrase_that_the_lexicon_knows_is_spelled_right() -> None:
    assert understood("a kafalah").suggestion == "a kabalah"
    assert understood("the kafalah system today").suggestion is None


def test_a_rare_word_beside_a_frequent_one_is_only_questioned() -> None:
    asked = understood("korbam")
    assert (asked.suggestion, asked.corrected) == ("korban", False)
    assert asked.notes == ("Did you mean: korban",)
    assert asked.concepts[0].source == "korbam"


def test_a_word_of_the_language_is_never_replaced() -> None:
    asked = understood("prostitutes Gambia")
    assert not asked.corrected


def test_words_as_typed_are_only_questioned() -> None:
    asked = understood("prostitusy", exact=True)
    assert (asked.suggestion, asked.corrected) == ("prostitusi", False)


@given(st.text(max_size=30) | st.lists(st.sampled_from(["prostitusy", "thailan", "-", '"', "OR", "x*"])).map(" ".join))
def test_any_query_can_be_respelled_and_read_again(text: str) -> None:
    root = parse(text).root
    if root is not None:
        again = respelled(root, SPELLER.corrections(root))
        assert parse(write(again)).root is not None
