"""How is a hit described in words: its page, how sure its letters are, which words answer?"""

from search.asking.results import Hit
from search.model import Passage


def page_words(passage: Passage) -> str:
    """The pages of a passage in words: as printed, with the PDF's own count where it differs."""
    first, last = passage.first_page, passage.last_page
    if first is None or last is None:
        return ""
    indexes = str(first.index) if first.index == last.index else f"{first.index}–{last.index}"
    if first.label is None or last.label is None:
        return f"PDF page {indexes}"
    labels = first.label if first.label == last.label else f"{first.label}–{last.label}"
    return f"page {labels}" + ("" if labels == indexes else f" (PDF page {indexes})")


def sureness(passage: Passage) -> str:
    """That the letters were read from an image, and how sure it is of them; nothing for a text of its own."""
    return "" if passage.ocr is None else f"read by OCR, {passage.ocr:.0%} sure"


def answering_words(hit: Hit) -> str:
    """Which words answer what; the single words of a phrase only where the phrase itself is not answered."""
    phrases = {match.source for match in hit.matched}
    own = [match for match in hit.matched if match.part_of not in phrases]
    return "; ".join(f"{match.source}: {', '.join(match.words[:5])}" for match in own)
