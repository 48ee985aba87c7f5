"""Texts to terms: offsets, positions, numbers, hyphens, joined forms."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.language import Analyser, Term, is_stop, parse_entries, text_language, units
from search.language.folding import fold

ANALYSER = Analyser()

AWKWARD = st.text(
    alphabet=st.one_of(
        st.sampled_from("aeknmr AN-'’.,0159 \n\u00ad\u200d\u0301éßﬁ²½İﷺ‑ʿ"),
        st.characters(),
    ),
    max_size=60,
)
WORDS = (
    *("kerja", "sama", "kerjasama", "anak-anak", "TIP", "TPPO", "anti", "trafficking", "anti-trafficking", "dimana"),
    *("Qur’an", "50.000", "U.S.", "children’s", "se-Asia", "undang-undangnya", "perdagangan12", "UN"),
    *("non-pemerintah", "tanggung", "jawab"),
)
WORDISH = st.lists(
    st.sampled_from(
        [
            "kerja",
            "sama",
            "kerjasama",
            "anak-anak",
            "TIP",
            "TPPO",
            "anti",
            "trafficking",
            "anti-trafficking",
            "dimana",
            "Qur’an",
            "50.000",
            "U.S.",
            "children’s",
            "se-Asia",
            "undang-undangnya",
            "perdagangan12",
            "UN",
            "non-pemerintah",
            "tanggung",
            "jawab",
        ]
    ),
    max_size=12,
).map(" ".join)


def shown(text: str) -> list[str]:
    """The terms as `position:stem`."""
    return [f"{term.position}:{term.stem}" for term in ANALYSER.analyse(text)]


@given(st.one_of(AWKWARD, WORDISH))
@settings(max_examples=400)
def test_offsets_point_at_the_printed_word(text: str) -> None:
    terms = ANALYSER.analyse(text)
    for term in terms:
        surface = text[term.start : term.end]
        assert surface.strip() == surface != ""
        assert term.stem
        assert fold(surface).replace("-", "").split() == term.exact.replace("-", "").split() or " " in term.exact
    positions = [term.position for term in terms]
    assert positions == sorted(positions)
    assert sorted(set(positions)) == list(range(len(set(positions))))
    assert [term.start for term in terms] == sorted(term.start for term in terms)
    assert sum(map(len, units(terms))) == len(terms)


@given(WORDISH, st.sampled_from(["id", "en"]))
def test_stems_do_not_depend_on_the_text_around(text: str, language: str) -> None:
    alone = [term.stem for term in ANALYSER.analyse(text)]
    assert [term.stem for term in Analyser().analyse(text, language)] == alone  # type: ignore[arg-type]
    embedded = [term.stem for term in ANALYSER.analyse(f"Dan {text} yang") if not term.stem.isupper()]
    assert embedded[1:-1] == [stem for stem in alone if not stem.isupper()]  # capitals mean nothing among capitals


def test_stems_given_are_used_and_new_ones_noted() -> None:
    first = Analyser()
    terms = first.analyse("Perdagangan orang, trafficking, Qatar")
    assert first.new_stems["id:perdagangan"] == "dagang"
    second = Analyser(first.new_stems)
    assert second.analyse("Perdagangan orang, trafficking, Qatar") == terms
    assert second.new_stems == {}
    assert Analyser({**first.new_stems, "id:perdagangan": "mark"}).analyse("perdagangan")[0].stem == "mark"


def test_nothing_is_loaded_for_stems_given(tmp_path: Path) -> None:
    script = """
import sys
from pathlib import Path
from pathlib import Path
from search.language import Analyser, CompiledConcepts, Lexicon, vocabulary
stems = dict(line.split("=") for line in sys.stdin.read().split())
analyser = Analyser(stems)
lexicon = Lexicon([CompiledConcepts(Path(sys.argv[1]))])
assert lexicon.longest_match(analyser.analyse("debt bondage"), 0)
assert "Stemmer" not in sys.modules and not vocabulary.english.cache_info().currsize, "a word list was loaded"
"""
    from search.language.concepts import compile_concepts

    analyser = Analyser()
    compiled = tmp_path / "compiled.sqlite"
    compile_concepts(compiled, parse_entries(["debt bondage = jeratan utang"], "test"), analyser)
    given_stems = "\n".join(f"{form}={stem}" for form, stem in analyser.new_stems.items())
    subprocess.run([sys.executable, "-c", script, str(compiled)], input=given_stems, text=True, check=True)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("anak-anak kata-katanya sebaik-baiknya", ["0:anak", "1:kata", "2:baik"]),
        ("bolak-balik sayur-mayur tolong-menolong menari-nari", ["0:balik", "1:sayur", "2:tolong", "3:tari"]),
        ("undang-undangnya perundang-undangan", ["0:undang-undang", "1:undang-undang"]),
        ("se-Asia di-trafficking 1970-an", ["0:se", "1:asia", "2:di", "3:trafficking", "4:1970"]),
        ("trafficking-nya anak–anak", ["0:trafficking", "1:anak", "2:anak"]),
        (
            "50.000 50,000 2,5 1.1 21/2007 5P 1.000.000,50",
            ["0:50000", "1:50000", "2:2.5", "3:1.1", "4:21", "5:2007", "6:5p", "7:1000000.50"],
        ),
        ("Qur’an Qur'an al-Qur'an Alquran", ["0:alquran", "1:alquran", "2:alquran", "3:alquran"]),
        ("Jum'at jumat", ["0:jumat", "1:jumat"]),
        ("dimana di mana dibawah", ["0:di", "1:mana", "2:di", "3:mana", "4:di", "5:bawah"]),
        ("korban² korban12 anak2", ["0:korban", "1:korban", "1:korban12", "2:anak", "2:anak2"]),
        ("P.B.B. PBB", ["0:pbb", "1:pbb"]),
        ("ke\u00adkerasan ce\u0301sar CÉSAR", ["0:keras", "1:cesar", "2:cesar"]),
        ("trans-national transnational", ["0:transnat", "0:tran", "1:national", "2:transnat"]),
        ("TIP tip", ["0:tip", "0:TIP", "1:tip"]),
        ("TIP REPORT", ["0:tip", "1:report"]),
        ("", []),
        (" - ' ’ . ½ ² ", []),
    ],
)
def test_terms(text: str, terms: list[str]) -> None:
    assert shown(text) == terms


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("kerjasama", "kerja sama"),
        ("kerjasama", "kerja\nsama"),
        ("bekerjasama", "bekerja sama"),
        ("pertanggungjawaban", "tanggung jawab"),
        ("tandatangan", "tanda tangan"),
        ("antarnegara", "antar negara"),
        ("antarnegara", "antar-negara"),
        ("antitrafficking", "anti trafficking"),
        ("nonpemerintah", "non-pemerintah"),
        ("workplace", "work place"),
        ("diluar", "di luar"),
    ],
)
def test_one_word_and_two_give_the_same_sequence(one: str, two: str) -> None:
    around = "hubungan {} internasional"
    assert shown(around.format(one)) == shown(around.format(two))


def test_the_joined_form_spans_both_words_and_leads_its_unit() -> None:
    text = "Hubungan kerja sama itu"
    terms = ANALYSER.analyse(text)
    joined = next(term for term in terms if term.stem == "kerjasama")
    assert text[joined.start : joined.end] == "kerja sama"
    assert joined.exact == "kerja sama"
    assert [[term.stem for term in unit] for unit in units(terms)] == [
        ["hubung"], ["kerjasama", "kerja", "sama"], ["itu"],
    ]  # fmt: skip
    assert "kerjasama" not in [term.stem for term in ANALYSER.analyse("Ia kerja. Sama saja; tanggung, jawab")]


def test_units() -> None:
    text = "TIP kerjasama dimana korban12 trans-national"
    assert [[term.stem for term in unit] for unit in units(ANALYSER.analyse(text))] == [
        ["TIP", "tip"],
        ["kerjasama", "kerja", "sama"],
        ["di"],
        ["mana"],
        ["korban", "korban12"],
        ["transnat", "tran", "national"],
    ]


def test_exact_keeps_what_is_printed() -> None:
    term = ANALYSER.analyse("HUTANG")[0]
    assert (term.stem, term.exact, term.language, term.stop) == ("utang", "hutang", "id", False)


def test_languages_and_function_words() -> None:
    terms = ANALYSER.analyse("Dia mengatakan bahwa the victims were trafficked ke Malaysia")
    assert [term.language for term in terms] == ["id", "id", "id", "en", "en", "en", "en", "id", "id"]
    assert [term.exact for term in terms if term.stop] == ["dia", "bahwa", "the", "were", "ke"]
    assert is_stop("yang", "id")
    assert not is_stop("yang", "en")
    assert ANALYSER.analyse("Simamora", "en")[0].language == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Penelitian ini membahas peran ASEAN dalam menangani human trafficking", "id"),
        ("This research discusses the role of ASEAN in perdagangan orang", "en"),
        ("debt bondage", "en"),
        ("jeratan utang", "id"),
        ("forced labour", "en"),
        ("kerja paksa", "id"),
        ("", "id"),
        ("2015 (3): 12-19", "id"),
    ],
)
def test_language_of_a_text(text: str, language: str) -> None:
    assert text_language(text) == Analyser().language_of(text) == language


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.language.analysis._MEMORY", 3)
    analyser = Analyser()
    words = ["satu", "dua", "tiga", "empat", "lima", "enam", "tujuh"]
    found: list[Term] = analyser.analyse(" ".join(words), "id")
    assert [term.stem for term in found] == words
    assert len(analyser._printed) <= 3


def test_stems_that_are_learned_meanwhile_count_at_once() -> None:
    stems: dict[str, str] = {}
    analyser = Analyser(stems)
    stems["id:blorfing"] = "shared"
    assert [term.stem for term in analyser.analyse("blorfing")] == ["shared"]
