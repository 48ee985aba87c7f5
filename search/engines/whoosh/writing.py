"""How does a batch of changes get into the index, wholly or not at all?"""

# mypy: allow-untyped-calls

from collections.abc import Iterable, Set
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Any, Self

from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, clean_files
from whoosh.writing import SegmentWriter

from search.engines.base import Entry, Prepared
from search.engines.faults import busy, damaged, missing
from search.engines.whoosh.codec import KutipCodec
from search.engines.whoosh.layout import INDEX
from search.engines.whoosh.merging import Source, choose, live
from search.engines.whoosh.opening import Contents, OpenSegment, Segment, open_segments, read_contents
from search.engines.whoosh.pooling import GroupedPool
from search.engines.whoosh.preparing import prepare
from search.engines.whoosh.schema import schema

LOCK_WAIT_S = 10.0
"""How long another writer is waited for."""


def create(folder: Path) -> None:
    """An empty index; raises FileExistsError where there is one already."""
    folder.mkdir(parents=True, exist_ok=True)
    if read_contents(folder):
        raise FileExistsError(f"there is an index in {folder} already")
    TOC.create(FileStorage(str(folder)), schema(), INDEX)


class WhooshWriter:
    """A batch of changes. One add() brings whole papers; an error inside spoils the batch for good."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._storage = FileStorage(str(folder))
        self._lock: Any = None
        self._writer: Any = None
        self._segments: list[OpenSegment] = []
        self._new: dict[str, dict[str, int]] = {}
        self._ids: set[str] = set()
        self._spoiled = False

    def add(self, entries: Iterable[Entry | Prepared]) -> None:
        """Write passages; raises ValueError for a paper or an id that is there already."""
        self._check_open()
        opened: set[str] = set()
        try:
            for entry in entries:
                prepared = prepare(entry) if isinstance(entry, Entry) else entry
                if prepared.paper not in opened:
                    self._check_new(prepared.paper)
                    opened.add(prepared.paper)
                self._add(prepared)
        except BaseException:
            self._spoiled = True
            raise

    def remove(self, paper: str) -> None:
        """Delete all passages of a paper, added in this batch or before; none is no error."""
        self._check_open()
        for segment in self._segments:
            segment.deleted.update(segment.numbers("paper", paper))
        for passage, number in self._new.pop(paper, {}).items():
            self._writer.newsegment.delete_document(number)
            self._ids.discard(passage)

    def __enter__(self) -> Self:
        self._lock = _locked(self._storage, self._folder)
        try:
            self._open()
        except BaseException:
            self._let_go()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is not None or self._spoiled:
                self._roll_back()
            else:
                self._commit()
        finally:
            self._let_go()
        if self._spoiled and kind is None:
            raise ValueError("add() failed in this batch: nothing of it was kept")

    def _open(self) -> None:
        try:
            contents = read_contents(self._folder)
            self._segments = open_segments(self._folder, contents.segments if contents else [])
        except Exception as error:
            raise damaged(self._folder, error) from error
        if contents is None:
            raise missing(self._folder)
        self._writer = SegmentWriter(_Place(self._storage, contents), codec=KutipCodec(), _lk=False)
        self._writer.pool = GroupedPool(self._writer.temp_storage())

    def _check_open(self) -> None:
        if self._writer is None:
            raise ValueError("a writer works only inside its with block")

    def _check_new(self, paper: str) -> None:
        if paper in self._new or any(segment.numbers("paper", paper) for segment in self._segments):
            raise ValueError(f"the paper {paper!r} is in the index already: remove it first")

    def _add(self, passage: Prepared) -> None:
        if passage.id in self._ids or any(segment.numbers("id", passage.id) for segment in self._segments):
            raise ValueError(f"the passage {passage.id!r} is in the index already")
        self._new.setdefault(passage.paper, {})[passage.id] = self._writer.docnum
        self._ids.add(passage.id)
        # Straight into the pool of Whoosh's writer, which would give it one posting at a time.
        for field, words in passage.words.items():
            self._writer.pool.add_words(field, self._writer.docnum, words)
        self._writer.add_document(**passage.columns)

    def _commit(self) -> None:
        try:
            self._writer.commit(mergetype=self._merge)
        except BaseException:
            self._roll_back()
            raise

    def _merge(self, writer: Any, _: list[Any]) -> list[Any]:
        """Whoosh's hook: take small segments into the new one, and say which of the old stay."""
        stay, join = choose(sum(map(len, self._new.values())), self._segments)
        for segment in join:
            if live(segment):
                writer.add_reader(Source(segment))
        return [_for_whoosh(segment.segment, segment.deleted) for segment in stay]

    def _roll_back(self) -> None:
        """Remove what was written; what Whoosh cannot close any more is swept away with the rest."""
        with suppress(Exception):
            self._writer.cancel()
        contents = read_contents(self._folder)
        if contents is not None:
            kept = [_for_whoosh(segment, segment.deleted) for segment in contents.segments]
            clean_files(self._storage, INDEX, contents.generation, kept)

    def _let_go(self) -> None:
        for segment in self._segments:
            segment.close()
        self._segments = []
        self._writer = None
        self._lock.release()


class _Place:
    """What Whoosh's writer asks an index for; the lock and the table of contents are ours."""

    indexname = INDEX

    def __init__(self, storage: FileStorage, contents: Contents) -> None:
        self.storage = storage
        self._contents = contents

    def _read_toc(self) -> TOC:
        # The segments come at the commit: which of their passages are deleted is known only then.
        return TOC(schema(), [], self._contents.generation)


def _for_whoosh(segment: Segment, deleted: Set[int]) -> W3Segment:
    """A segment as Whoosh writes it into its table of contents."""
    known = segment.attributes
    whole = W3Segment(
        KutipCodec(), known["indexname"], doccount=segment.size, segid=known["segid"], deleted=set(deleted) or None
    )
    whole.compound = known["compound"]
    return whole


def _locked(storage: FileStorage, folder: Path) -> Any:
    """The index's lock, held; raises KutipError when another writer keeps it."""
    if not folder.is_dir():
        raise missing(folder)
    lock = storage.lock(f"{INDEX}_WRITELOCK")
    until = monotonic() + LOCK_WAIT_S
    while not lock.acquire():
        if monotonic() > until:
            raise busy(folder)
        sleep(0.05)
    return lock
