"""What does the user herself say of a paper? A CSL-JSON record beside its file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from search.citing import SIDECAR_SUFFIX, changed_sidecar
from search.errors import KutipError
from search.library.writing import write_whole
from search.model import Paper
from search.settings import Settings


def sidecar_of(settings: Settings, paper: Paper) -> Path:
    """The file that holds what the user says of a paper: `paper.pdf.json` beside `paper.pdf`."""
    return settings.corpus / f"{paper.file}{SIDECAR_SUFFIX}"


def write_fields(settings: Settings, paper: Paper, fields: Mapping[str, Any]) -> Path:
    """Write some variables into a paper's sidecar, and leave all else that stands there; None says that there is none.

    Raises KutipError when the sidecar that is there cannot be read, or a new one cannot be written.
    """
    file = sidecar_of(settings, paper)
    try:
        # A link stays one: what it leads to is written.
        write_whole(
            file.resolve() if file.is_symlink() else file,
            changed_sidecar(file.read_bytes() if file.exists() else None, fields),
        )
    except ValueError as error:
        raise KutipError(
            f"{file} cannot be read: {error}.", "Mend it by hand, or delete it; nothing was changed."
        ) from error
    except OSError as error:
        raise KutipError(
            f"{file} cannot be written: {error.strerror or error}.",
            "Check the folder's permissions and the free space.",
        ) from error
    return file
