"""How do payloads take little room, each by itself? Deflated with a dictionary made of the first ones of the segment.

Texts of a library resemble each other: what the dictionary holds, a payload only refers to.
"""

import struct
from collections.abc import Sequence
from zlib import DEFLATED, crc32, decompressobj
from zlib import compressobj as _compressobj

DICTIONARY = 32_000
"""Bytes that a dictionary has at most: about as far back as deflate can refer."""

LARGEST = 1 << 24
"""Bytes that a payload has at most, ten thousand times what is usual: a damaged size costs no more memory."""

_LEVEL = 6
_RAW = -15
"""Deflate without zlib's own head and end: a checksum of ours does for both."""
_HEAD = struct.Struct("<II")


def sample(payloads: Sequence[bytes]) -> bytes:
    """A dictionary out of payloads that are taken at even distances, as many as it holds."""
    size = sum(map(len, payloads))
    count = len(payloads) if size <= DICTIONARY else max(1, len(payloads) * DICTIONARY // size)
    return b"".join(payloads[len(payloads) * number // count] for number in range(count))[:DICTIONARY]


class Packer:
    """Makes payloads small; what the dictionary costs is paid once."""

    def __init__(self, dictionary: bytes) -> None:
        given = (dictionary,) if dictionary else ()
        self._fresh = _compressobj(_LEVEL, DEFLATED, _RAW, 8, 0, *given)

    def pack(self, payload: bytes, name: bytes = b"") -> bytes:
        """The size of the payload and the CRC-32 of it and of its name in four bytes each, and the payload deflated."""
        if len(payload) > LARGEST:
            raise ValueError(f"a payload may have {LARGEST:,} bytes")
        deflate = self._fresh.copy()
        return _HEAD.pack(len(payload), crc32(name, crc32(payload))) + deflate.compress(payload) + deflate.flush()


def pack_dictionary(dictionary: bytes) -> bytes:
    """A dictionary as it is kept: packed like a payload, without any dictionary."""
    return Packer(b"").pack(dictionary)


def unpack(packed: bytes | memoryview, dictionary: bytes, name: bytes = b"") -> bytes:
    """The payload, of `LARGEST` bytes at most; raises ValueError where it, its name or the dictionary is damaged."""
    if len(packed) < _HEAD.size:
        raise ValueError("a payload is cut short")
    size, checksum = _HEAD.unpack_from(packed)
    if size > LARGEST:
        raise ValueError("a payload is larger than any is")
    inflate = decompressobj(_RAW, dictionary) if dictionary else decompressobj(_RAW)
    payload = inflate.decompress(packed[_HEAD.size :], size + 1)
    if not inflate.eof or inflate.unused_data or len(payload) != size or crc32(name, crc32(payload)) != checksum:
        raise ValueError("a payload does not unpack to what was packed")
    return payload


def unpack_dictionary(packed: bytes | memoryview) -> bytes:
    """The reverse of `pack_dictionary`; raises ValueError where it is damaged or larger than any is."""
    if int.from_bytes(packed[:4], "little") > DICTIONARY:
        raise ValueError("a dictionary of payloads is too large")
    return unpack(packed, b"")
