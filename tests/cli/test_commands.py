"""End to end, through the real command in a process of its own."""

import csv
import json
import os
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import click
import pytest

from search.cli.boundary import plain_question
from search.cli.printing import paint

TEXTS = {
    "hutang.txt": (
        "PENDAHULUAN\n\nKorban direkrut di desa dan harus membayar hutang kepada agen. Upahnya dipotong setiap bulan "
        "sampai hutang itu lunas.\n\nDAFTAR PUSTAKA\n\nPerserikatan Bangsa-Bangsa. 2000. Protokol Palermo. New York.\n"
    ),
    "ship.md": "# Work at sea\n\n## Introduction\n\nThe crew worked without wages. Their passports were kept.\n",
    "page.html": "<html><title>Halaman</title><body><h1>Metode</h1><p>Data dikumpulkan dari putusan pengadilan.</p>",
}


class Kutip:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.corpus = folder / "corpus"
        self.environment = os.environ | {
            "KUTIP_CORPUS": str(self.corpus),
            "KUTIP_INDEX": str(folder / "index"),
            "COLUMNS": "80",
        }
        self.environment.pop("FORCE_COLOR", None)

    def __call__(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "search", *arguments],
            env=self.environment | environment,
            cwd=self.folder,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def json(self, *arguments: str) -> dict[str, object]:
        done = self(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        record: dict[str, object] = json.loads(done.stdout)
        return record


def make(folder: Path) -> Kutip:
    kutip = Kutip(folder)
    kutip.corpus.mkdir()
    for name, text in TEXTS.items():
        (kutip.corpus / name).write_text(text, encoding="utf-8")
    return kutip


@pytest.fixture(scope="module")
def kutip(tmp_path_factory: pytest.TempPathFactory) -> Kutip:
    """Three papers, indexed."""
    kutip = make(tmp_path_factory.mktemp("kutip"))
    assert kutip("index").returncode == 0
    return kutip


@pytest.fixture
def fresh(tmp_path: Path, lexicon_folder: Path) -> Kutip:
    shutil.copytree(lexicon_folder, tmp_path / "index" / "lexicon")
    return make(tmp_path)


def test_search_builds_the_index_first_and_answers_on_stdout_alone(fresh: Kutip) -> None:
    done = fresh("search", "hutang", "--json")
    assert done.returncode == 0
    assert "3 papers" in done.stderr
    assert json.loads(done.stdout)["hits"][0]["paper"]["id"] == "hutang"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other priorities")
@pytest.mark.parametrize(("arguments", "least"), [(["index"], 5), (["search", "utang"], 0)])
def test_indexing_lets_other_work_go_first_and_searching_does_not(
    fresh: Kutip, arguments: list[str], least: int
) -> None:
    asking = "import os, sys; from search.cli import run; run(sys.argv[1:]); print(os.getpriority(os.PRIO_PROCESS, 0))"
    for added in (0, 15):
        wanted = min(19, os.getpriority(os.PRIO_PROCESS, 0) + added)
        done = subprocess.run(
            [sys.executable, "-c", f"import os; os.nice({added}); {asking}", *arguments],
            env=fresh.environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        assert int(done.stdout.splitlines()[-1]) == max(wanted, least)


@pytest.mark.parametrize(
    "words", [["jeratan", "utang"], ['"jeratan utang"'], ["zzzz"], ["(hutang"], [""], ["author:x", "y"]]
)
def test_a_plain_question_is_answered_as_one_with_options(kutip: Kutip, words: list[str]) -> None:
    plain, with_options = kutip("search", *words), kutip("search", *words, "-n", "10")
    assert (plain.returncode, plain.stdout, plain.stderr) == (
        with_options.returncode,
        with_options.stdout,
        with_options.stderr,
    )


def test_a_plain_question_has_words_and_no_options() -> None:
    def plain(*arguments: str, environ: dict[str, str] | None = None, system: str = "posix") -> list[str]:
        return list(plain_question(arguments, environ or {}, system))

    assert plain("search", "jeratan", "utang") == ["jeratan", "utang"]
    assert plain("search") == plain() == plain("papers", "x") == plain("--help") == plain("search", "--help") == []
    assert plain("search", "hutang", "-n", "5") == plain("search", "-hutang") == plain("search", "--", "hutang") == []
    assert plain("search", "x", environ={"_KUTIP_COMPLETE": "bash_complete"}) == plain("search", "*", system="nt") == []


@pytest.mark.parametrize("arguments", [["search", "x"], ["search", "x", "-n", "5"], ["papers"]])
def test_ctrl_c_ends_with_a_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    from search import cli
    from search.cli import opening

    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(opening, "open_library", interrupted)
    assert cli.run(arguments) == 2
    assert capsys.readouterr().err == "\nInterrupted: what was read so far is kept.\n"


@pytest.mark.parametrize("style", [{}, {"fg": "red", "bold": True}, {"fg": "cyan"}, {"fg": "yellow", "dim": True}])
def test_text_is_painted_as_click_paints_it(monkeypatch: pytest.MonkeyPatch, style: dict[str, Any]) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert paint("kata", **style) == click.style("kata", **style)


def test_the_json_of_an_answer(kutip: Kutip) -> None:
    answer = kutip.json("search", "membayar hutang")
    assert answer["schema"] == "kutip/search/1"
    assert answer["query"]["text"] == "membayar hutang"  # type: ignore[index]
    hit = answer["hits"][0]  # type: ignore[index]
    assert set(hit) >= {
        "rank", "score", "id", "paper", "section", "pages", "language", "text", "highlights", "quote", "matched"
    }  # fmt: skip
    assert hit["id"] == "hutang#1"
    assert hit["section"] == {"path": ["PENDAHULUAN"], "kind": "introduction"}
    assert hit["pages"] is None
    assert hit["language"] == "id"
    quote = hit["quote"]
    assert hit["text"][quote["start"] : quote["end"]] == quote["text"]
    printed = [hit["text"][start:end] for start, end in hit["highlights"]]
    assert printed == ["membayar", "hutang", "hutang", "lunas"]
    assert {"membayar", "hutang"} <= {word for match in hit["matched"] for word in match["words"]}


def test_an_english_question_finds_the_indonesian_passage(kutip: Kutip) -> None:
    hits = kutip.json("search", "debt bondage")["hits"]
    assert hits[0]["paper"]["id"] == "hutang"  # type: ignore[index]


def test_reference_lists_are_left_out_unless_asked_for(kutip: Kutip) -> None:
    assert kutip("search", "Palermo").returncode == 1
    assert kutip("search", "Palermo", "--references").returncode == 0
    assert kutip("search", "Palermo", "--section", "references").returncode == 0


def test_a_phrase_in_quotes_must_stand_together(kutip: Kutip) -> None:
    assert kutip("search", '"membayar hutang"').returncode == 0
    done = kutip("search", '"hutang membayar"')
    assert done.returncode == 1
    assert done.stdout == ""
    assert "quotation marks" in done.stderr


def test_exact_finds_the_word_as_typed_only(kutip: Kutip) -> None:
    assert kutip("search", "bayar").returncode == 0
    assert kutip("search", "bayar", "--exact").returncode == 1


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--lang", "en"], {"ship"}),
        (["--paper", "ship"], {"ship"}),
        (["--paper", "page.html"], {"page"}),
        (["--section", "method"], {"page"}),
        (["--year", "1990"], set()),
        (["--author", "nobody"], set()),
    ],
)
def test_filters(kutip: Kutip, options: list[str], found: set[str]) -> None:
    done = kutip("search", "hutang wages data", *options, "--json")
    assert {hit["paper"]["id"] for hit in json.loads(done.stdout)["hits"]} == found
    assert done.returncode == (0 if found else 1)


def test_many_queries_in_one_process(kutip: Kutip, tmp_path: Path) -> None:
    file = tmp_path / "queries.txt"
    file.write_text('hutang\n\n{"id": "x7", "query": "wages"}\n...\n', encoding="utf-8")
    done = kutip("search", "--queries", str(file), "--limit", "1")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"] for row in rows] == ["1", "x7", "4"]
    assert [len(row["hits"]) for row in rows] == [1, 1, 0]
    assert "no word" in rows[2]["error"]
    assert done.returncode == 0


def test_a_record_without_a_query_is_told_and_the_next_is_answered(kutip: Kutip, tmp_path: Path) -> None:
    file = tmp_path / "queries.jsonl"
    file.write_text('\ufeff{"id": 1}\n{"id": 2, "query": "hutang"}\n{broken\n')
    done = kutip("search", "--queries", str(file))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"] for row in rows] == [1, 2, "3"]
    assert "line 1" in rows[0]["error"]
    assert rows[1]["hits"]
    assert done.returncode == 0


def test_csv_opens_in_a_spreadsheet_and_holds_no_formula(fresh: Kutip) -> None:
    (fresh.corpus / "formula.txt").write_text("=SUM(A1) adalah rumus yang berbahaya bagi pembaca tabel.")
    done = fresh("search", "rumus", "--csv")
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert rows[0]["text"].startswith("'=SUM")
    assert rows[0]["id"] == "formula#1"


def test_markdown_and_jsonl(kutip: Kutip) -> None:
    assert kutip("search", "hutang", "--markdown").stdout.startswith("> ")
    assert json.loads(kutip("search", "hutang", "--jsonl").stdout.splitlines()[0])["rank"] == 1


def test_context_prints_the_neighbours(kutip: Kutip) -> None:
    hit = kutip.json("search", "hutang", "-C", "1")["hits"][0]  # type: ignore[index]
    assert hit["context"] == {"before": [], "after": []}, "the neighbour stands in another section"


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_hits_fit_the_terminal_and_change_no_letter(kutip: Kutip, columns: str) -> None:
    done = kutip("search", "hutang", COLUMNS=columns)
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= int(columns)
    prose = " ".join(line.strip(" ┃") for line in lines)
    assert "Korban direkrut di desa dan harus membayar hutang kepada agen." in prose
    assert "PENDAHULUAN" in prose
    assert "\x1b" not in done.stdout


def test_colour_when_forced_and_never_with_no_color(kutip: Kutip) -> None:
    assert "\x1b[" in kutip("search", "hutang", FORCE_COLOR="1").stdout
    assert "\x1b[" not in kutip("search", "hutang", FORCE_COLOR="1", NO_COLOR="1").stdout


COMMANDS = (
    ["index", "--retry"],
    ["index", "--rebuild", "--json"],
    ["search", "perintah"],
    ["search", "perintah", "--json"],
    ["search", "perintah", "--jsonl"],
    ["search", "perintah", "--csv"],
    ["search", "perintah", "--markdown"],
    ["explain", "perintah \x1b[31m"],
    ["search", "perintahh\x1b[31m"],
    ["papers"],
    ["papers", "--missing"],
    ["papers", "--json"],
    ["show", "PAPER"],
    ["show", "PAPER", "--outline"],
    ["show", "PAPER", "--pages"],
    ["show", "\x1b[31m"],
    ["quote", "PAPER#1"],
    ["quote", "--all", "perintah", "--format", "html"],
    ["quote", "--all", "perintah", "--format", "rtf"],
    ["quote", "--all", "perintah", "--format", "markdown"],
    ["quote", "\x1b[31m#1"],
    ["cite", "--all"],
    ["cite", "--all", "--format", "bibtex"],
    ["cite", "--all", "--format", "ris"],
    ["cite", "--all", "--format", "csl-json"],
    ["kwic", "perintah"],
    ["kwic", "perintah", "--csv"],
    ["collocates", "perintah"],
    ["terms"],
    ["terms", "perintah"],
    ["terms", "--by", "paper", "--markdown"],
    ["doctor"],
    ["doctor", "--json"],
    ["lexicon", "check"],
    ["\x1b[31m"],
    ["search", "--corpus", "\x1b[31m", "perintah"],
)


def test_a_paper_cannot_command_the_terminal(fresh: Kutip) -> None:
    (fresh.corpus / "evil\x1b[2J.txt").write_text(
        "Kalimat ini membawa \x1b]0;title\x07 perintah bagi terminal pembaca."
    )
    (fresh.corpus / "other\x1b[2J.md").write_text(
        "# Bab \x1b[1m\n\nPerintah lain bagi \x9b31m terminal \u202e pembaca.\n"
    )
    (fresh.corpus / "list\x1b.bib").write_text(
        "@book{a, title={Perintah \x1b[5m terminal}, author={Sari\x1b[1m, Dewi}, year={2020}, file={other\x1b[2J.md}}"
    )
    (fresh.corpus / "broken\x1b[3m.pdf").write_bytes(b"%PDF-1.4 \x1b[31m")
    (fresh.corpus / "broken\x1b[4m.ris").write_bytes(b"TY  - \x1b[31m\n")
    fresh("index")
    (paper,) = (one["id"] for one in fresh.json("papers")["papers"] if "other" in one.get("id", ""))  # type: ignore[attr-defined]
    for arguments in COMMANDS:
        filled = [word.replace("PAPER", paper) for word in arguments]
        done = fresh(*filled)
        for output in (done.stdout, done.stderr):
            evil = [
                letter for letter in output if unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t\r"
            ]
            assert not evil, filled
            assert "\u202e" not in output, filled


def test_show_and_its_forms(kutip: Kutip) -> None:
    assert "Work at sea" in kutip("show", "ship").stdout
    record = kutip.json("show", "hutang", "--outline")
    assert [(s["level"], s["title"], s["kind"]) for s in record["sections"]] == [  # type: ignore[index, attr-defined]
        (1, "PENDAHULUAN", "introduction"),
        (1, "DAFTAR PUSTAKA", "references"),
    ]
    assert "Protokol Palermo" in kutip("show", "hutang", "--section", "pustaka").stdout
    assert kutip("show", "hutang", "--section", "metode").returncode == 2
    assert "no pages" in kutip("show", "hutang", "--page", "1").stderr


def test_an_unknown_paper_is_an_error_with_a_suggestion(kutip: Kutip) -> None:
    done = kutip("show", "g")
    assert done.returncode == 2
    assert "hutang" in done.stderr
    assert "page" in done.stderr


def test_a_part_of_an_id_that_fits_one_paper_will_do(kutip: Kutip) -> None:
    assert kutip("show", "hut").stdout == kutip("show", "hutang").stdout


def test_passages_that_are_only_narrowed_come_in_reading_order(fresh: Kutip) -> None:
    (fresh.corpus / "long.md").write_text(
        "".join(f"# Bagian {n}\n\nIsi bagian ke-{n} ini pendek.\n\n" for n in range(1, 14))
    )
    hits = fresh.json("search", "paper:long", "-n", "20")["hits"]
    assert [hit["id"] for hit in hits] == [f"long#{n}" for n in range(1, 14)]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("foo:bar hutang", "no field"),
        ("hutang~0", "tilde"),
        ("*tang hutang", "cannot begin"),
        ("author:nobody hutang", "without the fields"),
        ('"xyz zyx"', "quotation marks"),
    ],
)
def test_what_is_not_understood_or_not_found_is_explained(kutip: Kutip, query: str, said: str) -> None:
    assert said in kutip("search", query).stderr


def test_a_star_in_front_alone_is_refused(kutip: Kutip) -> None:
    done = kutip("search", "*tang")
    assert done.returncode == 2
    assert "cannot begin" in done.stderr


def test_papers_lists_what_was_read_and_what_was_not(fresh: Kutip) -> None:
    (fresh.corpus / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    done = fresh("papers")
    assert "hutang" in done.stdout
    assert "broken.pdf" in done.stdout
    rows = fresh.json("papers")["papers"]
    assert [row["failed"]["reason"] for row in rows if "failed" in row] == ["damaged"]  # type: ignore[attr-defined]


def test_explain_tells_what_is_looked_for_and_where_it_comes_from(kutip: Kutip) -> None:
    done = kutip("explain", "debt bondage")
    assert "utang" in done.stdout
    assert "lexicon" in done.stdout
    concepts = kutip.json("explain", "debt bondage")["concepts"]
    assert concepts[0]["source"] == "debt bondage"  # type: ignore[index]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(kutip: Kutip, shell: str) -> None:
    assert "_KUTIP_COMPLETE" in kutip("completion", shell).stdout


def test_paper_ids_are_completed(kutip: Kutip) -> None:
    done = kutip(_KUTIP_COMPLETE="bash_complete", COMP_WORDS="kutip show hu", COMP_CWORD="2")
    assert "hutang" in done.stdout


def test_index_reports_as_json(fresh: Kutip) -> None:
    (fresh.corpus / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    report = fresh.json("index")
    assert sorted(report["added"]) == ["hutang.txt", "page.html", "ship.md"]  # type: ignore[call-overload]
    assert report["failed"][0]["file"] == "broken.pdf"  # type: ignore[index]
    assert set(report) >= {"updated", "removed", "unchanged", "warned", "passages", "elapsed_s"}


def test_search_says_when_the_corpus_has_changed(fresh: Kutip) -> None:
    fresh("index")
    (fresh.corpus / "new.txt").write_text("Sebuah makalah baru tentang hutang datang kemudian.")
    done = fresh("search", "hutang", "--json")
    assert "1 file has changed" in done.stderr
    assert "kutip index" in done.stderr
    fresh("index")
    assert "changed" not in fresh("search", "hutang").stderr


def test_search_answers_when_the_corpus_is_away_and_says_so(fresh: Kutip) -> None:
    fresh("index")
    fresh.corpus.rename(fresh.folder / "away")
    done = fresh("search", "hutang")
    assert done.returncode == 0
    assert "no corpus" in done.stderr


@pytest.mark.parametrize("query", ["yang dan di", "the of"])
def test_a_query_of_function_words_is_answered_with_a_note(kutip: Kutip, query: str) -> None:
    done = kutip("search", query)
    assert done.returncode == 0
    assert "only function words" in done.stderr


@pytest.mark.parametrize("query", ["...", "   "])
def test_a_query_without_content_is_an_error_with_a_remedy(kutip: Kutip, query: str) -> None:
    done = kutip("search", query)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 2


def test_nothing_found_is_exit_code_1_and_says_what_to_try(kutip: Kutip) -> None:
    done = kutip("search", "xylophone")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Nothing found" in done.stderr


def test_a_missing_and_an_empty_corpus_are_errors_with_remedies(tmp_path: Path) -> None:
    kutip = Kutip(tmp_path)
    for words in ("no corpus", "holds no papers"):
        for command in (["index"], ["search", "hutang"]):
            done = kutip(*command)
            assert done.returncode == 2
            assert words in done.stderr
        kutip.corpus.mkdir(exist_ok=True)


def test_an_index_that_cannot_be_written_is_an_error(fresh: Kutip) -> None:
    shutil.rmtree(fresh.folder / "index")
    (fresh.folder / "index").write_text("a file where the folder should be")
    done = fresh("index")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr


@pytest.mark.parametrize(
    "arguments", [["search"], ["search", "a", "--year", "20x"], ["nonsense"], ["search", "--nope"]]
)
def test_wrong_usage_exits_with_2(kutip: Kutip, arguments: list[str]) -> None:
    assert kutip(*arguments).returncode == 2


def test_a_misspelt_command_is_told_the_nearest(kutip: Kutip) -> None:
    done = kutip("serch", "hutang")
    assert done.returncode == 2
    assert "Did you mean `kutip search`?" in done.stderr
    assert "Did you mean" not in kutip("qqqq").stderr


def test_a_corpus_that_is_not_there_is_told_with_every_way_to_name_one(kutip: Kutip) -> None:
    done = kutip("index", "--corpus", "nowhere")
    assert done.returncode == 2
    assert all(way in done.stderr for way in ("--corpus", "KUTIP_CORPUS", "kutip.toml")), done.stderr


def test_a_doctor_whose_findings_can_be_lived_with_says_so(kutip: Kutip) -> None:
    done = kutip("doctor")
    assert done.returncode == 0
    assert "missing-metadata" in done.stdout
    assert done.stdout.endswith("Nothing needs you: what is listed above can be lived with.\n")


def test_a_fault_of_ours_does_not_look_like_nothing_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from search import cli
    from search.cli import commands

    def fail(*arguments: object, **options: object) -> None:
        raise ZeroDivisionError("seeded")

    monkeypatch.setattr(commands.group, "main", fail)
    assert cli.run(["papers"]) == 2


def test_a_closed_pipe_ends_quietly(kutip: Kutip) -> None:
    code = f"{sys.executable} -m search search hutang --json | true"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", code], env=kutip.environment, capture_output=True, check=False
    )
    assert done.stderr == b""
    assert done.returncode == 0


def test_file_names_of_any_bytes_survive(fresh: Kutip) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    (fresh.corpus / name).write_text("Kedai itu menahan paspor para pekerja migran dari desa.")
    assert fresh("index").returncode == 0
    record = json.loads(fresh("search", "kedai", "--json").stdout)
    assert os.fsencode(record["hits"][0]["paper"]["file"]) == b"caf\xe9.txt"


def test_kwic_shows_the_whole_id_of_a_paper(fresh: Kutip) -> None:
    name = "tesis-tentang-jeratan-hutang-di-kapal-ikan-berbendera-asing"
    (fresh.corpus / f"{name}.txt").write_text("Mereka membayar hutang kepada agen sebelum berangkat dari kampung.")
    assert fresh("index").returncode == 0
    assert any(line.endswith(f" {name}") for line in fresh("kwic", "hutang").stdout.splitlines())


def test_a_concordance_is_aligned_on_the_term(kutip: Kutip) -> None:
    done = kutip("kwic", "hutang")
    lines = done.stdout.splitlines()
    assert len(lines) == 2
    assert len({line.lower().index("hutang") for line in lines}) == 1
    assert all(len(line) <= 80 for line in lines)
    assert "2 occurrences in 1 paper" in done.stderr


def test_a_concordance_can_be_sorted_by_its_context(kutip: Kutip) -> None:
    rows = [json.loads(line) for line in kutip("kwic", "hutang", "--sort", "R1", "--jsonl").stdout.splitlines()]
    assert [row["right"].split()[0] for row in rows] == ["itu", "kepada"]
    rows = [json.loads(line) for line in kutip("kwic", "hutang", "--sort", "L1", "--jsonl").stdout.splitlines()]
    assert [row["left"].split()[-1] for row in rows] == ["membayar", "sampai"]
    assert kutip("kwic", "hutang", "--sort", "L0").returncode == 2


def test_a_term_that_does_not_occur_is_told(kutip: Kutip) -> None:
    done = kutip("kwic", "xylophone")
    assert (done.returncode, done.stdout) == (1, "")
    assert "does not occur" in done.stderr


def test_a_concordance_as_a_table_and_as_json(kutip: Kutip) -> None:
    first, _ = csv.DictReader(kutip("kwic", "debt", "--translate", "--csv").stdout.splitlines())
    assert (first["keyword"], first["via"], first["section"]) == ("hutang", "lexicon", "PENDAHULUAN")
    record = kutip.json("kwic", "debt", "--translate", "-n", "1")
    assert (record["total"], len(record["lines"])) == (2, 1)  # type: ignore[arg-type]


def test_the_company_of_a_term(kutip: Kutip) -> None:
    rows = list(csv.DictReader(kutip("collocates", "hutang", "--min", "1", "--csv").stdout.splitlines()))
    assert {"membayar", "agen"} <= {row["word"] for row in rows}
    assert kutip("collocates", "hutang", "--min", "40").returncode == 1
    assert kutip("collocates", "hutang", "--min", "1", "--by", "pmi").stdout.startswith("together")


def test_a_quotation_stands_on_one_line_with_its_place_below(kutip: Kutip) -> None:
    done = kutip("quote", "hutang#1", "--sentences", "2")
    first, source, empty, reference = done.stdout.splitlines()
    assert (first, empty) == ("Upahnya dipotong setiap bulan sampai hutang itu lunas.", "")
    assert source == "    ([hutang.txt], n.d.) · PENDAHULUAN · hutang#1"
    assert reference == "[hutang.txt]. (n.d.)."
    assert "has no title and no authors and no year" in done.stderr


def test_a_quotation_by_its_words(kutip: Kutip) -> None:
    done = kutip("quote", "hutang#1", "--words", "membayar ... agen", "--markdown")
    assert done.stdout.startswith("> membayar hutang kepada agen (*\\[hutang.txt\\]*, n.d.)\n\n— ")
    record = kutip.json("quote", "hutang#1", "--words", "membayar hutang")
    assert (record["text"], record["pages"]) == ("membayar hutang", None)


@pytest.mark.parametrize(
    "arguments",
    [("nowhere#1",), ("hutang#1", "--sentences", "9"), ("hutang#1", "--sentences", "x"), ("hutang#1", "--words", "zzz"),
     ("hutang#1", "--sentences", "2,1"), ("hutang#1", "--sentences", "1", "--words", "agen")],
)  # fmt: skip
def test_what_cannot_be_quoted_is_refused(kutip: Kutip, arguments: tuple[str, ...]) -> None:
    done = kutip("quote", *arguments)
    assert (done.returncode, done.stdout) == (2, "")


def test_a_word_with_a_minus_is_left_out_although_it_looks_like_an_option(kutip: Kutip) -> None:
    assert {hit["paper"]["id"] for hit in kutip.json("search", "wages", "-passports")["hits"]} == {"hutang"}  # type: ignore[index,attr-defined]
    assert "must not occur" in kutip("explain", "wages", "-passports").stdout
    assert kutip("search", "-hutang", "wages", "-n", "3", "--json").returncode == 0
    assert kutip("search", "wages", "-n3").returncode == 0


def test_words_near_each_other_are_shown(kutip: Kutip) -> None:
    (hit,) = kutip.json("search", '"agen desa"~9')["hits"]  # type: ignore[misc]
    assert [match["words"] for match in hit["matched"]] == [["desa … agen"]]
    assert kutip("search", '"agen desa"~1').returncode == 1


def test_a_hit_without_words_shows_its_id_alone(kutip: Kutip) -> None:
    assert kutip("search", "paper:hutang").stdout.splitlines()[-2] == "    hutang#1"


def test_how_many_passages_there_are_is_told_beside_the_result(kutip: Kutip) -> None:
    assert kutip("search", "hutang").stderr == "1 passage.\n"
    done = kutip("search", "hutang OR wages OR putusan", "-n", "1", "--no-translate")
    assert done.stderr == "1 of 3 passages: -n 2 shows more.\n"
    assert kutip("search", "hutang", "--json").stderr == ""


def test_numbers_without_end_are_no_fault(kutip: Kutip) -> None:
    assert kutip("search", '"hutang agen"~' + "9" * 5000).returncode in (0, 1)
    assert kutip("quote", "hutang#1", "--sentences", "9" * 5000).returncode == 2


def test_half_a_word_is_no_quotation(kutip: Kutip) -> None:
    for arguments in (("--words", "utang"), ("--words", ""), ("--sentences", "")):
        done = kutip("quote", "hutang#1", *arguments)
        assert (done.returncode, done.stdout) == (2, "")


def test_a_keyword_is_never_cut(kutip: Kutip) -> None:
    done = kutip("kwic", "Upahnya dipotong setiap bulan sampai hutang itu lunas", COLUMNS="40")
    assert "Upahnya dipotong setiap bulan sampai hutang itu lunas" in done.stdout
