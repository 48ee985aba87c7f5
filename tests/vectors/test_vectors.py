"""Vectors: what every embedder promises, and the file that keeps them."""

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import KutipError
from search.vectors import EMBEDDERS, installed, open_embedder
from search.vectors.keeping import VectorFile, read_places, text_key, write_places


def numbers(vector: bytes) -> list[float]:
    return list(struct.unpack(f"<{len(vector) // 2}e", vector))


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EMBEDDERS))
def test_every_embedder_keeps_its_promises(name: str) -> None:
    if not installed(name):
        pytest.skip(f"{name} is not installed (kutip[semantic])")
    embedder = open_embedder(name)
    assert embedder.name == name
    assert embedder.version
    texts = ["Korban membayar utang kepada agen.", "The weather is fine.", "", "Korban membayar utang kepada agen."]
    vectors = embedder.passages(texts)
    assert [len(vector) for vector in vectors] == [2 * embedder.dimensions] * 4
    assert vectors[0] == vectors[3]
    for vector in (*vectors, embedder.query("debt")):
        assert sum(number * number for number in numbers(vector)) == pytest.approx(1, abs=0.01)
    query = numbers(embedder.query("victims of debt bondage"))
    near, far = (sum(a * b for a, b in zip(query, numbers(vector), strict=True)) for vector in vectors[:2])
    assert near > far, "help: a passage about the query must be nearer than one about something else"


def test_an_embedder_that_is_not_installed_is_an_error_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.vectors.find_spec", lambda name: None)
    with pytest.raises(KutipError) as caught:
        open_embedder()
    assert "kutip[semantic]" in caught.value.remedy


@given(st.lists(st.tuples(st.text(max_size=5), st.binary(min_size=4, max_size=4)), max_size=6), st.binary(max_size=19))
def test_vectors_come_back_whatever_a_stopped_run_left_behind(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, bytes]], torn: bytes
) -> None:
    file = VectorFile(tmp_path_factory.mktemp("vectors"), 2)
    pairs = [(text_key(text), vector) for text, vector in texts]
    file.append(pairs)
    with file.path.open("ab") as handle:
        handle.write(torn)
    assert set(file.rows()) == {key for key, _ in pairs}
    last = (text_key("last"), b"last")
    file.append([last])
    data = file.path.read_bytes()
    assert len(data) == 20 * (len(pairs) + 1)
    for key, row in file.rows().items():
        assert (key, data[20 * row + 16 : 20 * row + 20]) in [*pairs, last]


def test_places_are_those_of_one_generation(tmp_path: Path) -> None:
    write_places(tmp_path, "000001", [("a#1", 0)])
    write_places(tmp_path, "000002", [("a#1", 0), ("b#1", 7)])
    assert read_places(tmp_path / "000002.json") == (["a#1", "b#1"], [0, 7])
    assert read_places(tmp_path / "000001.json") is None
    (tmp_path / "000003.json").write_text("[")
    assert read_places(tmp_path / "000003.json") is None
