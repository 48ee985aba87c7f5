import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.asking.query import DEEPEST, parse
from search.asking.syntax import And, Fielded, Fuzzy, Near, Node, Not, Or, Phrase, Prefix, Sequence, Words, write

PIECES = (
    "korban", "anak-anak", "NOT", "AND", "OR", "and", "(", ")", '"', '"jeratan utang"', '"utang korban"~5', "-", "--x",
    "-korban", "-(", '-"', "eksploit*", "*asi", "a*", "anak*anak", "prostitusy~", "x~1", "x~7", "~", "*", "~5",
    "title:", "title:tppo", 'judul:"a b"', "year:2015", "year:2015..2018", "year:..2018", "year:abc", "lang:en",
    "lang:xx", "author:Siti", "section:results", "paper:a/b", "tahun:..", "“", "”", "«", "http://a.b/c", ":", "TPPO",
    " ", "  ", "\t", "é", "\u202e", "\x00",
)  # fmt: skip
queries = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.lists(
    st.sampled_from(PIECES) | st.text(max_size=5), max_size=12
).map(" ".join)


@given(queries | st.text())
@example("(" * 5000)
@example("-" * 5000 + "x")
@example("NOT " * 5000 + "x")
@example("a AND b)" * 3000)
@example("0 AND *a 0")
@example("UNHCR AND *a ASEAN")
def test_no_input_raises_and_what_is_written_reads_the_same(text: str) -> None:
    root = parse(text).root
    if root is not None:
        again = parse(write(root))
        assert again.root == root, "help: write() must say what parse() read"
        assert not again.notes or not parse(text).notes or again.notes, text


@given(queries)
def test_a_query_with_a_letter_has_something_to_look_for(text: str) -> None:
    plain = parse(text)
    if plain.root is None:
        assert not any(word.isalpha() and word not in ("AND", "OR", "NOT") for word in text.split())


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("", None),
        (' "" () ', Words("x")),
        ("debt bondage", Words("debt bondage")),
        ("“debt  bondage”", Phrase("debt bondage")),
        ('utang "jeratan utang" korban', Sequence((Words("utang"), Phrase("jeratan utang"), Words("korban")))),
        ('"utang korban"~5', Near("utang korban", 5)),
        ("human trafficking AND debt bondage", And((Words("human trafficking"), Words("debt bondage")))),
        ("a AND b OR c AND d", Or((And((Words("a"), Words("b"))), And((Words("c"), Words("d")))))),
        ("a AND (b OR c)", And((Words("a"), Or((Words("b"), Words("c")))))),
        ("(a OR b) OR c", Or((Words("a"), Words("b"), Words("c")))),
        ("tindak pidana (TPPO) anak", Words("tindak pidana TPPO anak")),
        ("utang -korban", Sequence((Words("utang"), Not(Words("korban"))))),
        ("utang NOT NOT korban", Words("utang korban")),
        ("utang NOT (korban anak)", Sequence((Words("utang"), Not(Words("korban anak"))))),
        ('-"jual beli"', Not(Phrase("jual beli"))),
        ("anak-anak - utang", Words("anak-anak utang")),
        ("eksploit*", Prefix("eksploit")),
        ("prostitusy~ thai~1", Sequence((Fuzzy("prostitusy", 2), Fuzzy("thai", 1)))),
        ("thai~", Fuzzy("thai", 1)),
        ("thai~2", Fuzzy("thai", 2)),
        ("year:2015..2018 utang", Sequence((Fielded("year", "2015..2018"), Words("utang")))),
        ("Year:2015 LANG:ID utang", Sequence((Fielded("year", "2015"), Fielded("lang", "id"), Words("utang")))),
        ('penulis:"Siti Nur" -lang:english', Sequence((Fielded("author", "Siti Nur"), Not(Fielded("lang", "en"))))),
        ("TRAFFICKING AND HUMAN RIGHTS", Words("TRAFFICKING AND HUMAN RIGHTS")),
        ("Perdagangan Orang: Studi http://a.b/c", Words("Perdagangan Orang: Studi http://a.b/c")),
    ],
)  # fmt: skip
def test_what_is_typed_is_read_so(text: str, root: Node | None) -> None:
    if text == ' "" () ':
        assert parse(text).root is None
    else:
        assert parse(text).root == root
        assert parse(text).notes == ()


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ('debt "bondage', "debt bondage", "quotation mark"),
        ("(debt bondage", "debt bondage", "not closed"),
        ("debt) bondage", "debt bondage", "no opening"),
        ("debt AND", "debt", "either side"),
        ("debt NOT", "debt", "leave out"),
        ("OR debt", "debt", "either side"),
        ("year:abc debt", "abc debt", "no year"),
        ("year:2018..2015 debt", "2018..2015 debt", "ends before it begins"),
        ("Lang: id debt", "Lang: id debt", "right behind it"),
        ("lang:xx debt", "xx debt", "no language"),
        ("(" * (DEEPEST + 1) + "a" + ")" * (DEEPEST + 1), "a", "too many"),
        ("*asi debt", "debt", "star cannot begin"),
        ("foo:bar", "foo:bar", "no field"),
        ("debt~0", "debt~0", "tilde"),
        ("a*b debt", "a b debt", "star counts"),
    ],
)
def test_what_cannot_be_read_is_searched_as_words_and_a_note_says_why(text: str, words: str, said: str) -> None:
    query = parse(text)
    assert query.root == Words(words)
    assert len(query.notes) == 1
    assert said in query.notes[0]


def test_numbers_have_operators_and_a_title_in_capitals_has_none() -> None:
    assert parse("1998 AND 2004").root == And((Words("1998"), Words("2004")))
    assert parse("TRAFFICKING AND MIGRATION").root == Words("TRAFFICKING AND MIGRATION")
