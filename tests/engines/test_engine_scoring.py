from math import log

import pytest

from search.engines import Weights
from search.engines.scoring import inverse_frequency, length_norm


def test_inverse_frequency_is_that_of_lucene_and_of_whoosh():
    assert inverse_frequency("lucene", 100, 4) == pytest.approx(log(1 + 96.5 / 4.5))
    assert inverse_frequency("whoosh", 100, 4) == pytest.approx(log(100 / 5) + 1)


def test_a_concept_in_every_passage_is_worth_little_but_not_less_than_nothing():
    assert 0 < inverse_frequency("lucene", 1, 1) < 1


def test_a_text_of_average_length_is_not_normalised():
    flat, slope = length_norm(Weights(), 80.0)
    assert flat + slope * 80 == pytest.approx(1)
    assert length_norm(Weights(), 0.0) == (1.0, 0.0)


@pytest.mark.parametrize("wrong", [{"k1": 0}, {"b": 1.0}, {"b": -0.1}, {"heading": -1}, {"title": -1}])
def test_weights_without_sense_are_refused(wrong):
    with pytest.raises(ValueError, match="k1"):
        Weights(**wrong)
