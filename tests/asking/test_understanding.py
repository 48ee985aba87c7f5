"""From the grammar of a query to what a passage must hold."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.asking.indexed import IndexWords
from search.asking.query import parse
from search.asking.understanding import Knowledge, Understood, understand_query
from search.engines.base import AllOf, Alternative, AnyOf, Condition, Filters, Has, Meets, Without
from search.language import Analyser, listed_lexicon, parse_entries

ANALYSER = Analyser()
LEXICON = listed_lexicon(parse_entries(["debt bondage = jeratan utang", "victim = korban"], "test"), ANALYSER)


class Printed:
    def frequency(self, term: str, field: str) -> int:
        return 1

    def vocabulary(self, field: str) -> list[str]:
        return [word for word, _ in self.terms("", field)]

    def terms(self, prefix: str, field: str) -> Iterator[tuple[str, int]]:
        words = [("eksploitasi", 9), ("eksploitatif", 2), ("eksplorasi", 1), *((f"mu{n:03}", n) for n in range(300))]
        return ((word, count) for word, count in words if word.startswith(prefix))


def understood(text: str) -> Understood:
    known = Knowledge(
        ANALYSER, LEXICON, IndexWords(Printed()), lambda name: ("a/simamora",) if name in "simamora" else ()
    )
    return understand_query(parse(text), known)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("utang korban", None),
        ("utang -korban", AllOf((Without(Has(1)), Has(0)))),
        ('utang "korban anak"', Has(1)),
        ("utang AND korban", AllOf((Has(0), Has(1)))),
        ("utang OR korban anak", AnyOf((Has(0), AllOf((Has(1), Has(2)))))),
        ("debt bondage AND korban", AllOf((AnyOf((Has(0), AllOf((Has(1), Has(2))))), Has(3)))),
        ("author:Siti", Meets(Filters(author="Siti"))),
        ("utang year:2015..", AllOf((Meets(Filters(years=(2015, None))), Has(0)))),
        ("lang:en paper:simamora", AllOf((Meets(Filters(language="en")), Meets(Filters(papers=("a/simamora",)))))),
        ("section:metode", Meets(Filters(section_kinds=("method",)))),
        ('section:"Hasil dan Pembahasan Kasus"', Meets(Filters(heading=("hasil", "bahas", "kasus")))),
        ("title:perdagangan utang", AllOf((Meets(Filters(title=("dagang",))), Has(0)))),
        ("NOT lang:en", Without(Meets(Filters(language="en")))),
        ("yang utang", Has(1)),
        ("yang AND utang", Has(1)),
    ],
)  # fmt: skip
def test_what_a_passage_must_hold(text: str, condition: Condition | None) -> None:
    assert understood(text).condition == condition


def test_a_prefix_stands_for_the_words_of_the_index() -> None:
    (concept,) = understood("Eksploit*").concepts
    assert [way.matches for way in concept.ways] == [
        Alternative(("eksploitasi",), field="exact"),
        Alternative(("eksploitatif",), field="exact"),
    ]


def test_of_very_many_words_the_most_frequent_are_taken_and_a_note_says_so() -> None:
    asked = understood("mu*")
    assert len(asked.concepts[0].ways) == 100
    assert asked.concepts[0].ways[0].text == "mu299"
    assert "most frequent" in asked.notes[0]


def test_a_fuzzy_word_counts_less_the_more_it_differs() -> None:
    (concept,) = understood("eksplorasy~").concepts
    assert {way.text: way.matches.weight for way in concept.ways} == {"eksplorasi": 0.8}


def test_words_near_each_other_are_looked_for_in_any_form_and_order() -> None:
    (concept,) = understood('"membayar yang utangnya"~4').concepts
    assert [way.matches for way in concept.ways] == [Alternative(("bayar", "utang"), slop=4, ordered=False)]


def test_what_is_left_out_is_left_out_as_it_is_said() -> None:
    asked = understood("debt -victims")
    left_out = asked.concepts[1]
    assert (left_out.excluded, left_out.weight) == (True, 0.0)
    assert "korban" not in [way.text for way in left_out.ways]


def test_a_paper_that_is_not_there_is_told() -> None:
    asked = understood("utang paper:nobody")
    assert "No paper is called “nobody”" in asked.notes[0]


def test_a_query_that_names_reference_lists_gets_them() -> None:
    assert understood('utang section:"daftar pustaka"').references
    assert not understood("utang -section:references").references


PIECES = (
    "utang",
    "victims",
    "yang",
    "-",
    "AND",
    "OR",
    "(",
    ")",
    '"the"',
    '"a b"~3',
    "x*",
    "kor~",
    "year:2015",
    "title:the",
)


@given(st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join))
def test_every_condition_speaks_of_concepts_that_are_there(text: str) -> None:
    asked = understood(text)

    def numbers(condition: Condition | None) -> list[int]:
        match condition:
            case Has(number):
                return [number]
            case AllOf(parts) | AnyOf(parts):
                return [number for part in parts for number in numbers(part)]
            case Without(part):
                return numbers(part)
            case _:
                return []

    assert all(0 <= number < len(asked.concepts) for number in numbers(asked.condition))
