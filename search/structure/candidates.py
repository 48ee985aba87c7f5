"""Which lines could be headings, and how much speaks for each by its own looks?"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from search.structure.furniture import signs
from search.structure.numbering import Number, read_number
from search.structure.rows import Body, Row
from search.structure.vocabulary import Word, known_heading

MOST_WORDS = 28
_LONGEST = 220
_LEADERS = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}|_{4,}")
CAPTION = re.compile(
    r"(?:tabel|table|gambar|figure|fig|grafik|diagram|bagan|chart|skema|peta|foto|exhibit|algorit(?:hm|ma)|listing|kode)"
    r"\s*[.:]?\s*(?:[\dIVX]+\b|\d)|(?:sumber|source|catatan|note|keterangan)\s*:",
    re.IGNORECASE,
)
_NOT_TITLE = re.compile(r"[@=<>{}|]|https?:|www\.|\bdoi\b|\bissn\b|^\W*(?:e-?mail|nim|npm|nip)\b", re.IGNORECASE)
_KEYWORDS = re.compile(r"(?:kata[\s-]*kata kunci|kata\s*kunci|key\s*-?words?|index terms)\b", re.IGNORECASE)
_ENDS_OPEN = re.compile(
    r"(?:[,;(&–-]|(?:^|\s)(?:dan|atau|di|ke|dari|yang|untuk|dalam|pada|dengan|oleh|terhadap|antara|sebagai|the|and|or|of|in|for|to"
    r"|on|with|a|an|by|from|at|as|bagi|melalui|menurut))$"
)
_UPPER = re.compile(r"[A-ZÀ-ÖØ-Þ]")
_LETTER = re.compile(r"[^\W\d_]")
_SMALL = frozenset(
    re.findall(
        r"\w+",
        "dan atau di ke dari yang untuk dalam pada dengan oleh terhadap antara sebagai bagi melalui menurut tentang "
        "serta the and or of in for to on with a an by from at as vs via per is are its into over under between",
    )
)
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\d{0,3}$")
_CLOSED = re.compile(r"[.!?:;][\"'”’)\]]*\d{0,3}$")


@dataclass(frozen=True, slots=True)
class Look:
    """What sets a heading off from the text, and from other headings."""

    size: float
    strong: bool
    capitals: bool
    titled: bool
    declared: int | None

    @property
    def weight(self) -> float:
        """More for headings that stand higher in the outline of the same paper."""
        level = 6 - min(self.declared, 6) if self.declared else 0
        return 10 * round(self.size, 1) + 3 * self.capitals + 2 * self.strong + 4 * level


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


def is_caption(text: str) -> bool:
    """Whether a line names a table or a figure, or the source of one."""
    return bool(CAPTION.match(text))


def is_contents_line(text: str) -> bool:
    """Whether dots lead to a page number."""
    return bool(_LEADERS.search(text))


def mostly_capitals(text: str) -> bool:
    """Whether nearly all letters are capitals, and there are some."""
    upper = len(_UPPER.findall(text))
    return upper >= 4 and upper > 0.7 * len(_LETTER.findall(text))


def in_title_case(text: str) -> bool:
    """Whether all words but the small ones begin with a capital."""
    words = [word for word in re.findall(r"(?<!\w)[^\W\d_][\w'’-]*", text) if word.lower() not in _SMALL]
    return bool(words) and sum(word[0].isupper() for word in words) >= 0.8 * len(words) and words[0][0].isupper()


def look_of(row: Row, body: Body, text: str) -> Look:
    """The looks of a row whose title without its number is `text`."""
    size = row.size / body.size if row.size and body.size else 1.0
    return Look(size, row.strong and not body.strong, mostly_capitals(text), in_title_case(text), row.declared)


def closes_sentence(text: str) -> bool:
    """Whether a full stop, or another sign that ends a sentence, is last."""
    return bool(_SENTENCE_END.search(text))


def ends_open(text: str) -> bool:
    """Whether a word or sign is last that asks for more."""
    return bool(_ENDS_OPEN.search(text))


def possible(text: str) -> bool:
    """Whether a line can be a heading at all, whatever it looks like."""
    return (
        2 <= len(text) <= _LONGEST
        and len(text.split()) <= MOST_WORDS
        and not is_contents_line(text)
        and not is_caption(text)
        and not _KEYWORDS.match(text)
        and not _NOT_TITLE.search(text)
        and _wordy(text)
    )


def _wordy(text: str) -> bool:
    number = read_number(text)
    bare = (text[number.end :] if number else text).replace(" ", "")
    return len(_LETTER.findall(bare)) >= max(2, 0.5 * len(bare)) or (number is not None and not bare)


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
        return mostly_capitals(below.text) and _alike(row, below) and len(row.text) > 0.4 * min(body.width, 90)
    a, b = look_of(row, body, row.text), look_of(below, body, below.text)
    set_off = a.strong or a.size > 1.05
    if set_off and a.strong == b.strong and abs(a.size - b.size) < 0.02:
        return ends_open(row.text) or len(row.text) > 0.6 * min(body.width, 90) or below.text[:1].islower()
    full = body.wrapped and 0.7 * body.width < len(row.text) <= 1.1 * body.width
    return number is not None and full and a.titled and b.titled and len(below.text) < 0.6 * body.width and not set_off


def _alike(row: Row, below: Row) -> bool:
    return row.strong == below.strong and abs((row.size or 0) - (below.size or 0)) < 0.3


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
    score += _surroundings(rows, index, last, body, look, word, number)
    return Candidate(index, last, title, number, word, look, score)


def _looks(title: str, word: Word | None, look: Look, outline: Collection[str], body: Body) -> float:
    score = 3.0 if word and word.rank != "list" else 0.0
    score += 2.2 if look.declared else 0.0
    if look.size < 0.9 and not (look.capitals and (word or read_number(title))):
        score -= 2.0
    score += 2.0 if look.size >= 1.12 else 1.0 if look.size >= 1.04 else 0.0
    score += 1.5 if look.strong else 0.0
    score += 1.0 if look.capitals else 0.5 if look.titled else 0.0
    score += 2.5 if signs(title) in outline else 0.0
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


def _surroundings(
    rows: Sequence[Row], first: int, last: int, body: Body, look: Look, word: Word | None, number: Number | None
) -> float:
    """What the lines around say: a heading stands between sentences, on a line of its own."""
    row = rows[first]
    if row.run_in:
        return 2.0
    above = rows[first - 1] if first else None
    below = rows[last + 1] if last + 1 < len(rows) else None
    plain = look.size < 1.04 and not look.strong and not look.declared
    width = min(body.width, 100) if body.wrapped else body.width
    score = 0.0
    if len(rows[last].text) < 0.75 * width:
        score += 0.5
    elif plain and first == last and not look.capitals and body.wrapped and not (number and look.titled):
        score -= 1.0
    score += _after(above, row, body, plain) + _space_above(above, row, body, plain)
    if below is not None and below.text[:1].islower() and not read_number(below.text):
        score -= 2.5 if plain or not look.capitals else 1.0
    if below is not None and below.box and row.box and 0.008 < below.box[0] - row.box[0] < 0.08 and plain:
        score += 0.25
    if word is None and number is None:
        score += _alone(rows, first, last, body, look, plain)
    if not number or not word:
        score -= 2.5 if any(_beside(rows[first], other) for other in _near(rows, first, last, 3)) else 0.0
    return score


def _near(rows: Sequence[Row], first: int, last: int, reach: int) -> list[Row]:
    return [*rows[max(0, first - reach) : first], *rows[last + 1 : last + 1 + reach]]


def _beside(row: Row, other: Row) -> bool:
    """Whether two rows of one column stand at the same height: the cells of a table."""
    if row.box is None or other.box is None or row.page != other.page or other.run_in:
        return False
    overlap = min(row.box[3], other.box[3]) - max(row.box[1], other.box[1])
    gap = max(row.box[0], other.box[0]) - min(row.box[2], other.box[2])
    return overlap > 0.5 * min(row.box[3] - row.box[1], other.box[3] - other.box[1]) and gap < 0.2


def _after(above: Row | None, row: Row, body: Body, plain: bool) -> float:
    if above is None or _CLOSED.search(above.text) or above.run_in:
        return 0.5
    if body.wrapped and above.text[-1:] in ')”"' and len(above.text) < 0.7 * body.width:
        return 0.5
    jump = above.page != row.page or bool(above.box and row.box and row.box[1] < above.box[1] - 0.05)
    if above.broken or (above.text[-1:] in "-,;" and body.wrapped):
        return -3.0 if plain else -1.0
    if len(above.text) >= 0.75 * body.width and not jump and plain and (body.spaced or not row.blank):
        return -2.0
    return 0.0


def _space_above(above: Row | None, row: Row, body: Body, plain: bool) -> float:
    """More room than between lines of text, where lines otherwise look alike."""
    if not plain or above is None:
        return 0.0
    if above.box and row.box and body.pitch:
        return 0.5 if row.box[3] - above.box[3] > 1.25 * body.pitch else 0.0
    if body.wrapped and row.blank > int(body.spaced):
        return 0.5
    return 0.0


def _alone(rows: Sequence[Row], first: int, last: int, body: Body, look: Look, plain: bool) -> float:
    """Nothing but its place and looks speak for this heading: captions, labels and bold paragraphs do the same."""
    above = rows[first - 1] if first else None
    below = rows[last + 1] if last + 1 < len(rows) else None
    score = 0.0
    width = min(body.width, 100)
    if below is not None:
        score += 0.5 if len(below.text) > 0.7 * width and below.text[:1].isupper() and plain else 0.0
        score -= 1.0 if len(below.text) < 0.45 * width and not read_number(below.text) else 0.0
        score -= 1.5 if sum(char.isalpha() for char in below.text) < 0.5 * len(below.text) else 0.0
    if any(is_caption(other.text) for other in _near(rows, first, last, 2)):
        score -= 2.0
    for other in (above, below):
        if other is not None and not plain and not look.declared and _alike(rows[first], other):
            score -= 1.25
    stands = above is not None and bool(_CLOSED.search(above.text)) and len(rows[first].text.split()) > 1
    if plain and stands and not body.wrapped and below is not None and len(below.text) > 0.3 * body.width:
        score += 0.5
    return score
