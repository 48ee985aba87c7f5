"""Glossaries of other programs, taken apart."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import KutipError
from search.language import parse_entry, write_entry
from search.language.importing import import_entries

TBX = """<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body>
<termEntry id="1"><langSet xml:lang="en-GB"><tig><term>debt <hi>bondage</hi></term></tig></langSet>
<langSet xml:lang="id"><tig><term>jeratan utang</term></tig>
<tig><term>penjeratan utang</term></tig></langSet></termEntry>
<termEntry id="2"><langSet xml:lang="en"><tig><term>alone</term></tig></langSet></termEntry>
</body></text></martif>"""

TBX3 = """<tbx xmlns="urn:iso:std:iso:30042:ed-2"><text><body><conceptEntry>
<langSec xml:lang="en"><termSec><term>broker</term></termSec></langSec>
<langSec xml:lang="id-ID"><termSec><term>calo</term></termSec></langSec></conceptEntry></body></text></tbx>"""


def imported(folder: Path, **files: str) -> list[str]:
    paths = []
    for name, text in files.items():
        path = folder / name.replace("_dot_", ".")
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return [write_entry(entry) for entry in import_entries(paths)]


def test_a_table_is_english_tab_indonesian(tmp_path: Path) -> None:
    assert imported(tmp_path, a_dot_tsv="loan shark\tlintah darat; ~rentenir\n# no\n\nsame\tSame\n") == [
        "loan shark = lintah darat; ~rentenir"
    ]


def test_a_heading_names_the_columns_whatever_their_order(tmp_path: Path) -> None:
    assert imported(tmp_path, a_dot_tsv="id\tnote\ten-GB\ncalo\tx\tbroker\n") == ["broker = calo"]


@pytest.mark.parametrize(
    ("text", "line"), [(TBX, "debt bondage = jeratan utang; penjeratan utang"), (TBX3, "broker = calo")]
)
def test_terms_of_a_termbase_entry_are_one_concept(tmp_path: Path, text: str, line: str) -> None:
    assert imported(tmp_path, a_dot_tbx=text) == [line]


def test_words_of_a_synset_are_one_concept(tmp_path: Path) -> None:
    english = "# Wordnet\teng\turl\tlicence\n1-n\teng:lemma\tdebt_bondage\n2-n\teng:lemma\tlonely\n"
    indonesian = "# Wordnet\tind\turl\tlicence\n1-n\tind:lemma\tjeratan utang\n3-n\tind:lemma\tkapal\n1-n\tind:def\tx\n"
    assert imported(tmp_path, e_dot_tab=english, i_dot_tab=indonesian) == ["debt bondage = jeratan utang"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a_dot_tsv", "one column\n", "line 1"),
        ("a_dot_tbx", "<martif><text>", "is no TBX"),
        ("a_dot_tab", "# W\tind\n1-n\tind:lemma\tkapal\n", "wn-data-eng.tab"),
    ],
)
def test_what_is_no_glossary_is_refused_with_a_reason(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(KutipError) as caught:
        imported(tmp_path, **{name: text})
    assert said in caught.value.message + caught.value.remedy


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_bytes(b"caf\xe9\tkafe\n")
    with pytest.raises(KutipError, match="not in UTF-8"):
        list(import_entries([tmp_path / "a.tsv"]))


@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), max_size=5))
def test_whatever_a_table_holds_can_be_written_and_read_again(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    file = tmp_path_factory.mktemp("table") / "a.tsv"
    text = "".join(f"{one}\t{other}\n" for one, other in rows)
    file.write_bytes(text.encode("utf-8", "replace"))
    try:
        entries = list(import_entries([file]))
    except KutipError:
        return
    for entry in entries:
        again = parse_entry(write_entry(entry), entry.domain, entry.line)
        assert (again.english, again.indonesian) == (entry.english, entry.indonesian)
