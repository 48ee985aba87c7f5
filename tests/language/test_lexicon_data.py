"""The lexicon that ships with the program is data: these tests read it as its format says, without the parser."""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

LEXICON = Path(__file__).resolve().parents[2] / "search" / "language" / "data" / "lexicon" / "trafficking.txt"

# Forms that truly stand for two different concepts, with the concepts.
HOMONYMS = {
    "persetujuan",  # consent (of a victim); agreement (between parties)
}

# Variants that another table folds; here each form stands once, in its standard spelling.
ENGLISH_VARIANT = re.compile(
    r"\b(?:labor\w*|harbor\w*|offens\w*|defens\w*|center\w*|behavior\w*"
    r"|(?!siz|priz|seiz|citiz)\w+iz(?:e|es|ed|ing|er|ers|ation|ations))\b",
    re.IGNORECASE,
)
INDONESIAN_VARIANT = re.compile(
    r"\b(?:\w*hutang\w*|\w*kerjasama\w*|\w*praktek\w*|\w*ijin\w*|rekruitmen|jender|resiko|analisa|\w*terorganisir\w+"
    r"|patriarkhi|milyar|rejim)\b",
    re.IGNORECASE,
)

# Single words too common to stand for a phrase, even nearly.
TOO_GENERAL = {
    *("orang", "manusia", "anak", "perempuan", "wanita", "kerja", "pekerja", "pekerjaan", "buruh", "korban", "negara"),
    *("hukum", "perdagangan", "kapal", "laut", "seks", "uang", "surat", "dokumen", "paksa", "bekerja", "hak"),
    *("person", "people", "human", "child", "woman", "work", "worker", "labour", "victim", "country", "state"),
    *("trade", "money", "document", "paper", "force", "forced", "sex", "sea", "ship", "right"),
}


@dataclass(frozen=True)
class Entry:
    number: int
    english: tuple[str, ...]
    indonesian: tuple[str, ...]

    @property
    def sides(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self.english, self.indonesian


def read_lines() -> list[tuple[int, str]]:
    lines = LEXICON.read_text(encoding="utf-8").splitlines()
    return [(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]


def read_entries() -> list[Entry]:
    entries = []
    for number, line in read_lines():
        english, indonesian = line.split(" = ")
        entries.append(Entry(number, tuple(english.split("; ")), tuple(indonesian.split("; "))))
    return entries


def full(forms: Iterable[str]) -> list[str]:
    return [form for form in forms if not form.startswith("~")]


def bare(forms: Iterable[str]) -> list[str]:
    return [form.removeprefix("~") for form in forms]


def key(form: str) -> str:
    """Capitals tell an abbreviation from a word (ART, art); elsewhere case does not distinguish."""
    return form if form.isupper() else form.casefold()


def test_the_file_is_clean_text() -> None:
    raw = LEXICON.read_bytes()
    text = raw.decode("utf-8")
    assert text == unicodedata.normalize("NFKC", text)
    assert b"\r" not in raw
    assert b"\t" not in raw
    assert text.endswith("\n")
    assert not re.search(r" $|  |[“”‘’]", text, re.MULTILINE)


def test_every_line_is_one_concept_with_two_sides() -> None:
    form = r"~?[A-Za-z0-9](?:[A-Za-z0-9 .'/-]*[A-Za-z0-9])?"
    side = rf"{form}(?:; {form})*"
    bad = [(number, line) for number, line in read_lines() if not re.fullmatch(rf"{side} = {side}", line)]
    assert bad == []


def test_every_concept_stands_under_a_heading_and_no_heading_is_empty() -> None:
    blocks = [block.splitlines() for block in LEXICON.read_text(encoding="utf-8").strip().split("\n\n")]
    preamble, *groups = blocks
    assert all(line.startswith("# ") for line in preamble)
    for group in groups:
        assert group[0].startswith("# "), group[0]
        assert len(group) > 1, group[0]
        assert not any(line.startswith("#") for line in group[1:]), group[0]


def test_the_headword_of_each_side_is_a_full_equivalent() -> None:
    assert [e for e in read_entries() if e.english[0].startswith("~") or e.indonesian[0].startswith("~")] == []


def test_no_form_stands_twice_on_one_side_of_a_line() -> None:
    for entry in read_entries():
        for forms in entry.sides:
            keys = [key(form) for form in bare(forms)]
            assert len(keys) == len(set(keys)), f"line {entry.number}: {sorted(k for k in keys if keys.count(k) > 1)}"


@pytest.mark.parametrize("side", [0, 1], ids=["english", "indonesian"])
def test_no_form_is_a_full_equivalent_of_two_concepts(side: int) -> None:
    lines = defaultdict(list)
    for entry in read_entries():
        for form in full(entry.sides[side]):
            lines[key(form)].append(entry.number)
    assert {form: where for form, where in lines.items() if len(where) > 1 and form not in HOMONYMS} == {}


def test_declared_homonyms_are_still_homonyms() -> None:
    forms = [key(form) for entry in read_entries() for side in entry.sides for form in full(side)]
    assert {form for form in HOMONYMS if forms.count(form) < 2} == set()


def test_forms_stand_in_the_standard_spelling() -> None:
    for entry in read_entries():
        assert [form for form in entry.english if ENGLISH_VARIANT.search(form)] == [], f"line {entry.number}"
        assert [form for form in entry.indonesian if INDONESIAN_VARIANT.search(form)] == [], f"line {entry.number}"


@pytest.mark.parametrize("word", ["labor", "organization", "globalized", "harboring"])
def test_the_english_spelling_check_catches_variants(word: str) -> None:
    assert ENGLISH_VARIANT.search(f"forced {word}")


@pytest.mark.parametrize("word", ["hutang", "berhutang", "kerjasama", "praktek", "ijin", "perijinan"])
def test_the_indonesian_spelling_check_catches_variants(word: str) -> None:
    assert INDONESIAN_VARIANT.search(f"surat {word}")


@pytest.mark.parametrize("word", ["citizen", "citizens", "seized", "size", "labour", "collaborate"])
def test_the_english_spelling_check_passes_standard_words(word: str) -> None:
    assert not ENGLISH_VARIANT.search(word)


def test_a_near_equivalent_is_never_a_very_common_word() -> None:
    near = {form.removeprefix("~").casefold() for e in read_entries() for s in e.sides for form in s if form[0] == "~"}
    assert near & TOO_GENERAL == set()


def test_only_names_and_terms_of_law_are_long() -> None:
    """A phrase of more than four words rarely occurs as it stands; names (in capitals) do."""
    terms_of_law = {
        "abuse of a position of vulnerability",
        "giving of payments or benefits",
        "commercial sexual exploitation of children",
        "worst forms of child labour",
        "bentuk terburuk pekerjaan untuk anak",
        "bentuk pekerjaan terburuk untuk anak",
        "tindak pidana transnasional yang terorganisasi",
        "illegal unreported and unregulated fishing",
        "trafficking in women and children",
    }
    long = {
        form
        for entry in read_entries()
        for side in entry.sides
        for form in bare(side)
        if len(form.split()) > 4 and not form[0].isupper()
    }
    assert long - terms_of_law == set()


def test_the_lexicon_covers_the_field() -> None:
    entries = read_entries()
    assert len(entries) >= 200
    assert sum(len(full(e.english)) for e in entries) > len(entries)
    assert sum(len(full(e.indonesian)) for e in entries) > len(entries)


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("human trafficking", "TPPO"),
        ("debt bondage", "membayar utang"),
        ("bonded labour", "kerja ijon"),
        ("passport confiscation", "paspor ditahan"),
        ("non-payment of wages", "tidak digaji"),
        ("physical confinement", "disekap"),
        ("recruitment fraud", "dijanjikan pekerjaan"),
        ("stateless person", "tidak memiliki kewarganegaraan"),
        ("middleman", "calo"),
        ("shelter", "rumah aman"),
        ("return of victims", "dipulangkan"),
        ("money laundering", "TPPU"),
        ("organ trafficking", "penjualan organ"),
        ("people smuggling", "penyelundupan manusia"),
        ("memorandum of understanding", "nota kesepahaman"),
        ("restitution", "ganti kerugian"),
        ("IOM", "IOM"),
    ],
)
def test_usual_ways_to_say_a_concept_meet_on_one_line(english: str, indonesian: str) -> None:
    assert any(english in bare(e.english) and indonesian in bare(e.indonesian) for e in read_entries())


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("exploitation", "pemerasan"),
        ("victim", "korban perdagangan orang"),
        ("smuggling of migrants", "perdagangan orang"),
        ("human trafficking", "penyelundupan manusia"),
        ("shelter", "pengungsi"),
        ("online scam", "judi online"),
    ],
)
def test_different_concepts_are_kept_apart(english: str, indonesian: str) -> None:
    assert not any(english in full(e.english) and indonesian in bare(e.indonesian) for e in read_entries())


def standard(form: str) -> str:
    """The standard spelling of a form of the field's word list, which also has variants."""
    form = re.sub(r"\blabor\b", "labour", form).replace("hutang", "utang").replace("kerjasama", "kerja sama")
    return re.sub(r"iz(?=e|ation|ing)", "is", form)


def test_every_concept_of_the_field_has_a_line(shared: Path) -> None:
    concepts = json.loads((shared / "lexicon" / "trafficking.json").read_text(encoding="utf-8"))
    lines = [tuple({form.casefold() for form in bare(side)} for side in entry.sides) for entry in read_entries()]
    missing = []
    for concept in concepts:
        english = {standard(form.casefold()) for form in concept["en"]}
        indonesian = {standard(form.casefold()) for form in concept["id"]}
        if not any(english & left and indonesian & right for left, right in lines):
            missing.append(concept["concept"])
    assert missing == []
