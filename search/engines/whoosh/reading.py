"""One state of the index, open for questions."""

import os
import sys
from _thread import RLock
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from time import sleep

from search.engines.base import Alternative, Answer, Concept, Condition, Field, Filters, Scored, reading_order
from search.engines.faults import damaged, missing
from search.engines.scoring import Weights
from search.engines.whoosh.layout import words_of
from search.engines.whoosh.lookup import Lookup
from search.engines.whoosh.opening import open_segments, read_contents
from search.engines.whoosh.plain import PlainScorer
from search.engines.whoosh.ranked import Ranked, Scorer
from search.errors import KutipError

MANY = 60_000
"""Postings that take plain Python as long as importing numpy takes."""

FEW = 200
"""Postings up to which plain Python is faster than arrays."""

_BLAS_THREADS = "OPENBLAS_NUM_THREADS"
"""Where OpenBLAS looks once, when it is loaded."""

_TRIES = 5
_PAUSE_S = 0.05


def open_reader(folder: Path, weights: Weights) -> "WhooshReader":
    """The newest state of the index; files that a commit removes meanwhile are a reason to look again."""
    tries = _TRIES
    while True:
        tries -= 1
        try:
            return WhooshReader(_open(folder), weights)
        except KutipError:
            raise
        except FileNotFoundError as error:
            if not tries:
                raise damaged(folder, error) from error
            sleep(_PAUSE_S)
        except Exception as error:
            raise damaged(folder, error) from error


def _open(folder: Path) -> Lookup:
    contents = read_contents(folder) if folder.is_dir() else None
    if contents is None:
        raise missing(folder)
    segments = open_segments(folder, contents.segments)
    try:
        return Lookup(folder, segments)
    except BaseException:
        for segment in segments:
            segment.close()
        raise


def _array_scorer(lookup: Lookup, weights: Weights) -> Scorer:
    """The scorer that needs numpy.

    numpy's linear algebra, of which the engine uses nothing, would start a thread for each processor but one, and each
    would keep its processor busy for a tenth of a second, waiting for work.
    """
    told = _BLAS_THREADS in os.environ or "numpy" in sys.modules
    if not told:
        os.environ[_BLAS_THREADS] = "1"
    try:
        from search.engines.whoosh.arrays import ArrayScorer
    finally:
        if not told:
            os.environ.pop(_BLAS_THREADS, None)
    return ArrayScorer(lookup, weights)


class WhooshReader:
    """Answers from one state of the index. Safe to use from several threads, one at a time inside."""

    def __init__(self, lookup: Lookup, weights: Weights) -> None:
        self._lookup = lookup
        self._weights = weights
        self._plain: Scorer = PlainScorer(lookup, weights)
        self._arrays: Scorer | None = None
        self._reckoned = 0
        self._lock = RLock()
        self._closed = False

    def count(self) -> int:
        """How many passages there are."""
        return self._lookup.count

    def search(
        self, concepts: Sequence[Concept], filters: Filters, limit: int, condition: Condition | None = None
    ) -> Answer:
        """The best passages that meet the condition and pass the filters, equals by id."""
        with self._lock:
            self._check_open()
            near, total = self._scorer(concepts, limit).best(concepts, filters, limit, condition)
            return Answer(self._in_order(near, limit), total)

    def _scorer(self, concepts: Sequence[Concept], limit: int) -> Scorer:
        """Plain Python, until so much was reckoned that importing numpy would have paid; then arrays.

        A mere count is no sign of more to come: it goes with a search, whose process may well end after it.
        """
        postings = self._postings(concepts)
        if limit:
            self._reckoned += postings
        if self._arrays is None and (max(self._reckoned, postings) >= MANY or "numpy" in sys.modules):
            self._arrays = _array_scorer(self._lookup, self._weights)
        return self._plain if self._arrays is None or postings < FEW else self._arrays

    def _postings(self, concepts: Sequence[Concept]) -> int:
        """How many postings there are to look at."""
        words = {(way.field, word) for concept in concepts for way in concept.alternatives for word in way.terms}
        return sum(self._lookup.passages(words_of("body", field), word) for field, word in words)

    def _in_order(self, near: Iterable[Ranked], limit: int) -> tuple[Scored, ...]:
        """The first by score and id; payloads are unpacked only of them."""
        id_of, payload = self._lookup.id, self._lookup.payload
        with self._lookup.reading:
            named = [(-one.score, reading_order(name := id_of(one.number)), name, one) for one in near]
            named.sort(key=itemgetter(0, 1))
            return tuple(
                Scored(name, one.score, payload(one.number), one.concepts) for _, _, name, one in named[:limit]
            )

    def get(self, id: str) -> str | None:
        """The payload of one passage."""
        with self._lock:
            self._check_open()
            numbers = self._lookup.numbers("id", id)
            with self._lookup.reading:
                return self._lookup.payload(numbers[0]) if numbers else None

    def frequency(self, term: str, field: Field) -> int:
        """In how many passages the term occurs, headings and titles aside."""
        with self._lock:
            self._check_open()
            return len(self._lookup.numbers(words_of("body", field), term))

    def occurrences(self, term: str, field: Field) -> int:
        """How often the term occurs in all passages together, headings and titles aside."""
        with self._lock:
            self._check_open()
            return sum(count for _, count in self._lookup.counts("body", Alternative((term,), field=field)))

    def words(self) -> int:
        """How many words the passages have together, function words left out."""
        with self._lock:
            self._check_open()
            return self._lookup.words

    def terms(self, prefix: str, field: Field) -> Iterator[tuple[str, int]]:
        """Terms of the passages that begin with the prefix, in order, with their frequencies."""
        self._check_open()
        return self._lookup.frequencies(words_of("body", field), prefix)

    def vocabulary(self, field: Field) -> Iterable[str]:
        """All terms of the passages; of removed ones too, where merging has not cleared them away yet."""
        with self._lock:
            self._check_open()
            return self._lookup.vocabulary(words_of("body", field))

    def close(self) -> None:
        """Let go of the files; closing twice does no harm."""
        with self._lock:
            self._closed = True
            self._lookup.close()

    def _check_open(self) -> None:
        if self._closed:
            raise ValueError("this reader is closed")
