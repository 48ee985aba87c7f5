"""The sample corpus answers as a newcomer would expect, with the right place."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    index = tmp_path_factory.mktemp("sample") / "index"
    places = {"KUTIP_CORPUS": str(ROOT / "corpus"), "KUTIP_INDEX": str(index)}

    def hits(*arguments: str) -> list[dict[str, Any]]:
        done = subprocess.run(
            [sys.executable, "-m", "search", "search", "--json", *arguments],
            env=os.environ | places,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr
        found: list[dict[str, Any]] = json.loads(done.stdout)["hits"]
        return found

    return hits


def test_the_quick_start_finds_what_it_promises(ask: Ask) -> None:
    first = ask("debt bondage")[0]
    assert first["paper"]["file"] == "jeratan-utang-pekerja-migran.pdf"
    assert first["paper"]["title"].startswith("Jeratan Utang")
    assert first["paper"]["year"] == 2024


def test_debt_bondage_is_found_where_it_is_only_described(ask: Ask) -> None:
    (first, *_) = ask("debt bondage", "--paper", "kerja-paksa-kapal-ikan")
    assert "hutang" in {word for match in first["matched"] for words in match["words"] for word in words.split()}


@pytest.mark.parametrize(
    ("query", "paper"),
    [
        ("fishing vessels", "kerja-paksa-kapal-ikan"),
        ("repatriation of victims", "pemulangan-korban-sop"),
        ("biaya penempatan", "biaya-penempatan-pekerja-migran"),
        ("non-punishment principle", "non-punishment-victims-of-trafficking"),
        ("perlindungan anak", "anak-korban-perdagangan-orang"),
        ("ACTIP", "asean-actip-2015"),
    ],
)
def test_each_topic_finds_its_paper(ask: Ask, query: str, paper: str) -> None:
    assert paper in [hit["paper"]["id"] for hit in ask(query)[:3]]


def test_pages_are_named_as_they_are_printed(ask: Ask) -> None:
    hits = ask("jeratan utang", "--paper", "jeratan-utang-pekerja-migran")
    places = {(page["index"], page["label"]) for hit in hits for page in hit["pages"].values()}
    assert places <= {(1, "231"), (2, "232"), (3, "233"), (4, "234")}
    assert len(places) > 1


def test_a_declared_page_label_is_used(ask: Ask) -> None:
    hits = ask("non-punishment", "--paper", "non-punishment-victims-of-trafficking")
    assert {(page["index"], page["label"]) for hit in hits for page in hit["pages"].values()} <= {
        (1, "45"),
        (2, "46"),
        (3, "47"),
    }


def test_show_knows_the_labels_that_hits_print(tmp_path: Path) -> None:
    places = {"KUTIP_CORPUS": str(ROOT / "corpus"), "KUTIP_INDEX": str(tmp_path / "index")}
    command = [sys.executable, "-m", "search", "show", "jeratan-utang-pekerja-migran", "--page", "232", "--json"]
    done = subprocess.run(command, env=os.environ | places, capture_output=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout)["page"]["index"] == 2


def test_no_quote_holds_page_furniture_or_a_broken_word(ask: Ask) -> None:
    for query in ("utang", "victims", "anak korban", "biaya penempatan"):
        for hit in ask(query, "--limit", "30"):
            if hit["section"]["kind"] == "front":
                continue
            assert "Catatan kutip, Vol." not in hit["text"]
            assert "\u00ad" not in hit["text"]
            assert "- " not in hit["text"].replace(" - ", ""), hit["text"]


def test_a_title_page_does_not_come_before_the_text(ask: Ask) -> None:
    assert "front" not in [hit["section"]["kind"] for hit in ask("jeratan utang perekrutan pekerja migran")[:3]]


def test_years_narrow_the_answer(ask: Ask) -> None:
    assert {hit["paper"]["year"] for hit in ask("perdagangan orang", "--year", "2025..")} == {2025}


def test_the_author_is_found_by_name(ask: Ask) -> None:
    assert ask("perdagangan orang", "--author", "kutip project")


def test_context_is_printed_apart_from_the_hit(tmp_path: Path) -> None:
    places = {"KUTIP_CORPUS": str(ROOT / "corpus"), "KUTIP_INDEX": str(tmp_path / "index"), "COLUMNS": "80"}
    done = subprocess.run(
        [sys.executable, "-m", "search", "search", "penjeratan utang", "-n", "1", "-C", "1"],
        env=os.environ | places,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    lines = done.stdout.splitlines()
    (before,) = [at for at, line in enumerate(lines) if line.startswith("    [before, page 231")]
    quoted = next(at for at, line in enumerate(lines) if line.startswith("  ┃ "))
    assert before < quoted
    assert lines[quoted - 1] == ""
    assert lines[before + 1].strip()
