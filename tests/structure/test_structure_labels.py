"""The number printed on each page, out of the numbers at the edges of pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.model import PageLabel
from search.structure.labels import WEAK, Seen, complete, neighbours, sequences


def labels(*pages: str, weight: float = 1.0) -> list[str | None]:
    """The labels of pages of which each has the numbers given, separated by spaces."""
    seen = [Seen(at, text, weight) for at, texts in enumerate(pages) for text in texts.split()]
    found = sequences(seen, len(pages))
    return [found[at].label if at in found else None for at in range(len(pages))]


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        (["5", "6", "7"], ["5", "6", "7"]),
        (["i", "ii", "iii", "1", "2", "3"], ["i", "ii", "iii", "1", "2", "3"]),
        (["", "231", "232", "", "234"], [None, "231", "232", "233", "234"]),
        (["", "", "iii", "", "v"], [None, None, "iii", "iv", "v"]),
        (["1", "2", "3", "1", "2", "3"], ["1", "2", "3", "1", "2", "3"]),
        (["2 8", "3 8", "4 8", "5 8"], ["2", "3", "4", "5"]),
        (["7", "2019", "9"], ["7", None, "9"]),
        (["12", "", ""], [None, None, None]),
        (["12", "40", "7"], [None, None, None]),
        (["2018", "2018", "2018"], [None, None, None]),
        (["I-1", "I-2", "II-1", "II-2", "II-3"], ["I-1", "I-2", "II-1", "II-2", "II-3"]),
        (["IX", "X", "XI"], ["IX", "X", "XI"]),
        (["ix", "", "xi"], ["ix", "x", "xi"]),
    ],
)
def test_numbers_are_read_as_a_sequence(pages: list[str], expected: list[str | None]) -> None:
    assert labels(*pages) == expected


def test_footnotes_and_headings_are_no_page_numbers() -> None:
    assert labels("", "1", "2", "3", "4", "", weight=WEAK) == [None] * 6
    assert labels(*map(str, range(1, 30)), weight=WEAK) == [None] * 29


def test_a_weak_number_goes_on_what_others_say() -> None:
    seen = [Seen(0, "1055", WEAK), Seen(1, "1056", 1.0), Seen(2, "1057", 1.0)]
    assert [label.label for label in sequences(seen, 3).values()] == ["1055", "1056", "1057"]


def test_chance_neighbours_in_a_long_paper_are_no_page_numbers() -> None:
    pages = ["" for _ in range(30)]
    pages[11:13] = ["17", "18"]
    assert labels(*pages) == [None] * 30


def test_the_journals_numbers_go_before_a_count_of_the_files_pages() -> None:
    seen = [Seen(page, str(231 + page), 1.0) for page in range(6)]
    seen += [Seen(page, str(1 + page), 0.7) for page in range(6)]
    assert [label.label for label in sequences(seen, 6).values()] == ["231", "232", "233", "234", "235", "236"]


def test_two_pages_of_the_journal_on_one_of_the_file() -> None:
    assert labels("10 11", "12 13", "14 15") == ["10–11", "12–13", "14–15"]


def test_a_label_between_is_called_counted() -> None:
    found = sequences([Seen(0, "5", 1.0), Seen(2, "7", 1.0)], 3)
    assert [found[at].source for at in range(3)] == ["printed", "counted", "printed"]


@given(st.integers(1, 900), st.integers(2, 40), st.data())
def test_a_gap_never_changes_what_is_printed(first: int, count: int, data: st.DataObject) -> None:
    least = 2 if count < 8 else 3
    kept = data.draw(st.lists(st.integers(0, count - 1), min_size=least, unique=True))
    found = sequences([Seen(page, str(first + page), 1.0) for page in kept], count)
    assert all(found[page] == PageLabel(page + 1, str(first + page), "printed") for page in kept)
    assert all(label.label == str(first + page) for page, label in found.items())
    assert set(found) == set(range(min(kept), max(kept) + 1))


@given(
    st.lists(
        st.lists(st.from_regex(r"[0-9]{1,4}|[ivxlc]{1,7}|[IVX]-[0-9]{1,3}", fullmatch=True), max_size=3), max_size=12
    )
)
def test_a_label_is_printed_or_stands_between_two_that_are(pages: list[list[str]]) -> None:
    seen = [Seen(at, text, 1.0) for at, texts in enumerate(pages) for text in texts]
    found = sequences(seen, len(pages))
    for page, label in found.items():
        if label.source == "printed":
            assert label.label in pages[page]
        else:
            assert {"printed"} <= {found[at].source for at in range(page) if at in found}
            assert {"printed"} <= {found[at].source for at in range(page, len(pages)) if at in found}


def of(
    printed: dict[int, str], declared: list[str | None], journal: str | None = None
) -> list[tuple[str | None, str | None]]:
    known = {at: PageLabel(at + 1, label, "printed") for at, label in printed.items()}
    return [(label.label, label.source) for label in complete(known, declared, journal)]


def test_labels_that_the_file_declares_count_where_nothing_contradicts() -> None:
    assert of({}, ["i", "ii", "1"]) == [("i", "declared"), ("ii", "declared"), ("1", "declared")]
    assert of({2: "1"}, ["i", "ii", "1"])[2] == ("1", "printed")
    assert of({1: "8", 2: "9"}, ["1", "2", "3"]) == [(None, None), ("8", "printed"), ("9", "printed")]


def test_a_count_from_one_is_no_label() -> None:
    assert of({}, ["1", "2", "3"]) == [(None, None)] * 3
    assert of({}, ["a", "a", "a"]) == [(None, None)] * 3
    assert of({}, ["Cover", "page_2", "0x"]) == [(None, None)] * 3
    assert of({}, [None, None]) == [(None, None)] * 2


def test_the_range_of_the_journal_gives_the_ends() -> None:
    assert of({1: "508"}, [None] * 3, "507-509") == [("507", "journal"), ("508", "printed"), ("509", "journal")]
    assert of({}, [None] * 2, "17-18") == [("17", "journal"), ("18", "journal")]


def test_a_range_that_disagrees_gives_nothing() -> None:
    assert of({1: "12"}, [None] * 3, "507-509") == [(None, None), ("12", "printed"), (None, None)]
    assert of({}, [None] * 5, "17-18") == [(None, None)] * 5


@pytest.mark.parametrize(
    ("one", "other", "follow"), [("4", "5", True), ("v", "iv", True), ("4", "6", False), ("i", "2", False)]
)
def test_labels_that_follow_each_other(one: str, other: str, follow: bool) -> None:
    assert neighbours(one, other) is follow
