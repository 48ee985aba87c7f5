import subprocess
import sys
import textwrap
from concurrent.futures import Future
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from search.errors import ReadingError, Reason
from search.model import Extraction, Page
from search.reading import Limits, pdf, read_files
from search.reading.attempts import Reading
from search.reading.pool import Instead
from search.reading.portions import PAGES, Facts, Portion, spans, whole
from search.reading.pypdffile import PypdfFile
from search.reading.request import Plan, Request
from search.reading.workers import workers_for

LONG = 150
REQUEST = Request(known=str.isalpha, limits=Limits())
HELPERS = """
import os
def die():
    open(__file__ + ".died", "a").write("x")
    os.abort()
def dies_once(word):
    return word != "halamanseratus" or die()
def dies_often(word):
    return word != "bagiandua" or die()
"""


def write_pdf(texts: list[str]) -> bytes:
    written = FPDF()
    for text in texts:
        written.add_page()
        written.set_font("times", "", 11)
        if text:
            written.multi_cell(0, text=text)
    return bytes(written.output())


@cache
def long_pdf() -> bytes:
    """150 pages with labels and bookmarks, every seventh without text."""
    texts = [f"Halaman {number} tentang korban perdagangan orang. " * 8 for number in range(1, LONG + 1)]
    writer = PdfWriter()
    for page in PdfReader(BytesIO(write_pdf(["" if at % 7 == 3 else text for at, text in enumerate(texts)]))).pages:
        writer.add_page(page)
    writer.set_page_label(0, 4, style="/r")
    writer.set_page_label(5, LONG - 1, style="/D", start=1)
    writer.add_outline_item(title="Bab II", page_number=99)
    writer.add_metadata({"/Title": "Sebuah tesis"})
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def portions(data: bytes, request: Request = REQUEST) -> list[Portion]:
    first = pdf.read_portion(data, request, None)
    assert isinstance(first, Portion)
    others = [pdf.read_portion(data, request, span) for span in spans(first.last)[1:]]
    return [first, *(other for other in others if isinstance(other, Portion))]


@given(st.integers(0, 10_000))
def test_every_page_is_in_one_portion(last: int) -> None:
    found = spans(last)
    assert [number for span in found for number in span] == list(range(1, last + 1))
    assert all(len(span) == PAGES for span in found[:-1])
    assert len(found) == 1 or PAGES // 2 <= len(found[-1]) <= PAGES * 3 // 2


def test_portions_together_are_the_whole() -> None:
    read = portions(long_pdf())
    assert [len(portion.pages) for portion in read] == [64, 86]
    together = whole(read)
    assert together == pdf.read(long_pdf(), REQUEST)
    assert [page.index for page in together.pages] == list(range(1, LONG + 1))
    assert (together.pages[3].label, together.pages[104].label) == ("iv", "100")
    assert [entry.page for entry in together.outline] == [100]
    assert together.metadata["title"] == "Sebuah tesis"
    (problem,) = together.problems
    assert (problem.reason, len(problem.pages)) == ("no-text", len([at for at in range(LONG) if at % 7 == 3]))


def test_portions_together_are_the_whole_of_real_papers(shared: Path) -> None:
    writer = PdfWriter()
    for file in sorted((shared / "pdfs").glob("*.pdf")) * 2:
        writer.append(str(file))
    out = BytesIO()
    writer.write(out)
    read = portions(out.getvalue())
    assert len(read) > 1
    assert whole(read) == pdf.read(out.getvalue(), REQUEST)


@pytest.mark.parametrize("jobs", [1, 2])
def test_workers_read_a_long_file_as_one_process_does(tmp_path: Path, jobs: int) -> None:
    file = tmp_path / "tesis.pdf"
    file.write_bytes(long_pdf())
    assert dict(read_files([file], str.isalpha, jobs=jobs)) == {file: pdf.read(long_pdf(), REQUEST)}


def test_a_short_file_is_no_portion() -> None:
    data = write_pdf(["Satu halaman."] * 90)
    assert pdf.read_portion(data, REQUEST, None) == pdf.read(data, REQUEST)


def test_a_limit_of_pages_holds_for_the_whole() -> None:
    request = Request(known=str.isalpha, limits=Limits(pages=130))
    extraction = whole(portions(long_pdf(), request))
    assert extraction == pdf.read(long_pdf(), request)
    assert len(extraction.pages) == 130
    assert "only the first 130 of 150" in extraction.problems[-1].detail


def test_pages_of_images_do_not_ask_a_second_reader_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    data = write_pdf(["Halaman judul yang berisi kata."] + [""] * (LONG - 1))
    asked: list[int] = []
    original = PypdfFile.page_text
    monkeypatch.setattr(PypdfFile, "page_text", lambda file, number: asked.append(number) or original(file, number))
    pdf.read(data, REQUEST)
    assert asked == [2, 3, 4, 5, 6]


def test_a_file_that_begins_without_a_word_is_read_whole() -> None:
    data = write_pdf([""] * 70 + ["Kata-kata yang dikenal."] * 80)
    assert pdf.read_portion(data, REQUEST, None) == pdf.read(data, REQUEST)


def test_why_nothing_could_be_read() -> None:
    broken = Portion((Page(1, ""),), 1, 1, {"damaged": {1: "its content is damaged"}})
    with pytest.raises(ReadingError, match="its only page: its content is damaged"):
        whole([broken])


def test_a_portion_is_of_the_pages_that_were_asked_for_whoever_counts() -> None:
    """PDFium believes the number of pages that the file states, pypdf counts them."""
    data = long_pdf().replace(b"/Count 150", b"/Count 180")
    first = pdf.read_portion(data, REQUEST, None)
    assert isinstance(first, Portion)
    assert first.count == 180
    for plan in (Plan(), Plan(pdfium=False)):
        second = pdf.read_portion(data, replace(REQUEST, plan=plan), spans(180)[1])
        assert isinstance(second, Portion)
        assert [page.index for page in second.pages] == list(range(65, 129))
        third = pdf.read_portion(data, replace(REQUEST, plan=plan), spans(180)[2])
        assert isinstance(third, Portion)
        assert [page.index for page in third.pages] == list(range(129, 181))
        assert set(range(151, 181)) <= set(third.faults["damaged"])


def test_after_the_time_was_over_nothing_is_taken() -> None:
    read = portions(long_pdf())
    late = replace(read[0], faults={"timeout": {42: "the time was over"}})
    extraction = whole([late, read[1]])
    assert [page.index for page in extraction.pages if page.text][-1] == 41
    assert len(extraction.pages) == LONG
    problems = {problem.reason: problem for problem in extraction.problems}
    assert problems["timeout"].pages == tuple(range(42, LONG + 1))


@pytest.mark.slow
@pytest.mark.parametrize(("known", "deaths"), [("dies_once", 1), ("dies_often", 3)])
def test_workers_that_die_over_portions_cost_no_page(tmp_path: Path, known: str, deaths: int) -> None:
    (tmp_path / "fatal_words.py").write_text(HELPERS)
    texts = ["Kata-kata yang dikenal semua orang. " * 9] * LONG
    texts[99] += " halamanseratus"
    texts[64:] = [f"{text} bagiandua" for text in texts[64:]]
    (tmp_path / "a.pdf").write_bytes(write_pdf(texts))
    script = f"""
        import sys; sys.path.insert(0, {str(tmp_path)!r})
        from pathlib import Path
        from fatal_words import {known}
        from search.reading import read_files
        for path, outcome in read_files([Path({str(tmp_path / "a.pdf")!r})], {known}, jobs=2):
            print(sum("dikenal" in page.text for page in outcome.pages), outcome.problems)
    """
    done = subprocess.run(
        [sys.executable, "-"], input=textwrap.dedent(script), capture_output=True, text=True, timeout=100, check=True
    )
    assert done.stdout.split() == [str(LONG), "()"]
    assert len((tmp_path / "fatal_words.py.died").read_text()) == deaths


def done(outcome: Extraction | Portion | ReadingError) -> "Future[Extraction | Portion | ReadingError]":
    future: Future[Extraction | Portion | ReadingError] = Future()
    future.set_result(outcome)
    return future


def portion(number: int, seconds: float, last: int = 3 * PAGES) -> Portion:
    pages = tuple(Page(index, "Kata") for index in spans(last)[number])
    return Portion(pages, last, last, {}, Facts(), seconds=seconds)


def begun(tmp_path: Path, last: int, seconds: float) -> list[Reading]:
    """The portions that wait after the first, which took so many of 60 seconds."""
    job = Reading(tmp_path / "a.pdf", tmp_path / "1", limits=Limits(seconds=60))
    outcome = job.outcome(done(portion(0, seconds, last)))
    assert isinstance(outcome, Instead)
    return [other for other in outcome.jobs if isinstance(other, Reading)]


def test_the_portions_of_a_file_share_its_time(tmp_path: Path) -> None:
    second, third = begun(tmp_path, 3 * PAGES, 20.0)
    assert second.task().seconds == pytest.approx(40)
    assert third.outcome(done(portion(2, 39.5))) == Instead(())
    assert second.task().seconds == 1, "what is left, and a second at least"
    extraction = second.outcome(done(ReadingError("timeout", "its reader stalled")))
    assert isinstance(extraction, Extraction)
    assert [page.index for page in extraction.pages if page.text] == list(range(1, PAGES + 1))
    assert [(problem.reason, problem.pages) for problem in extraction.problems] == [
        ("timeout", tuple(range(PAGES + 1, 3 * PAGES + 1)))
    ]


def test_a_few_portions_begin_and_none_after_the_time(tmp_path: Path) -> None:
    last = 40 * PAGES
    out = begun(tmp_path, last, 0.2)
    assert [job.span.start for job in out if job.span] == [1 + PAGES * number for number in range(1, 17)]
    ended: list[object] = []
    number = 0
    while out:
        number += 1
        outcome = out.pop(0).outcome(done(portion(number, 3.0, last)))
        if isinstance(outcome, Instead):
            out += [job for job in outcome.jobs if isinstance(job, Reading)]
        else:
            ended.append(outcome)
    assert number == 19 + 16, "nineteen portions fill the minute, and by then so many had begun"
    (extraction,) = ended
    assert isinstance(extraction, Extraction)
    assert sum(bool(page.text) for page in extraction.pages) == (1 + number) * PAGES
    assert len(extraction.pages) == last


@pytest.mark.parametrize("reason", ["vanished", "unreadable", "internal"])
def test_half_a_file_is_not_kept_for_the_whole(tmp_path: Path, reason: Reason) -> None:
    second, third = begun(tmp_path, 3 * PAGES, 1.0)
    assert second.outcome(done(ReadingError(reason, "the disk hiccups"))) == Instead(())
    outcome = third.outcome(done(portion(2, 1.0)))
    assert isinstance(outcome, ReadingError)
    assert outcome.reason == reason


def test_what_the_file_itself_spoils_costs_its_portion(tmp_path: Path) -> None:
    second, third = begun(tmp_path, 3 * PAGES, 1.0)
    assert second.outcome(done(ReadingError("damaged", "its reader crashed"))) == Instead(())
    outcome = third.outcome(done(portion(2, 1.0)))
    assert isinstance(outcome, Extraction)
    assert sum(bool(page.text) for page in outcome.pages) == 2 * PAGES


def test_only_long_pdfs_keep_several_workers_busy() -> None:
    found = {kind: workers_for(Path(f"a{kind}"), 5 << 20) for kind in (".pdf", ".PDF", ".docx", ".txt", ".xyz", "")}
    assert found == {".pdf": 11, ".PDF": 11, ".docx": 1, ".txt": 1, ".xyz": 1, "": 1}
    assert workers_for(Path("a.pdf"), 100_000) == 1


def test_where_a_portion_was_cut_short_none_begins(tmp_path: Path) -> None:
    last = 40 * PAGES
    out = begun(tmp_path, last, 0.2)
    late = replace(portion(1, 1.0, last), faults={"timeout": {100: "the time was over"}})
    assert out[0].outcome(done(late)) == Instead(())
    outcomes = [job.outcome(done(portion(number, 1.0, last))) for number, job in enumerate(out[1:], 2)]
    assert outcomes[:-1] == [Instead(())] * 14
    assert isinstance(outcomes[-1], Extraction)
    assert [page.index for page in outcomes[-1].pages if page.text][-1] == 99


def test_portions_whose_workers_end_use_up_the_time_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    second, third = begun(tmp_path, 3 * PAGES, 1.0)
    second.task()
    clock[0] += 50
    assert second.outcome(done(ReadingError("damaged", "its reader crashed"))) == Instead(())
    assert third.task().seconds == 9


def test_what_is_left_out_of_the_first_portion_is_no_matter_of_the_others(tmp_path: Path) -> None:
    job = Reading(tmp_path / "a.pdf", tmp_path / "1", plan=Plan(pypdf=False, skip=frozenset({3, 5})))
    outcome = job.outcome(done(portion(0, 1.0)))
    assert isinstance(outcome, Instead)
    assert [other.plan for other in outcome.jobs if isinstance(other, Reading)] == [Plan(pypdf=False)] * 2
