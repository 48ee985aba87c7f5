"""How do the bytes get here? Opening without ever blocking, and telling what the bytes are."""

import os
import stat
from pathlib import Path

from search.errors import ReadingError

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive (DOCX, EPUB and ODT are such)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an OLE container (an old Word document, or an encrypted new one)"),
    (b"{\\rtf", "RTF"),
    (b"%!PS", "PostScript"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"AT&TFORM", "a DjVu document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
)
_HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body")


def read_bytes(path: Path, limit: int) -> bytes:
    """All bytes of a regular file of at most `limit` bytes.

    Raises ReadingError: vanished (also when it changed meanwhile), unreadable, limit.
    """
    try:
        _refuse_irregular(path.stat())
        with open(path, "rb", opener=_open_without_blocking) as file:
            before = os.fstat(file.fileno())
            _refuse_irregular(before)
            if before.st_size > limit:
                raise ReadingError("limit", f"the file has {before.st_size:,} bytes; at most {limit:,} are read")
            data = file.read(before.st_size + 1)
            after = os.fstat(file.fileno())
    except FileNotFoundError as error:
        raise ReadingError("vanished", "the file is not there any more") from error
    except (OSError, ValueError) as error:
        words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ReadingError("unreadable", words) from error
    if len(data) != before.st_size or (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise ReadingError("vanished", "the file changed while it was read")
    return data


def _open_without_blocking(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _refuse_irregular(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise ReadingError("unreadable", "it is a folder, not a file")
    if not stat.S_ISREG(status.st_mode):
        raise ReadingError("unreadable", "it is a pipe, socket or device, not a file")


def signature(data: bytes) -> str | None:
    """What the first bytes say the file is, in words, or None where they say nothing."""
    for mark, words in _SIGNATURES:
        if data.startswith(mark):
            return words
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_HTML_STARTS):
        return "HTML"
    return None
