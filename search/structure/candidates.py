"""Which lines could be headings, and how much speaks for each by its own looks?"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from search.structure.furniture import signs
from search.structure.looks import (
    MOST_WORDS,
    Look,
    closes_sentence,
    ends_open,
    in_title_case,
    look_of,
    mostly_capitals,
    possible,
)
from search.structure.numbering import Number, read_number
from search.structure.rows import Body, Row
from search.structure.surroundings import alike, surroundings
from search.structure.vocabulary import Word, known_heading


@dataclass(frozen=True, slots=True)
class Candidate:
    """One or more rows that may be a heading together. `first` and `last` count in the list of rows."""

    first: int
    last: int
    title: str
    number: Number | None
    word: Word | None
    look: Look
    score: float
    """What speaks for a heading, apart from the fit of its number; see `judge`."""

    @property
    def bare(self) -> str:
        """The title without its number."""
        return self.title[self.number.end :] if self.number else self.title


def _titles(rows: Sequence[Row], index: int, body: Body) -> tuple[int, str]:
    """The last row and the text of a heading that begins at `index`: capitals or looks go on over the line end."""
    row = rows[index]
    text = row.text
    last = index
    while last + 1 < len(rows) and last - index < 4 and _goes_on(rows[last], rows[last + 1], text, body):
        last += 1
        text = f"{text} {rows[last].text}" if not text.endswith("-") else text + rows[last].text
    if last > index and len(text.split()) > MOST_WORDS:
        return index, row.text
    return last, text


def _goes_on(row: Row, below: Row, text: str, body: Body) -> bool:
    number = read_number(row.text)
    bare = row.text[number.end :] if number else row.text
    chapter = number is not None and number.scheme == "chapter" and not bare.strip()
    if below.page != row.page or not possible(below.text) or below.table:
        return False
    if below.declared not in (None, row.declared) and not chapter:
        return False
    if read_number(below.text) and not ends_open(text):
        return False
    if row.text.upper() == "DAFTAR" and known_heading(f"{row.text} {below.text}"):
        return True
    if (known_heading(below.text) or known_heading(bare)) and not chapter:
        return False
    if not _same_column(row, below):
        return False
    if chapter:
        return mostly_capitals(below.text) or look_of(below, body, below.text).strong or in_title_case(below.text)
    if below.blank and not body.spaced and row.box is None:
        return False
    if mostly_capitals(bare) or (number is None and mostly_capitals(row.text)):
        return mostly_capitals(below.text) and alike(row, below) and len(row.text) > 0.4 * min(body.width, 90)
    a, b = look_of(row, body, row.text), look_of(below, body, below.text)
    set_off = a.strong or a.size > 1.05
    if set_off and a.strong == b.strong and abs(a.size - b.size) < 0.02:
        return ends_open(row.text) or len(row.text) > 0.6 * min(body.width, 90) or below.text[:1].islower()
    full = body.wrapped and 0.7 * body.width < len(row.text) <= 1.1 * body.width
    return number is not None and full and a.titled and b.titled and len(below.text) < 0.6 * body.width and not set_off


def _same_column(row: Row, below: Row) -> bool:
    if row.box is None or below.box is None:
        return True
    height = row.box[3] - row.box[1]
    overlap = min(row.box[2], below.box[2]) - max(row.box[0], below.box[0])
    return overlap > 0 and -height < below.box[1] - row.box[3] < 1.6 * max(height, 0.012)


def find_candidates(rows: Sequence[Row], body: Body, outline: Collection[str]) -> list[Candidate]:
    """Every line that could be a heading, with its score; `outline` holds the titles of the PDF's own outline."""
    found: list[Candidate] = []
    index = 0
    while index < len(rows):
        candidate = _candidate(rows, index, body, outline)
        if candidate is not None:
            found.append(candidate)
            index = candidate.last
        index += 1
    return found


def _candidate(rows: Sequence[Row], index: int, body: Body, outline: Collection[str]) -> Candidate | None:
    row = rows[index]
    if row.table or (row.bullet and not (row.strong and (known_heading(row.text) or read_number(row.text)))):
        return None
    if row.declared is None and (not possible(row.text) or (row.text[:1].islower() and not read_number(row.text))):
        return None
    last, title = _titles(rows, index, body)
    if not possible(title):
        return None
    number = read_number(title)
    bare = title[number.end :] if number else title
    word = known_heading(bare)
    if number and not bare and number.scheme != "chapter":
        return None
    if word is None and number and not number.marked:
        word = known_heading(title)
        number = None if word else number
    if word is not None and word.rank == "never":
        return None
    ordinal = number is not None and number.marked and re.match(r"\d{1,2}[a-z]{2}\b|\d[A-Z]", bare)
    if bare and not bare[:1].isupper() and not (bare[:1] in "\"“‘'(" and bare[1:2].isupper()) and not ordinal:
        known = word is not None and (row.declared or number)
        if not known and not (row.declared and number):
            return None
    if number and number.scheme == "decimal" and not number.marked and number.values[0] > 30:
        return None
    look = look_of(row, body, bare)
    score = _looks(title, word, look, outline, body)
    score += surroundings(rows, index, last, body, look, word, number)
    return Candidate(index, last, title, number, word, look, score)


def _looks(title: str, word: Word | None, look: Look, outline: Collection[str], body: Body) -> float:
    score = 3.0 if word and word.rank != "list" else 0.0
    score += 2.2 if look.declared else 0.0
    if look.size < 0.9 and not (look.capitals and (word or read_number(title))):
        score -= 2.0
    score += 2.0 if look.size >= 1.12 else 1.0 if look.size >= 1.04 else 0.0
    score += 1.5 if look.strong else 0.0
    score += 1.0 if look.capitals else 0.5 if look.titled else 0.0
    score += 2.5 if outline and signs(title) in outline else 0.0
    words = len(title.split())
    score -= 0.0 if words <= 14 else 0.5 if look.capitals or look.declared else 1.0
    score -= 1.0 if words > 20 else 0.0
    if closes_sentence(title) and not re.search(r"\b[A-Z]\.$", title):
        score -= 1.5 if words > 5 else 0.75
    elif title.endswith(":"):
        score -= 0.5
    if ends_open(title):
        score -= 1.5
    if body.levelled and look.declared is None and not look.strong:
        score -= 1.0
    return score
