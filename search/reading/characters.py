"""Which characters may stand in the text of a page, and which bytes stand for which characters?"""

import codecs
import re

from search.errors import ReadingError

_SAMPLE = 1 << 17
_MOSTLY_LATIN = 0.15
_FEW_BAD_BYTES = 0.1
_MUCH_JUNK = 0.002

_LINE_ENDS = dict.fromkeys(map(ord, "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), "\n")
_NOTHING = dict.fromkeys(
    [*range(9), *range(14, 28), 0x1F, *range(0x7F, 0x85), *range(0x86, 0xA0), 0xFEFF, *range(0xFDD0, 0xFDF0)]
    + [plane << 16 | low for plane in range(17) for low in (0xFFFE, 0xFFFF)]
)
_ALLOWED = {**_NOTHING, **_LINE_ENDS}
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r"[^\W_]")
_JUNK = re.compile(r"[\x00-\x08\x0e-\x1a\x7f]")

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def clean(text: str) -> str:
    r"""The text without control characters but `\n` and `\t`, every kind of line end made `\n`.

    Non-characters go, lone surrogates become U+FFFD: what is left can be written as UTF-8.
    """
    if text.isascii() and text.isprintable():
        return text
    return _LONE_SURROGATE.sub("\ufffd", text.replace("\r\n", "\n").translate(_ALLOWED))


def decode(data: bytes, declared: str | None = None) -> tuple[str, int]:
    """The text of bytes in any encoding, and how many places of it could not be decoded (now U+FFFD).

    Tried in this order: byte order mark, UTF-8, UTF-16 without a mark, the declared encoding, UTF-8 with a
    few broken bytes, then a guess by charset-normalizer: between Windows-1252 and Mac Roman when nearly all
    bytes are ASCII (Indonesian and English), among all encodings else.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_loosely(data, encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and "\0" not in text:
        return text, 0
    if wide := _utf16_without_mark(data):
        return _decode_loosely(data, wide)
    if text or not data:
        return text, 0
    return _decode_legacy(data, declared)


def _decode_loosely(data: bytes, encoding: str) -> tuple[str, int]:
    text = data.decode(encoding, errors="replace")
    return text, text.count("\ufffd")


def _utf16_without_mark(data: bytes) -> str | None:
    sample = data[:_SAMPLE]
    half = max(1, len(sample) // 2)
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.4 and even < 0.05:
        return "utf-16-le"
    if even > 0.4 and odd < 0.05:
        return "utf-16-be"
    return None


def _decode_legacy(data: bytes, declared: str | None) -> tuple[str, int]:
    if declared and (text := _decode_declared(data, declared)) is not None:
        return text, 0
    loose, broken = _decode_loosely(data, "utf-8")
    whole = sum(character > "\x7f" for character in loose) - broken
    if broken <= _FEW_BAD_BYTES * whole:
        return loose, broken
    # Imported here because few files need it, and every reader is ready sooner without.
    from charset_normalizer import from_bytes

    sample = data[:_SAMPLE]
    high = sum(byte > 0x7F for byte in sample)
    if high < _MOSTLY_LATIN * len(sample):
        best = from_bytes(sample, cp_isolation=["cp1252", "mac_roman"]).best()
    else:
        best = from_bytes(sample).best()
    return _decode_loosely(data, best.encoding if best else "cp1252")


def _decode_declared(data: bytes, declared: str) -> str | None:
    """The text in the encoding that a file claims; Latin-1 means Windows-1252, as in every browser."""
    try:
        name = codecs.lookup(declared).name
        return data.decode("cp1252" if name in ("iso8859-1", "ascii") else name)
    except (LookupError, UnicodeDecodeError, TypeError, AttributeError):
        return None


def refuse_binary(data: bytes, text: str) -> None:
    """Raise ReadingError where the decoded text is not text: empty, blank, or full of control characters."""
    if not data:
        raise ReadingError("not-a-paper", "the file is empty")
    junk = len(_JUNK.findall(text))
    if junk > _MUCH_JUNK * len(text):
        raise ReadingError("not-a-paper", f"it is binary: {junk:,} of {len(text):,} characters are control characters")
    if not text.strip():
        raise ReadingError("not-a-paper", "the file holds nothing but white space")


def has_words(text: str) -> bool:
    """Whether a letter or digit stands in the text."""
    return _WORD.search(text) is not None
