"""How do the characters of a page look? Asked of PDFium for many characters at once.

Asking takes longer than answering: a page has hundreds of characters to be looked at. So the functions of PDFium are
called without checks of their arguments, and what all characters of one text object have in common is asked once, what
all objects of one font have in common likewise.
"""

import ctypes
import re
from array import array
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import repeat
from math import inf, sqrt
from struct import Struct
from typing import Any, Literal

import pypdfium2
import pypdfium2.raw as raw

from search.reading.pdfsampling import Looks, Sides, Style

_HEAVY = 700
_FORCE_BOLD = 1 << 18
_BATCH = 512
_TWO_NUMBERS = Struct("2f")
_ONE_NUMBER = Struct("Q")

_BOLD_NAME = re.compile(rb"bold|black|heavy|demi|medi(?!um)|cmbx|cmssbx|sfbx|sfsx|ecbx|[-,]bd?\b", re.IGNORECASE)
_PLAIN_NAME = re.compile(rb"regular|roman|book|light|italic|oblique|medium", re.IGNORECASE)


def _unchecked(function: Any, result: Any) -> Any:
    """The same C function, to be called with arguments that are right as they are: handles, small integers, places.

    Other threads wait meanwhile: to let them run takes longer than the function.
    """
    return ctypes.cast(function, ctypes.PYFUNCTYPE(result))


_char_index = _unchecked(raw.FPDFText_GetCharIndexFromTextIndex, ctypes.c_int)
_text_object = _unchecked(raw.FPDFText_GetTextObject, ctypes.c_void_p)
_loose_box = _unchecked(raw.FPDFText_GetLooseCharBox, ctypes.c_int)
_font_size = _unchecked(raw.FPDFText_GetFontSize, ctypes.c_double)
_matrix = _unchecked(raw.FPDFText_GetMatrix, ctypes.c_int)
_font = _unchecked(raw.FPDFTextObj_GetFont, ctypes.c_void_p)
_font.argtypes = (ctypes.c_void_p,)
_base_name = _unchecked(raw.FPDFFont_GetBaseFontName, ctypes.c_size_t)
_flags = _unchecked(raw.FPDFFont_GetFlags, ctypes.c_int)
_weight = _unchecked(raw.FPDFFont_GetWeight, ctypes.c_int)

_NAME = ctypes.create_string_buffer(128)
_PLACE_OF_NAME = ctypes.byref(_NAME)


class _Table:
    """Room for what PDFium writes of up to `_BATCH` characters: a row of numbers each."""

    def __init__(self, nothing: Sequence[float], kind: Literal["f", "Q"]) -> None:
        """The row of a character of which PDFium writes nothing; as which numbers rows are read."""
        row = array("f", nothing)
        room = bytearray(row.tobytes() * _BATCH)
        first = ctypes.c_char.from_buffer(room)
        self._places = [ctypes.byref(first, len(row) * row.itemsize * at) for at in range(_BATCH)]
        self._numbers = memoryview(room).cast(kind)
        self._nothing = memoryview(row).cast("B").cast(kind).tolist()

    def ask(self, function: Callable[..., int], page: Any, indices: Sequence[int]) -> tuple[list[Any], list[int]]:
        """The rows of all characters one after another, and which characters PDFium writes nothing of."""
        numbers: list[Any] = []
        missing: list[int] = []
        width = len(self._nothing)
        for start in range(0, len(indices), _BATCH):
            found = list(map(function, repeat(page), indices[start : start + _BATCH], self._places))
            numbers += self._numbers[: width * len(found)].tolist()
            if not all(found):
                missing += [start + at for at, here in enumerate(found) if not here]
        for at in missing:
            numbers[width * at : width * (at + 1)] = self._nothing
        return numbers, missing


# One of each is enough: PDFium itself is not to be asked by two threads at a time.
_BOXES = _Table((inf, -inf, -inf, inf), "f")
_MATRICES = _Table((1, 0, 0, 1, 0, 0), "Q")
"""Two numbers at a time: the first row of a matrix, what makes characters tall, and where they stand."""


class PageLooks(Looks):
    """Asks PDFium about the characters of a page. Valid only while the page is open."""

    def __init__(self, page: Any, textpage: Any, length: int) -> None:
        box = raw.FS_RECTF()
        if not raw.FPDF_GetPageBoundingBox(page, box):
            raise pypdfium2.PdfiumError("Failed to get page bounding box.")
        self.length = length
        self._page = textpage
        self._left, self._bottom = box.left, box.bottom
        self._width = (box.right - box.left) or 1.0
        self._height = (box.top - box.bottom) or 1.0
        self._turns = raw.FPDFPage_GetRotation(page) % 4
        # The numbers only grow: if the last is what it would be with nothing left out, nothing is.
        self._complete = _char_index(textpage, length - 1) == length - 1
        self._styles = _Styles()
        self._known: dict[int, Style] = {}

    def boxes(self, units: Sequence[int]) -> tuple[Sides, Sequence[int]]:
        """PDFium's loose boxes: as tall as the font, but for signs that are taller."""
        numbers, missing = _BOXES.ask(_loose_box, self._page, self._indices(units))
        return Sides(numbers[::4], numbers[1::4], numbers[2::4], numbers[3::4]), missing

    def styles(self, units: Sequence[int]) -> Sequence[Style]:
        """Sizes are rounded to hundredths of a point."""
        indices = self._indices(units)
        objects: list[int] = list(map(_text_object, repeat(self._page), indices))
        if None in objects:
            # Characters that PDFium added belong to no object: each is asked about for itself.
            objects = [owner or -1 - index for owner, index in zip(objects, indices, strict=True)]
        known = self._known
        new = {owner: index for owner, index in zip(objects, indices, strict=True) if owner not in known}
        if new:
            places = list(new.values())
            fonts = map(_font, [max(0, owner) for owner in new])
            sizes = map(_font_size, repeat(self._page), places)
            matrices, _ = _MATRICES.ask(_matrix, self._page, places)
            looks = zip(fonts, sizes, matrices[1::3], strict=True)
            known.update(zip(new, map(self._styles.__getitem__, looks), strict=True))
        return list(map(known.__getitem__, objects))

    def _indices(self, units: Sequence[int]) -> Sequence[int]:
        """PDFium's numbers of characters; the text leaves out some that have numbers."""
        return units if self._complete else list(map(_char_index, repeat(self._page), units))

    def place(self, sides: Sides) -> Sides:
        """In fractions of the page as it is turned for the reader, from its top left corner."""
        across = [[(x - self._left) / self._width for x in side] for side in (sides.lefts, sides.rights)]
        down = [[1 - (y - self._bottom) / self._height for y in side] for side in (sides.tops, sides.bottoms)]
        (left, right), (top, bottom) = across, down
        for _ in range(self._turns):
            left, top, right, bottom = [1 - y for y in bottom], left, [1 - y for y in top], right
        return Sides(left, top, right, bottom)


class _Styles(dict[tuple[int | None, float, int], Style]):
    """The style of characters by the handle of their font, their size before they are scaled, and their scale."""

    def __missing__(self, look: tuple[int | None, float, int]) -> Style:
        font, size, scale = look
        across, up = _TWO_NUMBERS.unpack(_ONE_NUMBER.pack(scale))
        style = self[look] = round(size * sqrt(across * across + up * up), 2), font is not None and _is_bold_font(font)
        return style


def _is_bold_font(font: int) -> bool:
    handle = ctypes.c_void_p(font)
    length = _base_name(handle, _PLACE_OF_NAME, len(_NAME))
    return is_bold(_NAME.value if 0 < length <= len(_NAME) else b"", max(0, _flags(handle)), _weight(handle))


@lru_cache(maxsize=4096)
def is_bold(font: bytes, flags: int, weight: int) -> bool:
    """Whether a font is bold: by its name, the ForceBold flag, or the weight that PDFium computes from its stems."""
    if _BOLD_NAME.search(font):
        return True
    return bool(flags & _FORCE_BOLD) or (weight >= _HEAVY and not _PLAIN_NAME.search(font))
