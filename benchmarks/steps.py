"""How fast is each step from a file to the index by itself? Every function here runs in a process of its own.

What happens once in a process (a library imported, a word list loaded) is over before the clock starts, except where
the coldness itself is measured.
"""

import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.asking import StoredPassage, pack, sketch
from search.engines import open_engine
from search.engines.base import Entry
from search.language import Analyser, is_known_word, text_language
from search.model import Extraction, Passage
from search.reading import read_file
from search.structure import structure


@dataclass(frozen=True)
class Done:
    """So many pages or passages in so many seconds."""

    units: int
    seconds: float

    @property
    def rate(self) -> float:
        return self.units / self.seconds


def in_new_process(step: Callable[..., Done], *given: Any) -> Done:
    """What a step took in a process that has done nothing before."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(step, *given).result()


def read_with_kutip(files: Sequence[Path]) -> Done:
    return _timed(files, lambda file: len(read_file(file, is_known_word).pages))


def read_with_pypdf(files: Sequence[Path]) -> Done:
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    return _timed(files, lambda file: len([page.extract_text() for page in PdfReader(file).pages]))


def read_with_pdfium(files: Sequence[Path]) -> Done:
    import pypdfium2

    def read(file: Path) -> int:
        with pypdfium2.PdfDocument(file) as document:
            return len([page.get_textpage().get_text_range() for page in document])

    return _timed(files, read)


def _timed(files: Sequence[Path], read: Callable[[Path], int]) -> Done:
    read(files[0])
    started = time.perf_counter()
    return Done(sum(map(read, files)), time.perf_counter() - started)


def take_apart(extractions: Sequence[Extraction]) -> Done:
    """Headings, front matter and passages of papers that were read."""
    structure(extractions[0], is_known_word)
    started = time.perf_counter()
    passages = sum(len(structure(extraction, is_known_word).passages) for extraction in extractions)
    return Done(passages, time.perf_counter() - started)


def analyse_cold(passages: Sequence[Passage]) -> Done:
    """Terms with no stem known yet, the word lists and stemmers still to be loaded."""
    return _analysed(Analyser(), passages)


def analyse_with_stems(passages: Sequence[Passage]) -> Done:
    """Terms in a new process that is given the stems of an earlier one, as an update is."""
    first = Analyser()
    _analysed(first, passages)
    return _analysed(Analyser(first.new_stems), passages)


def analyse_warm(passages: Sequence[Passage]) -> Done:
    """Terms by an analyser that has met every word before."""
    analyser = Analyser()
    _analysed(analyser, passages)
    return _analysed(analyser, passages)


def _analysed(analyser: Analyser, passages: Sequence[Passage]) -> Done:
    started = time.perf_counter()
    for passage in passages:
        analyser.analyse(passage.text)
    return Done(len(passages), time.perf_counter() - started)


def analyse_with_whoosh(passages: Sequence[Passage]) -> Done:
    """Whoosh's own analysis: one English stemmer, which keeps its results; on words met before."""
    from whoosh.analysis.analyzers import StemmingAnalyzer

    analyser = StemmingAnalyzer(cachesize=-1)
    for passage in passages:
        list(analyser(passage.text, positions=True))
    started = time.perf_counter()
    for passage in passages:
        list(analyser(passage.text, positions=True))
    return Done(len(passages), time.perf_counter() - started)


def write_with_kutip(passages: Sequence[Passage]) -> Done:
    """Terms into the engine, analysis not counted, until all is committed."""
    entries = list(_entries(passages))
    engine = open_engine()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "engine")
        started = time.perf_counter()
        engine.create(place)
        with engine.writer(place) as writer:
            writer.add(entries)
        return Done(len(entries), time.perf_counter() - started)


def _entries(passages: Sequence[Passage]) -> Iterator[Entry]:
    analyser = Analyser()
    for number, passage in enumerate(passages, 1):
        language = text_language(passage.text)
        body = analyser.analyse(passage.text, language)
        stored = StoredPassage("paper", passage, language, sketch([term.exact for term in body]))
        heading = analyser.analyse(" / ".join(passage.section_path))
        kind = passage.section_kind
        yield Entry(f"paper#{number}", "paper", body, heading, [], language, kind, None, (), pack(stored))


def write_with_whoosh(passages: Sequence[Passage]) -> Done:
    """The same passages as plain text into an index of stock Whoosh, its own analysis counted, until committed."""
    from whoosh.fields import ID, TEXT, Schema
    from whoosh.index import create_in

    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        writer = create_in(folder, Schema(id=ID(stored=True), text=TEXT(stored=True))).writer()
        for number, passage in enumerate(passages):
            writer.add_document(id=str(number), text=passage.text)
        writer.commit()
        return Done(len(passages), time.perf_counter() - started)
