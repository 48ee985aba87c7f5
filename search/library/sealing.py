"""Is a generation whole, to the last byte? Its files are forced to the disk, and their checksums written down."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from search.asking import unpack
from search.engines import open_engine
from search.engines.base import Alternative, Concept, Filters
from search.language import Analyser
from search.library.catalogue import Catalogue, PaperRecord
from search.library.faults import damaged
from search.library.generations import ENGINE
from search.library.writing import force_folder, write_whole

CHECKSUMS = "checksums.json"
_SAMPLE = 20
"""Passages that are looked for in a new generation before it comes into force."""


def seal(generation: Path, stamp: str) -> None:
    """Force all files of a generation to the disk, and write down their checksums; the stamp is yet to come."""
    sums = {}
    for file in _files(generation):
        name = file.relative_to(generation).as_posix()
        if name not in (CHECKSUMS, stamp):
            sums[name] = _digest(file)
            _force(file)
    write_whole(generation / CHECKSUMS, json.dumps(sums, indent=0).encode("ascii"))
    for folder in {file.parent for file in _files(generation)} | {generation}:
        force_folder(folder)


def faults(generation: Path, stamp: str) -> list[str]:
    """What is wrong with the files of a generation, in words; nothing when it is whole."""
    try:
        sums = json.loads((generation / CHECKSUMS).read_bytes())
        expected = {str(name): str(digest) for name, digest in sums.items()}
    except (OSError, ValueError, AttributeError) as error:
        return [f"its checksums cannot be read ({error})"]
    found = {file.relative_to(generation).as_posix(): file for file in _files(generation)}
    wrong = [f"{name} is missing" for name in expected if name not in found]
    wrong += [
        f"{name} does not belong to it" for name in found if name not in expected and name not in (CHECKSUMS, stamp)
    ]
    for name in sorted(expected.keys() & found.keys()):
        try:
            changed = _digest(found[name]) != expected[name]
        except OSError as error:
            wrong.append(f"{name} cannot be read ({error.strerror})")
            continue
        wrong += [f"{name} has changed since it was written"] if changed else []
    return wrong


def verify(generation: Path, stems: Mapping[str, str]) -> None:
    """Raise KutipError unless the index has the passages that the catalogue counts, and finds a sample of them.

    `stems` are those by which its readers will look for them.
    """
    analyser = Analyser(stems)
    with closing(Catalogue(generation)) as catalogue:
        records = [entry.outcome for entry in catalogue.shelved() if isinstance(entry.outcome, PaperRecord)]
    counted = sum(record.passages for record in records)
    with closing(open_engine().reader(generation / ENGINE)) as reader:
        if reader.count() != counted:
            raise damaged(generation, f"it has {reader.count():,} passages, and its catalogue {counted:,}")
        for name in _sample(records):
            payload = reader.get(name)
            if payload is None:
                raise damaged(generation, f"the passage {name} is not there")
            stored = unpack(payload)
            words = [term for term in analyser.analyse(stored.passage.text, stored.language) if not term.stop]
            if not words:
                continue
            wanted = Concept((Alternative((words[0].stem,)),))
            only = Filters(papers=(stored.paper,))
            if name not in {hit.id for hit in reader.search([wanted], only, counted).hits}:
                raise damaged(generation, f"the passage {name} is not found by its word {words[0].exact!r}")


def _sample(records: list[PaperRecord]) -> Iterator[str]:
    """The ids of some passages, spread over all papers."""
    places = [(record.paper.id, number) for record in records for number in range(1, record.passages + 1)]
    step = max(1, len(places) // _SAMPLE)
    return (f"{paper}#{number}" for paper, number in places[::step])


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _digest(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _force(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
