"""Which characters of a Markdown or HTML flavoured text are marks and no text?"""

import re
from dataclasses import dataclass, field

DROP = 1
"""A mark that vanishes without a trace."""
GAP = 2
"""A mark that stands between words: it leaves a space."""

_INLINE = "b|i|u|s|em|strong|span|font|small|big|a|code|mark|ins|del|tt|cite|q|abbr|var|kbd|samp"
_BLOCK = (
    "p|br|hr|div|td|th|tr|table|thead|tbody|tfoot|caption|ul|ol|li|dl|dt|dd|h[1-6]|img|figure|figcaption|center"
    "|blockquote|pre|section|article|header|footer|nav|main|body|html"
)
_ATTRIBUTES = r"(?:\s[^<>\n]{0,300})?/?"

_COMMENT = re.compile(r"<!--[^<>]{0,400}-->")
_RAISED = re.compile(rf"<(su[pb]){_ATTRIBUTES}>([^<>\n]{{0,60}})</\1>", re.IGNORECASE)
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE}|su[pb]){_ATTRIBUTES}>", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"</?(?:{_BLOCK}){_ATTRIBUTES}>", re.IGNORECASE)
_AUTOLINK = re.compile(r"<(?=(?:https?:|ftp:|mailto:|www\.))[^<>\n]{1,2000}>")
_LINK = re.compile(r"(!?\[)(?:[^\[\]\n\\]|\\.){0,1000}(\]\((?:[^()\n\\]|\\.|\([^()\n]{0,300}\)){0,1500}\))")
_NOTE = re.compile(r"\[\^[\w-]{1,20}\]:?")
_TEX_RAISED = re.compile(r"\$?[\^_]\{([^{}\n]{0,40})\}\$?")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(amp|nbsp|#160|#xa0);", re.IGNORECASE)
_STRONG = re.compile(r"(?<!\\)(?:\*{2,3}|(?<!\w)__(?=\w)|(?<=\w)__(?!\w))")
_STAR = re.compile(r"(?<![\w*\\])\*(?=[^\s*])[^*\n]{0,400}(?:\n[^*\n]{1,400})?(?<=[^\s*\\])\*(?!\*)")
_UNDERLINE = re.compile(r"(?<![\w\\])_(?=[^\s_])[^_\n]{1,300}(?<=[^\s\\])_(?!\w)")
_CODE = re.compile(r"(?<!`)`[^`\n]{1,300}`(?!`)")
_FENCE = re.compile(r"^[ \t]{0,8}(?:```|~~~)[^\n]{0,40}$", re.MULTILINE)
_TABLE_RULE = re.compile(r"^[ \t]{0,8}\|?(?:[ \t]{0,3}:?-{2,200}:?[ \t]{0,3}\|){1,100}[ \t:-]{0,200}$", re.MULTILINE)
_TABLE_ROW = re.compile(r"^[ \t]{0,8}\|[^\n]*\|[ \t]{0,8}$", re.MULTILINE)
_HEADING = re.compile(r"^[ \t]{0,3}(#{1,6})[ \t]{1,8}(?=\S)", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]{0,20}([-*+])[ \t]{1,8}(?=\S)", re.MULTILINE)
_QUOTE = re.compile(r"^[ \t]{0,3}>[ \t]?", re.MULTILINE)
_NOTE_MARKER = re.compile(r"[\d\s,;*†‡§¶#a-eA-E]{1,12}")


@dataclass(slots=True)
class Marks:
    """What to leave out, character by character, and what the marks said."""

    mask: bytearray
    headings: dict[int, int] = field(default_factory=dict)
    """Level of a Markdown heading by the offset of its line."""
    bullets: set[int] = field(default_factory=set)
    tables: set[int] = field(default_factory=set)
    strong: bytearray = field(default_factory=bytearray)
    """1 for each character that is set in bold."""


def no_marks(text: str) -> Marks:
    """For files whose reader has resolved all markup."""
    return Marks(bytearray(len(text)), strong=bytearray(len(text)))


def find_marks(text: str) -> Marks:
    """Marks of Markdown, and the HTML and TeX that converters leave in it. Time is linear in the text."""
    marks = Marks(bytearray(len(text)), strong=bytearray(len(text)))
    _find_blocks(text, marks)
    _find_html(text, marks)
    _find_inline(text, marks)
    return marks


def _put(marks: Marks, start: int, end: int, code: int) -> None:
    marks.mask[start:end] = bytes([code]) * (end - start)


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _find_blocks(text: str, marks: Marks) -> None:
    for match in _HEADING.finditer(text):
        marks.headings[match.start()] = len(match[1])
        _put(marks, match.start(1), match.end(1), GAP)
        end = text.find("\n", match.end())
        line = text[match.end() : end if end >= 0 else len(text)].rstrip()
        title = line.rstrip("#")
        if title != line and title[-1:].isspace():
            _put(marks, match.end() + len(title), match.end() + len(line), GAP)
    for match in _BULLET.finditer(text):
        marks.bullets.add(match.start())
        _put(marks, match.start(1), match.end(1), GAP)
    for pattern in (_QUOTE, _FENCE, _TABLE_RULE):
        for match in pattern.finditer(text):
            _put(marks, *match.span(), GAP)
    for match in _TABLE_ROW.finditer(text):
        marks.tables.add(match.start())
        for offset in range(*match.span()):
            if text[offset] == "|" and text[offset - 1 : offset] != "\\":
                marks.mask[offset] = GAP


def _find_html(text: str, marks: Marks) -> None:
    if "<" in text:
        for match in _COMMENT.finditer(text):
            _put(marks, *match.span(), GAP)
        for match in _RAISED.finditer(text):
            if match[1].lower() == "sup" and _NOTE_MARKER.fullmatch(match[2]) and not _is_exponent(text, match):
                _put(marks, *match.span(), DROP)
        for match in _INLINE_TAG.finditer(text):
            _put(marks, *match.span(), DROP)
            if match[0].lower() in ("<b>", "<strong>"):
                end = text.find("</", match.end(), match.end() + 300)
                _embolden(marks, match.end(), end)
        for match in _BLOCK_TAG.finditer(text):
            _put(marks, *match.span(), GAP)
        for match in _AUTOLINK.finditer(text):
            marks.mask[match.start()] = marks.mask[match.end() - 1] = DROP
    for match in _ENTITY.finditer(text) if "&" in text else ():
        if match[1].lower() == "amp":
            _put(marks, match.start() + 1, match.end(), DROP)
        else:
            _put(marks, *match.span(), GAP)


def _is_exponent(text: str, match: re.Match[str]) -> bool:
    """m<sup>2</sup> and 10<sup>5</sup>: after a digit or a lone letter stands no reference to a note."""
    before = text[max(0, match.start() - 2) : match.start()]
    return bool(re.search(r"\d$|(?:^|[^\w])[a-z]$", before)) and not re.search(r"[*†‡]", match[2])


def _find_inline(text: str, marks: Marks) -> None:
    for match in _LINK.finditer(text) if "](" in text else ():
        _put(marks, *match.span(1), DROP)
        _put(marks, *match.span(2), DROP)
    for pattern in (_NOTE, _CODE):
        for match in pattern.finditer(text):
            if pattern is _CODE:
                marks.mask[match.start()] = marks.mask[match.end() - 1] = DROP
            else:
                _put(marks, *match.span(), DROP)
    for match in _TEX_RAISED.finditer(text) if "{" in text else ():
        if match[0].lstrip("$")[0] == "^" and _NOTE_MARKER.fullmatch(match[1]):
            _put(marks, *match.span(), DROP)
        else:
            _put(marks, match.start(), match.start(1), DROP)
            _put(marks, match.end(1), match.end(), DROP)
    _find_strong(text, marks)
    for pattern in (_STAR, _UNDERLINE):
        for match in pattern.finditer(text):
            marks.mask[match.start()] = marks.mask[match.end() - 1] = DROP
    for match in _ESCAPE.finditer(text) if "\\" in text else ():
        marks.mask[match.start()] = DROP


def _find_strong(text: str, marks: Marks) -> None:
    opened: int | None = None
    for match in _STRONG.finditer(text):
        _put(marks, *match.span(), DROP)
        if opened is not None and text.find("\n\n", opened, match.start()) < 0:
            _embolden(marks, opened, match.start())
            opened = None
        else:
            opened = match.end()


def _embolden(marks: Marks, start: int, end: int) -> None:
    if end > start:
        marks.strong[start:end] = b"\x01" * (end - start)
