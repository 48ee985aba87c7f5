"""Is a generation whole, to the last byte? Its files are forced to the disk, and their checksums written down."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path
from threading import Thread

from search.asking import StoredPassage, unpack
from search.engines import open_engine
from search.engines.base import Alternative, Concept, EngineReader, Filters
from search.language import Analyser, Stems
from search.library.catalogue import Catalogue, passage_id
from search.library.faults import damaged
from search.library.generations import ENGINE
from search.library.writing import force_folder, write_whole

CHECKSUMS = "checksums.json"
_SAMPLE = 10
"""Passages of all papers, and of the new ones, that are looked for before a generation comes into force."""


_CHUNK = 8 << 20
"""Bytes that are read at a time: few, so that the thread that does so seldom waits for Python's lock."""
_LOOK_RARE = 4
_FEW_HITS = 200


def seal(generation: Path, stamp: str, base: Path | None = None) -> None:
    """Force all files of a generation to the disk, and write down their checksums; the stamp is yet to come.

    Files that are those of `base` under another name are on the disk, and keep the checksums that were looked at there.
    """
    before = _checksums(base) if base else {}
    sums = {}
    for file in _files(generation):
        name = file.relative_to(generation).as_posix()
        if name in (CHECKSUMS, stamp):
            continue
        if base and name in before and _is_same(file, base / name):
            sums[name] = before[name]
        else:
            sums[name] = _digest(file)
            _force(file)
    write_whole(generation / CHECKSUMS, json.dumps(sums, indent=0).encode("ascii"))
    for folder in {file.parent for file in _files(generation)} | {generation}:
        force_folder(folder)


def _is_same(file: Path, other: Path) -> bool:
    """Whether two names are of one file."""
    try:
        return file.samefile(other)
    except OSError:
        return False


def _checksums(generation: Path) -> dict[str, str]:
    sums = json.loads((generation / CHECKSUMS).read_bytes())
    return {str(name): str(digest) for name, digest in sums.items()}


class Check:
    """Looks at a generation's checksums in a thread of its own, while others read papers."""

    def __init__(self, generation: Path, stamp: str) -> None:
        self._generation = generation
        self._stamp = stamp
        self._found: Future[list[str]] = Future()
        Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        try:
            self._found.set_result(faults(self._generation, self._stamp))
        except BaseException as error:  # noqa: BLE001 - raised where the result is asked for
            self._found.set_exception(error)

    def faults(self) -> list[str]:
        """What is wrong with the generation, as soon as it is known."""
        return self._found.result()

    def refuse(self) -> None:
        """Raise KutipError where the generation is damaged."""
        if wrong := self.faults():
            raise damaged(self._generation, wrong[0])


def faults(generation: Path, stamp: str) -> list[str]:
    """What is wrong with the files of a generation, in words; nothing when it is whole."""
    try:
        expected = _checksums(generation)
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


def verify(generation: Path, stems: Stems, new: Sequence[str] = ()) -> None:
    """Raise KutipError unless the index has the passages that the catalogue counts, and finds a sample of them.

    `stems` are those by which its readers will look for them; of the papers in `new` there is a sample of their own.
    """
    analyser = Analyser(stems)
    with closing(Catalogue(generation)) as catalogue:
        papers = catalogue.counts()
    counted = sum(papers.values())
    with closing(open_engine().reader(generation / ENGINE)) as reader:
        if reader.count() != counted:
            raise damaged(generation, f"it has {reader.count():,} passages, and its catalogue {counted:,}")
        fresh = {paper: papers[paper] for paper in new if paper in papers}
        for name in dict.fromkeys((*_sample(papers, 0), *_sample(fresh, 0.5))):
            payload = reader.get(name)
            if payload is None:
                raise damaged(generation, f"the passage {name} is not there")
            _look_for(name, unpack(payload), reader, analyser, generation)


def _look_for(name: str, stored: StoredPassage, reader: EngineReader, analyser: Analyser, generation: Path) -> None:
    """Raise KutipError unless a passage is among those that hold its rarest word, of those that look rare."""
    terms = analyser.analyse(stored.passage.text, stored.language)
    long = sorted({term.stem for term in terms if not term.stop}, key=lambda stem: (-len(stem), stem))[:_LOOK_RARE]
    often, word = min(((reader.frequency(stem, "stem"), stem) for stem in long), default=(0, ""))
    if not word:
        return
    # To unpack a hit takes its time, and so does a filter, which is a set of all passages.
    only = Filters() if often < _FEW_HITS else Filters(papers=(stored.paper,))
    hits = reader.search([Concept((Alternative((word,)),))], only, reader.count()).hits
    if name not in {hit.id for hit in hits}:
        raise damaged(generation, f"the passage {name} is not found by its word {word!r}")


def _sample(papers: Mapping[str, int], first: float) -> Iterator[str]:
    """The ids of some passages, spread over all papers, of which so many passages are counted.

    `first` is from 0 to 1: how far from one to the next the first of them stands.
    """
    step = max(1, sum(papers.values()) // _SAMPLE)
    wanted, passed = int(first * step), 0
    for paper, passages in papers.items():
        while wanted < passed + passages:
            yield passage_id(paper, wanted - passed + 1)
            wanted += step
        passed += passages


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _digest(file: Path) -> str:
    digest, chunk = hashlib.sha256(), memoryview(bytearray(min(_CHUNK, file.stat().st_size + 1)))
    with file.open("rb", buffering=0) as handle:
        while size := handle.readinto(chunk):
            digest.update(chunk[:size])
    return digest.hexdigest()


def _force(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
