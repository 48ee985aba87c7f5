"""How do lines make paragraphs: which of them go on, and what becomes of the hyphens between?"""

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from search.structure.looks import ends_open, is_caption
from search.structure.mapping import Collector, Mapped
from search.structure.rows import Body, Row

Known = Callable[[str], bool]

_HYPHENS = "-\u2010\u2011"
_CLOSED = re.compile(r"[.!?:;…][\"'”’»)\]]*\d{0,3}$")
_LIST_ITEM = re.compile(r"(?:\[\d{1,3}\]|\(?\d{1,2}[.)]|\(?[a-zA-Z][.)]|[•●▪■◦])\s")
_DASH = re.compile(r"[*–—-]\s")
_MARKER = re.compile(r"\[\d{1,3}\]|\d{1,3}\.\s|[•●▪■◦]\s")
_ENTRY = re.compile(r"(?:\[\d{1,3}\]|\d{1,3}\.\s|[•●▪■◦–—-]\s|[A-Z][\w'’.-]*(?:\s[A-Z][\w'’.-]*){0,4}(?:,|\.|\s\())")
_LAST_PIECE = re.compile(r"([^\W\d_]+(?:['’][^\W\d_]+)?)[-\u2010\u2011]?$")
_FIRST_PIECE = re.compile(r"[^\W\d_]+")
_MID_HYPHEN = re.compile(
    r"(?<![\w-])(me|mem|men|meng|meny|menge|ber|ter|pe|pem|pen|peng|peny|per|di|ke|se)-([a-z]{3,})(?![\w-])"
)
_PAIR = re.compile(r"(?<![\w-])([a-z]{2,}) (?=([a-z]{2,})(?![\w-]))")
_ADDRESS = re.compile(r"(?:https?\s?:\s?/\s?/|www\s?\.)\s?\S")
_PATH_TAIL = re.compile(r"[a-z0-9-]{1,30}/")
_TORN_PATH = re.compile(r"/ \w|- [a-z0-9-]{1,30}/")
_SIGNED = re.compile(r"[\w.]{0,60} ?[-/_=?&%](?=\S)|\w{1,60}\.\w")
_ADDRESS_JOINT = "/-._=?&:%~#"
_FULL = 0.85
_ROOT = 4
"""Letters of a root, at least, that is told from its repetition by them."""


class Joiner:
    """Knows the words of the paper, to decide between joining and keeping apart.

    Where the text was `converted`, the lines of print may be gone, and the hyphens at their ends stand within lines.
    Elsewhere a hyphen within a line is what the page shows.
    """

    def __init__(self, text: str, known: Known, *, converted: bool) -> None:
        words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.lower())
        self._counts = Counter(words)
        self._usual = {word for word, count in self._counts.items() if count > 2}
        self._known = known
        self._converted = converted

    def paragraphs(self, rows: Sequence[Row], body: Body, references: bool) -> list[Mapped]:
        """The text of the rows, one item per paragraph, list item, table row or entry of a bibliography."""
        groups: list[list[Row]] = []
        marked = _marked(rows) if references else None
        for row in rows:
            if groups and not _begins(groups[-1][-1], row, body, marked):
                groups[-1].append(row)
            else:
                groups.append([row])
        return [self._mended(self._run(group)) for group in groups]

    def _run(self, rows: Sequence[Row]) -> Mapped:
        if len(rows) == 1:
            return rows[0].clean
        collector = Collector()
        for number, row in enumerate(rows):
            following = rows[number + 1] if number + 1 < len(rows) else None
            text = row.clean
            glue = False
            if following is not None and (row.broken or text.text[-1:] in _HYPHENS):
                glue, keep = self._hyphen(text.text, following.text, row.broken)
                if glue and not keep and text.text[-1:] in _HYPHENS:
                    text = text.slice(0, len(text) - 1)
            collector.add(text)
            if following is not None and not glue:
                collector.space()
        return collector.result()

    def _hyphen(self, left: str, right: str, soft: bool) -> tuple[bool, bool]:
        """Whether to join over the line end, and whether the hyphen stays."""
        before, after = _LAST_PIECE.search(left), _FIRST_PIECE.match(right)
        if before is None or after is None:
            return left[-2:-1].isalnum() and right[:1].isalnum(), True
        head, tail = before[1], after[0]
        whole, compound = (head + tail).lower(), f"{head}-{tail}".lower()
        if _repeats(head.lower(), tail.lower()) or self._counts[compound]:
            return True, True
        if tail[0].isupper() or (head.isupper() and len(head) > 1):
            return True, True
        if self._counts[whole] or self._known(whole):
            return True, False
        if soft:
            return True, False
        return True, self._known(head.lower()) and (len(head) > 3 or self._known(tail.lower()))

    def _mended(self, text: Mapped) -> Mapped:
        """Words that a converter has torn apart put together, within lines too."""
        drop: set[int] = set()
        for match in _MID_HYPHEN.finditer(text.text) if self._converted else ():
            whole = match[1] + match[2]
            # English has `per-user`, and dictionaries of Indonesian know every word that begins with per-.
            known = match[1] != "per" and self._known(whole)
            if not _repeats(match[1], match[2]) and (known or self._counts[whole]):
                drop.add(match.end(1))
        usual = self._usual
        for match in _PAIR.finditer(text.text):
            left, right = match.groups()
            if left not in usual and right not in usual and self._torn(left, right):
                drop.add(match.end(1))
        for start, end in _addresses(text.text):
            drop.update(index for index in range(start, end) if text.text[index] == " ")
        return _without(text, drop) if drop else text

    def _torn(self, left: str, right: str) -> bool:
        """Whether two words, neither of them usual in the paper, are one."""
        whole = left + right
        if not (self._counts[whole] or (len(whole) > 5 and self._known(whole))):
            return False
        return not self._known(left) and not self._known(right)


def _repeats(left: str, right: str) -> bool:
    """Indonesian reduplication: anak-anak, kira-kiranya, berlari-lari, perundang-undangan, sayur-mayur not."""
    if len(left) < 3 or len(right) < 3:
        return False
    if right.startswith(left) or left.endswith(right):
        return True
    return len(left) > _ROOT and any(left.endswith(right[:size]) for size in range(_ROOT, len(right)))


def _addresses(text: str) -> Iterable[tuple[int, int]]:
    """Where web addresses with spaces in them stand: they go on as long as a sign of theirs stands at the gap."""
    end = 0
    for match in _ADDRESS.finditer(text):
        if match.start() < end:
            continue
        end = match.end()
        while (gap := text.find(" ", end)) >= 0 and _bridges(text, gap):
            end = gap + 1
        end = gap if gap >= 0 else len(text)
        if " " in text[match.start() : end]:
            yield match.start(), end


def _bridges(text: str, gap: int) -> bool:
    """Whether an address goes on after the space at `gap`."""
    before, after, beyond = text[gap - 1], text[gap + 1 : gap + 2], text[gap + 2 : gap + 3]
    if not after:
        return False
    if after in _ADDRESS_JOINT:
        return bool(beyond.strip()) or before in "/." or bool(_TORN_PATH.match(text, gap + 1))
    if _PATH_TAIL.match(text, gap + 1):
        return True
    if before in "/-_=?&%~#":
        return after.isdigit() or (after.islower() and (before != "/" or bool(_SIGNED.match(text, gap + 1))))
    return before == "." and after.islower() and text[gap - 2] != "."


def _without(text: Mapped, drop: set[int]) -> Mapped:
    keep = [index for index in range(len(text)) if index not in drop]
    return Mapped("".join(text.text[index] for index in keep), array("q", (text.positions[index] for index in keep)))


def _begins(above: Row, row: Row, body: Body, marked: bool | None) -> bool:
    """Whether a new paragraph begins with the row. `marked` is None outside of a bibliography; see `_marked`."""
    if row.clean.positions[0] < above.clean.positions[-1]:
        return True
    if above.text.endswith("/") and row.text[:1].islower():
        return False
    if row.bullet or row.table or above.table or above.run_in:
        return True
    if above.broken or (above.text[-1:] in _HYPHENS and above.text[-2:-1] != " "):
        return False
    closed = bool(_CLOSED.search(above.text))
    if is_caption(row.text) and not _in_sentence(above, closed):
        return True
    if marked is not None:
        return _entry_begins(above, row, body, closed, marked)
    if _LIST_ITEM.match(row.text):
        return closed or not body.wrapped or len(above.text) < 0.7 * body.width or above.text[-1:] == ","
    if _DASH.match(row.text) and closed:
        return True
    if not body.wrapped:
        return _flows_anew(above, row, body, closed)
    if is_caption(above.text) and len(above.text) < 0.8 * body.width and row.text[:1].isupper():
        return True
    if closed:
        return _set_apart(above, row, body)
    if ends_open(above.text) or row.text[:1].islower():
        return False
    gap = row.blank > int(body.spaced) and row.box is None
    return len(above.text) < 0.6 * body.width or (gap and len(above.text) < _FULL * body.width)


def _flows_anew(above: Row, row: Row, body: Body, closed: bool) -> bool:
    """Where a line holds a whole paragraph, only a page end cuts a sentence in two."""
    if closed:
        return True
    if not row.blank or row.text[:1].islower() or ends_open(above.text):
        return False
    return above.text[-1:] in ')”"' or len(above.text) <= 0.3 * body.width


def _in_sentence(above: Row, closed: bool) -> bool:
    """A line like "Gambar 3 menunjukkan" that only continues the one above."""
    return not closed and (ends_open(above.text) or len(above.text) > 60)


def _set_apart(above: Row, row: Row, body: Body) -> bool:
    """A paragraph ends with a short line, or the next begins indented or after some space."""
    if len(above.text) < _FULL * body.width or row.blank > int(body.spaced):
        return True
    if above.box and row.box and above.page == row.page:
        return row.box[0] - above.box[0] > 0.01 or bool(body.pitch and row.box[3] - above.box[3] > 1.5 * body.pitch)
    return False


def _marked(rows: Sequence[Row]) -> bool:
    """Whether the entries of a bibliography are numbered or have bullets."""
    return sum(row.bullet or bool(_MARKER.match(row.text)) for row in rows) >= max(2, 0.15 * len(rows))


def _entry_begins(above: Row, row: Row, body: Body, closed: bool, marked: bool) -> bool:
    """Whether an entry of a bibliography begins with the row: by its marker, its indent or the author's name."""
    ended = closed or bool(re.search(r"\d\)?$|https?:\S+$|[>\])”]$", above.text))
    if _MARKER.match(row.text):
        return row.text[:1] in "[•●▪■◦" or (ended and marked)
    if row.text[:1].islower() or row.text.startswith(("http", "www")):
        return False
    if not body.wrapped:
        return ended or (bool(row.blank) and len(above.text) < 0.3 * body.width)
    if marked:
        return False
    if above.box and row.box and above.page == row.page and abs(row.box[0] - above.box[0]) < 0.3:
        step = row.box[0] - above.box[0]
        if step > 0.008:
            return False
        if step < -0.008:
            return True
    return ended and bool(_ENTRY.match(row.text))
