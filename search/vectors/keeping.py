"""Where are vectors kept? By the text they were made of, in one file that only ever grows."""

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

KEY_BYTES = 16


def text_key(text: str) -> bytes:
    """What a passage's vector is kept under: the same text has the same vector, in whichever paper it stands."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES).digest()


class VectorFile:
    """Vectors of one embedder: each a key and `dimensions` half-precision floats.

    What a stopped process left half-written at the end is cut off by the next writer and not seen by readers.
    """

    def __init__(self, folder: Path, dimensions: int) -> None:
        self.path = folder / "vectors.bin"
        self._record = KEY_BYTES + 2 * dimensions

    def rows(self) -> dict[bytes, int]:
        """In which row the vector of each key stands."""
        try:
            with self.path.open("rb") as file:
                count = os.fstat(file.fileno()).st_size // self._record
                keys = {}
                for row in range(count):
                    file.seek(row * self._record)
                    keys[file.read(KEY_BYTES)] = row
                return keys
        except FileNotFoundError:
            return {}

    def append(self, vectors: Iterable[tuple[bytes, bytes]]) -> None:
        """Add vectors, and force them to the disk."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            file.truncate(file.tell() // self._record * self._record)
            file.write(b"".join(key + vector for key, vector in vectors))
            file.flush()
            os.fsync(file.fileno())


def write_places(folder: Path, generation: str, places: Sequence[tuple[str, int]]) -> None:
    """Write down which passage of a generation has the vector of which row, in place of those of other generations."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{generation}.json"
    aside = file.with_suffix(f".{os.getpid()}.tmp")
    aside.write_text(json.dumps({"ids": [name for name, _ in places], "rows": [row for _, row in places]}), "utf-8")
    aside.replace(file)
    for old in folder.glob("*.json"):
        if old != file:
            old.unlink(missing_ok=True)


def read_places(file: Path) -> tuple[list[str], list[int]] | None:
    """The ids of passages and the rows of their vectors; None where there is no such file, or none that can be read."""
    try:
        record = json.loads(file.read_text("utf-8"))
        return list(record["ids"]), list(record["rows"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
