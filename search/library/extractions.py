"""What have we read before? Extractions on disk, by content, kept across every rebuild of the index."""

import dataclasses
import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from search.library.writing import write_whole
from search.model import Extraction, Line, OutlineEntry, Page, Problem
from search.reading import READING_VERSION

_SUFFIX = ".json.gz"


def content_key(path: Path) -> str:
    """The key of a file's extraction: SHA-256 of its content, with its kind and the readers' version."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return f"{digest}{PurePosixPath(path.name).suffix.lower()}.{READING_VERSION}"


class ExtractionStore:
    """Extractions in a folder, one compressed JSON file each; a file is whole or not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _file(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}{_SUFFIX}"

    def is_there(self) -> bool:
        """Whether anything has been kept yet."""
        return self._folder.is_dir()

    def get(self, key: str) -> Extraction | None:
        """The extraction kept under the key; None when there is none, or when its file is damaged."""
        try:
            return _from_json(json.loads(gzip.decompress(self._file(key).read_bytes())))
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
            return None

    def keep_only(self, wanted: Callable[[str], bool]) -> None:
        """Delete all extractions but those whose key is wanted, and what writers that were killed have left."""
        for file in self._folder.glob("*/*"):
            if not (file.name.endswith(_SUFFIX) and wanted(file.name.removesuffix(_SUFFIX))):
                file.unlink(missing_ok=True)

    def __contains__(self, key: str) -> bool:
        return self._file(key).exists()

    def size(self, key: str) -> int:
        """The bytes of the extraction as it is kept; 0 where there is none."""
        try:
            return self._file(key).stat().st_size
        except OSError:
            return 0

    def keys(self, start: str) -> Iterator[str]:
        """The keys that begin so, which is by two characters at least."""
        for file in self._folder.glob(f"{start[:2]}/{start}*{_SUFFIX}"):
            yield file.name.removesuffix(_SUFFIX)

    def put(self, key: str, extraction: Extraction) -> None:
        """Keep an extraction; raises OSError when the disk does not take it."""
        file = self._file(key)
        file.parent.mkdir(parents=True, exist_ok=True)
        data = json.dumps(_to_json(extraction), ensure_ascii=True, separators=(",", ":")).encode()
        write_whole(file, gzip.compress(data, compresslevel=3, mtime=0))


def _to_json(extraction: Extraction) -> dict[str, Any]:
    # Field by field: `asdict` would first copy every line, which takes longer than to write them.
    return {
        "kind": extraction.kind,
        "pages": [
            {
                "index": page.index,
                "text": page.text,
                "label": page.label,
                "lines": [_parts(line) for line in page.lines],
                "ocr": page.ocr,
            }
            for page in extraction.pages
        ],
        "paged": extraction.paged,
        "metadata": dict(extraction.metadata),
        "outline": [dataclasses.asdict(entry) for entry in extraction.outline],
        "problems": [problem._asdict() for problem in extraction.problems],
    }


def _from_json(record: dict[str, Any]) -> Extraction:
    return Extraction(
        kind=record["kind"],
        pages=tuple(
            Page(page["index"], page["text"], page["label"], tuple(map(_line, page["lines"])), page.get("ocr"))
            for page in record["pages"]
        ),
        paged=record["paged"],
        metadata=dict(record["metadata"]),
        outline=tuple(OutlineEntry(**entry) for entry in record["outline"]),
        problems=tuple(
            Problem(problem["reason"], problem["detail"], tuple(problem["pages"])) for problem in record["problems"]
        ),
    )


def _parts(line: Line) -> list[Any]:
    parts = [line.start, line.end, line.heading, line.size, line.bold, line.box]
    return parts if line.ocr is None else [*parts, line.ocr]


def _line(record: list[Any]) -> Line:
    start, end, heading, size, bold, box, *ocr = record
    return Line(start, end, heading, size, bold, tuple(box) if box else None, *ocr)
