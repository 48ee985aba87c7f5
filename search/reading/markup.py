"""Lines of a tree of markup: which text stands on which line, and what the markup says of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import Tag
from bs4.element import CData, NavigableString, PageElement

from search.model import Line
from search.reading.characters import clean

# fmt: off
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "tfoot", "thead", "title", "tr", "ul",
))
# fmt: on
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CELLS = ("td", "th")
_BOLD = frozenset(("b", "strong"))
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[7-9]00)", re.IGNORECASE)
_WHITE = re.compile(r"[ \t\n\r\f]+")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_DIGITS = re.compile(r"\s*[0-9]+\s*")
_LONG_CELL = 600


@dataclass(slots=True)
class _Run:
    """A piece of a line, with the looks that its ancestors give it."""

    text: str
    bold: bool
    heading: int | None


@dataclass(frozen=True, slots=True)
class _Context:
    """What the elements around a text say of it. `inline` is within a cell whose blocks do not end lines."""

    bold: bool = False
    heading: int | None = None
    kept: bool = False
    inline: bool = False


_END = "\n"
_CELL = "\t"


def lines_of(root: Tag) -> tuple[str, tuple[Line, ...]]:
    r"""The text below an element and its lines; each non-blank line of the text has its `Line`.

    Blocks and `br` end a line. The cells of a table's row share a line, with `\t` between them, unless
    they are long or hold headings or tables (the table then only lays out the page). Digits in `sup`
    become superscript digits, as they would otherwise run into the word before them.
    """
    pieces: list[str] = []
    lines: list[Line] = []
    offset = 0
    for runs in _split(_runs(root)):
        text = clean(_joined(runs))
        for part in text.split("\n"):
            if not part.strip():
                continue
            visible = [run for run in runs if run.text.strip()]
            heading = next((run.heading for run in visible if run.heading), None)
            bold = all(run.bold for run in visible)
            lines.append(Line(offset, offset + len(part), heading=heading, bold=bold))
            pieces.append(part)
            offset += len(part) + 1
    return "\n".join(pieces), tuple(lines)


def _joined(runs: list[_Run]) -> str:
    cells = "".join(run.text for run in runs).split(_CELL)
    return _CELL.join(cell.strip() for cell in cells).strip()


def _split(runs: Iterator[_Run]) -> Iterator[list[_Run]]:
    """The runs of each line; white space is made single across the runs of a line."""
    line: list[_Run] = []
    blank = True
    for run in runs:
        if run.text is _END:
            if line:
                yield line
            line, blank = [], True
            continue
        if blank and run.text.startswith(" "):
            run.text = run.text[1:]
        if run.text:
            blank = run.text[-1] in " \t\n"
            line.append(run)
    if line:
        yield line


def _runs(root: Tag) -> Iterator[_Run]:
    """Every text below the root in order, `_END` where a line ends; iterative, as markup may nest deeply."""
    stack: list[tuple[Iterator[PageElement], _Context, str]] = [(iter(root.children), _Context(), _END)]
    while stack:
        children, context, closing = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if closing:
                yield _Run(closing, context.bold, None)
        elif isinstance(child, Tag):
            opening, closing = _breaks(child, context)
            if opening:
                yield _Run(opening, context.bold, None)
            if child.name != "br":
                stack.append((iter(child.children), _inside(child, context), closing))
        elif type(child) in (NavigableString, CData):
            text = str(child)
            text = text.replace(_CELL, " ") if context.kept else _WHITE.sub(" ", text)
            if _is_raised(child):
                text = text.translate(_RAISED)
            yield _Run(text, context.bold, context.heading)


def _breaks(element: Tag, context: _Context) -> tuple[str, str]:
    """What stands for the start and the end of an element: a line end, a space, a tab between cells."""
    if element.name == "br" or element.name in _BLOCKS:
        mark = " " if context.inline else _END
        return mark, mark
    if element.name in _CELLS:
        if _inside(element, context).inline:
            return (_CELL if element.find_previous_sibling(_CELLS) else ""), ""
        return _END, _END
    return "", ""


def _inside(element: Tag, context: _Context) -> _Context:
    name = element.name
    style = element.get("style")
    classes = element.get("class") or ()
    return _Context(
        bold=context.bold
        or name in _BOLD
        or "bold" in classes
        or (isinstance(style, str) and _BOLD_STYLE.search(style) is not None),
        heading=_HEADINGS.get(name, context.heading),
        kept=context.kept or name == "pre",
        inline=context.inline or (name in _CELLS and _is_data(element)),
    )


def _is_data(cell: Tag) -> bool:
    """Whether a cell holds a datum of a table, and not a part of a page laid out with tables."""
    row = cell.parent
    if row is None or len(row.find_all(_CELLS, recursive=False)) < 2:
        return False
    if cell.find(("table", *_HEADINGS)) is not None:
        return False
    return sum(len(text) for text in cell.stripped_strings) <= _LONG_CELL


def _is_raised(text: PageElement) -> bool:
    parent = text.parent
    if parent is not None and parent.name == "a":
        parent = parent.parent
    return parent is not None and parent.name == "sup" and _DIGITS.fullmatch(parent.get_text()) is not None
