"""Quotations, citations and records of papers, through the real command."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (
    "PENDAHULUAN\n\nKorban direkrut di desa dan harus membayar hutang kepada agen. Upahnya dipotong setiap bulan "
    "sampai hutang itu lunas.\n"
)


class Kutip:
    def __init__(self, corpus: Path, index: Path) -> None:
        self.corpus = corpus
        places = {"KUTIP_CORPUS": str(corpus), "KUTIP_INDEX": str(index), "COLUMNS": "100", "NO_COLOR": "1"}
        self.environment = os.environ | places | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}

    def __call__(self, *arguments: str, code: int = 0, **environment: str) -> str:
        done = self.run(*arguments, **environment)
        assert done.returncode == code, done.stderr
        return done.stdout

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "search", *arguments],
            env=self.environment | environment,
            cwd=self.corpus.parent,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json"))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Kutip:
    return Kutip(ROOT / "corpus", tmp_path_factory.mktemp("sample") / "index")


@pytest.fixture
def fresh(tmp_path: Path, lexicon_folder: Path) -> Kutip:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "hutang.txt").write_text(TEXT, encoding="utf-8")
    shutil.copytree(lexicon_folder, tmp_path / "index" / "lexicon")
    kutip = Kutip(corpus, tmp_path / "index")
    kutip("index")
    return kutip


JERATAN = "jeratan-utang-pekerja-migran"


def test_a_quotation_has_its_citation_with_the_printed_page(sample: Kutip) -> None:
    indonesian = sample("quote", f"{JERATAN}#7", "--sentences", "1", "--locale", "id-ID")
    english = sample("quote", f"{JERATAN}#7", "--sentences", "1", "--locale", "en-US")
    assert "(kutip project, 2024, hlm. 232)" in indonesian
    assert "(kutip project, 2024, p. 232)" in english
    assert "Catatan kutip, 1(2), 231–234." in english


def test_the_json_of_a_quotation(sample: Kutip) -> None:
    record = sample.json("quote", f"{JERATAN}#7", "--sentences", "1")
    assert record["citation"]["text"] == "(kutip project, 2024, p. 232)"
    assert record["pages"]["first"] == {"index": 2, "label": "232"}
    assert record["metadata"]["container-title"] == "Catatan kutip"
    several = sample.json("quote", f"{JERATAN}#7", f"{JERATAN}#8")
    assert [one["id"] for one in several] == [f"{JERATAN}#7", f"{JERATAN}#8"]


def test_the_locale_is_the_systems_unless_told(sample: Kutip) -> None:
    assert "hlm. 232" in sample("quote", f"{JERATAN}#7", "--sentences", "1", LC_ALL="id_ID.UTF-8")


def test_one_quotation_that_cannot_be_made_costs_none_of_the_others(sample: Kutip) -> None:
    done = sample.run("quote", f"{JERATAN}#7", f"{JERATAN}#700", f"{JERATAN}#8")
    assert done.returncode == 2
    assert f"{JERATAN}#7" in done.stdout
    assert f"{JERATAN}#8" in done.stdout
    assert f"no passage '{JERATAN}#700'" in done.stderr


@pytest.mark.parametrize("form", ["markdown", "html", "rtf", "text"])
def test_a_sheet_has_every_quotation_under_its_paper_and_the_references(sample: Kutip, form: str) -> None:
    sheet = sample("quote", "--all", "debt bondage", "--limit", "6", "--format", form, "--locale", "id-ID")
    hits = sample.json("search", "debt bondage", "--limit", "6")["hits"]
    for hit in hits:
        place = hit["id"].replace("#", "\\#") if form == "markdown" else hit["id"]
        assert sheet.count(f"{place}\n") + sheet.count(f"{place}<") + sheet.count(f"{place}\\par") == 1
    assert "Daftar Pustaka" in sheet
    assert sheet.count("hlm. ") >= len([hit for hit in hits if hit["pages"]])


def test_a_sheet_quotes_what_the_page_prints_and_escapes_it(fresh: Kutip) -> None:
    (fresh.corpus / "tanda.txt").write_text("Majikan berkata: x < y & z > w {itu} lalu_pulang.\n", encoding="utf-8")
    fresh("index")
    assert "x &lt; y &amp; z &gt; w {itu}" in fresh("quote", "tanda#1", "--format", "html")
    assert "x \\< y \\& z \\> w {itu} lalu\\_pulang" in fresh("quote", "tanda#1", "--format", "markdown")
    assert "x < y & z > w \\{itu\\}" in fresh("quote", "tanda#1", "--format", "rtf")


def test_a_style_that_cites_in_notes_gives_footnotes(sample: Kutip) -> None:
    arguments = ("quote", f"{JERATAN}#7", "--sentences", "2", "--style", "chicago-note-bibliography")
    assert "{\\footnote" in sample(*arguments, "--format", "rtf")
    assert "[^1]: kutip project, “Jeratan Utang" in sample(*arguments, "--format", "markdown")


@pytest.mark.parametrize(
    "arguments",
    [(), ("a#1", "--all", "x"), ("a#1", "b#2", "--sentences", "1"), ("--all", "x", "--words", "y")],
)
def test_quote_is_told_what_to_quote(sample: Kutip, arguments: tuple[str, ...]) -> None:
    assert sample.run("quote", *arguments).returncode == 2


def test_a_sheet_of_nothing_is_exit_code_1(sample: Kutip) -> None:
    assert sample.run("quote", "--all", '"xyzzy quux"').returncode == 1


def test_references_of_papers(sample: Kutip) -> None:
    listed = sample("cite", "--all", "--style", "ieee").strip().split("\n\n")
    assert [entry[:3] for entry in listed] == [f"[{number}]" for number in range(1, 10)]
    assert "@article{kutipproject2024jeratan," in sample("cite", JERATAN, "--format", "bibtex")
    assert sample("cite", JERATAN, "--format", "ris").startswith("TY  - JOUR")
    assert json.loads(sample("cite", JERATAN, "--format", "csl-json"))[0]["id"] == JERATAN
    assert sample.run("cite").returncode == 2
    assert "no citation style" in sample.run("cite", JERATAN, "--style", "nonsense").stderr


def test_what_a_citation_lacks_is_said_with_what_to_type(fresh: Kutip) -> None:
    said = fresh.run("cite", "hutang").stderr
    assert "hutang has no title and no authors and no year: kutip papers set hutang" in said


def test_a_page_outside_the_record_is_questioned(tmp_path: Path) -> None:
    kutip = Kutip(tmp_path / "corpus", tmp_path / "index")
    kutip.corpus.mkdir()
    name = "jeratan-utang-pekerja-migran.pdf"
    (kutip.corpus / name).write_bytes((ROOT / "corpus" / name).read_bytes())
    assert "draft" not in kutip.run("quote", f"{JERATAN}#7").stderr
    kutip("papers", "set", JERATAN, "pages=733-742")
    assert "page 232 is printed" in kutip.run("quote", f"{JERATAN}#7").stderr


def test_the_pages_of_the_record_tell_numbers_that_the_paper_leaves_out(shared: Path, tmp_path: Path) -> None:
    kutip = Kutip(tmp_path / "corpus", tmp_path / "index")
    kutip.corpus.mkdir()
    (kutip.corpus / "id23.pdf").write_bytes((shared / "pdfs" / "id23.pdf").read_bytes())
    assert kutip.json("show", "id23", "--pages")["pages"][0]["label"] is None
    kutip("papers", "set", "id23", "page=200-211")
    assert kutip.json("show", "id23", "--pages")["pages"][0] == {"index": 1, "label": "200", "source": "journal"}


def test_an_update_tells_how_many_papers_a_bibliography_describes(fresh: Kutip) -> None:
    (fresh.corpus / "zotero.bib").write_text("@book{a, title = {T}, file = {hutang.txt}}\n@book{b, title = {Lain}}")
    assert "zotero.bib describes 1 paper" in fresh("index")
    assert fresh.json("index")["described"] == {"zotero.bib": 1}


def test_papers_are_mended_and_found_by_it(fresh: Kutip) -> None:
    assert "missing: title, authors, year" in fresh("papers", "--missing")
    fresh("papers", "set", "hutang", "title=Jeratan hutang", "author=Dr. Rina Simamora, M.Si.; Sukarno", "year=2018")
    assert fresh.json("search", "hutang", "--author", "simamora", "--year", "2018")["total"] == 1
    assert fresh("cite", "hutang").strip() == "Simamora, R., & Sukarno. (2018). Jeratan hutang."
    assert fresh.run("cite", "hutang").stderr == ""
    assert "your record" in fresh("show", "hutang")
    assert fresh.run("papers", "--missing").returncode == 1
    assert fresh("papers", "set", "hutang", "author=") == "hutang: author removed\n"
    assert fresh("cite", "hutang").strip() == "Jeratan hutang. (2018)."
    assert fresh.run("papers", "--missing").returncode == 1


@pytest.mark.parametrize("field", ["foo=1", "year=soon", "type=artikel", "type=", "title"])
def test_a_field_that_cannot_be_changes_nothing(fresh: Kutip, field: str) -> None:
    assert fresh.run("papers", "set", "hutang", "title=Baru", field).returncode == 2
    assert not (fresh.corpus / "hutang.txt.json").exists()


def editor(folder: Path, code: str) -> str:
    script = folder / "editor.py"
    script.write_text(f"import json, sys\nfile = sys.argv[1]\n{code}\n", encoding="utf-8")
    return f"{sys.executable} {script}"


def test_a_record_is_edited_as_a_whole(fresh: Kutip, tmp_path: Path) -> None:
    change = (
        "import os; text = open(file).read(); "
        "text = text.replace('title: ', 'title: Dari editor').replace('author: ', 'author: Rina Simamora; Sukarno'); "
        "open(file, 'w').write(text); os.utime(file, (1, 1))"
    )
    fresh("papers", "edit", "hutang", EDITOR=editor(tmp_path, change))
    assert json.loads((fresh.corpus / "hutang.txt.json").read_text()) == {
        "title": "Dari editor",
        "author": [{"family": "Simamora", "given": "Rina"}, {"literal": "Sukarno"}],
    }
    assert fresh.json("show", "hutang")["paper"]["title"] == "Dari editor"


def test_a_record_that_was_not_saved_or_cannot_be_used_changes_nothing(fresh: Kutip, tmp_path: Path) -> None:
    assert "Nothing was changed" in fresh.run("papers", "edit", "hutang", EDITOR=editor(tmp_path, "pass")).stderr
    broken = editor(tmp_path, "import os; open(file, 'w').write('judul tanpa titik dua'); os.utime(file, (1, 1))")
    done = fresh.run("papers", "edit", "hutang", EDITOR=broken)
    assert done.returncode == 2
    assert "no colon" in done.stderr
    assert "Interrupted" not in done.stderr
    assert not (fresh.corpus / "hutang.txt.json").exists()


@pytest.mark.parametrize("chosen", [{}, {"EDITOR": "vim -u NONE"}, {"VISUAL": "/usr/bin/nano", "EDITOR": "true"}])
def test_no_editor_waits_where_there_is_no_terminal(fresh: Kutip, chosen: dict[str, str]) -> None:
    environment = {name: value for name, value in fresh.environment.items() if name not in ("EDITOR", "VISUAL")}
    process = subprocess.Popen(
        [sys.executable, "-m", "search", "papers", "edit", "hutang"],
        env=environment | chosen,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stderr is not None
    try:
        # What would wait for keys is not helped by an end of the input.
        assert process.wait(60) == 2
        assert "kutip papers set" in process.stderr.read()
    finally:
        process.kill()
        process.communicate()


def test_an_editor_that_is_not_there_is_told_with_a_remedy(fresh: Kutip) -> None:
    done = fresh.run("papers", "edit", "hutang", EDITOR="no-such-editor")
    assert (done.returncode, "EDITOR=nano" in done.stderr) == (2, True)


def test_both_numbers_of_each_page_are_shown(sample: Kutip) -> None:
    lines = sample("show", JERATAN, "--pages").splitlines()
    assert [line.split()[:2] for line in lines[1:]] == [["1", "231"], ["2", "232"], ["3", "233"], ["4", "234"]]
    pages = sample.json("show", JERATAN, "--pages")["pages"]
    assert pages[0] == {"index": 1, "label": "231", "source": "printed"}
    assert sample.run("show", "asean-actip-2015", "--pages").returncode == 2


FORMS = (("kwic", "utang"), ("terms",), ("terms", "utang"), ("collocates", "utang"))


@pytest.mark.parametrize("arguments", FORMS, ids=" ".join)
def test_every_form_has_the_same_columns_and_rows(sample: Kutip, arguments: tuple[str, ...]) -> None:
    rows = list(csv.reader(io.StringIO(sample(*arguments, "--csv"))))
    lines = [json.loads(line) for line in sample(*arguments, "--jsonl").splitlines()]
    whole = next(value for value in sample.json(*arguments).values() if isinstance(value, list))
    table = sample(*arguments, "--markdown").splitlines()
    assert whole == lines
    assert list(lines[0]) == rows[0]
    assert len(lines) == len(rows) - 1 == len(table) - 2
    assert rows[1] == ["" if value is None else str(value) for value in lines[0].values()]


def test_the_mark_by_which_excel_knows_utf8(sample: Kutip) -> None:
    assert sample("kwic", "utang", "--csv", "--bom").startswith("\ufeffleft,keyword")
    assert sample.run("kwic", "utang", "--bom").returncode == 2
    assert sample.run("search", "utang", "--json", "--csv").returncode == 2


def test_the_spread_of_a_term(sample: Kutip) -> None:
    shown = sample("terms", "utang")
    assert JERATAN in shown
    assert "█" in shown
    assert "2024" in shown
    papers = {row["paper"]: row for row in sample.json("terms", "utang")["papers"]}
    lines = sample.json("kwic", "utang")["lines"]
    assert len(papers) == 9
    assert {name: row["occurrences"] for name, row in papers.items() if row["occurrences"]} == {
        name: len([line for line in lines if line["paper"] == name]) for name in {line["paper"] for line in lines}
    }
    places = [float(place) for place in papers[JERATAN]["places"].split()]
    assert places == sorted(places)
    assert 0 <= places[0] < places[-1] <= 1
    assert sample.run("terms", "xyzzy").returncode == 1
    assert sample.run("terms", "--plot", "x.png").returncode == 2


@pytest.mark.skipif(find_spec("matplotlib") is None, reason="kutip[plot] is not installed")
@pytest.mark.parametrize(("suffix", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_a_picture_is_drawn(sample: Kutip, tmp_path: Path, suffix: str, begins: bytes) -> None:
    file = tmp_path / f"utang.{suffix}"
    sample("terms", "utang", "--plot", str(file))
    assert file.read_bytes().startswith(begins)


def test_a_picture_that_cannot_be_drawn_is_said(sample: Kutip, tmp_path: Path) -> None:
    assert ".png" in sample.run("terms", "utang", "--plot", "x.doc").stderr
    if find_spec("matplotlib") is not None:
        assert "cannot be written" in sample.run("terms", "utang", "--plot", str(tmp_path / "no" / "x.png")).stderr
