import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.phrases import count_phrase

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
