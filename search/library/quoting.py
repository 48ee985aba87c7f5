"""What exactly does the paper print here? A quotation, taken from the extracted page once more."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.errors import KutipError, StateError
from search.library.opening import Library
from search.model import PageRef, Paper, Passage, Span
from search.structure.sureness import sureness

OMISSION = " [...] "
"""What stands for words that were left out between two parts of a quotation."""

_LIGATURES = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a passage as the paper prints them, and where.

    `parts` are (start, end) in the passage's text. `first` and `last` are the pages they stand on, None for a text
    without pages; the label of a page is None where no printed number is known. `ocr` is how sure the program was that
    read these letters from an image; None where the file holds them.
    """

    id: str
    paper: Paper
    passage: Passage
    text: str
    parts: tuple[tuple[int, int], ...]
    first: PageRef | None
    last: PageRef | None
    ocr: float | None = None


def quote(library: Library, id: str, parts: Sequence[tuple[int, int]] | None = None) -> Quotation:
    """The parts of a passage, or all of it, as the paper prints them, with omissions marked.

    No letter differs from the extracted page: curly quotes, dashes and small raised digits stay, words divided at the
    end of a line are whole, ligatures are taken apart. Raises KutipError when there is no such passage, or when the
    page does not say so.
    """
    record, passage = library.passage(id)
    extraction = library.extraction(record)
    if extraction is None:
        raise StateError(
            f"The text of {record.paper.file} as it was read is no longer kept, so a quotation cannot be checked.",
            "Run `kutip index --rebuild`, which reads the paper again.",
        )
    chosen = tuple(parts) if parts else ((0, len(passage.text)),)
    pages = {page.index: page.text for page in extraction.pages}
    printed = [_printed(passage, start, end, pages, id) for start, end in chosen]
    places = [span.page for span in passage.spans for part in chosen if _overlap(span, part)]
    if not places:
        raise KutipError("There is no word in that part of the passage.", "Choose more of it.")
    labels = {page.index: page.label for page in record.labels}
    ends = (PageRef(index, labels.get(index)) for index in (min(places), max(places)))
    first, last = ends if passage.first_page else (None, None)
    quoted = (span for span in passage.spans if any(_overlap(span, part) for part in chosen))
    ocr = sureness(quoted, {page.index: page for page in extraction.pages})
    return Quotation(id, record.paper, passage, OMISSION.join(printed), chosen, first, last, ocr)


def sentences(passage: Passage, first: int, last: int) -> tuple[int, int]:
    """Where the sentences with these numbers (from 1) stand. Raises KutipError for a number that is not there."""
    count = len(passage.sentences)
    if not 1 <= first <= last <= count:
        raise KutipError(f"The passage has {count} sentences.", f"Give a number or a range from 1 to {count}.")
    return passage.sentences[first - 1][0], passage.sentences[last - 1][1]


def words(passage: Passage, text: str) -> tuple[int, int]:
    """Where these words stand; `first words ... last words` is all from the first to the last.

    White space and the kind of quotation marks do not matter. Raises KutipError when they do not stand there.
    """
    begin, dots, finish = re.sub(r"\s*(?:\.{3}|…)\s*", "\0", text).partition("\0")
    opening = re.search(_pattern(begin), passage.text)
    closing = re.compile(_pattern(finish)).search(passage.text, opening.end()) if opening and dots else opening
    if not opening or not closing:
        raise KutipError(f"The passage does not hold the words “{text}”.", "Copy them from the passage as it is shown.")
    return opening.start(), closing.end()


def _pattern(words: str) -> str:
    """The words with any white space between them, and any quotation marks."""
    if not words.strip():
        raise KutipError("There are no words to look for.", 'Write them: --words "first words ... last words".')
    parts = (re.escape(word) for word in words.split())
    # Whole words only: half a word is no quotation.
    begin, end = (r"(?<!\w)" if words.strip()[0].isalnum() else ""), (r"(?!\w)" if words.strip()[-1].isalnum() else "")
    return begin + re.sub(r"[\"'‘’“”]", "[\"'‘’“”]", r"\s+".join(parts)) + end


def _overlap(span: Span, part: tuple[int, int]) -> bool:
    return span.start < part[1] and part[0] < span.start + span.length


def _printed(passage: Passage, start: int, end: int, pages: Mapping[int, str], id: str) -> str:
    """A part of a passage, letter by letter from its page. Raises KutipError where the page says something else."""
    printed: list[str] = []
    at = start
    # The page, and from where to where it has just been printed.
    before = (0, 0, 0)
    for span in passage.spans:
        if not _overlap(span, (start, end)):
            continue
        first, last = max(span.start, start), min(span.start + span.length, end)
        page = pages.get(span.page, "")
        place = span.offset + first - span.start
        stop = place + last - first
        # Letters that were folded come from one place of the page: a ligature, or a letter and the marks behind it.
        if not unicodedata.combining(passage.text[last : last + 1] or " "):
            stop = _behind_marks(page, stop)
        if before[0] == span.page and before[1] <= place < before[2]:
            printed.append(page[before[2] : stop])
            stop = max(stop, before[2])
        else:
            printed += (" " if first > at else "", page[place:stop])
        before, at = (span.page, place, stop), last
    text = "".join(_LIGATURES.get(letter, letter) for letter in "".join(printed)).translate(_UNSEEN)
    if _plain(text) != _plain(passage.text[start:end]):
        raise StateError(
            f"The passage {id} is not what its page prints, so it is not quoted.",
            "Run `kutip index --rebuild`; if that does not help, quote from the paper itself.",
        )
    return text


def _behind_marks(page: str, at: int) -> int:
    """Where the marks end that stand over the letter before."""
    while unicodedata.combining(page[at : at + 1] or " "):
        at += 1
    return at


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(_UNSEEN).split())
