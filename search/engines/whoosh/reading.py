"""Which passages answer, and how well? One state of the index, scored a concept at a time."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, reduce
from heapq import nlargest
from operator import and_, or_
from pathlib import Path
from threading import RLock
from time import sleep

from search.engines.base import (
    AllOf,
    Alternative,
    Answer,
    AnyOf,
    Concept,
    Condition,
    Field,
    Filters,
    Has,
    Meets,
    Scored,
    reading_order,
)
from search.engines.faults import damaged, missing
from search.engines.scoring import Weights, inverse_frequency, length_norm
from search.engines.whoosh.filtering import Choice, choose
from search.engines.whoosh.layout import count_places, words_of
from search.engines.whoosh.lookup import Lookup
from search.engines.whoosh.opening import open_segments, read_contents
from search.engines.whoosh.trusted import TrustedStorage
from search.errors import KutipError

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
    storage = TrustedStorage(folder)
    contents = read_contents(storage) if folder.is_dir() else None
    if contents is None:
        raise missing(folder)
    segments = open_segments(storage, contents.segments)
    try:
        return Lookup(folder, segments)
    except BaseException:
        for segment in segments:
            segment.close()
        raise


@dataclass(frozen=True, slots=True)
class Tally:
    """What a concept adds to the scores: where it occurs, and where only the paper's title has it."""

    here: dict[int, float]
    above: dict[int, float]

    def __len__(self) -> int:
        return len(self.here) + len(self.above)


class WhooshReader:
    """Answers from one state of the index. Safe to use from several threads, one at a time inside."""

    def __init__(self, lookup: Lookup, weights: Weights) -> None:
        self._lookup = lookup
        self._weights = weights
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
            tallies = [self._tally(concept) for concept in concepts]
            scores = self._scores(concepts, tallies, condition)
            if filters != Filters():
                chosen: Choice = self._lookup.kept(filters, lambda: choose(filters, self._lookup))
                scores = _passing(scores, chosen)
            return Answer(self._best(scores, tallies, limit), len(scores))

    def get(self, id: str) -> str | None:
        """The payload of one passage."""
        with self._lock:
            self._check_open()
            numbers = self._lookup.passages("id", id)
            return self._lookup.payload(self._lookup.passage(min(numbers))[1]) if numbers else None

    def frequency(self, term: str, field: Field) -> int:
        """In how many passages the term occurs, headings and titles aside."""
        with self._lock:
            self._check_open()
            return len(self._lookup.places(words_of("body", field), term))

    def occurrences(self, term: str, field: Field) -> int:
        """How often the term occurs in all passages together, headings and titles aside."""
        with self._lock:
            self._check_open()
            return sum(map(count_places, self._lookup.places(words_of("body", field), term).values()))

    def words(self) -> int:
        """How many words the passages have together, function words left out."""
        with self._lock:
            self._check_open()
            lookup = self._lookup
            return sum(lookup.lengths) - sum(lookup.lengths[number] for number in lookup.deleted)

    def terms(self, prefix: str, field: Field) -> Iterator[tuple[str, int]]:
        """Terms of the passages that begin with the prefix, in order, with their frequencies."""
        self._check_open()
        return self._lookup.frequencies(words_of("body", field), prefix)

    def close(self) -> None:
        """Let go of the files; closing twice does no harm."""
        with self._lock:
            self._closed = True
            self._lookup.close()

    def _check_open(self) -> None:
        if self._closed:
            raise ValueError("this reader is closed")

    def _tally(self, concept: Concept) -> Tally:
        return self._lookup.kept(concept.alternatives, lambda: self._weigh(concept.alternatives))

    def _weigh(self, alternatives: Sequence[Alternative]) -> Tally:
        """BM25F of one concept: frequencies in text, heading and title are summed before they saturate."""
        here, above = self._frequencies(alternatives)
        k1 = self._weights.k1
        worth = inverse_frequency(self._weights.idf, self._lookup.count, len(here)) * (k1 + 1)
        return Tally(
            {number: worth * often / (often + k1) for number, often in here.items()},
            {number: worth * often / (often + k1) for number, often in above.items()},
        )

    def _frequencies(self, alternatives: Sequence[Alternative]) -> tuple[dict[int, float], dict[int, float]]:
        weights, lookup, lengths = self._weights, self._lookup, self._lookup.lengths
        flat, slope = length_norm(weights, lookup.average)
        here: dict[int, float] = {}
        above: dict[int, float] = {}
        for way in alternatives:
            for number, count in lookup.counts("body", way).items():
                here[number] = here.get(number, 0.0) + way.weight * count / (flat + slope * lengths[number])
        for way in alternatives if weights.heading else ():
            for number, count in lookup.counts("heading", way).items():
                here[number] = here.get(number, 0.0) + way.weight * count * weights.heading
        for way in alternatives if weights.title else ():
            for number, count in lookup.counts("title", way).items():
                into = here if number in here else above
                into[number] = into.get(number, 0.0) + way.weight * count * weights.title
        return here, above

    def _scores(
        self, concepts: Sequence[Concept], tallies: Sequence[Tally], condition: Condition | None
    ) -> dict[int, float]:
        """The scores of all passages that meet the condition or, where there is none, answer a concept."""
        scores: dict[int, float] = {}
        for concept, tally in zip(concepts, tallies, strict=True):
            weight = concept.weight
            for number, score in tally.here.items():
                scores[number] = scores.get(number, 0.0) + weight * score
        if condition is not None:
            scores = {number: scores.get(number, 0.0) for number in self._meeting(condition, tallies)}
        elif not concepts:
            scores = dict.fromkeys(self._lookup.numbers(), 0.0)
        for concept, tally in zip(concepts, tallies, strict=True):
            weight = concept.weight
            for number, score in tally.above.items():
                if number in scores:
                    scores[number] += weight * score
        for number in self._lookup.passages("kind", "front") & scores.keys():
            scores[number] *= self._weights.front
        return scores

    def _meeting(self, condition: Condition, tallies: Sequence[Tally]) -> Set[int]:
        """The passages that meet a condition."""
        match condition:
            case Has(concept):
                return tallies[concept].here.keys()
            case Meets(filters):
                chosen: Choice = self._lookup.kept(filters, lambda: choose(filters, self._lookup))
                only = self._everything if chosen.only is None else chosen.only
                return only - chosen.without
            case AllOf(parts):
                return reduce(and_, (self._meeting(part, tallies) for part in parts), self._everything)
            case AnyOf(parts):
                return reduce(or_, (self._meeting(part, tallies) for part in parts), frozenset[int]())
            case _:
                return self._everything - self._meeting(condition.part, tallies)

    @cached_property
    def _everything(self) -> Set[int]:
        return frozenset(self._lookup.numbers())

    def _best(self, scores: dict[int, float], tallies: Sequence[Tally], limit: int) -> tuple[Scored, ...]:
        """The first by score and id; ids are read only of passages that may be among them."""
        if limit <= 0 or not scores:
            return ()
        least = nlargest(limit, scores.values())[-1]
        near = []
        for number, score in scores.items():
            if score >= least:
                name, packed = self._lookup.passage(number)
                near.append((-score, reading_order(name), name, packed, number))
        return tuple(
            Scored(
                passage,
                -score,
                self._lookup.payload(packed),
                tuple(place for place, tally in enumerate(tallies) if number in tally.here),
            )
            for score, _, passage, packed, number in sorted(near)[:limit]
        )


def _passing(scores: dict[int, float], chosen: Choice) -> dict[int, float]:
    if chosen.only is not None:
        scores = {number: score for number, score in scores.items() if number in chosen.only}
    if chosen.without:
        scores = {number: score for number, score in scores.items() if number not in chosen.without}
    return scores
