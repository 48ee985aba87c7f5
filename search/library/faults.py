"""What is wrong with an index, and what can the user do about it?"""

from pathlib import Path

from search.errors import DamagedError, KutipError


def damaged(place: Path, detail: str) -> KutipError:
    """The error for an index that cannot be used."""
    return DamagedError(
        f"The index in {place} is damaged: {detail}.",
        "Run `kutip index --rebuild`: papers that were read before are not read again.",
    )


def unwritable(index: Path, error: OSError) -> KutipError:
    """The error for an index that cannot be written."""
    return KutipError(
        f"The index in {index} cannot be written: {error.strerror or error}.",
        "Check the folder's permissions and the free space, or choose another with --index.",
    )
