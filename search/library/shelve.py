"""One paper's way into the index: from what its file says to the terms of its passages."""

import re
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from search.asking import StoredPassage, pack, sketch
from search.citing import Describer, front_of, stated
from search.engines import open_engine
from search.engines.base import Entry, Prepared
from search.errors import ReadingError
from search.language import Analyser, Term, is_known_word, text_language
from search.library.catalogue import Failure, PaperRecord, Shelved, passage_id
from search.library.plan import Work
from search.library.scans import read_images_of, without_sentences
from search.model import Extraction, FrontMatter, Language, Paper, Passage, Structure
from search.structure import structure


@dataclass(frozen=True, slots=True)
class Taken:
    """A paper taken apart: what the catalogue is told, what the engine is given, and the trace of a fault of ours."""

    shelved: Shelved
    passages: Sequence[Prepared] = ()
    trace: str = ""


def take_apart(
    work: Work,
    extraction: Extraction | ReadingError,
    describer: Describer,
    analyser: Analyser,
    *,
    limited: bool = False,
) -> Taken:
    """A paper's passages for the engine, and what became of its file for the catalogue.

    Raises MemoryError where memory is `limited`: another process may have more of it.
    """
    if isinstance(extraction, ReadingError):
        return failed(work, extraction)
    try:
        return _taken(work, extraction, describer, analyser)
    except Exception as error:
        if limited and isinstance(error, MemoryError):
            raise
        if isinstance(error.__cause__, KeyboardInterrupt):
            # Python 3.11 wraps an interrupt that comes while a class is made, as at an import.
            raise error.__cause__ from None
        # One file must never end the run: the fault is named to the user, and its trace is logged.
        return failed(work, internal(error), traceback.format_exc())


def failed(work: Work, error: ReadingError, trace: str = "") -> Taken:
    """A file that gave no paper."""
    return Taken(Shelved(work.file, work.key, Failure(error.reason, error.detail)), trace=trace)


def internal(error: Exception) -> ReadingError:
    """A fault of ours, as the user is told of it."""
    return ReadingError("internal", f"it could not be taken apart ({type(error).__name__}: {error})")


def _taken(work: Work, extraction: Extraction, describer: Describer, analyser: Analyser) -> Taken:
    taken = structure(extraction, is_known_word)
    languages = [text_language(passage.text) for passage in taken.passages]
    language = _main_language(taken, languages)
    said = taken.front._replace(title=_in_one_language(taken.front.title))
    own = stated(said, taken.publication, taken.declared, language)
    reference = describer.describe(work.file.name, own)
    front = front_of(reference)
    if any(page.label is None for page in taken.labels) and (pages := reference.item.get("page")):
        # What the record says of its pages may tell the numbers that the paper leaves out.
        taken = structure(extraction, is_known_word, pages)
    passages = _passages(work.id, taken, front, languages, analyser)
    if not passages:
        shelved = Shelved(work.file, work.key, without_sentences(extraction), read_images_of(extraction))
        return Taken(shelved)
    record = PaperRecord(
        paper=Paper(work.id, work.file.name, front, language),
        stated=own,
        reference=reference,
        labels=taken.labels,
        sections=taken.sections,
        passages=len(passages),
        pages=len(extraction.pages) if extraction.paged else 0,
        problems=extraction.problems,
    )
    return Taken(Shelved(work.file, work.key, record, read_images_of(extraction)), passages)


def _in_one_language(title: str | None) -> str | None:
    """The title without its translation into the other language, which some journals set behind it in parentheses."""
    match = _BEHIND.fullmatch(title or "")
    if match and text_language(match["title"]) != text_language(match["behind"]):
        return match["title"]
    return title


_BEHIND = re.compile(r"(?P<title>\S+(?: \S+){2,}) \((?P<behind>[^()]+(?: [^()]+){4,})\)")


def _passages(
    paper: str, taken: Structure, front: FrontMatter, languages: Sequence[Language], analyser: Analyser
) -> list[Prepared]:
    engine, title = open_engine(), analyser.analyse(front.title or "")
    return [
        engine.prepare(_entry(paper, number, passage, language, front, title, analyser))
        for number, (passage, language) in enumerate(zip(taken.passages, languages, strict=True), 1)
    ]


def _entry(
    paper: str,
    number: int,
    passage: Passage,
    language: Language,
    front: FrontMatter,
    title: Sequence[Term],
    analyser: Analyser,
) -> Entry:
    body = analyser.analyse(passage.text, language)
    words = sketch([term.exact for term in body])
    return Entry(
        id=passage_id(paper, number),
        paper=paper,
        body=body,
        heading=analyser.analyse(" / ".join(passage.section_path)),
        title=title,
        language=language,
        section_kind=passage.section_kind,
        year=front.year,
        authors=front.authors,
        payload=pack(StoredPassage(paper, passage, language, words)),
    )


def _main_language(taken: Structure, languages: Sequence[Language]) -> Language | None:
    """The language of most of the text, reference lists aside."""
    letters: Counter[Language] = Counter()
    for passage, language in zip(taken.passages, languages, strict=True):
        if passage.section_kind != "references":
            letters[language] += len(passage.text)
    return letters.most_common(1)[0][0] if letters else None
