"""An index open for questions."""

from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from search.asking import (
    IndexWords,
    Question,
    SearchResult,
    Sources,
    StoredPassage,
    Understood,
    WayToSay,
    ask,
    understand,
    unpack,
)
from search.engines import open_engine
from search.engines.base import Concept, Filters
from search.errors import KutipError, NotFoundError, StateError
from search.language import CompiledConcepts
from search.library.catalogue import Catalogue, PaperRecord, Shelved, passage_id
from search.library.corpus import changes, scan
from search.library.generations import ENGINE, Generations, read_stamp, refuse_other_corpus, versions
from search.library.lexicons import open_lexicon
from search.library.meaning import open_meaning
from search.library.stems import KnownStems
from search.model import Language, Paper, Passage, SectionKind
from search.settings import Settings

if TYPE_CHECKING:
    # Of what a library is asked, most commands ask one thing.
    from search.asking.concordance import Collocate, Occurrence
    from search.asking.dispersion import Dispersion
    from search.asking.frequencies import CountedPassage, Group, TermCount
    from search.model import Extraction


class NoIndexError(StateError):
    """Nothing has been indexed yet."""


class OtherVersionError(StateError):
    """The index was built by another version of kutip."""


class Library:
    """One whole generation of an index, open for questions. Use it as a context manager, or close it."""

    def __init__(self, settings: Settings, generation: Path) -> None:
        self._settings = settings
        self._compiled: CompiledConcepts | None = None
        self._reader = open_engine().reader(generation / ENGINE)
        self._catalogue = Catalogue(generation)
        self._stems = KnownStems(generation)
        self._generation = generation

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index's files."""
        self._reader.close()
        self._catalogue.close()
        self._stems.close()
        if self._compiled:
            self._compiled.close()

    @cached_property
    def _sources(self) -> Sources:
        # A corpus has few papers to a question, and many hits come from one paper.
        paper = cache(lambda name: self.paper(name).paper)
        analyser, lexicon, self._compiled = open_lexicon(self._settings, self._stems)
        words = IndexWords(self._reader)
        meaning = open_meaning(self._settings, self._generation)
        return Sources(self._reader, analyser, lexicon, words, paper, self._called, meaning)

    @property
    def name(self) -> str:
        """The name of its generation."""
        return self._generation.name

    def ask(self, question: Question) -> SearchResult:
        """Answer a question; raises KutipError when it holds nothing to search for."""
        return ask(question, self._sources)

    def understand(self, question: Question) -> Understood:
        """The concepts of a question, the ways to say them and its condition, without an answer."""
        return understand(question, self._sources)

    def occurrences(
        self, term: str, filters: Filters, *, translate: bool = False, references: bool = False, width: int = 80
    ) -> list["Occurrence"]:
        """Every place where a term stands; raises KutipError when it holds no word."""
        from search.asking.concordance import occurrences, term_concept

        concept = term_concept(term, self._sources, translate=translate)
        return list(occurrences(concept, self._sources, filters, references=references, width=width))

    def collocates(
        self, term: str, filters: Filters, *, translate: bool = False, references: bool = False, window: int = 5
    ) -> list["Collocate"]:
        """The words that keep a term company, the surest first; raises KutipError when it holds no word."""
        from search.asking.concordance import collocates, term_concept

        concept = term_concept(term, self._sources, translate=translate)
        return collocates(concept, self._sources, filters, references=references, window=window)

    def dispersion(
        self, term: str, filters: Filters, *, translate: bool = False, references: bool = False
    ) -> list["Dispersion"]:
        """Where in each paper a term stands; raises KutipError when it holds no word."""
        from search.asking.concordance import term_concept
        from search.asking.dispersion import dispersion

        concept = term_concept(term, self._sources, translate=translate)
        return dispersion(concept, self._sources, filters, references=references)

    def terms(self, by: "Group | None", filters: Filters, *, references: bool = False) -> list["TermCount"]:
        """The content words of the papers, or of each group of them."""
        from search.asking.frequencies import count_terms

        return count_terms(self._counted(filters, references), by)

    def _counted(self, filters: Filters, references: bool) -> Iterator["CountedPassage"]:
        from search.asking.frequencies import CountedPassage

        if not references and not filters.section_kinds:
            filters = filters._replace(without_section_kinds=("references",))
        for scored in self._reader.search([], filters, self._reader.count()).hits:
            stored = unpack(scored.payload)
            terms = self._sources.analyser.analyse(stored.passage.text, stored.language)
            yield CountedPassage(self._sources.paper(stored.paper), stored.passage, stored.language, terms)

    def passages_with(self, way: WayToSay) -> int:
        """How many passages say a concept in this way, in their text or headings."""
        return self._reader.search([Concept((way.matches,))], Filters(), 0).total

    def frequency(self, term: str, field: str) -> int:
        """In how many passages a term occurs, by its `stem` or `exact` form."""
        return self._reader.frequency(term, "exact" if field == "exact" else "stem")

    def words_without_equivalent(self) -> list[tuple[str, Language, int]]:
        """The words of the corpus that the lexicon does not know, with language and passages, frequent ones first.

        Of the forms of one word the most frequent stands for all; function words and numbers are left out.
        """
        analyser, lexicon = self._sources.analyser, self._sources.lexicon
        best: dict[str, tuple[str, Language, int]] = {}
        for word, passages in self._reader.terms("", "exact"):
            terms = analyser.analyse(word) if word.isalpha() and len(word) > 2 else []
            if len(terms) == 1 and not terms[0].stop:
                known = best.get(terms[0].stem)
                if known is None or known[2] < passages:
                    best[terms[0].stem] = word, terms[0].language, passages
        missing = [found for stem, found in best.items() if lexicon is None or not lexicon.has(stem)]
        return sorted(missing, key=lambda found: (-found[2], found[0]))

    def changed(self) -> int:
        """How many files of the corpus were added, changed or removed since; raises KutipError where there is none."""
        return sum(1 for _ in changes(scan(self._settings.corpus), self._catalogue.fingerprints()))

    def behind(self) -> str | None:
        """That the index is behind its corpus, in words; None where it is not."""
        try:
            changed = self.changed()
        except KutipError as error:
            return f"{error.message} The answers come from the index as it was built."
        if not changed:
            return None
        files = "1 file has" if changed == 1 else f"{changed} files have"
        return f"{files} changed in the corpus since it was indexed: run `kutip index`."

    def files(self) -> Iterator[Shelved]:
        """Every file of the corpus as last indexed, in the order of names."""
        return self._catalogue.shelved()

    @cached_property
    def papers(self) -> tuple[Paper, ...]:
        """Every paper, in the order of files."""
        return tuple(entry.outcome.paper for entry in self.files() if isinstance(entry.outcome, PaperRecord))

    def paper(self, id: str) -> PaperRecord:
        """The paper with this id or file name, or the only one whose id holds it.

        Raises KutipError when there is none.
        """
        record = self._catalogue.paper(id) or self._by_file(id)
        if record is None and len(near := self._called(id)) == 1:
            record = self._catalogue.paper(near[0])
        if record is None:
            raise NotFoundError(f"There is no paper {id!r} in the index.", self._suggestion(id))
        return record

    def filters(
        self,
        papers: Sequence[str],
        author: str | None,
        years: tuple[int | None, int | None] | None,
        sections: Sequence[SectionKind],
        language: Language | None,
    ) -> Filters:
        """The filters of a question, with papers called as in `paper`; raises KutipError for one that is not there."""
        return Filters(
            papers=tuple(self.paper(name).paper.id for name in papers) or None,
            author=author,
            years=years,
            section_kinds=tuple(sections) or None,
            language=language,
        )

    def _by_file(self, name: str) -> PaperRecord | None:
        records = [entry.outcome for entry in self.files() if entry.file.name == name]
        return records[0] if records and isinstance(records[0], PaperRecord) else None

    def _called(self, name: str) -> tuple[str, ...]:
        """The paper with this id or file name; where there is none, all papers whose id holds the name."""
        same = tuple(paper.id for paper in self.papers if name in (paper.id, paper.file))
        return same or tuple(paper.id for paper in self.papers if name.lower() in paper.id.lower())

    def _suggestion(self, id: str) -> str:
        """The papers whose id holds what was typed."""
        near = self._called(id) or self._written_by(id)
        if near:
            return "Did you mean " + " or ".join(f"“{candidate}”" for candidate in near[:3]) + "?"
        return "`kutip papers` lists the papers with their ids."

    def _written_by(self, name: str) -> tuple[str, ...]:
        return tuple(paper.id for paper in self.papers if name.lower() in " ".join(paper.front.authors).lower())

    def stored(self, record: PaperRecord) -> Iterator[StoredPassage]:
        """A paper's passages with all that is kept beside them, in reading order."""
        return (stored for _, stored in self._named(record))

    def passages(self, record: PaperRecord) -> Iterator[tuple[str, Passage]]:
        """A paper's passages with their ids, in reading order."""
        return ((name, stored.passage) for name, stored in self._named(record))

    def _named(self, record: PaperRecord) -> Iterator[tuple[str, StoredPassage]]:
        for number in range(1, record.passages + 1):
            name = passage_id(record.paper.id, number)
            payload = self._reader.get(name)
            if payload is not None:
                yield name, unpack(payload)

    def passage(self, id: str) -> tuple[PaperRecord, Passage]:
        """A passage with the paper it stands in; raises KutipError when there is none with this id."""
        stored = self.stored_passage(id)
        return self.paper(stored.paper), stored.passage

    def stored_passage(self, id: str) -> StoredPassage:
        """A passage with all that is kept beside it; raises KutipError when there is none with this id.

        The paper may be called as in `paper`: `id23#28` for `papers/2019/id23#28`.
        """
        payload = self._reader.get(id)
        name, _, number = id.rpartition("#")
        if payload is None and name and len(near := self._called(name)) == 1:
            payload = self._reader.get(f"{near[0]}#{number}")
        if payload is None:
            raise NotFoundError(f"There is no passage {id!r} in the index.", "Copy the id from the last line of a hit.")
        return unpack(payload)

    def extraction(self, record: PaperRecord) -> "Extraction | None":
        """What the reader said of a paper's file; None when it is no longer kept."""
        from search.library.scans import read_before

        key = next((entry.key for entry in self.files() if entry.outcome == record), None)
        return read_before(self._settings.index).get(key) if key else None


def open_library(settings: Settings) -> Library:
    """Open the generation in force; raises NoIndexError, OtherVersionError, or KutipError when it is damaged."""
    generations = Generations(settings.index)
    while True:
        generation = generations.current()
        if generation is None:
            raise NoIndexError(f"There is no index in {settings.index} yet.", "Run `kutip index` to build it.")
        try:
            return _open(settings, generation)
        except (KutipError, OSError):
            # A writer may have put the next generation into force, and deleted this one, in between.
            if generations.current() == generation:
                raise


def _open(settings: Settings, generation: Path) -> Library:
    stamp = read_stamp(generation)
    refuse_other_corpus(stamp, settings.index, settings.corpus)
    if stamp.versions != versions(open_engine().version):
        raise OtherVersionError(
            f"The index in {settings.index} was built by another version of kutip.",
            "Run `kutip index`: it is built anew, and papers that were read before are not read again.",
        )
    return Library(settings, generation)
