"""What the papers speak of nowhere is said, although passages were found."""

from pathlib import Path

import pytest

from search.asking import Question, result_to_json
from search.engines.base import Filters
from search.library import add_entries, open_library, pair, update
from search.settings import ReadingLimits, Settings

COST = "Setiap calon pekerja migran menanggung biaya penempatan yang tidak pernah dijelaskan kepadanya."
LENDER = "Keluarganya berutang kepada pelepas uang di desa, yang menagih setiap bulan."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "cost.txt").write_text(COST)
    place = Settings(corpus, tmp_path / "index", 1, ReadingLimits())
    update(place)
    return place


def notes(settings: Settings, query: str) -> list[str]:
    with open_library(settings) as library:
        result = library.ask(Question(query))
        assert result.hits
        said: list[str] = result_to_json(result)["query"]["notes"]
        return [note.partition(": ")[2] for note in said if note.startswith("Nowhere")]


def test_a_phrase_of_which_only_a_near_equivalent_of_a_word_is_there(settings: Settings) -> None:
    assert notes(settings, "loan shark") == ["“loan shark” (only words of it, or near it)."]


@pytest.mark.parametrize(
    ("query", "shape", "absent"),
    [
        ("biaya cost", {"translate": False}, "“cost”"),
        ("biaya menempatkan", {"exact": True}, "“menempatkan”"),
        ('biaya OR "migrant workers"', {}, "“migrant workers”"),
    ],
)
def test_nothing_is_said_of_wordings_that_were_not_looked_for(
    settings: Settings, query: str, shape: dict[str, bool], absent: str
) -> None:
    with open_library(settings) as library:
        result = library.ask(Question(query, **shape))  # type: ignore[arg-type]
    assert result.hits
    assert [note for note in result.notes if note.startswith("Nowhere")] == [
        f"Nowhere in the papers, as it was asked for: {absent}."
    ]


def test_a_word_of_several_that_nobody_says(settings: Settings) -> None:
    assert notes(settings, "biaya xylophone saxophone") == ["“xylophone”, “saxophone”."]
    assert notes(settings, "biaya -xylophone the") == []


def test_what_a_paper_says_in_any_wording_that_is_the_same_is_there(settings: Settings) -> None:
    assert notes(settings, "biaya") == notes(settings, "cost") == notes(settings, "migrant workers") == []
    (settings.corpus / "lender.txt").write_text(LENDER)
    update(settings)
    assert notes(settings, "loan shark biaya") == ["“loan shark” (only words of it, or near it)."]
    add_entries(settings, [pair("loan shark", "pelepas uang")])
    assert notes(settings, "loan shark biaya") == []


def test_what_only_papers_say_that_were_not_asked_is_there(settings: Settings) -> None:
    (settings.corpus / "lender.txt").write_text(LENDER)
    update(settings)
    question = Question("biaya pelepas", filters=Filters(papers=("cost",)))
    with open_library(settings) as library:
        result = library.ask(question)
        assert [hit.paper.id for hit in result.hits] == ["cost"]
        assert result.notes == ()
