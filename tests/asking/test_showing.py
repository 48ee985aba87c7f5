from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.asking.indexed import IndexWords
from search.asking.query import parse
from search.asking.results import AskedConcept
from search.asking.showing import best_quote, find, highlights, matches
from search.asking.understanding import Knowledge, understand_query
from search.language import Analyser, Lexicon, listed_lexicon, parse_entries
from search.model import Passage


class NoWords:
    """The words of an empty index."""

    def vocabulary(self, field: str) -> list[str]:
        return [word for word, _ in self.terms("", field)]

    def terms(self, prefix: str, field: str) -> Iterator[tuple[str, int]]:
        return iter(())


def concepts_of(text: str, analyser: Analyser, lexicon: Lexicon | None, *, exact: bool = False) -> list[AskedConcept]:
    knowledge = Knowledge(analyser, lexicon, IndexWords(NoWords()), lambda name: ())
    return list(understand_query(parse(text), knowledge, exact=exact).concepts)


ANALYSER = Analyser()
LEXICON = listed_lexicon(parse_entries(["debt bondage = jeratan utang; ~membayar utang"], "test"), ANALYSER)
TEXT = "Korban direkrut di desa. Mereka membayarkan semua hutang kepada agen. Polisi datang."


def passage(text: str) -> Passage:
    ends = [at + 1 for at, char in enumerate(text) if char == "."] or [len(text)]
    starts = [0, *(end + 1 for end in ends[:-1])]
    return Passage(text, (), "other", None, None, tuple(zip(starts, ends, strict=True)), ())


def concepts(query: str) -> list[AskedConcept]:
    return concepts_of(query, ANALYSER, LEXICON)


def test_highlights_point_at_the_printed_words() -> None:
    found = find(concepts("debt bondage"), ANALYSER.analyse(TEXT))
    assert [TEXT[start:end] for start, end in highlights(found)] == ["membayarkan", "hutang"]


def test_matches_tell_the_words_and_the_way() -> None:
    asked = concepts("debt bondage korban")
    told = matches(asked, find(asked, ANALYSER.analyse(TEXT)), TEXT)
    assert [(match.source, match.words, match.via) for match in told] == [
        ("debt bondage", ("membayarkan … hutang",), "related"),
        ("korban", ("Korban",), "exact"),
    ]


def test_the_parts_of_a_compound_are_printed_once() -> None:
    lexicon = listed_lexicon(parse_entries(["NGO; non-governmental organisation = LSM"], "test"), ANALYSER)
    asked = concepts_of("LSM", ANALYSER, lexicon)
    text = "Sebuah non-governmental  organization  di desa."
    assert matches(asked, find(asked, ANALYSER.analyse(text)), text)[0].words == ("non-governmental  organization",)


def test_the_quote_is_the_sentence_that_answers() -> None:
    asked = concepts("hutang")
    quote = best_quote(passage(TEXT), asked, find(asked, ANALYSER.analyse(TEXT)))
    assert quote.text == "Mereka membayarkan semua hutang kepada agen."
    assert TEXT[quote.start : quote.end] == quote.text


def test_a_neighbour_joins_the_quote_when_it_answers_more() -> None:
    asked = concepts("hutang polisi")
    quote = best_quote(passage(TEXT), asked, find(asked, ANALYSER.analyse(TEXT)))
    assert quote.text == "Mereka membayarkan semua hutang kepada agen. Polisi datang."


def test_a_sentence_too_short_to_quote_takes_the_next_one_along() -> None:
    text = "2. Kerja paksa. Menurut protokol itu adalah semua pekerjaan yang dikerjakan di bawah ancaman hukuman."
    asked = concepts("paksa")
    whole = passage(text.replace("2. ", "2 "))
    assert best_quote(whole, asked, find(asked, ANALYSER.analyse(whole.text))).text == whole.text


def test_a_phrase_does_not_match_beyond_its_slop() -> None:
    asked = concepts("debt bondage")
    far = "membayar lima sampai tujuh kali lipat utang"
    assert not [place for place in find(asked, ANALYSER.analyse(far)) if place.way.via == "related"]


@pytest.mark.parametrize("text", ["", "Polisi datang."])
def test_nothing_found_shows_the_first_sentence(text: str) -> None:
    quote = best_quote(passage(text), concepts("hutang"), [])
    assert (quote.start, quote.text) == (0, text)


@given(st.text(max_size=80), st.text(max_size=20))
def test_shown_places_lie_in_the_text_in_order(text: str, query: str) -> None:
    asked = concepts_of(f"{query} utang", ANALYSER, LEXICON)
    found = find(asked, ANALYSER.analyse(f"{text} utang"))
    marks = highlights(found)
    assert marks
    assert all(0 <= start < end <= len(text) + 6 for start, end in marks)
    assert all(before[1] <= after[0] for before, after in pairwise(marks))
