import os
from pathlib import Path

import hypothesis
import pytest

# How long an example takes says how busy the machine is, not whether the code is right.
hypothesis.settings.register_profile("kutip", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("kutip")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material (papers, PDFs, judgments), or a skip where it is absent."""
    folder = Path(os.environ.get("KUTIP_SHARED", ROOT / ".." / "shared")).resolve()
    if not folder.is_dir():
        pytest.skip("no shared material here (set KUTIP_SHARED)")
    return folder


@pytest.fixture(autouse=True)
def own_priority(monkeypatch: pytest.MonkeyPatch) -> None:
    """`kutip index` in the process of the tests does not lower its priority, which would be for good."""
    monkeypatch.setattr("search.cli.index._give_way", lambda: None)


@pytest.fixture(scope="session")
def lexicon_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped lexicon, compiled once: an index that gets a copy need not compile it again, which takes a second."""
    from search.language import LANGUAGE_VERSION, compiled_lexicon

    folder = tmp_path_factory.mktemp("lexicon")
    compiled_lexicon(folder, [], LANGUAGE_VERSION).close()
    return folder


@pytest.fixture(scope="session")
def tesseract() -> None:
    """A skip where pages that are images cannot be read."""
    from search.errors import KutipError
    from search.reading import ocr

    try:
        ocr.refuse_without_tools("ind+eng")
    except KutipError as error:
        pytest.skip(f"{error.message} {error.remedy}")


@pytest.fixture(scope="session")
def scanned() -> bytes:
    """A PDF of three pages that are images of text."""
    import pypdfium2
    from fpdf import FPDF

    text, images = FPDF(format="A5"), FPDF(format="A5")
    for number, title in enumerate(("PENDAHULUAN", "METODE PENELITIAN", "KESIMPULAN"), 1):
        text.add_page()
        text.set_font("times", "B", 14)
        text.cell(text=title, new_x="LMARGIN", new_y="NEXT")
        text.set_font("times", "", 12)
        text.multi_cell(0, text="Perekrut menagih hutang yang harus dibayarkan oleh korban sebelum ia pulang. " * 5)
        text.cell(text=str(number + 40))
    with pypdfium2.PdfDocument(bytes(text.output())) as document:
        for page in document:
            images.add_page()
            images.image(page.render(scale=200 / 72, grayscale=True).to_pil(), 0, 0, images.w, images.h)
    return bytes(images.output())
