"""Which words are words, and which spellings are one word."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language import Analyser, is_known_word, variants, vocabulary
from search.language.spelling import joined_forms

KNOWN = (
    "dilakukan perdagangan kejahatan Trafficking bondage victims Bali anak-anak kerja the di Qur’an menyeberangi labour"
)
UNKNOWN = "dilak ukan perda gangan kejahat hatan lakuk pember vic tims traffi cking xqzw tp q 123 a1 ' -"


def test_known_and_unknown_words() -> None:
    assert [word for word in KNOWN.split() if not is_known_word(word)] == []
    known = {word for word in UNKNOWN.split() if is_known_word(word)}
    assert known <= {"perda"}  # a word: peraturan daerah
    assert not is_known_word("")


@given(st.text(alphabet="bcdfghjklmnpqrstvwxz", min_size=4, max_size=12))
def test_consonants_alone_are_no_word(word: str) -> None:
    assert not is_known_word(word) or word in vocabulary.english() or word in vocabulary.roots()


@given(st.text(max_size=30))
def test_any_text_may_be_asked_about(word: str) -> None:
    assert is_known_word(word) in (True, False)


def test_it_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(is_known_word)) is is_known_word


LISTED = sorted(
    {word for heading in ("indonesian", "english") for group in vocabulary.variant_groups(heading) for word in group}
    | {form for words, one in joined_forms() for form in (" ".join(words), one)}
)


def test_there_are_many_pairs_and_each_spelling_has_one_home() -> None:
    groups = [*vocabulary.variant_groups("indonesian"), *vocabulary.variant_groups("english")]
    assert sum(len(group) - 1 for group in groups) >= 250
    words = [word for group in groups for word in group]
    assert sorted({word for word in words if words.count(word) > 1}) == []


@given(st.one_of(st.sampled_from(LISTED), st.sampled_from(sorted(vocabulary.usual_english()))))
def test_variants_are_symmetrical(word: str) -> None:
    assert word not in variants(word)
    for other in variants(word):
        assert word in variants(other)


@pytest.mark.parametrize("word", LISTED)
def test_listed_variants_meet(word: str) -> None:
    analyser = Analyser()
    stems = {tuple(term.stem for term in analyser.analyse(form)) for form in (word, *variants(word))}
    met = set.intersection(*(set(found) for found in stems))
    assert met, stems


@pytest.mark.parametrize(
    ("word", "others"),
    [("utang", ("hutang",)), ("organisation", ("organization",)), ("organization", ("organisation",)), ("four", ()),
     ("kerjasama", ("kerja sama",)), ("advise", ()), ("labor", ("labour",))],
)  # fmt: skip
def test_variants(word: str, others: tuple[str, ...]) -> None:
    assert variants(word) == others
