"""Break marked-up paragraphs into lines and lines into columns, as a journal's printer would."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from hyphenation import division_points

Measure = Callable[[str, str, float], float]
"""Width in millimetres of (text, style, size in points)."""

_INLINE = re.compile(r"(\*\*.+?\*\*|\*.+?\*)")
_CORE = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True)
class Piece:
    """Some characters in one style: "" upright, "B" bold, "I" italic."""

    text: str
    style: str
    language: str


Word = tuple[Piece, ...]


@dataclass(frozen=True)
class Look:
    """How a block is set: size and leading in points, spaces and indents in millimetres."""

    size: float
    leading: float
    align: str = "J"
    style: str = ""
    before: float = 0.0
    first_indent: float = 0.0
    hanging: float = 0.0
    inset: float = 0.0
    keep_with_next: bool = False


@dataclass(frozen=True)
class Line:
    """One line ready for a column; `anchor` is the heading that starts on it."""

    words: tuple[Word, ...]
    look: Look
    indent: float
    before: float
    justified: bool
    keep_with_next: bool
    anchor: str | None = None


@dataclass(frozen=True)
class Placed:
    """A line with its column's left edge, its baseline and the width at its disposal, in millimetres."""

    line: Line
    left: float
    baseline: float
    width: float


def words_of(text: str, style: str, language: str) -> list[Word]:
    """The words of a paragraph; `**bold**` and `*italic*` marks become styles. Italics are English."""
    words: list[Word] = []
    open_word: list[Piece] = []
    for run in _INLINE.split(text):
        run_style, run_language = style, language
        if run.startswith("**") and run.endswith("**") and len(run) > 4:
            run, run_style = run[2:-2], "B"
        elif run.startswith("*") and run.endswith("*") and len(run) > 2:
            run, run_style, run_language = run[1:-1], "" if style == "I" else "I", "en"
        for part in re.split(r"(\s+)", run):
            if part.isspace():
                if open_word:
                    words.append(tuple(open_word))
                open_word = []
            elif part:
                open_word.append(Piece(part, run_style, run_language))
    if open_word:
        words.append(tuple(open_word))
    return words


def break_lines(
    words: Sequence[Word], look: Look, width: float, measure: Measure, anchor: str | None = None
) -> list[Line]:
    """Fill lines one by one, dividing a word where the spaces would otherwise become too wide."""
    space = measure(" ", "", look.size)
    lines: list[Line] = []
    waiting = list(words)
    hyphens_in_a_row = 0
    while waiting:
        indent = look.inset + (look.hanging if lines else look.first_indent)
        room = width - indent - look.inset
        taken: list[Word] = []
        used = 0.0
        while waiting:
            needed = _width(waiting[0], look.size, measure) + (space if taken else 0.0)
            if used + needed > room + 1e-6 and taken:
                break
            taken.append(waiting.pop(0))
            used += needed
        divided = False
        loose = len(taken) < 2 or (room - used) / (len(taken) - 1) > 0.5 * space
        if waiting and look.align == "J" and loose and hyphens_in_a_row < 2:
            halves = _divide(waiting[0], room - used - space, look.size, measure)
            if halves and (len(waiting) > 1 or len(halves[1][0].text) > 3):
                taken.append(halves[0])
                waiting[0] = halves[1]
                divided = True
        hyphens_in_a_row = hyphens_in_a_row + 1 if divided else 0
        lines.append(
            Line(
                words=tuple(taken),
                look=look,
                indent=indent,
                before=look.before if not lines else 0.0,
                justified=look.align == "J" and bool(waiting),
                keep_with_next=look.keep_with_next,
                anchor=anchor if not lines else None,
            )
        )
    return _without_widows(lines)


def _without_widows(lines: list[Line]) -> list[Line]:
    """Tie the first two and the last two lines of a paragraph together."""
    if len(lines) < 2:
        return lines
    tied = {0, len(lines) - 2}
    return [replace(line, keep_with_next=line.keep_with_next or at in tied) for at, line in enumerate(lines)]


def _width(word: Word, size: float, measure: Measure) -> float:
    return sum(measure(piece.text, piece.style, size) for piece in word)


def _divide(word: Word, room: float, size: float, measure: Measure) -> tuple[Word, Word] | None:
    """The longest beginning of `word` that fits into `room` with its hyphen, and the rest."""
    best = None
    before = 0.0
    for at, piece in enumerate(word):
        for cut in _cuts(piece):
            head = piece.text[:cut] if piece.text[cut - 1] == "-" else piece.text[:cut] + "-"
            if before + measure(head, piece.style, size) <= room:
                best = (
                    (*word[:at], replace(piece, text=head)),
                    (replace(piece, text=piece.text[cut:]), *word[at + 1 :]),
                )
        before += measure(piece.text, piece.style, size)
    return best


def _cuts(piece: Piece) -> list[int]:
    if any(char.isdigit() or char == "/" for char in piece.text):
        return []
    cuts = {
        at + 1 for at, char in enumerate(piece.text[:-1]) if char == "-" and at > 0 and piece.text[at + 1].isalpha()
    }
    for part in _CORE.finditer(piece.text):
        cuts.update(part.start() + point for point in division_points(part.group(), piece.language))
    return sorted(cuts)


@dataclass(frozen=True)
class Frame:
    """The text area of one page: left edges of its columns, their width, top and bottom, in millimetres."""

    lefts: tuple[float, ...]
    width: float
    top: float
    bottom: float


def fill_frames(lines: Sequence[Line], frames: Iterable[Frame]) -> list[list[Placed]]:
    """Pour lines into the columns of one frame after the other; tied lines stay together. One list per frame used."""
    pages: list[list[Placed]] = []
    groups = _groups(lines)
    group = next(groups, None)
    for frame in frames:
        if group is None:
            break
        page: list[Placed] = []
        for left in frame.lefts:
            y = frame.top
            while group is not None:
                at_top = y == frame.top
                if y + _height(group, at_top) > frame.bottom and not at_top:
                    break
                for line in group:
                    y += (0.0 if y == frame.top else line.before) + points(line.look.leading)
                    page.append(Placed(line, left, y - points(line.look.leading - line.look.size) * 0.75, frame.width))
                group = next(groups, None)
        pages.append(page)
    if group is not None:
        raise ValueError("the frames are too few for the text")
    return pages


def _groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        group.append(line)
        if not line.keep_with_next:
            yield group
            group = []
    if group:
        yield group


def _height(group: Sequence[Line], at_top: bool) -> float:
    spaces = sum(line.before for line in group) - (group[0].before if at_top else 0.0)
    return spaces + sum(points(line.look.leading) for line in group)


def points(size: float) -> float:
    """Points to millimetres."""
    return size * 25.4 / 72
