"""Years and ranges of years, said in one way to all."""

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.asking import years_of
from search.asking.query import parse
from search.cli.options import parse_years
from search.errors import KutipError

PARAMETER = click.Option(["--year"])
CONTEXT = click.Context(click.Command("search"))


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2015", (2015, 2015)),
        ("2015..2018", (2015, 2018)),
        ("2015..", (2015, None)),
        ("..2018", (None, 2018)),
        (" 2015 ", (2015, 2015)),
        ("2015..2015", (2015, 2015)),
    ],
)
def test_years_are_read(text: str, years: tuple[int | None, int | None]) -> None:
    assert years_of(text) == years


@pytest.mark.parametrize("text", ["", "..", "15", "2015-2018", "abc", "20155", "2015...2018", "2018..2015"])
def test_what_is_wrong_with_years_is_said_alike_on_the_command_line_and_in_a_query(text: str) -> None:
    with pytest.raises(KutipError) as raised:
        years_of(text)
    said = f"{raised.value.message} {raised.value.remedy}"
    with pytest.raises(click.BadParameter) as refused:
        parse_years(CONTEXT, PARAMETER, text)
    assert refused.value.message == said
    if text.strip("."):
        (note,) = parse(f"year:{text}").notes
        assert note.startswith(said)


@given(st.text(max_size=12))
def test_any_text_is_years_or_a_fault(text: str) -> None:
    try:
        first, last = years_of(text)
    except KutipError:
        return
    assert first is not None or last is not None
    assert first is None or last is None or first <= last
