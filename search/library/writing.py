"""How is a file written so that it is never half there?"""

import os
from contextlib import suppress
from pathlib import Path


def force_folder(folder: Path) -> None:
    """Force the names in a folder to the disk, where the system can do that."""
    # Windows does not open folders; its renames are in order without.
    with suppress(PermissionError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_whole(file: Path, data: bytes) -> None:
    """Write a file aside, force it to the disk, and move it into place: never half a file under its name."""
    aside = file.with_name(f"{file.name}.{os.getpid()}.tmp")
    try:
        with aside.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        aside.replace(file)
        force_folder(file.parent)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
