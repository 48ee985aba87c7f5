"""Words on the terminal: results on stdout, everything else on stderr."""

import os
import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

from search.errors import KutipError
from search.signs import CONTROL

if TYPE_CHECKING:
    from search.model import Language

# Texts, which `re` compiles when they are first met: what is printed seldom holds such signs.
_CONTROL = f"[{CONTROL}]"
_ESCAPE = r"[\x1b\x9b]"
_NO_COLOUR = r"\x1b(?!\[[0-9;]*m)|\x9b"

INDENT = "    "

_COLOURS = {"red": "\x1b[31m", "yellow": "\x1b[33m", "cyan": "\x1b[36m"}
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"

LANGUAGES: "dict[Language | None, str]" = {"id": "Indonesian", "en": "English", None: "language unknown"}

COMFORTABLE = 100
"""Columns beyond which lines of prose get hard to read."""


class ReaderGoneError(Exception):
    """Whoever read our output has closed it (`kutip search ... | head`): there is nothing left to do."""


def clean(text: str) -> str:
    """Text that comes from a paper, unable to command the terminal or to turn its writing round."""
    return text if text.isprintable() else re.sub(_CONTROL, "\ufffd", text)


def clean_name(name: str) -> str:
    """The name of a file on one line."""
    return clean(name.replace("\n", "\ufffd").replace("\t", "\ufffd"))


def put(text: str = "", end: str = "\n") -> None:
    """Print a line of the result."""
    _write(sys.stdout, text, end)


def say(text: str) -> None:
    """Print a line that is not part of the result."""
    _write(sys.stderr, text)


def say_error(message: str, remedy: str) -> None:
    """Print what went wrong, and what to do."""
    say(f"{paint('kutip:', sys.stderr, fg='red', bold=True)} {clean(message)}")
    say(f"       {clean(remedy)}")


def put_json(record: Any, *, indent: int | None = 2) -> None:
    """Print a record as JSON: letters as they are, but bytes that are not text, and control signs, as escapes."""
    # Imported here because most commands print no JSON.
    from search.asking import json_text

    unicode = (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "utf16", "utf32")
    put(json_text(record, indent=indent, ascii=not unicode))


def begin() -> None:
    """See to it that there is somewhere to print to: a shell can close either stream (`>&-`)."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    if sys.stdout is None:
        raise _unwritable(None)


def _write(stream: TextIO, text: str, end: str = "\n") -> None:
    """File names of any bytes are printed as the bytes that they are; nothing but our own colours has an escape."""
    line = text + end
    if "\x1b" in text or "\x9b" in text:
        line = re.sub(_NO_COLOUR if coloured(stream) else _ESCAPE, "\ufffd", text) + end
    try:
        stream.write(line)
    except BrokenPipeError:
        raise _reader_gone() from None
    except OSError as error:
        raise _unwritable(error) from error
    except UnicodeEncodeError:
        encoding = stream.encoding or "utf-8"
        handler = "surrogateescape" if encoding.lower().replace("-", "") == "utf8" else "replace"
        stream.flush()
        stream.buffer.write(line.encode(encoding, handler))
        stream.buffer.flush()


def finish() -> None:
    """Send what is still in the buffer."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise _reader_gone() from None
    except OSError as error:
        raise _unwritable(error) from error


def _unwritable(error: OSError | None) -> KutipError:
    # Python flushes once more when it ends, and would complain.
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    reason = error.strerror if error else "there is no standard output"
    return KutipError(f"The result cannot be written: {reason}.", "Check the free space, or where the output goes.")


def _reader_gone() -> ReaderGoneError:
    # Python flushes once more when it ends, and would complain.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ReaderGoneError()


def coloured(stream: TextIO) -> bool:
    """Whether to colour: NO_COLOR and FORCE_COLOR win over what the stream is."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def paint(
    text: str, stream: TextIO | None = None, *, fg: str | None = None, bold: bool = False, dim: bool = False
) -> str:
    """The text in a style, where colours are wanted; as `click.style` paints it, which takes long to import."""
    if not coloured(stream or sys.stdout):
        return text
    return f"{_COLOURS[fg] if fg else ''}{_BOLD if bold else ''}{_DIM if dim else ''}{text}{_PLAIN}"


def width() -> int:
    """Columns to fill: the terminal's, at least 40."""
    return max(40, _columns())


def _columns() -> int:
    """What shutil.get_terminal_size says, which comes with the modules of all archives."""
    with suppress(KeyError, ValueError):
        if (columns := int(os.environ["COLUMNS"])) > 0:
            return columns
    try:
        return os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else -1).columns or 80
    except (ValueError, OSError):
        # It is closed, or no terminal.
        return 80


def wrap(text: str, columns: int) -> list[tuple[int, int]]:
    """The (start, end) of each line of a text broken at its spaces."""
    lines: list[tuple[int, int]] = []
    start = end = None
    for word in re.finditer(r"\S+", text):
        if start is None or end is None:
            start = word.start()
        elif word.end() - start > columns:
            lines.append((start, end))
            start = word.start()
        end = word.end()
    if start is not None and end is not None:
        lines.append((start, end))
    return lines


def prose(text: str, columns: int, marked: Iterable[tuple[int, int]] = (), *, dim: bool = False) -> list[str]:
    """A text broken into lines, with the marked words picked out, the rest dimmed if need be."""
    text, marks = clean(text), sorted(marked)
    return [_line(text, start, end, marks, dim) for start, end in wrap(text, columns)]


def _line(text: str, start: int, end: int, marks: Sequence[tuple[int, int]], dim: bool) -> str:
    if not coloured(sys.stdout):
        return text[start:end]
    parts, at = [], start
    for first, last in marks:
        first, last = max(first, at), min(last, end)
        if first < last:
            parts += [paint(text[at:first], dim=dim), paint(text[first:last], fg="red", bold=True)]
            at = last
    parts.append(paint(text[at:end], dim=dim))
    return "".join(part for part in parts if part)


def count(number: int, noun: str) -> str:
    """`1 page`, `2 pages`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def absent(words: Sequence[str]) -> str:
    """That a term does not occur; where it may have been meant as several, how each is looked for."""
    said = f"“{clean(' '.join(words))}” does not occur"
    return f"{said} as one term: name one at a time to look for each word." if len(words) > 1 else f"{said}."


def table(rows: Sequence[Sequence[str]], headers: Sequence[str]) -> list[str]:
    """A plain table: columns as wide as they need be, the last one wrapped into what is left."""
    cells = [[clean(cell) for cell in row] for row in rows]
    sizes = [max(len(row[at]) for row in [headers, *cells]) for at in range(len(headers) - 1)]
    left = max(20, width() - sum(size + 2 for size in sizes))
    lines = [_row(headers, sizes, headers[-1], bold=True)]
    for row in cells:
        wrapped = [row[-1][start:end] for start, end in wrap(row[-1], left)] or [""]
        lines.append(_row(row, sizes, wrapped[0]))
        lines += [" " * sum(size + 2 for size in sizes) + more for more in wrapped[1:]]
    return lines


def _row(row: Sequence[str], sizes: Sequence[int], last: str, *, bold: bool = False) -> str:
    return paint("".join(cell.ljust(size + 2) for cell, size in zip(row, sizes, strict=False)) + last, bold=bold)
