"""Which styles of a Word document are headings, the title, or bold?"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY_LEVEL = 9
_DEEPEST_HEADING = 6
_LONGEST_CHAIN = 20
_OFF = ("0", "false", "off", "none")
_HEADING_NAME = re.compile(
    r"(?:heading|judul|tajuk|überschrift|titre|título|titulo|titolo|kop|rubrik|overskrift|nagłówek|заголовок|标题|見出し)"
    r"\s*([1-9])",
    re.IGNORECASE,
)
_TITLE_NAMES = frozenset(("title", "judul", "titel", "titre", "título", "titolo", "标题", "表題"))


@dataclass(frozen=True, slots=True)
class _Style:
    """One style as declared; None where it inherits. `level` counts from 1, `_BODY_LEVEL + 1` is body text."""

    id: str
    kind: str
    name: str
    base: str | None
    level: int | None
    bold: bool | None


def style_map(root: ElementTree.Element | None) -> str:
    """Mammoth's style map for the styles of a document (the root of `word/styles.xml`).

    A heading is a paragraph style with an outline level, its own or inherited, or with a heading's name in
    one of several languages. The title is a heading of level 1 with the class `title`; the class `bold`
    marks what a style makes bold.
    """
    styles = {style.id: style for style in _styles(root)} if root is not None else {}
    return "\n".join(line for style in styles.values() if (line := _mapping(style, styles)))


def _mapping(style: _Style, styles: Mapping[str, _Style]) -> str | None:
    chain = list(_chain(style, styles))
    bold = next((each.bold for each in chain if each.bold is not None), False)
    selector = f"[style-name='{_escape(style.name)}']"
    if style.kind == "character":
        return f"r{selector} => strong" if bold else None
    if style.kind != "paragraph":
        return None
    if style.name.lower() in _TITLE_NAMES:
        return f"p{selector} => h1.title:fresh"
    level = next((each.level for each in chain if each.level is not None), None) or _level_of_name(style)
    if level is not None and level <= _BODY_LEVEL:
        return f"p{selector} => h{min(level, _DEEPEST_HEADING)}:fresh"
    return f"p{selector} => p.bold:fresh" if bold else None


def _chain(style: _Style, styles: Mapping[str, _Style]) -> Iterator[_Style]:
    """The style, and those that it is based on."""
    current: _Style | None = style
    for _ in range(_LONGEST_CHAIN):
        if current is None:
            return
        yield current
        current = styles.get(current.base) if current.base else None


def _level_of_name(style: _Style) -> int | None:
    match = _HEADING_NAME.fullmatch(style.name) or _HEADING_NAME.fullmatch(style.id)
    return int(match[1]) if match else None


def _escape(name: str) -> str:
    return name.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ")


def _styles(root: ElementTree.Element) -> Iterator[_Style]:
    for element in root.iterfind(f"{_W}style"):
        id_ = element.get(f"{_W}styleId")
        name = _value(element.find(f"{_W}name"))
        if not id_ or not name:
            continue
        level = _value(element.find(f"{_W}pPr/{_W}outlineLvl"))
        yield _Style(
            id=id_,
            kind=element.get(f"{_W}type", "paragraph"),
            name=name,
            base=_value(element.find(f"{_W}basedOn")),
            level=int(level) + 1 if level and level.isdecimal() else None,
            bold=_switch(element.find(f"{_W}rPr/{_W}b")),
        )


def _value(element: ElementTree.Element | None) -> str | None:
    return element.get(f"{_W}val") if element is not None else None


def _switch(element: ElementTree.Element | None) -> bool | None:
    """Whether a property that may be on or off is on; None where it is not there."""
    if element is None:
        return None
    return element.get(f"{_W}val", "true").lower() not in _OFF
