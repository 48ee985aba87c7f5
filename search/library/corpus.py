"""Which files are the papers, and what is each of them called?"""

import os
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from search.citing import BIBLIOGRAPHY_SUFFIXES
from search.errors import KutipError, Reason
from search.language import USER_LEXICON
from search.reading import SUFFIXES

COMPANIONS = frozenset({".toml"})
"""Suffixes of files that stand beside papers and say nothing of them."""

PRECEDENCE = (".pdf", ".docx", ".html", ".htm", ".xhtml", ".md", ".markdown", ".txt", ".text")
"""Of two files that differ in the suffix alone, the earlier kind gets the bare id."""


_FIRST, _LAST = -(1 << 63), (1 << 63) - 1
"""The time stamps that eight bytes hold: the years 1677 to 2262."""

README_REMEDY = "Give it another name to have it indexed."

INDEX_MARK = "generations"
"""A folder that holds one of this name is an index, wherever it was put."""


class CorpusFile(NamedTuple):
    """A file of the corpus: its path in it (with `/`), and what tells a change cheaply.

    `mtime_ns` is what programs may set as they like; `ctime_ns` is the system's own time of the last change to the
    file, its name or its permissions (on Windows: of its making).
    """

    name: str
    size: int
    mtime_ns: int
    ctime_ns: int

    def looks_like(self, other: "CorpusFile | None") -> bool:
        """Whether the size and the time stamp that everybody sees are the same."""
        return other is not None and (self.size, self.mtime_ns) == (other.size, other.mtime_ns)


class Skipped(NamedTuple):
    """A file that is no paper, or a folder whose papers cannot be seen, with the reason."""

    name: str
    reason: Reason
    detail: str
    folder: bool = False


class Readme(NamedTuple):
    """A file that tells of its folder, and could be read as a paper."""

    name: str


class Scan(NamedTuple):
    """What a corpus folder holds, in the order of names.

    `files` are those of papers, `descriptions` sidecars (`paper.pdf.json`) and bibliographies, `readmes` the names of
    files that tell of a folder.
    """

    files: tuple[CorpusFile, ...]
    skipped: tuple[Skipped, ...]
    descriptions: tuple[CorpusFile, ...] = ()
    readmes: tuple[str, ...] = ()

    def hides(self, name: str) -> bool:
        """Whether a file may be there although it was not seen, in a folder that cannot be read."""
        return any(skip.folder and name.startswith(f"{skip.name}/") for skip in self.skipped)


def scan(corpus: Path) -> Scan:
    """Walk the corpus. Hidden files and settings are passed over; a README is no paper.

    Raises KutipError when the folder is missing or cannot be read.
    """
    refuse_missing(corpus)
    try:
        next(corpus.iterdir(), None)
    except OSError as error:
        raise KutipError(
            f"The corpus {corpus} cannot be read: {error.strerror}.", "Check the folder's permissions."
        ) from error
    files: list[CorpusFile] = []
    skipped: list[Skipped] = []
    descriptions: list[CorpusFile] = []
    readmes: list[str] = []
    for one in sorted(_walk(corpus, "", frozenset()), key=lambda one: one.name):
        if isinstance(one, Skipped):
            skipped.append(one)
        elif isinstance(one, Readme):
            readmes.append(one.name)
        else:
            (descriptions if _suffix(one.name) in BIBLIOGRAPHY_SUFFIXES else files).append(one)
    return Scan(tuple(files), tuple(skipped), tuple(descriptions), tuple(readmes))


def refuse_missing(corpus: Path) -> None:
    """Raise KutipError where the corpus is no folder."""
    if not corpus.exists():
        raise KutipError(
            f"There is no corpus at {corpus}.",
            "Make the folder and put papers into it, or name another with --corpus, KUTIP_CORPUS or kutip.toml.",
        )
    if not corpus.is_dir():
        raise KutipError(f"The corpus {corpus} is not a folder.", "Name the folder that holds the papers.")


def _suffix(name: str) -> str:
    """What `PurePosixPath(name).suffix.lower()` says, ten times as fast: every search looks at every file."""
    last = name[name.rfind("/") + 1 :]
    dot = last.rfind(".")
    return last[dot:].lower() if 0 < dot < len(last) - 1 else ""


def _walk(folder: Path, prefix: str, above: frozenset[tuple[int, int]]) -> Iterator[CorpusFile | Skipped | Readme]:
    try:
        here = folder.stat()
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        detail = f"the folder cannot be read: {error.strerror}; papers known from before stay as they were"
        yield Skipped(prefix.rstrip("/"), "unreadable", detail, folder=True)
        return
    # A symbolic link back to a folder that we are inside of would never end.
    above = above | {(here.st_dev, here.st_ino)}
    for entry in entries:
        name = prefix + entry.name
        # `~$` are the lock files of word processors.
        if entry.name.startswith((".", "~$")) or entry.name == USER_LEXICON:
            continue
        try:
            status = entry.stat()
        except OSError as error:
            yield Skipped(name, "unreadable", error.strerror or str(error))
            continue
        if stat.S_ISDIR(status.st_mode):
            if (folder / entry.name / INDEX_MARK).is_dir():
                continue
            if (status.st_dev, status.st_ino) not in above:
                yield from _walk(folder / entry.name, name + "/", above)
        elif found := _judge(name, status):
            yield found


def _judge(name: str, status: os.stat_result) -> CorpusFile | Skipped | Readme | None:
    suffix = _suffix(name)
    last = name[name.rfind("/") + 1 :]
    if last[:6].lower() == "readme" and PurePosixPath(last.lower()).stem == "readme":
        return Readme(name) if suffix in SUFFIXES else None
    if suffix in COMPANIONS:
        return None
    if suffix not in SUFFIXES and suffix not in BIBLIOGRAPHY_SUFFIXES:
        return Skipped(name, "unsupported", f"no reader for {suffix or 'a file without suffix'}")
    if not stat.S_ISREG(status.st_mode):
        return Skipped(name, "unreadable", "not a regular file")
    return seen(name, status)


def seen(name: str, status: os.stat_result) -> CorpusFile:
    """A file as the system describes it; a date beyond those that the catalogue holds as the last of these."""
    mtime_ns, ctime_ns = status.st_mtime_ns, status.st_ctime_ns
    if not (_FIRST <= mtime_ns <= _LAST and _FIRST <= ctime_ns <= _LAST):
        mtime_ns, ctime_ns = (min(max(stamp, _FIRST), _LAST) for stamp in (mtime_ns, ctime_ns))
    return CorpusFile(name, status.st_size, mtime_ns, ctime_ns)


class Change(NamedTuple):
    """A file that was added, changed or removed: as it was indexed and as it is now, None where it is not."""

    name: str
    indexed: CorpusFile | None
    now: CorpusFile | None


def changes(scan: Scan, fingerprints: Mapping[str, CorpusFile]) -> Iterator[Change]:
    """The files that were added, changed or removed, by size and time stamp alone, in any order.

    The system's time stamp is left to an update, which looks at the content: it changes with a name or permissions too.
    """
    now = {file.name: file for file in (*scan.files, *scan.descriptions)}
    for name in now.keys() | fingerprints.keys():
        indexed, file = fingerprints.get(name), now.get(name)
        if not (file and file.looks_like(indexed)) and not scan.hides(name):
            yield Change(name, indexed, file)


def paper_ids(names: Iterable[str]) -> Mapping[str, str]:
    """The id of each file's paper: the name without suffix, or with it where another kind has precedence.

    The ids depend on the set of names alone, not on the order in which they came.
    """
    by_stem: dict[str, list[str]] = {}
    for name in names:
        by_stem.setdefault(_printable(_without_suffix(name)), []).append(name)
    ids: dict[str, str] = {}
    others: list[str] = []
    for stem, rivals in by_stem.items():
        first, *rest = sorted(rivals, key=_rank)
        ids[first] = stem
        others += rest
    taken = set(ids.values())
    for name in sorted(others):
        ids[name] = _untaken(_printable(name), taken)
        taken.add(ids[name])
    return ids


def _rank(name: str) -> tuple[int, str]:
    return PRECEDENCE.index(PurePosixPath(name).suffix.lower()), name


def _untaken(wanted: str, taken: Collection[str]) -> str:
    if wanted not in taken:
        return wanted
    return next(name for number in count(2) if (name := f"{wanted}-{number}") not in taken)


def _without_suffix(name: str) -> str:
    return name[: -len(PurePosixPath(name).suffix)]


def _printable(name: str) -> str:
    """The name as an id: bytes that are not text, control characters and `#` written as %XX."""
    return "".join(
        char if char.isprintable() and char != "#" else "".join(f"%{byte:02X}" for byte in os.fsencode(char))
        for char in name
    )


def inside(corpus: Path, paths: Sequence[Path]) -> tuple[str, ...]:
    """The given files and folders as names under the corpus; raises KutipError for one that is elsewhere."""
    names = []
    for path in paths:
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links out of the corpus
        if not absolute.is_relative_to(corpus):
            raise KutipError(f"{path} is not in the corpus {corpus}.", "Put it into the corpus, or use --corpus.")
        names.append(absolute.relative_to(corpus).as_posix())
    return tuple(names)
