import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from search.language import CompiledConcepts
from search.library import lexicons


@pytest.fixture(scope="session", autouse=True)
def compiled_once(lexicon_folder: Path) -> Iterator[None]:
    """Hands every new index the compiled lexicon, as a user's second update finds it."""
    original = lexicons.compiled_lexicon

    def from_copy(folder: Path, more: Sequence[Path], version: int) -> CompiledConcepts:
        if not folder.exists():
            shutil.copytree(lexicon_folder, folder)
        return original(folder, more, version)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lexicons, "compiled_lexicon", from_copy)
        yield
