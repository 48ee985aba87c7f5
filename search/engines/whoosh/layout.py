"""What stands where in the index: the names of fields, and how words, positions and passages are coded."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Literal

from search.engines.base import Field

FORMAT = "3"
"""Changes with anything on this page: it is part of every file's name, so that no other format is ever opened."""

INDEX = f"kutip{FORMAT}"

Zone = Literal["body", "heading", "title"]
Key = Literal["id", "paper", "language", "kind", "year", "author"]

ZONES: tuple[Zone, ...] = ("body", "heading", "title")
FIELDS: tuple[Field, ...] = ("stem", "exact")
KEYS: tuple[Key, ...] = ("id", "paper", "language", "kind", "year", "author")
LENGTH = "length"
PASSAGE = "passage"
WORDS_EXT = ".kwd"
POSTINGS_EXT = ".kps"

FAR = 255
"""A step that goes on: the next one is added to it."""


def words_of(zone: Zone, field: Field) -> str:
    """The name of the field that holds these words."""
    return f"{zone}_{field}"


def encode(text: str) -> bytes:
    """A word or a text as bytes; half characters, as broken PDFs yield them, survive."""
    return text.encode("utf-8", "surrogatepass")


def decode(coded: bytes) -> str:
    """The reverse of `encode`."""
    return coded.decode("utf-8", "surrogatepass")


_ALONE = [bytes((place,)) for place in range(FAR)]
"""The code of a single position, made once: most words stand once in a text."""


def encode_places(places: Sequence[int]) -> bytes:
    """The positions of one word in one text, as steps of one byte."""
    if len(places) == 1 and places[0] < FAR:
        return _ALONE[places[0]]
    coded = bytearray()
    last = 0
    for place in sorted(set(places)):
        far, near = divmod(place - last, FAR)
        coded += b"\xff" * far
        coded.append(near)
        last = place
    return bytes(coded)


def decode_places(coded: bytes) -> list[int]:
    """The reverse of `encode_places`: ascending, each position once."""
    reached = accumulate(coded)
    if FAR not in coded:
        return list(reached)
    return [place for place, step in zip(reached, coded, strict=True) if step != FAR]


def count_places(coded: bytes) -> int:
    """How many positions there are, without decoding them."""
    return len(coded) - coded.count(FAR)


def encode_passage(id: str, payload: bytes) -> bytes:
    """An id and the payload behind it."""
    coded = encode(id)
    return len(coded).to_bytes(4, "little") + coded + payload


def decode_passage(coded: bytes) -> tuple[str, bytes]:
    """The reverse of `encode_passage`."""
    start = 4 + int.from_bytes(coded[:4], "little")
    return decode(coded[4:start]), coded[start:]
