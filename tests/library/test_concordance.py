"""Concordance and collocations of the sample papers, counted once more by brute force."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from math import log
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.asking.concordance import log_likelihood
from search.asking.frequencies import CountedPassage, Group, count_terms
from search.engines.base import Filters
from search.errors import KutipError
from search.language import Analyser, Term, text_language
from search.library import Library, PaperRecord, open_library, update
from search.model import FrontMatter, Paper, Passage
from search.settings import ReadingLimits, Settings

ROOT = Path(__file__).resolve().parents[2]
ANALYSER = Analyser()
TERMS = (
    "utang",
    "korban",
    "perdagangan",
    "anak",
    "debt",
    "victims",
    "traffickers",
    "kapal",
    "2007",
    "bekerja",
    "ACTIP",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    settings = Settings(ROOT / "corpus", tmp_path_factory.mktemp("sample") / "index", 2, ReadingLimits())
    update(settings)
    with open_library(settings) as opened:
        yield opened


def texts(library: Library) -> Iterator[tuple[str, Passage, list[Term]]]:
    """Every passage outside reference lists, analysed."""
    for entry in library.files():
        if isinstance(entry.outcome, PaperRecord):
            for name, passage in library.passages(entry.outcome):
                if passage.section_kind != "references":
                    yield name, passage, ANALYSER.analyse(passage.text)


def whole(words: list[Term]) -> list[Term]:
    """The printed words, without those that they are put together from; of `dibawah` the one that says something."""
    printed: dict[tuple[int, int], list[Term]] = {}
    for word in words:
        holders = [(one.start, one.end) for one in words if one.start <= word.start and word.end <= one.end]
        printed.setdefault(max(holders, key=lambda place: place[1] - place[0]), []).append(word)
    return [next((word for word in parts if not word.stop), parts[0]) for parts in printed.values()]


@pytest.mark.parametrize("term", TERMS)
def test_every_occurrence_of_a_word_in_any_form_is_a_line(library: Library, term: str) -> None:
    stem = ANALYSER.analyse(term)[0].stem
    counted = Counter(
        (name, word.start, word.end) for name, _, words in texts(library) for word in words if word.stem == stem
    )
    found = library.occurrences(term, Filters())
    assert found
    assert Counter((place.id, place.start, place.end) for place in found) == counted


@pytest.mark.parametrize("term", TERMS)
def test_a_line_is_what_the_passage_prints(library: Library, term: str) -> None:
    for place in library.occurrences(term, Filters(), width=60):
        text = place.passage.text
        assert place.keyword == text[place.start : place.end]
        inside = min(60, place.start)
        assert place.left.endswith(text[place.start - inside : place.start].lstrip())
        assert len(place.left) <= 60 >= len(place.right)


def test_a_phrase_is_counted_as_a_phrase(library: Library) -> None:
    found = library.occurrences("perdagangan orang", Filters())
    counted = 0
    for _, _, words in texts(library):
        stems = {(word.position, word.stem) for word in words if not word.stop}
        counted += sum(stem == "dagang" and bool({(at + 1, "orang"), (at + 2, "orang")} & stems) for at, stem in stems)
    assert len(found) == counted > 10
    assert {place.via for place in found} == {"phrase"}


def test_words_that_the_lexicon_does_not_know_together_are_a_sequence(library: Library) -> None:
    assert {place.keyword.lower() for place in library.occurrences("penahanan upah", Filters())} >= {"penahanan upah"}


@pytest.mark.parametrize(
    "term", ["multi track diplomacy", "multi-track diplomacy", "Multi-Track Diplomacy", "multi-track"]
)
def test_words_that_may_be_written_as_one_are_found_in_both_ways(library: Library, term: str) -> None:
    found = library.occurrences(term, Filters())
    quoted = library.occurrences('"multi-track diplomacy"', Filters())
    assert len(found) >= len(quoted) > 3


def test_translation_adds_the_other_language(library: Library) -> None:
    own = library.occurrences("debt bondage", Filters())
    both = library.occurrences("debt bondage", Filters(), translate=True)
    assert {place.language for place in both} == {"id", "en"}
    for place in own:
        assert any(wide.id == place.id and wide.start <= place.start and place.end <= wide.end for wide in both)
    spans = sorted((place.id, place.start, place.end) for place in both)
    assert all(one[0] != two[0] or one[2] <= two[1] for one, two in pairwise(spans))


def test_reference_lists_are_left_out_unless_asked_for(library: Library) -> None:
    kinds = {place.passage.section_kind for place in library.occurrences("indonesia", Filters())}
    assert "references" not in kinds
    kinds = {place.passage.section_kind for place in library.occurrences("indonesia", Filters(), references=True)}
    assert "references" in kinds


@pytest.mark.parametrize("term", ["", "...", "-"])
def test_no_word_is_an_error(library: Library, term: str) -> None:
    with pytest.raises(KutipError):
        library.occurrences(term, Filters())


@pytest.mark.parametrize(("term", "window"), [("korban", 5), ("utang", 3), ("victims", 8), ("kapal", 1)])
def test_collocates_are_counted_as_by_hand(library: Library, term: str, window: int) -> None:
    stem = ANALYSER.analyse(term)[0].stem
    together: Counter[str] = Counter()
    for _, _, words in texts(library):
        nodes = [word for word in words if word.stem == stem]
        for word in whole(words):
            near = any(abs(word.position - node.position) <= window for node in nodes)
            apart = not any(word.start < node.end and node.start < word.end for node in nodes)
            if near and apart and not word.stop:
                together[word.stem] += 1
    found = library.collocates(term, Filters(), window=window)
    assert Counter({ANALYSER.analyse(one.word)[0].stem: one.together for one in found}) == together
    everywhere = Counter(
        word.stem
        for entry in library.files()
        if isinstance(entry.outcome, PaperRecord)
        for _, passage in library.passages(entry.outcome)
        for word in ANALYSER.analyse(passage.text)
        if not word.stop
    )
    for one in found:
        assert one.occurrences == max(everywhere[ANALYSER.analyse(one.word)[0].stem], one.together)


counts = st.integers(0, 500)


@given(counts, counts, counts, counts)
def test_log_likelihood_is_twice_the_sum_of_observed_by_log_of_observed_over_expected(
    both: int, other: int, near: int, rest: int
) -> None:
    total = both + other + near + rest
    value = 0.0
    for observed, row, column in (
        (both, both + other, both + near),
        (other, both + other, other + rest),
        (near, near + rest, both + near),
        (rest, near + rest, other + rest),
    ):
        if observed:
            value += 2 * observed * log(observed * total / (row * column))
    assert abs(log_likelihood(both, other, near, rest)) == pytest.approx(value, abs=1e-6)


def test_words_that_avoid_each_other_have_a_negative_likelihood() -> None:
    assert log_likelihood(1, 99, 99, 801) < 0 < log_likelihood(50, 50, 50, 850)


@pytest.mark.parametrize("by", [None, "paper", "year", "section", "lang"])
def test_words_are_counted_as_by_hand(library: Library, by: Group | None) -> None:
    groups: dict[str, Counter[str]] = {}
    for name, passage, words in texts(library):
        record, _ = library.passage(name)
        language = text_language(passage.text)
        key = {
            None: "",
            "paper": record.paper.id,
            "year": str(record.paper.front.year or "unknown"),
            "section": passage.section_kind,
            "lang": language,
        }[by]
        for word in whole(words):
            if not word.stop and any(map(str.isalpha, word.stem)):
                groups.setdefault(str(key), Counter())[word.stem] += 1
    found: dict[str, Counter[str]] = {}
    for term in library.terms(by, Filters()):
        found.setdefault(term.group, Counter())[ANALYSER.analyse(term.word)[0].stem] += term.occurrences
    assert {name: count.total() for name, count in found.items()} == {
        name: count.total() for name, count in groups.items()
    }
    for name, count in groups.items():
        for stem in ("utang", "korban", "victim", "dagang"):
            assert found[name][stem] == count[stem]


def test_what_is_written_in_two_or_in_one_is_one_word_with_one_name() -> None:
    text = (
        "Kerjasama antarnegara dan kerja sama regional; bekerja keras di bawah dek, dibawah kapal yang sama. "
        "Kerjasama itu perlu."
    )
    paper = Paper("p", "p.txt", FrontMatter(), "id")
    passage = Passage(text, ("I",), "introduction", None, None, ((0, len(text)),), ())
    counted = CountedPassage(paper, passage, "id", ANALYSER.analyse(text))
    counts = {term.word: term.occurrences for term in count_terms([counted], None)}
    assert counts == {
        "kerjasama": 3, "antarnegara": 1, "regional": 1, "bekerja": 1, "keras": 1, "dibawah": 2, "dek": 1, "kapal": 1,
        "sama": 1, "perlu": 1,
    }  # fmt: skip


def test_the_keywords_of_a_paper_are_those_it_has_more_of_than_others(library: Library) -> None:
    first: dict[str, list[str]] = {}
    for term in library.terms("paper", Filters()):
        first.setdefault(term.group, []).append(term.word)
    assert "utang" in first["jeratan-utang-pekerja-migran"][:3]
    assert {"kapal", "nelayan"} & set(first["kerja-paksa-kapal-ikan"][:5])
