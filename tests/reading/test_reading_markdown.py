from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.reading import read_file
from search.reading.markdown import split_front_matter


def test_front_matter_goes_into_the_metadata(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        '---\ntitle: "Jeratan utang: sebuah kajian"\nauthor:\n  - Sari Dewi\n  - name: Budi\n'
        "date: 2019-05-01\nlang: id\nkeywords: [utang, migran]\n---\n\n# Pendahuluan\n\nIsi **tebal**.\n"
    )
    extraction = read_file(path, str.isalpha)
    assert extraction.kind == "markdown"
    assert extraction.pages[0].text == "\n# Pendahuluan\n\nIsi **tebal**.\n"
    assert extraction.metadata == {
        "title": "Jeratan utang: sebuah kajian",
        "author": "Sari Dewi; Budi",
        "created": "2019-05-01",
        "language": "id",
    }


@pytest.mark.parametrize(
    "block",
    [
        "title: A\nabstract: |\n  Panjang sekali.",
        "title: A\nabstract: Singkat.",
        "title: A\nauthor:\n  name: Sari",
        "title: {a: b}",
        "Bukan pasangan kunci dan nilai",
        "",
    ],
)
def test_a_block_that_may_hold_text_stays(block: str) -> None:
    text = f"---\n{block}\n---\nIsi.\n"
    assert split_front_matter(text) == ({}, text)


def test_rules_are_no_front_matter() -> None:
    text = "Satu.\n\n---\n\ntitle: bukan\n\n---\n"
    assert split_front_matter(text) == ({}, text)


def test_lists_in_brackets() -> None:
    metadata, rest = split_front_matter('---\nauthors: ["Sari, Dewi", Budi]\nyear: 2020\n...\nIsi')
    assert metadata == {"author": "Sari, Dewi; Budi", "created": "2020"}
    assert rest == "Isi"


@given(st.text(alphabet="-:ab \n[]'\"|.#", max_size=80))
def test_only_whole_blocks_are_cut(text: str) -> None:
    metadata, rest = split_front_matter(text)
    assert text.endswith(rest)
    assert rest == text or text.lstrip().startswith("---")
    assert rest != text or not metadata
