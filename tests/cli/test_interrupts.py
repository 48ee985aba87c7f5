"""Ctrl-C reaches every process of the terminal at once, those that are only just starting too."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fpdf import FPDF

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups of this kind")


def write_pdf(file: Path, number: int) -> None:
    pdf = FPDF()
    pdf.set_font("Helvetica")
    pdf.add_page()
    pdf.multi_cell(
        0, text=f"Majikan nomor {number} menahan paspor para pekerja migran sampai utang mereka lunas. " * 20
    )
    pdf.output(str(file))


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8])
def test_an_interrupt_at_any_moment_ends_every_process_without_a_traceback(tmp_path: Path, after: float) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(12):
        write_pdf(corpus / f"{number}.pdf", number)
    environment = {**os.environ, "KUTIP_CORPUS": str(corpus), "KUTIP_INDEX": str(tmp_path / "index")}
    kutip = subprocess.Popen(
        [sys.executable, "-m", "search", "index"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    time.sleep(after)
    os.killpg(kutip.pid, signal.SIGINT)
    # The pipe closes only when the last process that holds it has ended.
    _, said = kutip.communicate(timeout=60)
    early = kutip.returncode == -signal.SIGINT
    assert early or "Traceback" not in said, said
    assert early or kutip.returncode in (0, 2), "Python itself was still starting, or the update was done"
