from hypothesis import given
from hypothesis import strategies as st

from search.asking.query import Clause, parse


def test_bare_words_are_one_clause() -> None:
    assert parse("  hutang  yang harus ").clauses == (Clause("hutang yang harus", quoted=False),)


def test_quoted_words_are_a_phrase_among_bare_words() -> None:
    assert parse('korban "kerja paksa" laut').clauses == (
        Clause("korban", quoted=False),
        Clause("kerja paksa", quoted=True),
        Clause("laut", quoted=False),
    )


def test_curly_quotes_and_guillemets_are_quotes() -> None:
    assert parse("“kerja paksa”").clauses == parse("«kerja paksa»").clauses == parse('"kerja paksa"').clauses


def test_an_open_quotation_mark_is_told_and_its_words_are_searched() -> None:
    query = parse('korban "kerja paksa')
    assert query.clauses == (Clause("korban kerja paksa", quoted=False),)
    assert len(query.notes) == 1


def test_empty_quotes_ask_for_nothing() -> None:
    assert parse('""').clauses == ()
    assert parse("").clauses == ()


@given(st.text())
def test_no_input_raises_or_loses_a_letter(text: str) -> None:
    query = parse(text)
    kept = "".join(clause.text for clause in query.clauses)
    assert [char for char in kept if char.isalnum()] == [char for char in text if char.isalnum()]
