"""How sure was the program that read the letters of a passage from an image?"""

from collections.abc import Iterable, Mapping

from search.model import Page, Span


def sureness(spans: Iterable[Span], pages: Mapping[int, Page]) -> float | None:
    """The mean over the letters that stand on pages read from images, from 0 to 1; None where none does.

    `pages` are by their index. A letter counts as its line does, or where the line says nothing as its page does.
    """
    letters = weighed = 0.0
    for span in spans:
        page = pages.get(span.page)
        if page is None or page.ocr is None:
            continue
        start, end = span.offset, span.offset + span.length
        rest = span.length
        for line in page.lines:
            overlap = min(end, line.end) - max(start, line.start)
            if overlap > 0 and line.ocr is not None:
                weighed += overlap * line.ocr
                rest -= overlap
        weighed += max(rest, 0) * page.ocr
        letters += span.length
    return round(weighed / letters, 3) if letters else None
