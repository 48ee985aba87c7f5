from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.asking.indexed import IndexWords
from search.asking.query import parse
from search.asking.results import AskedConcept
from search.asking.understanding import Knowledge, understand_query
from search.engines.base import Alternative
from search.language import Analyser, Lexicon, listed_lexicon, parse_entries

LINES = (
    "debt bondage; bonded labour = jeratan utang; ~membayar utang",
    "debt = utang",
    "victim = korban",
    "international cooperation = kerja sama internasional",
    "not yet = belum",
    "as well as = serta",
)

WORDS = ("as", "well", "not", "yet", "belum", "serta", "debt", "bondage", "kerja", "sama", "the", "of", "victims")


class NoWords:
    """The words of an empty index."""

    def vocabulary(self, field: str) -> list[str]:
        return [word for word, _ in self.terms("", field)]

    def terms(self, prefix: str, field: str) -> Iterator[tuple[str, int]]:
        return iter(())


def concepts_of(text: str, analyser: Analyser, lexicon: Lexicon | None, *, exact: bool = False) -> list[AskedConcept]:
    knowledge = Knowledge(analyser, lexicon, IndexWords(NoWords()), lambda name: ())
    return list(understand_query(parse(text), knowledge, exact=exact).concepts)


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser()


@pytest.fixture(scope="module")
def lexicon(analyser: Analyser) -> Lexicon:
    return listed_lexicon(parse_entries(LINES, "test"), analyser)


def sources(concepts: list[AskedConcept]) -> list[tuple[str, float]]:
    return [(concept.source, concept.weight) for concept in concepts]


def ways(concept: AskedConcept) -> dict[str, str]:
    return {way.text: way.via for way in concept.ways if way.via != "exact"}


def test_a_word_is_looked_for_in_every_form_and_as_typed_on_top(analyser: Analyser) -> None:
    (concept,) = concepts_of("membayarkan", analyser, None)
    assert [way.matches for way in concept.ways] == [
        Alternative(("bayar",)),
        Alternative(("membayarkan",), weight=0.5, field="exact"),
    ]


def test_the_longest_phrase_of_the_lexicon_is_one_concept_and_its_words_weigh_less(
    analyser: Analyser, lexicon: Lexicon
) -> None:
    concepts = concepts_of("debt bondage of victims", analyser, lexicon)
    assert sources(concepts) == [
        ("debt bondage", 1.0),
        ("debt", 0.35),
        ("bondage", 0.35),
        ("of", 0.4),
        ("victims", 1.0),
    ]
    assert ways(concepts[0]) == {
        "debt bondage": "phrase",
        "bonded labour": "lexicon",
        "jeratan utang": "lexicon",
        "membayar utang": "related",
    }
    assert concepts[1].part_of == concepts[2].part_of == "debt bondage"
    assert ways(concepts[4]) == {"victims": "stem", "korban": "lexicon"}


def test_without_a_lexicon_there_are_only_the_querys_own_words(analyser: Analyser) -> None:
    concepts = concepts_of("debt bondage", analyser, None)
    assert sources(concepts) == [("debt", 1.0), ("bondage", 1.0)]


@pytest.mark.parametrize("text", ["kerja sama internasional", "kerjasama internasional"])
def test_two_words_written_in_one_or_two_are_one_unit(analyser: Analyser, lexicon: Lexicon, text: str) -> None:
    concepts = concepts_of(text, analyser, lexicon)
    assert [concept.source for concept in concepts] == [text, text.rsplit(" ", 1)[0], "internasional"]
    assert concepts[0].ways[0].matches == Alternative(("kerjasama", "internasional"), slop=2)


def test_a_phrase_in_quotes_is_its_printed_words_and_must_occur(analyser: Analyser, lexicon: Lexicon) -> None:
    (concept,) = concepts_of('"Kerja sama dan utang"', analyser, lexicon)
    assert concept.required
    assert [way.matches for way in concept.ways] == [Alternative(("kerja", "sama", "dan", "utang"), field="exact")]


def test_exact_takes_the_words_as_typed(analyser: Analyser, lexicon: Lexicon) -> None:
    concepts = concepts_of("victims", analyser, lexicon, exact=True)
    assert [way.matches for concept in concepts for way in concept.ways] == [Alternative(("victims",), field="exact")]


@pytest.mark.parametrize("text", ["serta korban", "not yet victims", "belum korban", "the AND korban"])
def test_function_words_only_add_to_a_score(analyser: Analyser, lexicon: Lexicon, text: str) -> None:
    concepts = concepts_of(text, analyser, lexicon)
    assert [concept.source for concept in concepts if not concept.minor] == [text.split()[-1]]
    assert all(concept.weight < 0.5 for concept in concepts if concept.minor)


def test_a_function_word_is_looked_for_with_those_that_mean_the_same(analyser: Analyser, lexicon: Lexicon) -> None:
    first, *_ = concepts_of("belum korban", analyser, lexicon)
    assert [way.matches for way in first.ways][1:] == [Alternative(("not", "yet"), 0.8, "exact")]


@pytest.mark.parametrize("text", ["", "...", "-"])
def test_without_a_word_there_is_no_concept(analyser: Analyser, text: str) -> None:
    assert concepts_of(text, analyser, None) == []


def test_function_words_in_quotes_are_a_phrase(analyser: Analyser) -> None:
    assert [concept.source for concept in concepts_of('"yang dan di"', analyser, None)] == ['"yang dan di"']


@example("0~")
@given(st.text(max_size=60) | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_no_query_raises_and_every_concept_can_be_looked_for(text: str) -> None:
    concepts = concepts_of(text, ANALYSER, LEXICON)
    for concept in concepts:
        # The index of this test holds no word that could be alike.
        assert concept.ways or "~" in concept.source or "*" in concept.source
        assert all(way.matches.terms and all(way.matches.terms) for way in concept.ways)


ANALYSER = Analyser()
LEXICON = listed_lexicon(parse_entries(LINES, "test"), ANALYSER)
