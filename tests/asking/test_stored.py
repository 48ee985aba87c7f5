"""A passage is read back from the index as it was written."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from search.asking.stored import StoredPassage, pack, unpack
from search.model import PageRef, Passage, Span

WORDS = "Korban  menerima upah yang tidak layak ."

references = st.builds(PageRef, st.integers(1, 900), st.none() | st.text(max_size=4))


@st.composite
def spans(draw: st.DrawFn, text: str) -> tuple[Span, ...]:
    """Ascending in the text; on the page going on behind each other, or anywhere."""
    found: list[Span] = []
    start, page, offset = draw(st.integers(0, 3)), 1, draw(st.integers(0, 50))
    while start <= len(text) and len(found) < 9:
        length = draw(st.integers(0, len(text) - start))
        found.append(Span(start, length, page, offset))
        start += max(1, length + draw(st.sampled_from((0, 1, 1, 1, 2))))
        offset += length + draw(st.sampled_from((1, 1, 1, 0, -9, 7)))
        page += draw(st.sampled_from((0, 0, 0, 1)))
    return tuple(found)


@st.composite
def stored(draw: st.DrawFn) -> StoredPassage:
    text = draw(st.text(alphabet="ab \n\u00e9\ud800", max_size=30) | st.just(WORDS))
    ends = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    ends = ends[: len(ends) // 2 * 2]
    passage = Passage(
        text=text,
        section_path=tuple(draw(st.lists(st.text(max_size=5), max_size=2))),
        section_kind="results",
        first_page=(first := draw(st.none() | references)),
        last_page=first and draw(references),
        sentences=tuple(zip(ends[::2], ends[1::2], strict=True)),
        spans=draw(spans(text)),
        ocr=draw(st.none() | st.floats(0, 1)),
    )
    return StoredPassage("paper", passage, "id", tuple(draw(st.lists(st.integers(0, 2**32 - 1), max_size=16))))


@given(stored())
def test_a_passage_comes_back_as_it_was(passage: StoredPassage) -> None:
    assert unpack(pack(passage)) == passage


def test_words_of_one_line_are_one_run_and_others_are_not() -> None:
    text = "utang negara dan upah"
    words = [Span(0, 5, 3, 40), Span(6, 6, 3, 46), Span(13, 3, 3, 53), Span(17, 4, 4, 2)]
    passage = Passage(text, (), "other", None, None, (), tuple(words))
    packed = pack(StoredPassage("p", passage, "id", ()))
    assert json.loads(packed)["spans"] == [0, -16, 3, 40, 1, 4, 1, -54]
    assert unpack(packed).passage.spans == tuple(words)


def test_spans_of_the_sample_take_less_room_than_their_text() -> None:
    """Guards the runs: word by word they would take several times as much."""
    for path in sorted((Path(__file__).resolve().parents[2] / "corpus").glob("*.md"))[:1]:
        text = " ".join(path.read_text(encoding="utf-8").split())[:1000].rsplit(" ", 1)[0]
        at, found = 0, []
        for word in text.split(" "):
            found.append(Span(at, len(word), 1, at + 7))
            at += len(word) + 1
        packed = pack(StoredPassage("p", Passage(text, (), "other", None, None, (), tuple(found)), "id", ()))
        assert len(packed) < 1.2 * len(json.dumps(text, ensure_ascii=False)) + 100
