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
