"""What a line looks like: in which letters it is set, how it ends, whether it can be a heading at all."""

import re
from dataclasses import dataclass
from functools import lru_cache

from search.structure.numbering import SEVERAL, read_number
from search.structure.rows import Body, Row

MOST_WORDS = 28
_LONGEST = 220
_LEADERS = ("....", ". . . . ", "……", "____")
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
_NO_LETTERS = re.compile(r"[\W\d_]+")
_NO_ASCII_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_SMALL = frozenset(
    re.findall(
        r"\w+",
        "dan atau di ke dari yang untuk dalam pada dengan oleh terhadap antara sebagai bagi melalui menurut tentang "
        "serta the and or of in for to on with a an by from at as vs via per is are its into over under between",
    )
)
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\d{0,3}$")
CLOSED = re.compile(r"[.!?:;][\"'”’)\]]*\d{0,3}$")


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


def count_letters(text: str) -> int:
    """How many letters there are."""
    if text.isascii():
        return len(text.encode("ascii").translate(None, _NO_ASCII_LETTERS))
    return len(_NO_LETTERS.sub("", text))


def is_caption(text: str) -> bool:
    """Whether a line names a table or a figure, or the source of one."""
    return bool(CAPTION.match(text))


def is_contents_line(text: str) -> bool:
    """Whether dots lead to a page number."""
    return any(leader in text for leader in _LEADERS)


@lru_cache(SEVERAL)
def mostly_capitals(text: str) -> bool:
    """Whether nearly all letters are capitals, and there are some."""
    upper = len(_UPPER.findall(text))
    return upper >= 4 and upper > 0.7 * count_letters(text)


@lru_cache(SEVERAL)
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


@lru_cache(SEVERAL)
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
    return count_letters(bare) >= max(2, 0.5 * len(bare)) or (number is not None and not bare)
