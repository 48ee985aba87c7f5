"""Which words were stemmed before? An SQLite file in each generation, of which only what is asked for is read."""

import _sqlite3 as sqlite3
from collections.abc import Mapping
from contextlib import closing
from errno import EIO
from pathlib import Path

FILE = "stems.sqlite"


class KnownStems:
    """The stems computed when the generation in a folder, or one that it grew from, was built.

    They only save time: what cannot be read is computed again.
    """

    def __init__(self, folder: Path) -> None:
        self._base: sqlite3.Connection | None = None
        try:
            uri = f"{(folder / FILE).absolute().as_uri()}?mode=ro&immutable=1"
            self._base = sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.Error:
            return

    def get(self, name: str) -> str | None:
        """The stem of a word, under the name that an analyser gives it in its `new_stems`."""
        if self._base is None:
            return None
        try:
            row = self._base.execute("SELECT stem FROM stems WHERE name = ?", (name,)).fetchone()
        except sqlite3.Error:
            self.close()
            return None
        return row[0] if row and isinstance(row[0], str) else None

    def close(self) -> None:
        """Let go of the file."""
        if self._base is not None:
            self._base.close()
            self._base = None


def add_stems(folder: Path, stems: Mapping[str, str]) -> None:
    """Write stems into the file of a generation that is being built; a file that cannot be used is made anew.

    Raises OSError when the disk does not take them.
    """
    file = folder / FILE
    try:
        _add(file, stems)
    except sqlite3.OperationalError as error:
        raise OSError(EIO, str(error)) from error
    except sqlite3.DatabaseError:
        file.unlink()
        _add(file, stems)


def _add(file: Path, stems: Mapping[str, str]) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as base:
        base.execute("PRAGMA journal_mode=MEMORY")
        base.execute("BEGIN")
        base.execute("CREATE TABLE IF NOT EXISTS stems (name TEXT PRIMARY KEY, stem TEXT NOT NULL) WITHOUT ROWID")
        base.executemany("INSERT OR REPLACE INTO stems VALUES (?, ?)", sorted(stems.items()))
        base.execute("COMMIT")
