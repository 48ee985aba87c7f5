import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.base import Alternative
from search.engines.phrases import count_phrase, count_together
from search.engines.whoosh.decoding import Occurrences, phrase_counts
from search.engines.whoosh.layout import encode_places
from search.engines.whoosh.postings import Postings, encode_postings

positions = st.sets(st.integers(0, 14), max_size=6).map(sorted)


@given(st.lists(positions, min_size=1, max_size=4), st.integers(0, 5))
def test_phrases_are_counted_as_by_trying_every_way(side_by_side, places, slop):
    assert count_phrase(places, slop) == side_by_side(places, slop)


@pytest.mark.parametrize(
    ("places", "slop", "expected"),
    [
        ([], 0, 0),
        ([[3, 9]], 0, 2),
        ([[0, 5], [1, 7]], 0, 1),
        ([[0], [1, 2], [4]], 1, 1),
        ([[4], [3]], 9, 0),
        ([[0, 1, 2], [1, 2, 3]], 0, 2),
        ([[0, 600], [599, 1000]], 1_000_000, 2),
    ],
)
def test_phrases_known_by_hand(places, slop, expected):
    assert count_phrase(places, slop) == expected


@st.composite
def passages(draw):
    """Words in some passages, with their positions there; steps of more than 255 among them."""
    position = st.integers(0, 14) | st.integers(500, 514)
    held = st.sets(position, min_size=1, max_size=6).map(sorted)
    word = st.dictionaries(st.integers(0, 5), held, min_size=1)
    return draw(st.lists(word, min_size=2, max_size=3))


@given(passages(), st.integers(0, 5), st.booleans())
def test_words_are_counted_in_all_passages_at_once_as_in_each(words, slop, ordered):
    occurrences = [
        Occurrences(
            [(0, Postings(memoryview(encode_postings([*held], [*map(encode_places, held.values())])), len(held)))]
        )
        for held in (dict(sorted(word.items())) for word in words)
    ]
    numbers, counts = phrase_counts(occurrences, Alternative(("",) * len(words), slop=slop, ordered=ordered), 6)
    shared = sorted(set.intersection(*map(set, words)))
    expected = {number: count_together([word[number] for word in words], slop, ordered=ordered) for number in shared}
    assert dict(zip(numbers.tolist(), counts.tolist(), strict=True)) == {
        at: many for at, many in expected.items() if many
    }
