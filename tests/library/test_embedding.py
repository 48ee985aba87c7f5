"""Searching by meaning, with an embedder that counts letters."""

import struct
from collections.abc import Sequence
from math import sqrt
from pathlib import Path

import pytest

from search.asking import Question
from search.library import embed_passages, open_library, update
from search.settings import ReadingLimits, Settings

pytest.importorskip("numpy", reason="numpy is not installed (kutip[semantic])")


class LetterCounter:
    """The more letters two texts share, the nearer they are."""

    name = "letters"
    version = "1"
    dimensions = 26

    def __init__(self) -> None:
        self.seen: list[str] = []

    def passages(self, texts: Sequence[str]) -> list[bytes]:
        self.seen += texts
        return [self.query(text) for text in texts]

    def query(self, text: str) -> bytes:
        counts = [1.0 + text.lower().count(chr(97 + letter)) for letter in range(26)]
        length = sqrt(sum(count * count for count in counts))
        return struct.pack("<26e", *(count / length for count in counts))


@pytest.fixture
def embedder(monkeypatch: pytest.MonkeyPatch) -> LetterCounter:
    found = LetterCounter()
    for module in ("search.vectors", "search.library.embedding"):
        monkeypatch.setattr(f"{module}.open_embedder", lambda: found)
    monkeypatch.setattr("search.vectors.installed", lambda: True)
    return found


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, text in (
        ("jazz", "Jazz quizzes puzzle quartz wizards."),
        ("ship", "The ship sails slowly home at noon."),
    ):
        (corpus / f"{name}.txt").write_text(text)
    found = Settings(corpus, tmp_path / "index", 1, ReadingLimits())
    update(found)
    return found


def asked(settings: Settings, text: str, *, meaning: bool = True) -> list[str]:
    with open_library(settings) as library:
        return [hit.paper.id for hit in library.ask(Question(text, meaning=meaning)).hits]


def test_without_vectors_words_alone_count(settings: Settings, embedder: LetterCounter) -> None:
    assert asked(settings, "zzzz qqqq") == []


def test_a_passage_that_means_the_same_is_found_without_its_words(settings: Settings, embedder: LetterCounter) -> None:
    done = embed_passages(settings)
    assert (done.made, done.passages) == (2, 2)
    assert asked(settings, "zzzz qqqq")[0] == "jazz"
    assert asked(settings, "zzzz qqqq", meaning=False) == []


@pytest.mark.parametrize("query", ['"zzzz qqqq"', "zzzz AND qqqq", "-ship zzzz"])
def test_what_a_query_demands_is_not_answered_by_meaning(
    settings: Settings, embedder: LetterCounter, query: str
) -> None:
    embed_passages(settings)
    assert asked(settings, query) == []


def test_only_new_passages_get_vectors(settings: Settings, embedder: LetterCounter) -> None:
    embed_passages(settings)
    embedder.seen.clear()
    (settings.corpus / "new.txt").write_text("A new paper about ships and jazz appears.")
    (settings.corpus / "copy.txt").write_text("Jazz quizzes puzzle quartz wizards.")
    update(settings)
    assert asked(settings, "zzzz qqqq") == [], "the vectors of another generation do not count"
    done = embed_passages(settings)
    assert embedder.seen == ["A new paper about ships and jazz appears."]
    assert (done.made, done.passages) == (1, 4)
    assert asked(settings, "zzzz qqqq")[0] in ("jazz", "copy")


def test_a_stopped_run_goes_on_where_it_was(
    settings: Settings, embedder: LetterCounter, monkeypatch: pytest.MonkeyPatch
) -> None:
    import search.vectors.embedding as module

    def stopped(texts: Sequence[str], *others: object) -> object:
        yield [(texts[0], embedder.query(texts[0]))]
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "embed", stopped)
    with pytest.raises(KeyboardInterrupt):
        embed_passages(settings)
    monkeypatch.undo()
    for name in ("search.vectors", "search.library.embedding"):
        monkeypatch.setattr(f"{name}.open_embedder", lambda: embedder)
    assert embed_passages(settings).made == 1
