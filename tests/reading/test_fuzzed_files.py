"""Files of every kind with flipped, cut, doubled or added bytes: a text or one reason, and nothing else.

KUTIP_FLIPS says how many damaged copies are tried.
"""

import io
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from fpdf import FPDF

from search.citing import bibliographies
from search.citing.fields import BadRecordError
from search.errors import KutipError, ReadingError
from search.language import importing, lexicon_file
from search.model import Extraction
from search.reading import Limits, read_files

FLIPS = int(os.environ.get("KUTIP_FLIPS", "150"))
BODY = "Korban perdagangan orang sering terjerat utang yang harus dibayarkan kepada perekrut. "

pytestmark = pytest.mark.slow


def pdf_bytes() -> bytes:
    pdf = FPDF()
    pdf.set_title("Jeratan Utang")
    for number in range(3):
        pdf.add_page()
        pdf.start_section(f"Bab {number}")
        pdf.set_font("times", "", 11)
        pdf.multi_cell(0, text=BODY * 6)
    return bytes(pdf.output())


def docx_bytes() -> bytes:
    document = docx.Document()
    document.add_heading("Pendahuluan", 1)
    document.add_paragraph(BODY * 4)
    document.add_table(2, 2).cell(0, 0).text = "Tabel"
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


HTML = f"<html lang=id><head><title>Utang</title></head><body><h1>Bab</h1><p>{BODY * 4}<table><tr><td>a</table>"
SEEDS: dict[str, bytes] = {
    ".pdf": pdf_bytes(),
    ".docx": docx_bytes(),
    ".html": HTML.encode(),
    ".md": f"---\ntitle: Utang\n---\n\n# Bab\n\n{BODY * 4}\n\n> *kutipan* [a](b) `c`\n".encode(),
    ".txt": (BODY * 4).encode("utf-16"),
}


def damaged(data: bytes, chance: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(chance.randrange(1, 5)):
        at, far = chance.randrange(len(found) + 1), chance.randrange(1, 200)
        kind = chance.randrange(5)
        if kind == 0 and found:
            found[at % len(found)] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del found[at : at + far]
        elif kind == 2:
            found[at:at] = found[at : at + far] * chance.randrange(1, 30)
        elif kind == 3:
            found[at : at + far] = chance.randbytes(far)
        else:
            found[at:at] = chance.choice((b"999999999", b"<<", b"((", b"\x00" * 9, b"\xff\xfe", b"{" * 500, b"&" * 99))
    return bytes(found)


def damaged_inside(data: bytes, chance: random.Random) -> bytes:
    """A DOCX whose archive is whole and one of whose parts is not."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        victim = chance.choice([name for name in old.namelist() if name.startswith("word/")])
        for name in old.namelist():
            new.writestr(name, damaged(old.read(name), chance) if name == victim else old.read(name))
    return file.getvalue()


def test_damaged_files_give_a_text_or_a_reason(tmp_path: Path) -> None:
    paths = []
    for seed in range(FLIPS):
        chance = random.Random(seed)
        suffix = chance.choice(list(SEEDS))
        damage = damaged_inside if suffix == ".docx" and chance.random() < 0.7 else damaged
        path = tmp_path / f"{seed}{suffix}"
        path.write_bytes(damage(SEEDS[suffix], chance))
        paths.append(path)
    found = dict(read_files(paths, str.isalpha, jobs=2, limits=Limits(seconds=20)))
    assert sorted(found) == sorted(paths)
    reasons = [outcome.reason for outcome in found.values() if isinstance(outcome, ReadingError)]
    assert "internal" not in reasons, [
        path.name for path, one in found.items() if getattr(one, "reason", "") == "internal"
    ]
    texts = [outcome for outcome in found.values() if isinstance(outcome, Extraction)]
    assert texts
    for extraction in texts:
        for page in extraction.pages:
            assert not [letter for letter in page.text if ord(letter) < 32 and letter not in "\n\t"]


BIBTEX = (
    "@article{a2020, title={Jeratan {U}tang}, author={Sari, Dewi and {Komnas HAM}}, year={2020}, file={a.pdf:b.pdf}}"
)
RIS = "TY  - JOUR\nTI  - Jeratan\nAU  - Sari, Dewi\nPY  - 2020\nSP  - 1\nEP  - 9\nL1  - a.pdf\nER  - \n"
CSL = '[{"id":"a","type":"book","title":"Utang","author":[{"family":"Sari"}],"issued":{"date-parts":[[2020,1]]}}]'
TBX = (
    '<martif><text><body><termEntry><langSet xml:lang="en"><tig><term>debt</term></tig></langSet>'
    '<langSet xml:lang="id"><tig><term>utang</term></tig></langSet></termEntry></body></text></martif>'
)


def imported(name: str) -> Callable[[Path], object]:
    def run(path: Path) -> object:
        file = path.with_name(name)
        path.rename(file)
        return list(importing.import_entries([file]))

    return run


TAKERS: dict[str, tuple[bytes, Callable[[Path], object]]] = {
    "bibtex": (BIBTEX.encode(), lambda path: bibliographies.read_bibliography("a.bib", path.read_bytes())),
    "ris": (RIS.encode(), lambda path: bibliographies.read_bibliography("a.ris", path.read_bytes())),
    "csl-json": (CSL.encode(), lambda path: bibliographies.read_bibliography("a.json", path.read_bytes())),
    "sidecar": (CSL[1:-1].encode(), lambda path: bibliographies.read_sidecar(path.read_bytes())),
    "lexicon": (b"debt bondage; ~bonded labour = jeratan utang\n", lambda path: list(lexicon_file.read_entries(path))),
    "tsv": (b"debt\tutang\nbondage\tjeratan\n", imported("a.tsv")),
    "tbx": (TBX.encode(), imported("a.tbx")),
}


@pytest.mark.parametrize("kind", TAKERS)
def test_damaged_records_and_glossaries_are_taken_or_refused(kind: str, tmp_path: Path) -> None:
    seed, take = TAKERS[kind]
    outcomes = {"taken": 0, "refused": 0}
    for number in range(FLIPS):
        path = tmp_path / f"{number}"
        path.write_bytes(damaged(seed, random.Random(number)))
        try:
            take(path)
            outcomes["taken"] += 1
        except (KutipError, BadRecordError):
            outcomes["refused"] += 1
    assert sum(outcomes.values()) == FLIPS
