from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from search.library.extractions import ExtractionStore, content_key
from search.model import Extraction, Line, OutlineEntry, Page, Problem

any_text = st.text(alphabet=st.characters(), max_size=40)
lines = st.builds(
    Line,
    st.integers(0, 99),
    st.integers(0, 99),
    st.none() | st.integers(1, 6),
    st.none() | st.floats(1, 99),
    st.booleans(),
    st.none() | st.tuples(*[st.floats(0, 1)] * 4),
    st.none() | st.floats(0, 1),
)
extractions = st.builds(
    Extraction,
    st.sampled_from(["pdf", "text", "html"]),
    st.lists(st.builds(Page, st.integers(1, 9), any_text, st.none() | any_text, st.lists(lines).map(tuple))).map(tuple),
    st.booleans(),
    st.dictionaries(any_text, any_text),
    st.lists(st.builds(OutlineEntry, st.integers(1, 5), any_text, st.none() | st.integers(1, 9))).map(tuple),
    st.lists(st.builds(Problem, st.just("no-text"), any_text, st.lists(st.integers(1, 9)).map(tuple))).map(tuple),
)


@given(extraction=extractions)
def test_what_is_put_is_what_one_gets(tmp_path_factory: object, extraction: Extraction) -> None:
    store = ExtractionStore(Path(tmp_path_factory.mktemp("store")))  # type: ignore[attr-defined]
    store.put("ab.txt.1", extraction)
    assert store.get("ab.txt.1") == extraction


def test_a_damaged_file_counts_as_unread(tmp_path: Path) -> None:
    store = ExtractionStore(tmp_path)
    assert store.get("ab.txt.1") is None
    store.put("ab.txt.1", Extraction("text", (Page(1, "isi"),), paged=False))
    file = next(tmp_path.glob("*/*.gz"))
    whole = file.read_bytes()
    for broken in (
        b"",
        whole[: len(whole) // 2],
        b"junk",
        whole[:12] + b"\xff" * 9 + whole[21:],
        whole[:-9] + bytes(9),
    ):
        file.write_bytes(broken)
        assert store.get("ab.txt.1") is None


def test_the_key_is_of_the_content_and_the_kind_not_of_the_name(tmp_path: Path) -> None:
    for name in ("a.txt", "b.TXT", "c.md"):
        (tmp_path / name).write_text("isi")
    keys = [content_key(tmp_path / name) for name in ("a.txt", "b.TXT", "c.md")]
    assert keys[0] == keys[1] != keys[2]
