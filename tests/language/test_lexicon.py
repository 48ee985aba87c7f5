"""Reading and looking up the lexicon."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language import (
    Analyser,
    CompiledConcepts,
    Form,
    Lexicon,
    LexiconError,
    listed_lexicon,
    load_lexicon,
    parse_entries,
    parse_entry,
)
from search.language.concepts import compile_concepts

ANALYSER = Analyser()
LINES = """
debt bondage; bonded labour = penjeratan utang; jeratan utang; ~utang yang harus dibayar
debt = utang
victim = korban
trafficking in persons; TIP = perdagangan orang; TPPO; ~trafiking
trade = perdagangan
consent = persetujuan
agreement; accord = persetujuan; ~kesepakatan
cooperation = kerja sama
""".strip().splitlines()
LEXICON = listed_lexicon(parse_entries(LINES, "sample"), ANALYSER)


def match(query: str, at: int = 0) -> tuple[int, dict[str, float]] | None:
    found = LEXICON.longest_match(ANALYSER.analyse(query), at)
    return found and (found.words, {way.text: way.weight for way in found.alternatives})


def test_the_longest_phrase_wins_and_spelling_does_not_matter() -> None:
    expected = {"penjeratan utang": 0.8, "bonded labour": 0.4, "utang yang harus dibayar": 0.4}
    assert match("debt bondage victims") == (2, expected)
    assert match("debt bondage victims", 2) == (1, {"korban": 0.8})
    assert match("menjerat hutang") == (2, {"debt bondage": 0.8, "bonded labour": 0.8, "utang yang harus dibayar": 0.4})
    assert match("hutang") == (1, {"debt": 0.8})
    assert match("bonded labor") is not None


def test_function_words_are_left_out_of_the_stems() -> None:
    found = LEXICON.longest_match(ANALYSER.analyse("debt bondage"), 0)
    assert found is not None
    (near,) = (way for way in found.alternatives if way.near)
    assert (near.stems, near.gap, near.near, near.language) == (("utang", "bayar"), 2, True, "id")


def test_near_forms_are_not_looked_up() -> None:
    assert match("kesepakatan") is None
    assert match("utang yang harus dibayar") == (1, {"debt": 0.8})


def test_all_entries_with_the_phrase_count() -> None:
    assert match("persetujuan") == (1, {"consent": 0.8, "agreement": 0.8, "accord": 0.8, "kesepakatan": 0.4})


def test_capitals() -> None:
    assert match("TIP") is not None
    assert match("the TIP report", 1) is not None
    assert match("tip") is None
    assert match("tppo") == match("TPPO") == match("trafficking in persons") or match("tppo") is not None


def test_either_spelling_of_joined_words() -> None:
    assert match("kerjasama") == match("kerja sama") == (2, {"cooperation": 0.8})


def test_no_match() -> None:
    assert match("membaca buku") is None
    assert match("", 0) is None
    assert match("debt", 5) is None


def test_entries() -> None:
    entry = next(LEXICON.entries())
    assert entry.english == (Form("debt bondage"), Form("bonded labour"))
    assert entry.indonesian[-1] == Form("utang yang harus dibayar", near=True)
    assert (entry.domain, entry.line) == ("sample", 1)


@pytest.mark.parametrize("line", ["no sign", "a = b = c", " = b", "a = ;", "~ = b"])
def test_faulty_lines_are_named(line: str) -> None:
    with pytest.raises(LexiconError, match=r"mine, line 7: "):
        parse_entry(line, "mine", 7)


def test_the_shipped_lexicon_and_more_files(tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("# note\n\nquux = kuuks\n", encoding="utf-8")
    lexicon = load_lexicon(ANALYSER, [mine])
    entries = list(lexicon.entries())
    assert len(entries) > 100
    assert (entries[-1].domain, entries[-1].line) == ("mine", 3)
    assert lexicon.longest_match(ANALYSER.analyse("quux"), 0) is not None


def test_every_full_form_of_the_shipped_lexicon_finds_its_entry() -> None:
    lexicon = load_lexicon(ANALYSER)
    lost = []
    for entry in lexicon.entries():
        for form in (*entry.english, *entry.indonesian):
            if not form.near:
                found = lexicon.longest_match(ANALYSER.analyse(form.text), 0)
                if found is None or entry not in found.entries:
                    lost.append(form.text)
    assert lost == []


@given(st.text(max_size=40), st.integers(0, 5))
def test_any_query_may_be_looked_up(query: str, at: int) -> None:
    terms = ANALYSER.analyse(query)
    found = LEXICON.longest_match(terms, at)
    assert found is None or 0 < found.words <= len(terms)


def test_a_word_as_it_is_written_goes_before_other_words_of_its_stem() -> None:
    lexicon = listed_lexicon(parse_entries(["income = pendapatan", "get; obtain = dapat"], "test"), ANALYSER)

    def meant(text: str) -> list[str]:
        found = lexicon.longest_match(ANALYSER.analyse(text), 0)
        return [way.text for way in found.alternatives] if found else []

    assert meant("pendapatan") == ["income"]
    assert meant("dapat") == ["get", "obtain"]
    assert meant("mendapat") == ["income", "get", "obtain"]


def test_refused_pairs_count_in_no_direction() -> None:
    lines = ["victim = korban; mangsa", "! victim = mangsa"]
    lexicon = listed_lexicon(parse_entries(lines, "test"), ANALYSER)
    for asked, expected in (("victims", ["korban"]), ("mangsa", ["korban"])):
        found = lexicon.longest_match(ANALYSER.analyse(asked), 0)
        assert found is not None
        assert [way.text for way in found.alternatives] == expected


lines = st.lists(
    st.sampled_from(["debt bondage", "~utang", "korban; mangsa", "kerja sama", "TIP", "a-b"]), min_size=2, max_size=2
)


@given(st.lists(lines, max_size=4), st.sampled_from(["debt", "utang", "mangsa", "kerjasama", "TIP", "a b"]))
def test_compiled_concepts_answer_as_listed_ones(
    tmp_path_factory: pytest.TempPathFactory, sides: list[list[str]], query: str
) -> None:
    entries = [parse_entry(f"{one}; x = {other}; y", "test", number) for number, (one, other) in enumerate(sides)]
    file = tmp_path_factory.mktemp("lexicon") / "compiled.sqlite"
    compile_concepts(file, entries, Analyser())
    compiled = CompiledConcepts(file)
    terms = ANALYSER.analyse(query)
    listed = listed_lexicon(entries, ANALYSER)
    assert Lexicon([compiled]).longest_match(terms, 0) == listed.longest_match(terms, 0)
    assert list(compiled.entries()) == entries
    compiled.close()
