"""How do the characters of a page look? Asked of PDFium for many characters at once.

Asking takes longer than answering: a page has hundreds of characters to be looked at. So the functions of PDFium are
called without checks of their arguments, and what all characters of one text object have in common is asked once, what
all objects of one font have in common likewise.
"""

import ctypes
import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import chain, repeat
from math import sqrt
from struct import Struct
from typing import Any, TypeVar

import pypdfium2
import pypdfium2.raw as raw

from search.reading.pdflines import Box, Looks, Style

_NAME_BYTES = 128
_HEAVY = 700
_FORCE_BOLD = 1 << 18
_BATCH = 512

T = TypeVar("T")

_BOLD_NAME = re.compile(rb"bold|black|heavy|demi|medi(?!um)|cmbx|cmssbx|sfbx|sfsx|ecbx|[-,]bd?\b", re.IGNORECASE)
_PLAIN_NAME = re.compile(rb"regular|roman|book|light|italic|oblique|medium", re.IGNORECASE)


def _unchecked(function: Any, result: Any, arguments: tuple[Any, ...] | None = None) -> Callable[..., Any]:
    """The same C function, to be called with arguments that are right as they are: handles, small integers, places."""
    unchecked = type(function)(ctypes.cast(function, ctypes.c_void_p).value)
    unchecked.restype, unchecked.argtypes = result, arguments
    return unchecked  # type: ignore[no-any-return]


_char_index = _unchecked(raw.FPDFText_GetCharIndexFromTextIndex, ctypes.c_int)
_text_object = _unchecked(raw.FPDFText_GetTextObject, ctypes.c_void_p)
_loose_box = _unchecked(raw.FPDFText_GetLooseCharBox, ctypes.c_int)
_font_size = _unchecked(raw.FPDFText_GetFontSize, ctypes.c_double)
_matrix = _unchecked(raw.FPDFText_GetMatrix, ctypes.c_int)
_font = _unchecked(raw.FPDFTextObj_GetFont, ctypes.c_void_p, (ctypes.c_void_p,))


class _Table:
    """Room for what PDFium writes of up to `_BATCH` characters, one row each."""

    def __init__(self, row: Struct) -> None:
        self._row = row
        self._bytes = bytearray(row.size * _BATCH)
        self._first = ctypes.c_char.from_buffer(self._bytes)
        self._places = [ctypes.byref(self._first, row.size * at) for at in range(_BATCH)]

    def ask(self, function: Callable[..., int], page: Any, indices: Sequence[int]) -> list[Any]:
        """A row of numbers for each index, None where PDFium has none."""
        found = list(map(function, repeat(page), indices, self._places))
        rows = self._row.iter_unpack(memoryview(self._bytes)[: self._row.size * len(found)])
        return list(rows) if all(found) else [row if here else None for row, here in zip(rows, found, strict=True)]


# One of each is enough: PDFium itself is not to be asked by two threads at a time.
_BOXES = _Table(Struct("4f"))
_SLOPES = _Table(Struct("8x2f8x"))
"""Of a matrix only what makes characters tall: its second row."""


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
        self._known = _Styles()

    def boxes(self, units: Sequence[int]) -> list[Box | None]:
        """PDFium's loose boxes: as tall as the font, but for signs that are taller."""
        return self._in_batches(partial(_BOXES.ask, _loose_box, self._page), units)

    def styles(self, units: Sequence[int]) -> list[Style]:
        """Sizes are rounded to hundredths of a point."""
        return self._in_batches(self._styles_of, units)

    def _in_batches(self, ask: Callable[[Sequence[int]], list[T]], units: Sequence[int]) -> list[T]:
        """What is found of characters; the text leaves out some that have numbers."""
        indices = units if self._complete else list(map(_char_index, repeat(self._page), units))
        if len(indices) <= _BATCH:
            return ask(indices)
        return list(chain.from_iterable(ask(indices[at : at + _BATCH]) for at in range(0, len(indices), _BATCH)))

    def _styles_of(self, indices: Sequence[int]) -> list[Style]:
        objects: list[int] = list(map(_text_object, repeat(self._page), indices))
        if None in objects:
            # Characters that PDFium added belong to no object: each is asked about for itself.
            objects = [owner or -1 - index for owner, index in zip(objects, indices, strict=True)]
        examples = dict(zip(objects, indices, strict=True))
        places = list(examples.values())
        fonts = map(_font, [max(0, owner) for owner in examples])
        sizes = map(_font_size, repeat(self._page), places)
        styles = map(self._known.__getitem__, zip(fonts, sizes, _SLOPES.ask(_matrix, self._page, places), strict=True))
        if len(examples) == len(objects):
            return list(styles)
        return list(map(dict(zip(examples, styles, strict=True)).__getitem__, objects))

    def place(self, left: float, top: float, right: float, bottom: float) -> Box:
        """In fractions of the page as it is turned for the reader, from its top left corner."""
        left, right = (left - self._left) / self._width, (right - self._left) / self._width
        top, bottom = 1 - (top - self._bottom) / self._height, 1 - (bottom - self._bottom) / self._height
        for _ in range(self._turns):
            left, top, right, bottom = 1 - bottom, left, 1 - top, right
        return left, top, right, bottom


class _Styles(dict[tuple[int | None, float, tuple[float, float] | None], Style]):
    """The style of characters by the handle of their font, their size before they are scaled, and the scale."""

    def __missing__(self, look: tuple[int | None, float, tuple[float, float] | None]) -> Style:
        font, size, slope = look
        scale = sqrt(slope[0] * slope[0] + slope[1] * slope[1]) if slope else 1.0
        style = self[look] = round(size * scale, 2), font is not None and _is_bold_font(font)
        return style


def _is_bold_font(font: int) -> bool:
    handle = ctypes.cast(font, raw.FPDF_FONT)
    name = ctypes.create_string_buffer(_NAME_BYTES)
    length = raw.FPDFFont_GetBaseFontName(handle, name, _NAME_BYTES)
    flags, weight = raw.FPDFFont_GetFlags(handle), raw.FPDFFont_GetWeight(handle)
    return is_bold(name.value if 0 < length <= _NAME_BYTES else b"", max(0, flags), weight)


@lru_cache(maxsize=4096)
def is_bold(font: bytes, flags: int, weight: int) -> bool:
    """Whether a font is bold: by its name, the ForceBold flag, or the weight that PDFium computes from its stems."""
    if _BOLD_NAME.search(font):
        return True
    return bool(flags & _FORCE_BOLD) or (weight >= _HEAVY and not _PLAIN_NAME.search(font))
