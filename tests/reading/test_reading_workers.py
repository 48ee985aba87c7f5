import multiprocessing
import subprocess
import sys
import textwrap
import time
import zlib
from concurrent.futures import Future
from pathlib import Path

import pytest
from fpdf import FPDF
from pebble import ProcessExpired

from search.errors import ReadingError
from search.model import Extraction
from search.reading import Limits, read_files
from search.reading.attempts import Reading, another_way, outcome_of
from search.reading.request import Plan

BODY = "Korban perdagangan orang sering terjerat utang yang harus dibayarkan kepada perekrut. "
HELPERS = """
import os, time
def die(word): os.abort()
def stall(word): time.sleep(60)
"""


def make_pdf(path: Path, pages: int = 2) -> Path:
    pdf = FPDF()
    for _ in range(pages):
        pdf.add_page()
        pdf.set_font("times", "", 11)
        pdf.multi_cell(0, text=BODY * 6)
    path.write_bytes(bytes(pdf.output()))
    return path


def bomb(path: Path) -> Path:
    """A page whose content unpacks to more than a worker may use."""
    content = zlib.compress(zlib.compress(b" " * (900 << 20), 1), 9)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>\nstream\n%b\nendstream" % (len(content), content),
    )
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (number, text) for number, text in enumerate(objects, 1))
    path.write_bytes(b"%PDF-1.4\n" + body + b"trailer\n<</Root 1 0 R/Size 5>>\n%%EOF")
    return path


def test_every_file_gets_one_outcome(tmp_path: Path) -> None:
    good = make_pdf(tmp_path / "baik.pdf")
    (tmp_path / "catatan.txt").write_text("Halo.")
    (tmp_path / "palsu.pdf").write_text("<html>")
    (tmp_path / "tabel.xlsx").write_bytes(b"x")
    (tmp_path / "folder.docx").mkdir()
    names = ["baik.pdf", "catatan.txt", "palsu.pdf", "tabel.xlsx", "folder.docx", "hilang.html"]
    found = list(read_files([tmp_path / name for name in names], str.isalpha, jobs=2))
    assert sorted(path.name for path, _ in found) == sorted(names)
    outcomes = {path.name: outcome for path, outcome in found}
    assert isinstance(outcomes["catatan.txt"], Extraction)
    assert outcomes["baik.pdf"] == dict(read_files([good], str.isalpha, jobs=1))[good]
    reasons = {name: found.reason for name, found in outcomes.items() if isinstance(found, ReadingError)}
    assert reasons == {
        "palsu.pdf": "not-a-paper",
        "tabel.xlsx": "unsupported",
        "folder.docx": "unreadable",
        "hilang.html": "vanished",
    }


def test_a_bomb_costs_only_itself(tmp_path: Path) -> None:
    paths = [bomb(tmp_path / "bom.pdf"), *(make_pdf(tmp_path / f"{number}.pdf", 1) for number in range(6))]
    outcomes = dict(read_files(paths, str.isalpha, jobs=2, limits=Limits(seconds=20, memory=600 << 20)))
    failed = outcomes.pop(tmp_path / "bom.pdf")
    assert isinstance(failed, ReadingError)
    assert failed.reason in ("limit", "damaged")
    assert len(outcomes) == 6
    assert all(isinstance(outcome, Extraction) for outcome in outcomes.values())


@pytest.mark.parametrize("known", ["die", "stall"])
def test_a_lost_worker_is_replaced_and_the_file_tried_another_way(tmp_path: Path, known: str) -> None:
    (tmp_path / "fatal_words.py").write_text(HELPERS)
    make_pdf(tmp_path / "a.pdf", 1)
    script = f"""
        import sys; sys.path.insert(0, {str(tmp_path)!r})
        from pathlib import Path
        from fatal_words import {known}
        from search.reading import Limits, read_files
        for path, outcome in read_files([Path({str(tmp_path / "a.pdf")!r})], {known}, jobs=1, limits=Limits(seconds=2)):
            print(len(outcome.pages), outcome.pages[0].text.count("Korban"))
    """
    done = subprocess.run(
        [sys.executable, "-"], input=textwrap.dedent(script), capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == ["1", "6"]


def test_leaving_early_ends_the_workers(tmp_path: Path) -> None:
    paths = [make_pdf(tmp_path / f"{number}.pdf") for number in range(8)]
    results = read_files(paths, str.isalpha, jobs=2)
    next(results)
    start = time.monotonic()
    results.close()
    assert time.monotonic() - start < 5
    assert not [process for process in multiprocessing.active_children() if process.name == "pebble_pool_worker"]


def test_many_small_texts_are_quick(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(1000)]
    for path in paths:
        path.write_text(BODY * 5)
    start = time.monotonic()
    assert sum(isinstance(outcome, Extraction) for _, outcome in read_files(paths, str.isalpha, jobs=2)) == 1000
    assert time.monotonic() - start < 2


def test_known_must_be_importable() -> None:
    def known(word: str) -> bool:
        return True

    known.__module__ = "__main__"
    with pytest.raises(TypeError, match="import"):
        list(read_files([], known, jobs=1))


@pytest.mark.parametrize(
    ("stage", "plan", "expected"),
    [
        ("pypdf", Plan(), Plan(pypdf=False)),
        ("second 4", Plan(), Plan(pypdf=False)),
        ("pdfium", Plan(), Plan(pdfium=False)),
        ("facts", Plan(), Plan(facts=False)),
        ("page 7", Plan(), Plan(skip=frozenset((7,)))),
        ("page 9", Plan(skip=frozenset((7,))), Plan(skip=frozenset((7, 9)))),
        ("page 11", Plan(skip=frozenset((7, 9))), Plan(pdfium=False, skip=frozenset((7, 9)))),
        ("pypdf", Plan(pdfium=False), None),
        ("pdfium", Plan(pypdf=False), None),
    ],
)
def test_what_killed_a_worker_is_left_out_next_time(
    tmp_path: Path, stage: str, plan: Plan, expected: Plan | None
) -> None:
    trail = tmp_path / "1"
    trail.write_text(stage)
    job = another_way(Reading(tmp_path / "a.pdf", trail, plan), stalled=False)
    assert (job.plan if job else None) == expected


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (TimeoutError(), "timeout"),
        (ProcessExpired("x", code=-6, pid=1), "damaged"),
        (ProcessExpired("x", code=-9, pid=1), "limit"),
        (OSError("x"), "internal"),
    ],
)
def test_a_file_without_another_way_gets_its_reason(tmp_path: Path, error: Exception, reason: str) -> None:
    future: Future[Extraction | ReadingError] = Future()
    future.set_exception(error)
    outcome = outcome_of(future, Reading(tmp_path / "a.docx", tmp_path / "no-trail"))
    assert isinstance(outcome, ReadingError)
    assert outcome.reason == reason


@pytest.mark.slow
def test_hostile_files(shared: Path) -> None:
    paths = sorted((shared / "hostile").glob("*.pdf"))
    start = time.monotonic()
    found = list(read_files(paths, str.isalpha, jobs=2))
    assert time.monotonic() - start < 120
    assert sorted(path for path, _ in found) == paths
    outcomes = {path.name: outcome for path, outcome in found}
    reasons = {name: found.reason for name, found in outcomes.items() if isinstance(found, ReadingError)}
    expected = {
        "bomb1g.pdf": "limit",
        "bomb_double.pdf": "limit",
        "bug1782186.pdf": "password",
        "en09_pw256.pdf": "password",
        "empty.pdf": "not-a-paper",
        "html.pdf": "not-a-paper",
        "zip.pdf": "not-a-paper",
        "nul.pdf": "not-a-paper",
        "text.pdf": "not-a-paper",
        "hdronly.pdf": "damaged",
        "selfparent.pdf": "damaged",
    }
    assert {name: reasons.get(name) for name in expected} == expected
    assert "internal" not in reasons.values()
    for name in ("manykids.pdf", "hugecount.pdf"):
        outcome = outcomes[name]
        assert isinstance(outcome, Extraction)
        assert not any(page.text for page in outcome.pages)
        assert "no-text" in {problem.reason for problem in outcome.problems}
    for name, pages in (("en09_owner256.pdf", 12), ("en09_trunc90.pdf", 12), ("id33_trunc50.pdf", 4)):
        outcome = outcomes[name]
        assert isinstance(outcome, Extraction)
        assert sum(len(page.text) > 500 for page in outcome.pages) == pages


@pytest.mark.slow
def test_real_papers(shared: Path) -> None:
    for path, outcome in read_files(sorted((shared / "pdfs").glob("*.pdf")), str.isalpha, jobs=2):
        assert isinstance(outcome, Extraction), path
        assert not outcome.problems
        for page in outcome.pages:
            assert page.text == "\n".join(page.text[line.start : line.end] for line in page.lines)
            assert all(line.box and line.size for line in page.lines)
            assert not [character for character in page.text if ord(character) < 32 and character != "\n"]
            assert not set(page.text) & set("\ufffe\x02\ufb01\ufb02")
