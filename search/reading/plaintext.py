"""Reads plain text: one page, in any encoding."""

from search.errors import ReadingError
from search.model import Extraction, Page, Problem
from search.reading.characters import clean, decode, refuse_binary
from search.reading.files import signature
from search.reading.request import Request


def read(data: bytes, request: Request) -> Extraction:
    """The text as one page. Raises ReadingError: not-a-paper."""
    text, problems = text_of(data)
    return Extraction(kind="text", pages=(Page(index=1, text=text),), paged=False, problems=problems)


def text_of(data: bytes, declared: str | None = None) -> tuple[str, tuple[Problem, ...]]:
    """The clean text of bytes that should be text. Raises ReadingError: not-a-paper."""
    words = signature(data)
    if words and words != "HTML":
        raise ReadingError("not-a-paper", f"it is {words}, not text")
    text, broken = decode(data, declared)
    refuse_binary(data, text)
    problems = (Problem("damaged", f"{broken:,} characters could not be decoded"),) if broken else ()
    return clean(text), problems
