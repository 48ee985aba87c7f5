"""Which papers are in the index, and what became of each file? An SQLite file in each generation."""

import _sqlite3 as sqlite3  # `sqlite3` itself brings datetime along, at every start
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from errno import EIO
from pathlib import Path
from typing import Any, NamedTuple

from search.errors import Reason
from search.library.corpus import CorpusFile
from search.library.faults import damaged
from search.model import FrontMatter, Language, PageLabel, Paper, Problem, Reference, Section

FILE = "catalogue.sqlite"

_SCHEMA = """
CREATE TABLE files (
    name BLOB PRIMARY KEY,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    key TEXT,
    paper TEXT UNIQUE,
    passages INTEGER NOT NULL,
    reason TEXT,
    detail TEXT,
    record TEXT,
    images TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE descriptions (
    name BLOB PRIMARY KEY,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    fault TEXT
) WITHOUT ROWID;
"""


class PaperRecord(NamedTuple):
    """What the catalogue tells of a paper besides its passages.

    `pages` counts the file's pages, 0 for a text without pages; `problems` concern single pages. `stated` is what the
    paper says of itself, `reference` the whole record of it.
    """

    paper: Paper
    stated: Reference
    reference: Reference
    labels: tuple[PageLabel, ...]
    sections: tuple[Section, ...]
    passages: int
    pages: int
    problems: tuple[Problem, ...]


class Failure(NamedTuple):
    """Why a file gave no paper."""

    reason: Reason
    detail: str


class Shelved(NamedTuple):
    """One file of the corpus as last indexed: its paper, or why there is none. `key` is its content's.

    `images` are the pages whose text was read from their images, each with how sure its letters are.
    """

    file: CorpusFile
    key: str | None
    outcome: PaperRecord | Failure
    images: tuple[tuple[int, float], ...] = ()


class Described(NamedTuple):
    """A sidecar or a bibliography as last read, and what could not be read in it."""

    file: CorpusFile
    fault: str | None


class Catalogue:
    """The catalogue of one generation, open for reading, or for writing while the generation is built.

    Raises KutipError when its file is missing or damaged, OSError when it cannot be written.
    """

    def __init__(self, folder: Path, *, create: bool = False, write: bool = False) -> None:
        file = folder / FILE
        self._folder = folder
        self._writes = write or create
        with self._using():
            if write or create:
                self._db = sqlite3.connect(file, isolation_level=None)
                self._db.execute("PRAGMA journal_mode=MEMORY")
            else:
                self._db = sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)
            if create:
                self._db.executescript(_SCHEMA)
            self._db.execute(f"SELECT {_COLUMNS} FROM files LIMIT 1").fetchone()

    @contextmanager
    def _using(self) -> Iterator[None]:
        """What cannot be written raises OSError; what cannot be made sense of in the file means that it is damaged."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if self._writes:
                raise OSError(EIO, str(error)) from error
            raise damaged(self._folder, f"its catalogue cannot be read ({error})") from error
        except (sqlite3.Error, ValueError, KeyError, TypeError, AttributeError) as error:
            raise damaged(self._folder, f"its catalogue cannot be read ({error})") from error

    def fingerprints(self) -> dict[str, CorpusFile]:
        """Every file by name, as it was when last indexed; sidecars and bibliographies too."""
        both = f"SELECT {_FILE} FROM files UNION ALL SELECT {_FILE} FROM descriptions"
        with self._using():
            return {file.name: file for file in map(_file, self._db.execute(both).fetchall())}

    def described(self) -> dict[str, Described]:
        """The sidecars and bibliographies by name, as they were last read."""
        with self._using():
            rows = self._db.execute(f"SELECT {_FILE}, fault FROM descriptions").fetchall()
            entries = [Described(_file(row[:-1]), row[-1]) for row in rows]
            return {entry.file.name: entry for entry in entries}

    def put_described(self, entries: Iterable[Described], gone: Iterable[str]) -> None:
        """Write down sidecars and bibliographies as they were read now, and forget those that are gone."""
        rows = ((*_parts(one.file), one.fault) for one in entries)
        with self._using():
            self._db.executemany("DELETE FROM descriptions WHERE name = ?", ((os.fsencode(name),) for name in gone))
            self._db.executemany("INSERT OR REPLACE INTO descriptions VALUES (?, ?, ?, ?, ?)", rows)

    def shelved(self) -> Iterator[Shelved]:
        """Every file of the corpus as last indexed, in the order of names."""
        with self._using():
            entries = [_shelved(row) for row in self._db.execute(f"SELECT {_COLUMNS} FROM files ORDER BY name")]
        return iter(entries)

    def counts(self) -> dict[str, int]:
        """How many passages each paper has, by its id, in the order of names."""
        with self._using():
            rows = self._db.execute("SELECT paper, passages FROM files WHERE paper IS NOT NULL ORDER BY name")
            return {str(paper): int(passages) for paper, passages in rows}

    def keys(self) -> set[str]:
        """The keys of the content of all files that could be opened."""
        with self._using():
            return {str(key) for (key,) in self._db.execute("SELECT key FROM files WHERE key IS NOT NULL")}

    def paper(self, id: str) -> PaperRecord | None:
        """The paper with this id."""
        with self._using():
            row = self._db.execute("SELECT record FROM files WHERE paper = ?", (id,)).fetchone()
            return _record(row[0]) if row else None

    def put(self, shelved: Iterable[Shelved]) -> None:
        """Write down what became of files, in place of what was known of them."""
        with self._using():
            rows = (_row(entry) for entry in shelved)
            self._db.executemany(f"INSERT OR REPLACE INTO files VALUES ({', '.join('?' * 11)})", rows)

    def drop(self, names: Iterable[str]) -> None:
        """Forget files."""
        with self._using():
            self._db.executemany("DELETE FROM files WHERE name = ?", ((os.fsencode(name),) for name in names))

    def begin(self) -> None:
        """Begin a batch of changes: it counts from `commit` on."""
        with self._using():
            self._db.execute("BEGIN")

    def commit(self) -> None:
        """End the batch."""
        with self._using():
            self._db.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def passage_id(paper: str, number: int) -> str:
    """The id of a paper's passage; they are numbered from 1 in reading order."""
    return f"{paper}#{number}"


_FILE = "name, size, mtime_ns, ctime_ns"
_COLUMNS = f"{_FILE}, key, reason, detail, record, images"


def _parts(file: CorpusFile) -> tuple[bytes, int, int, int]:
    """A file as the columns of `_FILE`."""
    return os.fsencode(file.name), file.size, file.mtime_ns, file.ctime_ns


def _file(row: Sequence[Any]) -> CorpusFile:
    """The reverse of `_parts`."""
    name, size, mtime_ns, ctime_ns = row
    return CorpusFile(os.fsdecode(name), size, mtime_ns, ctime_ns)


def _row(entry: Shelved) -> tuple[object, ...]:
    outcome = entry.outcome
    common = (*_parts(entry.file), entry.key)
    if isinstance(outcome, Failure):
        return (*common, None, 0, outcome.reason, outcome.detail, None, json.dumps(entry.images))
    # ASCII escapes, because a file's name may hold bytes that are not text.
    record = outcome._asdict() | {
        "paper": outcome.paper._asdict() | {"front": outcome.paper.front._asdict()},
        "stated": outcome.stated._asdict(),
        "reference": outcome.reference._asdict(),
        "labels": [(page.label, page.source) for page in outcome.labels],
        "sections": [section._asdict() for section in outcome.sections],
        "problems": [problem._asdict() for problem in outcome.problems],
    }
    text = json.dumps(record, separators=(",", ":"))
    return (*common, outcome.paper.id, outcome.passages, None, None, text, json.dumps(entry.images))


def _shelved(row: tuple[Any, ...]) -> Shelved:
    *file, key, reason, detail, record, images = row
    outcome = Failure(reason, detail) if record is None else _record(record)
    return Shelved(_file(file), key, outcome, tuple(map(tuple, json.loads(images))))


def _record(text: str) -> PaperRecord:
    record = json.loads(text)
    paper, front = record["paper"], record["paper"]["front"]
    language: Language | None = paper["language"]
    return PaperRecord(
        paper=Paper(
            id=paper["id"],
            file=paper["file"],
            front=FrontMatter(front["title"], tuple(front["authors"]), front["year"], front["doi"]),
            language=language,
        ),
        stated=Reference(**record["stated"]),
        reference=Reference(**record["reference"]),
        labels=tuple(PageLabel(index, label, source) for index, (label, source) in enumerate(record["labels"], 1)),
        sections=tuple(Section(**{**section, "path": tuple(section["path"])}) for section in record["sections"]),
        passages=record["passages"],
        pages=record["pages"],
        problems=tuple(
            Problem(problem["reason"], problem["detail"], tuple(problem["pages"])) for problem in record["problems"]
        ),
    )
