"""What is left of a printed word when case, accents and invisible characters are taken away?"""

import re
import unicodedata

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_APOSTROPHES = "'’‘`´ʼʻʾʿ＇"
_HYPHENS = "‐‑"
_ALIKE = str.maketrans(
    {
        **dict.fromkeys(_INVISIBLE),
        **dict.fromkeys(_APOSTROPHES, "'"),
        **dict.fromkeys(_HYPHENS, "-"),
        "ø": "o", "đ": "d", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ħ": "h",
    }
)  # fmt: skip
_NEITHER = r"[^\w'.,-]|_"


def fold(word: str) -> str:
    """Lower case without accents, invisible characters and typographic variants of ' and -."""
    lower = word.lower()
    if lower.isascii():
        return lower.replace("`", "'")
    plain = unicodedata.normalize("NFKD", lower.translate(_ALIKE)).lower()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(_NEITHER, "", plain.translate(_ALIKE))
