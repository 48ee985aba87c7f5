"""How does each line of a page look, by five of its characters? All lines are asked about at once, not one by one.

That is several times as fast: what is asked and answered stands in lists that have a place for each line.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, chain, compress
from operator import add, ge, le
from statistics import median_low
from typing import NamedTuple, Protocol

Box = tuple[float, float, float, float]
Style = tuple[float, bool]
"""The size of a character in points, and whether it is bold."""
Look = tuple[float | None, bool]
"""The same of a line; None where nothing of it is drawn."""
Span = tuple[int, int, bool, str, int]
"""A line of PDFium's text: where it starts and ends, whether a hyphen that ends it comes after, what it says, and how
many of its characters are not white space."""

_SAMPLES = 5
_MOST = 0.8
_WHOLE = 1.5 * 2**52
"""Added to a number and taken away again, it leaves the nearest whole number."""

_WIDE = re.compile("[\U00010000-\U0010ffff]")
_IS_VISIBLE = bytes(not chr(code).isspace() for code in range(256))
_NUMBERS = list(range(1 << 14))
"""Numbers that are there already are taken faster than made."""


class Sides(NamedTuple):
    """Boxes, side by side: each list has one number for each box."""

    lefts: Sequence[float]
    tops: Sequence[float]
    rights: Sequence[float]
    bottoms: Sequence[float]


class Looks(Protocol):
    """Knows how the characters of one page look, by their UTF-16 offsets in its text; `length` is that of the text.

    They may be asked for the character at the end of the text, which is not drawn.
    """

    length: int

    def boxes(self, units: Sequence[int]) -> tuple[Sides, Sequence[int]]:
        """Where they stand, y grows upwards, and the numbers, here, of those not drawn, around which any box goes."""
        ...

    def styles(self, units: Sequence[int]) -> Sequence[Style]:
        """How large they are, and whether bold."""
        ...

    def place(self, sides: Sides) -> Sides:
        """Their boxes, or boxes around several, as in `Line`."""
        ...


class PageText:
    """A page's text, and how its characters look."""

    def __init__(self, text: str, looks: Looks) -> None:
        self.text = text
        self._looks = looks
        # The characters that are two UTF-16 units each.
        self._wide = [match.start() for match in _WIDE.finditer(text)] if looks.length > len(text) else []

    def _units(self, places: Sequence[int]) -> Sequence[int]:
        return [at + bisect_left(self._wide, at) for at in places] if self._wide else places

    def boxes(self, places: Sequence[int]) -> list[Box | None]:
        """Where the characters at some offsets stand, as in `Line`; None for one that is not drawn."""
        sides, missing = self._looks.boxes(self._units(places))
        boxes: list[Box | None] = list(zip(*self._looks.place(sides), strict=True))
        for number in missing:
            boxes[number] = None
        return boxes

    def styles(self, places: Sequence[int]) -> Sequence[Style]:
        """How they look."""
        return self._looks.styles(self._units(places))

    def look_at(self, spans: Sequence[Span]) -> tuple[list[Look], list[Box | None], list[int]]:
        """The looks of lines that follow each other, their boxes, and the numbers of those bold at one end only."""
        samples = _samples(self.text, spans)
        sides, missing = self._looks.boxes(self._units(list(chain.from_iterable(samples))))
        boxes: list[Box | None] = list(zip(*map(rounded, self._looks.place(_around(sides, len(spans)))), strict=True))
        first, third, fifth = _columns(self.styles([*samples[0], *samples[2], *samples[4]]), 3)
        # Of four or five that are not bold, three of one style decide it.
        mixed = [
            number
            for number, (one, three, five, span) in enumerate(zip(first, third, fifth, spans, strict=True))
            if one[1] or not one == three == five or not span[4]
        ]
        if missing:
            mixed = sorted({*mixed, *(number % len(spans) for number in missing)})
        undrawn = {samples[number // len(spans)][number % len(spans)] for number in missing}
        looks: list[Look] = list(first)
        uneven: list[int] = []
        second, fourth = _columns(self.styles([samples[at][number] for at in (1, 3) for number in mixed]), 2)
        for number, two, four in zip(mixed, second, fourth, strict=True):
            places = [sample[number] for sample in samples] if spans[number][4] else []
            # Of few characters some are looked at several times.
            own = dict(zip(places, (first[number], two, third[number], four, fifth[number]), strict=False))
            styles = [style for place, style in own.items() if place not in undrawn]
            if styles:
                looks[number] = _common(styles)
                if styles[0][1] != styles[-1][1]:
                    uneven.append(number)
            else:
                looks[number], boxes[number] = (None, False), None
        return looks, boxes, uneven


def _samples(text: str, spans: Sequence[Span]) -> list[list[int]]:
    """Where five visible characters of each line stand: the first ones of all lines, the second ones, and so on."""
    starts, ends, hyphens, _, counts = zip(*spans, strict=True)
    # A hyphen after a line is visible too.
    *firsts, _ = accumulate(map(add, counts, hyphens), initial=0)
    visible = _visible(text, starts[0], ends[-1], firsts[-1] + counts[-1])
    ranks = zip(*map(_ranks, counts), strict=True)
    return [list(map(visible.__getitem__, map(add, firsts, column))) for column in ranks]


def _visible(text: str, start: int, end: int, count: int) -> list[int]:
    """The places of so many characters of a part of the text that are not white space, and its end."""
    part = text[start:end]
    numbers = _NUMBERS if start == 0 and end <= len(_NUMBERS) else range(start, end)
    places = list(compress(numbers, part.encode("latin-1", "replace").translate(_IS_VISIBLE)))
    if len(places) > count:
        # There is white space that is not in Latin-1.
        places = [at for at, character in enumerate(part, start) if not character.isspace()]
    return [*places, end]


def _columns(styles: Sequence[Style], count: int) -> list[Sequence[Style]]:
    height = len(styles) // count
    return [styles[at * height : (at + 1) * height] for at in range(count)]


@lru_cache(maxsize=1024)
def _ranks(count: int) -> tuple[int, ...]:
    """Which five of so many characters: the first, the last, and three between; of few, some several times."""
    return tuple(round(step * max(0, count - 1) / (_SAMPLES - 1)) for step in range(_SAMPLES))


def _around(sides: Sides, count: int) -> Sides:
    """The boxes around what stands in each of so many lines."""
    lefts, tops, rights, bottoms = ([side[at : at + count] for at in range(0, len(side), count)] for side in sides)
    # Nearly always the first character of every line is the leftmost, and the last one the rightmost.
    return Sides(
        lefts[0] if all(all(map(le, lefts[0], others)) for others in lefts[1:]) else list(map(min, *lefts)),
        list(map(max, *tops)),
        rights[-1] if all(all(map(ge, rights[-1], others)) for others in rights[:-1]) else list(map(max, *rights)),
        list(map(min, *bottoms)),
    )


def rounded(numbers: Sequence[float]) -> list[float]:
    """The same as `round(number, 4)`, in half the time for all numbers that are not nearly half way between two."""
    return [
        whole / 1e4
        if -1e9 < (large := number * 1e4) < 1e9 and -0.4999 < large - (whole := large + _WHOLE - _WHOLE) < 0.4999
        else round(number, 4)
        for number in numbers
    ]


def _common(styles: Sequence[Style]) -> Style:
    """The middle one of their sizes, and whether nearly all are bold."""
    if styles.count(styles[0]) == len(styles):
        return styles[0]
    sizes, bold = zip(*styles, strict=True)
    return median_low(sizes), sum(bold) >= _MOST * len(styles)
