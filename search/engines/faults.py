"""What can go wrong with an index, worded once for every engine."""

from pathlib import Path

from search.errors import DamagedError, KutipError


def missing(folder: Path) -> KutipError:
    """There is no index of this format; one of another version looks the same from outside."""
    return DamagedError(
        f"There is no index that this version of kutip can read in {folder}.",
        "Build it with `kutip index --rebuild`.",
    )


def damaged(folder: Path, error: BaseException) -> KutipError:
    """The index is there but cannot be read."""
    detail = " ".join(str(error).split()) or type(error).__name__
    return DamagedError(
        f"The index in {folder} cannot be read: it is damaged, or another version of kutip made it ({detail}).",
        "Build it anew with `kutip index --rebuild`; your papers are not touched.",
    )


def busy(folder: Path) -> KutipError:
    """Somebody else is writing."""
    return KutipError(
        f"Another kutip is writing to the index in {folder}.",
        "Wait until it has finished, then try again.",
    )
