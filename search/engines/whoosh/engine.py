"""The Whoosh engine: an index in a folder, written through Whoosh's writer and read through its codec."""

from pathlib import Path

from search.engines.base import EngineReader, EngineWriter, Entry, Prepared
from search.engines.scoring import Weights
from search.engines.whoosh.layout import FORMAT


class WhooshEngine:
    """Indexes that whoosh3 3.54.0 and Whoosh 2.7.4 write and read alike."""

    name = "whoosh"
    version = FORMAT

    def __init__(self, weights: Weights = Weights()) -> None:  # noqa: B008 - never changed
        self._weights = weights

    def prepare(self, entry: Entry) -> Prepared:
        """A passage as a writer takes it, in any process."""
        from search.engines.whoosh import preparing

        return preparing.prepare(entry)

    def create(self, folder: Path) -> None:
        """An empty index in a folder, which is made if need be; raises FileExistsError where there is one."""
        from search.engines.whoosh import writing

        writing.create(folder)

    def writer(self, folder: Path) -> EngineWriter:
        """A batch of changes; raises KutipError where the index cannot be opened or is being written to."""
        from search.engines.whoosh import writing

        return writing.WhooshWriter(folder)

    def reader(self, folder: Path) -> EngineReader:
        """The newest state; raises KutipError where the index cannot be opened."""
        from search.engines.whoosh import reading

        return reading.open_reader(folder, self._weights)
