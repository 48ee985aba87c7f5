"""Which years are meant?"""

import re

from search.errors import KutipError

# A text, which `re` compiles when it is first met: few queries name a year.
_YEARS = r"(?P<first>\d{4})?(?P<dots>\.\.)?(?P<last>\d{4})?"

Years = tuple[int | None, int | None]
"""The inclusive ends of a range of years, an open end being None."""


def years_of(text: str) -> Years:
    """A year or a range of years; raises KutipError where it is neither, or ends before it begins."""
    found = re.fullmatch(_YEARS, text.strip())
    if not found or not (found["first"] or found["last"]) or (found["last"] and not found["dots"]):
        raise KutipError(f"“{text}” is no year and no range of years.", "Give 2015, 2015..2018, 2015.. or ..2018.")
    first = int(found["first"]) if found["first"] else None
    last = int(found["last"]) if found["last"] else None
    if first is not None and last is not None and first > last:
        raise KutipError(f"“{text}” ends before it begins.", "Give the earlier year first.")
    return first, last if found["dots"] else first
