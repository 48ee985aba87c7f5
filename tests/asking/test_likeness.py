import random

from hypothesis import given
from hypothesis import strategies as st

from search.asking.likeness import ALIKE, SHINGLE, Seen, resemblance, sketch

words = st.lists(st.sampled_from([f"kata{number}" for number in range(30)]), max_size=60)


def true_resemblance(one: list[str], other: list[str]) -> float:
    shingles = [{tuple(text[at : at + SHINGLE]) for at in range(len(text) - SHINGLE + 1)} for text in (one, other)]
    return len(shingles[0] & shingles[1]) / len(shingles[0] | shingles[1])


def test_the_estimate_is_near_the_truth_for_a_text_printed_twice_with_small_changes() -> None:
    random.seed(1)
    text = [f"w{random.randrange(5000)}" for _ in range(150)]
    changed = [*text[:75], "x", *text[76:]]
    assert true_resemblance(text, changed) > 0.9
    assert resemblance(sketch(text), sketch(changed)) >= ALIKE
    other = [f"w{random.randrange(5000)}" for _ in range(150)]
    assert resemblance(sketch(text), sketch(other)) < 0.1


@given(words)
def test_a_text_resembles_itself(text: list[str]) -> None:
    assert resemblance(sketch(text), sketch(text)) == 1.0


@given(words, words)
def test_resemblance_is_symmetrical_and_a_share(one: list[str], other: list[str]) -> None:
    forth, back = resemblance(sketch(one), sketch(other)), resemblance(sketch(other), sketch(one))
    assert forth == back
    assert 0.0 <= forth <= 1.0


def test_seen_names_the_passage_that_is_repeated() -> None:
    texts = [[f"{letter}{number}" for number in range(40)] for letter in "abc"]
    seen = Seen()
    for text in texts:
        assert seen.number_alike(sketch(text)) is None
        seen.add(sketch(text))
    assert seen.number_alike(sketch(texts[1])) == 1
    assert seen.number_alike(sketch([*texts[2], "z"])) == 2
