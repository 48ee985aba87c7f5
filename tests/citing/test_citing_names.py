"""Names as Indonesians have them, in the form that CSL wants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.citing.names import csl_name, sorted_name, spoken_name


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Rina Simamora", {"family": "Simamora", "given": "Rina"}),
        ("Simamora, Rina Ayu", {"family": "Simamora", "given": "Rina Ayu"}),
        ("Sukarno", {"literal": "Sukarno"}),
        ("Prof. Dr. Rina Simamora, S.Sos., M.Si.", {"family": "Simamora", "given": "Rina"}),
        ("Dr. Sukarno, M.Si", {"literal": "Sukarno"}),
        ("Rina Simamora, Ph.D", {"family": "Simamora", "given": "Rina"}),
        ("Ahmad bin Abdullah", {"literal": "Ahmad bin Abdullah"}),
        ("Mohammed A. Al-masni", {"family": "Al-masni", "given": "Mohammed A."}),
        ("Tim Lindsey", {"family": "Lindsey", "given": "Tim"}),
        ("Kantor, David", {"family": "Kantor", "given": "David"}),
        ("Tim Penyusun UGM", {"literal": "Tim Penyusun UGM"}),
        ("Siti binti Umar", {"literal": "Siti binti Umar"}),
        ("Kementerian Luar Negeri Republik Indonesia", {"literal": "Kementerian Luar Negeri Republik Indonesia"}),
        ("International Organization for Migration", {"literal": "International Organization for Migration"}),
        ("{Tim Penyusun UGM}", {"literal": "Tim Penyusun UGM"}),
        ("kutip project", {"literal": "kutip project"}),
        ("Anne van der Berg", {"family": "van der Berg", "given": "Anne"}),
        ("King, Martin Luther, Jr.", {"family": "King", "given": "Martin Luther", "suffix": "Jr."}),
        ("Robert Downey Jr.", {"family": "Downey", "given": "Robert", "suffix": "Jr."}),
        ("  Ela   Clarrisa  Simamora ", {"family": "Simamora", "given": "Ela Clarrisa"}),
    ],
)
def test_a_name_as_it_is_written(written: str, expected: dict[str, str]) -> None:
    assert csl_name(written) == expected


@pytest.mark.parametrize("nobody", ["", "  ", ",", "{}", "Prof. "])
def test_no_name_is_an_error(nobody: str) -> None:
    with pytest.raises(ValueError, match="name"):
        csl_name(nobody)


WORD = st.from_regex(r"[A-Z][a-z]{2,9}", fullmatch=True)


@given(st.lists(WORD, min_size=1, max_size=4))
def test_a_name_is_spoken_as_it_was_written_and_listed_so_that_it_reads_back(words: list[str]) -> None:
    name = csl_name(" ".join(words))
    assert spoken_name(name) == (" ".join(words) if "suffix" not in name else spoken_name(name))
    assert csl_name(sorted_name(name) if "literal" not in name else f"{{{name['literal']}}}") == name


@given(st.text(max_size=60))
def test_no_text_makes_anything_but_a_name_or_a_value_error(text: str) -> None:
    try:
        name = csl_name(text)
    except ValueError:
        return
    assert spoken_name(name).strip()
    assert name.keys() <= {"family", "given", "literal", "suffix"}
