"""What lies in the folder that the user is in is none of kutip's business, whatever it is called."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from fpdf import FPDF

TRAP = "import pathlib; pathlib.Path(__file__).with_suffix('.imported').touch(); raise SystemExit('imported')"


@pytest.mark.slow
@pytest.mark.skipif(not Path(sys.executable).with_name("kutip").exists(), reason="kutip is not installed as a command")
def test_no_process_of_an_update_imports_a_file_of_hers(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    for number in range(3):
        pdf = FPDF()
        pdf.set_font("Helvetica")
        pdf.add_page()
        pdf.multi_cell(0, text=f"Majikan nomor {number} menahan paspor para pekerja sampai utang mereka lunas. " * 20)
        pdf.output(str(tmp_path / "corpus" / f"{number}.pdf"))
    for name in ("search", "signal", "multiprocessing", "pebble", "numpy"):
        (tmp_path / f"{name}.py").write_text(TRAP)
    unsafe = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    done = subprocess.run(
        [Path(sys.executable).with_name("kutip"), "index", "--jobs", "2"],
        env={**unsafe, "KUTIP_CORPUS": str(tmp_path / "corpus"), "KUTIP_INDEX": str(tmp_path / "index")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "3 papers" in done.stdout
    assert not list(tmp_path.glob("*.imported"))
