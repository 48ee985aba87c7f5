import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material (papers, PDFs, judgments), or a skip where it is absent."""
    folder = Path(os.environ.get("KUTIP_SHARED", ROOT / ".." / "shared")).resolve()
    if not folder.is_dir():
        pytest.skip("no shared material here (set KUTIP_SHARED)")
    return folder


@pytest.fixture(scope="session")
def lexicon_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped lexicon, compiled once: an index that gets a copy need not compile it again, which takes a second."""
    from search.language import LANGUAGE_VERSION, compiled_lexicon

    folder = tmp_path_factory.mktemp("lexicon")
    compiled_lexicon(folder, [], LANGUAGE_VERSION).close()
    return folder
