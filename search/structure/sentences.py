"""Where do sentences end, in Indonesian and English?"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

_STOP = re.compile(
    r"(?P<mark>[.!?…]+)(?P<close>[\"'”’»)\]]{0,3})(?P<note>\d{1,3})?(?=\s)"
    r"|(?<=[\w)\]]{2}[A-Za-z)\]])(?P<tight>[.!?])(?=[A-Z“][a-z])"
)
_SIGN = re.compile(r"[.!?…]")
"""With which every match of `_STOP` begins: to look for this is ten times as fast."""
_NEXT = re.compile(r"\s*[\"'“‘«(\[]{0,3}(?P<first>\S)")
_TOKEN = re.compile(r"[^\s(\[“\"'‘]+$")
_INITIAL = re.compile(r"(?:^|[\s.(\-])[A-Z]$")
_NUMBER = re.compile(r"(?:^|\s)[(\[]?(?:\d{1,3}|[ivxIVX]{1,4}|[a-zA-Z])$")
_LETTER = re.compile(r"(?:^|[\s(;,])[a-z]$")
_CAPTION = re.compile(
    r"\s*(?:tabel|table|gambar|figure|fig|grafik|bagan|diagram|lampiran|bab)\.?\s*[\d.IVX]+", re.IGNORECASE
)
_CITATION = re.compile(r"\s*\([^()]{0,100}\d{4}[^()]{0,60}\)\s*[.,;]")
_OPEN_REACH = 80
_ABBREVIATED = re.compile(r"(?:[A-Za-z]{1,3}\.)+[A-Za-z]{1,4}$")


@cache
def _abbreviations() -> dict[str, bool]:
    """Abbreviations without their last full stop; True for those that may end a sentence."""
    text = files("search.structure").joinpath("data/abbreviations.txt").read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    return {line.rstrip("?"): line.endswith("?") for line in lines if line and not line.startswith("#")}


def sentence_ends(text: str) -> Iterator[int]:
    """Offsets just after the last sign of each sentence, the end of the text being the last."""
    start = 0
    for match in _stops(text):
        if match["tight"]:
            if _abbreviates(text, start, match.start(), "A"):
                continue
        elif not _ends(text, start, match):
            continue
        yield match.end()
        start = match.end()
    if text[start:].strip():
        yield len(text)


def _stops(text: str) -> Iterator[re.Match[str]]:
    """What may end a sentence: all matches of `_STOP`."""
    sign = _SIGN.search(text)
    while sign:
        stop = _STOP.match(text, sign.start())
        if stop:
            yield stop
        sign = _SIGN.search(text, (stop or sign).end())


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    following = _NEXT.match(text, match.end())
    if following is None:
        return False
    first = following["first"]
    if match["note"] and (match["mark"] != "." or not text[match.start() - 1 : match.start()].isalpha()):
        return False
    if match["mark"] != ".":
        return not (first.islower() or (match["close"] and first in ",;:)"))
    if first.islower() or first in ",;:)]}":
        return False
    if match["close"] and not match["close"].startswith((")", "]", '"', "”", "'", "’", "»")):
        return False
    if _in_brackets(text, start, match.start()) or _CITATION.match(text, match.end()):
        return False
    return not _abbreviates(text, start, match.start(), first)


def _in_brackets(text: str, start: int, stop: int) -> bool:
    opened = text.rfind("(", max(start, stop - _OPEN_REACH), stop)
    return opened >= 0 and text.find(")", opened, stop) < 0 and text.find(")", stop, stop + _OPEN_REACH) >= 0


def _abbreviates(text: str, start: int, stop: int, first: str) -> bool:
    """Whether the full stop at `stop` belongs to an abbreviation, an initial or a list number."""
    token = _TOKEN.search(text, max(start, stop - 24), stop)
    if token is None:
        return False
    word = token[0].lower()
    may_end = _abbreviations().get(word)
    if may_end is None and word == "al" and text[max(0, stop - 6) : stop].lower().endswith("et al"):
        may_end = True
    if may_end is not None:
        return not (may_end and first.isupper())
    if _INITIAL.search(text, max(start, stop - 3), stop) or _LETTER.search(text, max(start, stop - 2), stop):
        return True
    if stop - start < 24 and _CAPTION.fullmatch(text, start, stop):
        return True
    if _ABBREVIATED.fullmatch(token[0]):
        return True
    return token.start() <= start + 2 and bool(_NUMBER.search(text, max(start, stop - 5), stop))
