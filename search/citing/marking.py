"""How do italics and the like pass through citeproc-py, and into a markup that escapes all the rest?"""

import re
from collections.abc import Mapping
from typing import Any

from search.citing.markup import Markup

_STYLES = ("Italic", "Oblique", "Bold", "Light", "Underline", "Superscript", "Subscript", "SmallCaps")
_FIRST_SIGN = 0xE000
_SIGNS = range(_FIRST_SIGN, _FIRST_SIGN + 2 * len(_STYLES))
_SIGN = f"[{chr(_SIGNS[0])}-{chr(_SIGNS[-1])}]"
_NOT_TEXT = dict.fromkeys([*_SIGNS, *range(0x20), *range(0x7F, 0xA0)])
"""What a record may hold and no citation: the signs themselves, and what would command a terminal."""
_CLOSERS = rf"((?:{_SIGN}|[”’\"'])*)"
_BEHIND = rf"(?=\s|$|{_SIGN}|[”’\"')])"
_STOP_AFTER_MARK = re.compile(rf"([?!]){_CLOSERS}\.{_BEHIND}")
_TWO_STOPS = re.compile(rf"(?<!\.)(\.){_CLOSERS}\.{_BEHIND}")


class _Formatter:
    """Sets italics and the like off by signs of no language, since citeproc-py escapes some texts and not others."""

    def __init__(self) -> None:
        for number, name in enumerate(_STYLES):
            first, last = chr(_FIRST_SIGN + 2 * number), chr(_FIRST_SIGN + 2 * number + 1)
            setattr(self, name, lambda text, first=first, last=last: f"{first}{text}{last}")

    def preformat(self, text: object) -> str:
        """The text as it is."""
        return str(text)


FORMATTER = _Formatter()


def _tidy(text: str) -> str:
    """Without the full stop that a style sets behind a title that ends in a mark of its own, which CSL cannot see."""
    return _TWO_STOPS.sub(r"\1\2", _STOP_AFTER_MARK.sub(r"\1\2", text))


def marked(text: str, markup: Markup) -> str:
    """What citeproc-py wrote, escaped for the markup, and with its marks for the signs."""
    marks = {}
    for number, name in enumerate(_STYLES):
        before, behind = markup.marks.get(name.lower(), ("", ""))
        marks[_SIGNS[2 * number]], marks[_SIGNS[2 * number + 1]] = before, behind
    parts = re.split(f"({_SIGN})", _tidy(text))
    return "".join(
        marks[ord(part)] if len(part) == 1 and ord(part) in marks else markup.escaped(part) for part in parts
    )


def without_signs(value: Any) -> Any:
    """A value of a record without the signs that stand for italics and the like, and without control characters."""
    if isinstance(value, str):
        return value.translate(_NOT_TEXT)
    if isinstance(value, list):
        return [without_signs(one) for one in value]
    return {key: without_signs(one) for key, one in value.items()} if isinstance(value, Mapping) else value
