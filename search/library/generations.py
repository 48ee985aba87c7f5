"""Which state of the index is in force? Whole generations, built aside and swapped in by one rename.

index/lock                       one writer at a time
index/ocr.lock                   one reader of images at a time
index/writer                     who that is
index/current                    the name of the generation in force
index/extractions/...            what the readers said of each file, by content
index/generations/000012/        one whole index: engine/, catalogue.sqlite, stems.sqlite, checksums.json, stamp.json
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from search.citing import CITING_VERSION
from search.errors import KutipError, StateError
from search.language import LANGUAGE_VERSION
from search.library.corpus import refuse_missing
from search.library.faults import damaged, unwritable
from search.library.writing import force_folder, write_whole
from search.reading import READING_VERSION
from search.structure import STRUCTURE_VERSION

FORMAT_VERSION = 4
ENGINE = "engine"
_SEGMENT = ".seg"
STAMP = "stamp.json"
WRITER = "writer"
LOCK_WAIT = 10.0
"""Seconds that a writer waits for another to finish, unless told otherwise."""


class Stamp(NamedTuple):
    """What a generation was made from: it is compatible when all versions are today's."""

    versions: Mapping[str, str]
    corpus: str
    passages: int


def versions(engine: str) -> dict[str, str]:
    """The versions of everything that decides what stands in an index."""
    return {
        "format": str(FORMAT_VERSION),
        "reading": str(READING_VERSION),
        "structure": str(STRUCTURE_VERSION),
        "language": str(LANGUAGE_VERSION),
        "citing": str(CITING_VERSION),
        "engine": engine,
    }


class Generations:
    """The generations in an index folder."""

    def __init__(self, index: Path) -> None:
        self.index = index
        self._folder = index / "generations"
        self._pointer = index / "current"

    def current(self) -> Path | None:
        """The folder of the generation in force; None when nothing has been built yet."""
        try:
            name = self._pointer.read_bytes().decode("ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise damaged(self.index, str(error)) from error
        folder = self._folder / name
        if not (folder / STAMP).is_file():
            raise damaged(self.index, f"generation {name!r} is not there")
        return folder

    def have_been(self) -> bool:
        """Whether anything has been built here before, damaged or not."""
        return self._pointer.exists()

    @contextmanager
    def building(self, base: Path | None) -> Iterator[Path]:
        """A folder to build the next generation in, a copy of `base` if given (segments by name); stamped last.

        It comes into force when the block ends well, and is deleted when the block raises.
        """
        number = f"{1 + max((int(name) for name in self._names()), default=0):06}"
        aside = self._folder / f"{number}.building"
        _delete(aside)
        previous = self._in_force()
        try:
            if base is None:
                (aside / ENGINE).mkdir(parents=True)
            else:
                from shutil import copytree

                copytree(base, aside, copy_function=_copy)
                (aside / STAMP).unlink()
            yield aside
            read_stamp(aside)
            aside.replace(self._folder / number)
            force_folder(self._folder)
        except BaseException:
            _delete(aside)
            raise
        write_whole(self._pointer, f"{number}\n".encode("ascii"))
        self._reclaim(keep={number, previous.name if previous else ""})

    def before(self) -> Path | None:
        """The generation that was in force before the one that is; None when it is not kept."""
        current = self._in_force()
        whole = [name for name in self._names() if (self._folder / name / STAMP).is_file()]
        earlier = [name for name in whole if current is None or int(name) < int(current.name)]
        return self._folder / max(earlier, key=int) if earlier else None

    def roll_back(self) -> Path:
        """Put the generation before in force again, and delete the one that was; raises KutipError without one."""
        earlier = self.before()
        if earlier is None:
            raise KutipError(
                f"There is no earlier state of the index in {self.index}.",
                "Only the last one is kept, and only until an update has replaced it.",
            )
        write_whole(self._pointer, f"{earlier.name}\n".encode("ascii"))
        self._reclaim(keep={earlier.name})
        return earlier

    def _in_force(self) -> Path | None:
        try:
            return self.current()
        except KutipError:
            return None

    def _names(self) -> list[str]:
        if not self._folder.is_dir():
            return []
        return [entry.name for entry in self._folder.iterdir() if entry.name.isdigit()]

    def _reclaim(self, keep: set[str]) -> None:
        """Delete all generations but the one in force and the one before, which readers may still have open."""
        for entry in self._folder.iterdir():
            if entry.name not in keep:
                _delete(entry)

    @contextmanager
    def lock(self, wait: float | None = None) -> Iterator[None]:
        """Be the only writer; raises KutipError when another one does not finish within `wait` seconds.

        The lock belongs to the process and ends with it, however it ends.
        """
        from filelock import FileLock, Timeout

        try:
            self.index.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.index / "lock")
            lock.acquire(timeout=LOCK_WAIT if wait is None else wait)
            self._sweep()
            write_whole(self.index / WRITER, _this_process())
        except Timeout:
            raise KutipError(
                f"Another kutip is writing the index in {self.index}{self._writer()}.",
                "Wait until it has finished, or longer: kutip index --wait 600.",
            ) from None
        except OSError as error:
            raise unwritable(self.index, error) from error
        try:
            yield
        finally:
            (self.index / WRITER).unlink(missing_ok=True)
            lock.release()

    def _sweep(self) -> None:
        """Delete what writers that were killed have left half done."""
        for file in self.index.glob("*.tmp"):
            file.unlink(missing_ok=True)
        for folder in self._folder.glob("*.building"):
            _delete(folder)

    def _writer(self) -> str:
        """Who is writing, in words."""
        try:
            writer = json.loads((self.index / WRITER).read_bytes())
            return f" (process {int(writer['process'])} on {writer['host']}, since {writer['since']})"
        except (OSError, ValueError, KeyError, TypeError):
            return ""


def _delete(folder: Path) -> None:
    # What only writers need is imported where it is used: a search has no need of it.
    from shutil import rmtree

    rmtree(folder, ignore_errors=True)


def _this_process() -> bytes:
    from datetime import UTC, datetime
    from socket import gethostname

    now = datetime.now(UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return json.dumps({"process": os.getpid(), "host": gethostname(), "since": now}).encode("ascii")


def _copy(source: str, target: str) -> None:
    """Copy a file; segments never change, so that they need only another name, where the disk can do that."""
    if source.endswith(_SEGMENT):
        with suppress(OSError):
            os.link(source, target)
            return
    from shutil import copy2

    copy2(source, target)


def finish(generation: Path, stamp: Stamp, base: Path | None) -> None:
    """Seal a generation and stamp it as whole: the last thing that is written into it. It grew from `base`."""
    from search.library.sealing import seal

    seal(generation, STAMP, base)
    write_whole(generation / STAMP, json.dumps(stamp._asdict(), indent=1).encode("ascii"))


def refuse_other_corpus(stamp: Stamp, index: Path, corpus: Path) -> None:
    """Raise KutipError when the index was built from another corpus that is still there, or names none."""
    there = Path(stamp.corpus)
    if there == corpus or not there.is_dir() or (corpus.is_dir() and there.samefile(corpus)):
        return
    refuse_missing(corpus)
    raise StateError(
        f"The index in {index} belongs to another corpus: {there}.",
        f"Choose another index with --index, or give this one to {corpus} with `kutip index --rebuild`.",
    )


def read_stamp(generation: Path) -> Stamp:
    """The stamp of a generation; raises KutipError when it cannot be read."""
    try:
        record = json.loads((generation / STAMP).read_bytes())
        return Stamp(dict(record["versions"]), str(record["corpus"]), int(record["passages"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(generation, f"its stamp cannot be read ({error})") from error
