"""A broken PDF made readable: its objects are found by their marks, and a new page tree is put after them.

A download cut short, or a few bytes changed, cost a PDF its directory while most pages are still there.
"""

import re
import zlib
from collections.abc import Iterator

_OBJECT = re.compile(rb"(?<!\d)(\d{1,7})[ \t\r\n]+\d{1,5}[ \t\r\n]+obj\b")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_PACKED = re.compile(rb"/Type\s*/ObjStm\b")
_FIRST = re.compile(rb"/First\s+(\d{1,9})")
_STREAM = re.compile(rb"stream\r?\n")
_UNPACKED_BYTES = 64 << 20
_MOST_PAGES = 50_000


def mend(data: bytes) -> bytes | None:
    """The file with a new catalogue and page tree at its end; None where no page object is found.

    Pages come in the order in which they stand in the file. Encrypted files cannot be mended.
    """
    if b"/Encrypt" in data:
        return None
    packed = b"".join(b"\n%d 0 obj\n%b\nendobj\n" % (number, body) for number, body in _packed_objects(data))
    whole = data + b"\nendstream\nendobj\n" + packed
    places: dict[int, int] = {}
    pages: dict[int, None] = {}
    for number, place, body in _objects(whole):
        places[number] = place
        if len(pages) < _MOST_PAGES and _PAGE.search(_dictionary(body)):
            pages.setdefault(number)
    return whole + _directory(len(whole), places, list(pages)) if pages else None


def _directory(end: int, places: dict[int, int], pages: list[int]) -> bytes:
    """A page tree, a catalogue and a table of the places of all objects, to stand from `end` on."""
    tree, root = max(places) + 1, max(places) + 2
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    first = b"\n%d 0 obj\n<</Type/Pages/Kids[%b]/Count %d>>\nendobj\n" % (tree, kids, len(pages))
    second = b"%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n" % (root, tree)
    places = {**places, tree: end + 1, root: end + len(first)}
    table = b"".join(b"%d 1\n%010d 00000 n\r\n" % (number, places[number]) for number in sorted(places))
    trailer = b"trailer\n<</Root %d 0 R/Size %d>>\n" % (root, root + 1)
    start = end + len(first) + len(second)
    return first + second + b"xref\n" + table + trailer + b"startxref\n%d\n%%%%EOF\n" % start


def _objects(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Number, place and bytes of each object, up to where the next one begins."""
    starts = list(_OBJECT.finditer(data))
    ends = [match.start() for match in starts[1:]] + [len(data)]
    for match, end in zip(starts, ends, strict=False):
        yield int(match[1]), match.start(), data[match.end() : end]


def _dictionary(body: bytes) -> bytes:
    """What stands before an object's stream, at most some thousand bytes."""
    return body[:8192].partition(b"stream")[0]


def _packed_objects(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The objects within all object streams (PDF 1.5), of which a reader needs the lost directory."""
    left = _UNPACKED_BYTES
    for _, _, body in _objects(data):
        head = _dictionary(body)
        first = _FIRST.search(head)
        start = _STREAM.search(body)
        if not (_PACKED.search(head) and first and start):
            continue
        content = _inflated(body[start.end() :], left) if b"/FlateDecode" in head else body[start.end() :]
        left -= len(content)
        if left <= 0:
            return
        numbers = [int(word) for word in content[: int(first[1])].split() if word.isdigit()]
        offsets = [int(first[1]) + offset for offset in numbers[1::2]]
        for number, start_at, end in zip(numbers[0::2], offsets, [*offsets[1:], len(content)], strict=False):
            yield number, content[start_at:end]


def _inflated(packed: bytes, limit: int) -> bytes:
    """As much as can be unpacked; a stream cut short gives its beginning."""
    unpacker = zlib.decompressobj()
    found = bytearray()
    try:
        for start in range(0, len(packed), 1024):
            found += unpacker.decompress(packed[start : start + 1024], limit - len(found))
            if unpacker.eof or unpacker.unconsumed_tail or len(found) >= limit:
                break
    except zlib.error:
        pass
    return bytes(found)
