"""What is printed on the pages but belongs to no sentence: running heads and feet, page numbers, repeats."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from search.model import PageLabel
from search.structure.labels import WEAK, Seen, neighbours, sequences
from search.structure.mapping import Collector
from search.structure.rows import Body, Row
from search.structure.vocabulary import known_heading

_NO_SIGNS = re.compile(r"[\W_]+")
_NO_ASCII_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())
_EDGE = 3
"""Running heads and feet are among this many lines at the top and at the bottom of a page."""
_MARGIN = 0.16
_SAME_HEIGHT = 0.02
_NUMBER = re.compile(
    r"(?:(?:page|halaman|hal|hlm|p)\b\.?\s*)?[-–—|\[(•]*\s*(\d{1,4}|[ivxlc]{1,7}|[IVX]{1,5}\s?[-–]\s?\d{1,3})\s*[-–—|\])•]*"
    r"(?:\s*(?:of|dari|/)\s*\d{1,4})?(?:\s*\|\s*(?:page|halaman|p a g e))?",
    re.IGNORECASE,
)
_OF = re.compile(r"\d\s*(?:of|dari|/)\s*\d", re.IGNORECASE)
_OUTER_NUMBER = re.compile(r"^\W{0,3}(\d{1,4})(?=\s|\W*$)|(?<![\d.,:])(?<=[\s—–|-])(\d{1,4})(?:/\d{1,4})?\W{0,3}$")
_GLUED = re.compile(r"[^\W\d_]{15,}[\w.,-]*")
_ADDRESS = re.compile(r"[@/\\]|www|https?:|\.(?:com|org|net|id)\b", re.IGNORECASE)
_TERMINAL = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_SOURCE = re.compile(r"(?:sumber|source|keterangan|note|catatan|tabel|table|gambar|figure)\b", re.IGNORECASE)
_APART = 8
"""Running heads in a text without pages stand more lines apart than this."""
_FRONT_ROWS = 40
_LONG_ROW = 200


@dataclass(frozen=True, slots=True)
class Furnished:
    """The rows that are text, those that are not, and the page numbers printed (by page, from 0)."""

    rows: list[Row]
    removed: list[Row]
    labels: dict[int, PageLabel] = field(default_factory=dict)


def letters(text: str) -> str:
    """Its letters alone, in lower case."""
    return "".join(filter(str.isalpha, text.lower()))


def signs(text: str) -> str:
    """Its letters and digits alone, in lower case."""
    if text.isascii():
        return text.lower().encode("ascii").translate(None, _NO_ASCII_SIGNS).decode("ascii")
    return _NO_SIGNS.sub("", text.lower())


def without_furniture(rows: Sequence[Row], paged: bool, body: Body) -> Furnished:
    """Takes running heads, feet, page numbers, rules and a repeated title block out."""
    drop = {number for number, row in enumerate(rows) if not signs(row.text)}
    labels: dict[int, PageLabel] = {}
    if paged:
        labels = _paged_furniture(rows, drop)
    else:
        _repeated_lines(rows, drop, body)
        _lone_numbers(rows, drop)
    _repeated_title_block(rows, drop)
    kept = [row for number, row in enumerate(rows) if number not in drop]
    removed = [rows[number] for number in sorted(drop)]
    if not paged:
        kept, cut = _without_glued_feet(kept, [signs(row.text) for row in removed])
        removed += cut
    return Furnished(kept, removed, labels)


def _paged_furniture(rows: Sequence[Row], drop: set[int]) -> dict[int, PageLabel]:
    edges = _edges(rows, drop)
    running = _running(rows, edges)
    labels = sequences(_numbers(rows, edges, running), 1 + max((row.page for row in rows), default=-1))
    drop |= running
    for number in edges:
        match = _NUMBER.fullmatch(rows[number].text)
        label = labels.get(rows[number].page)
        if match and ((label and label.label == match[1]) or _outermost(rows, number, edges)):
            drop.add(number)
    return labels


def _edges(rows: Sequence[Row], drop: set[int]) -> dict[int, bool]:
    """Numbers of the rows at the top (True) and at the bottom (False) of their pages."""
    pages: dict[int, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        if number not in drop:
            pages[row.page].append(number)
    edges: dict[int, bool] = {}
    for numbers in pages.values():
        boxed = [(box[1], number) for number in numbers if (box := rows[number].box)]
        ordered = [number for _, number in sorted(boxed)] if boxed else numbers
        for number in ordered[-_EDGE:]:
            box = rows[number].box
            if box is None or box[3] > 1 - _MARGIN:
                edges[number] = False
        for number in ordered[:_EDGE]:
            box = rows[number].box
            if box is None or box[1] < _MARGIN:
                edges[number] = True
    return edges


def _running(rows: Sequence[Row], edges: dict[int, bool]) -> set[int]:
    """Lines that return at the same edge, at the same height, on other pages, but for the page number."""
    groups: dict[tuple[bool, str], list[int]] = defaultdict(list)
    for number, top in edges.items():
        text = rows[number].text
        if len(letters(text)) > 1:
            groups[top, signs(_OUTER_NUMBER.sub("", text))].append(number)
    same = _same_pages(rows)
    pages = len(set(same.values()))
    found: set[int] = set()
    words: list[tuple[bool, set[str]]] = []
    for (top, _), numbers in groups.items():
        level = [
            number for number in numbers if _same_height(rows, number, numbers) and not _larger(rows, number, numbers)
        ]
        counting = _counting(rows, level)
        level = [number for number in level if number in counting or not _OUTER_NUMBER.search(rows[number].text)]
        if len({same[rows[number].page] for number in level}) >= (2 if pages <= 6 else 3):
            found.update(level)
            words.append((top, _words(rows[level[0]].text)))
    for number, top in edges.items():
        own = _words(rows[number].text)
        if (
            len(own) > 2
            and not _larger(rows, number, found)
            and any(top == where and len(own & other) >= 0.7 * max(len(own), len(other)) for where, other in words)
        ):
            found.add(number)
    return found


def _same_pages(rows: Sequence[Row]) -> dict[int, int]:
    """For each page the first that says the same: where a page is bound twice, none of its lines is a running head."""
    texts: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        texts[row.page].append(signs(_OUTER_NUMBER.sub("", row.text)))
    first: dict[tuple[str, ...], int] = {}
    return {page: first.setdefault(tuple(text), page) for page, text in texts.items()}


def _counting(rows: Sequence[Row], numbers: Sequence[int]) -> set[int]:
    """Those of the lines whose outer number counts with the pages, or is the same on all."""
    offsets: dict[int, set[int]] = defaultdict(set)
    for number in numbers:
        for match in _OUTER_NUMBER.finditer(rows[number].text):
            digits = int(match[1] or match[2])
            offsets[digits - rows[number].page].add(number)
            offsets[-1 - digits].add(number)
    return {number for same in offsets.values() if len(same) > 1 for number in same}


def _same_height(rows: Sequence[Row], number: int, numbers: Iterable[int]) -> bool:
    box = rows[number].box
    if box is None:
        return True
    others = [rows[other].box for other in numbers if rows[other].page != rows[number].page]
    return any(other is not None and abs(other[1] - box[1]) < _SAME_HEIGHT for other in others)


def _larger(rows: Sequence[Row], number: int, numbers: Iterable[int]) -> bool:
    """Whether a row is set in clearly larger type than its likes: the title itself, and not a running head of it."""
    size = rows[number].size
    others = [other for one in numbers if (other := rows[one].size)]
    return bool(size and others and size > 1.15 * min(others))


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{2,}", text.lower()))


def _numbers(rows: Sequence[Row], edges: dict[int, bool], running: set[int]) -> Iterator[Seen]:
    """Numbers at the edges: alone on their row, or at the outer end of a running head or foot.

    At the end of any other row they are weak: they only bear out what the pages beside say.
    """
    sure = {rows[number].page for number in edges if _NUMBER.fullmatch(rows[number].text)}
    for number in edges:
        row = rows[number]
        if match := _NUMBER.fullmatch(row.text):
            # "Page 3 of 12" counts the pages of the file, which may be a copy of an article with numbers of its own.
            counts = _OF.search(row.text) is not None
            yield Seen(row.page, match[1], 0.7 if counts else 1.0 if _outermost(rows, number, edges) else 0.9)
        elif number in running or row.page not in sure:
            for match in _OUTER_NUMBER.finditer(row.text):
                yield Seen(row.page, match[1] or match[2], 0.9 if number in running else WEAK)


def _outermost(rows: Sequence[Row], number: int, edges: dict[int, bool]) -> bool:
    page, top = rows[number].page, edges[number]
    same = [other for other, where in edges.items() if where == top and rows[other].page == page]
    box = rows[number].box
    if box is None:
        return number == (min(same) if top else max(same))
    heights = [other[1] for other in (rows[n].box for n in same) if other]
    return box[1] == (min(heights) if top else max(heights))


def _repeated_lines(rows: Sequence[Row], drop: set[int], body: Body) -> None:
    """Running heads and feet that a converter left between the lines: they cut sentences in two."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        if number not in drop and len(row.text) < _LONG_ROW and row.declared is None:
            groups[letters(row.text)].append(number)
    for key, numbers in groups.items():
        if len(key) < 4 or _SOURCE.match(rows[numbers[0]].text) or (numbers[0] < 3 and len(numbers) < 3):
            continue
        glued = any(_glued(rows[number].text) for number in numbers)
        if min((b - a for a, b in pairwise(numbers)), default=0) <= _APART and not glued:
            continue
        cuts = sum(_cuts(rows, number) for number in numbers)
        if (len(numbers) >= 3 and cuts >= 0.4 * len(numbers) and body.width > len(key)) or (glued and len(numbers) > 1):
            drop.update(number for number in numbers if len(numbers) > 2 or _cuts(rows, number) or glued)
    front = [signs(row.text) for row in rows[:_FRONT_ROWS] if len(row.text) < _LONG_ROW]
    for number, row in enumerate(rows):
        own = signs(row.text)
        if number > 3 and _glued(row.text) and own in "".join(line for line in front if line != own):
            drop.add(number)


def _glued(text: str) -> bool:
    """A line whose words have lost the spaces between them, but no address."""
    return len(text.split()) <= 2 and bool(_GLUED.match(text)) and len(text) >= 20 and not _ADDRESS.search(text)


def _cuts(rows: Sequence[Row], number: int) -> bool:
    """Whether the line stands in the middle of a sentence."""
    if not 0 < number < len(rows) - 1:
        return False
    before, after = rows[number - 1].text, rows[number + 1].text
    return not _TERMINAL.search(before) or after[:1].islower()


def _lone_numbers(rows: Sequence[Row], drop: set[int]) -> None:
    """Page numbers between the lines of a text without pages: they cut a sentence, or count on."""
    found = [n for n, row in enumerate(rows) if n not in drop and not row.table and _NUMBER.fullmatch(row.text)]
    labels = {number: match[1] for number in found if (match := _NUMBER.fullmatch(rows[number].text))}
    for place, number in enumerate(found):
        if not 0 < number < len(rows) - 1:
            drop.add(number)
            continue
        near = [other for other in found[max(0, place - 1) : place + 2] if other != number]
        counts_on = any(neighbours(labels[other], labels[number]) and abs(other - number) > _APART for other in near)
        lonely = all(abs(other - number) > _APART for other in near)
        before, after = rows[number - 1].text, rows[number + 1].text
        cuts = not _TERMINAL.search(before) and after[:1].islower()
        if counts_on or (lonely and cuts):
            drop.add(number)


def _repeated_title_block(rows: Sequence[Row], drop: set[int]) -> None:
    """A title block that is printed again, for the abstract in the other language."""
    front: list[int] = []
    for number, row in enumerate(rows[:_FRONT_ROWS]):
        if len(row.text) > _LONG_ROW or row.page > 0 or _begins_text(row.text):
            break
        front.append(number)
    end = len(front)
    known = signs("".join(rows[number].text for number in front if number not in drop))
    run: list[int] = []
    for number in range(end, len(rows) + 1):
        text = signs(rows[number].text) if number < len(rows) else ""
        if text and len(rows[number].text) <= _LONG_ROW and text in known:
            run.append(number)
            continue
        if 3 <= len(run) <= 2 * end and sum(len(signs(rows[n].text)) for n in run) >= max(60, 0.5 * len(known)):
            drop.update(run)
        run = []


def _begins_text(text: str) -> bool:
    known = known_heading(text)
    return known is not None and known.rank != "never"


def _without_glued_feet(rows: list[Row], feet: Sequence[str]) -> tuple[list[Row], list[Row]]:
    """Takes feet without spaces out of the lines into which a converter has drawn them."""
    keys = {foot for foot in feet if len(foot) >= 18 and any(char.isdigit() for char in foot)}
    kept: list[Row] = []
    cut: list[Row] = []
    for row in rows:
        glued = keys and _GLUED.search(row.text)
        place = next((place for key in keys if (place := _glued_place(row.text, key))), None) if glued else None
        if place is None:
            kept.append(row)
            continue
        start, end = place
        collector = Collector()
        collector.add(row.clean.slice(0, start).stripped())
        tail = row.clean.slice(end, len(row.clean)).stripped()
        if len(collector) and tail.text:
            collector.space()
        collector.add(tail)
        kept.append(replace(row, clean=collector.result()))
        cut.append(replace(row, clean=row.clean.slice(start, end)))
    return [row for row in kept if row.text], cut


def _glued_place(text: str, key: str) -> tuple[int, int] | None:
    """Where a foot stands in a line, its words without spaces between them."""
    places = [index for index, char in enumerate(text) if char.isalnum()]
    plain = "".join(text[index].lower() for index in places)
    found = plain.find(key) if len(plain) == len(places) else -1
    if found < 0:
        return None
    start, end = places[found], places[found + len(key) - 1] + 1
    if not _GLUED.match(text, start) or text[start - 1 : start].isalnum():
        return None
    return start, end
