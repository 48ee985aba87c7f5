"""What is a query made of, and how is it written down?"""

import re
from dataclasses import dataclass
from typing import Literal

Field = Literal["title", "author", "section", "year", "lang", "paper"]

_BARE = re.compile(r"[\w./#-]+")


@dataclass(frozen=True, slots=True)
class Words:
    """A run of bare words."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in quotes, to be found as typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """Words in any form and order, with at most `between` others between the first and the last."""

    text: str
    between: int


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of a word."""

    text: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word, or one that is written a little differently: up to `edits` letters."""

    text: str
    edits: int


@dataclass(frozen=True, slots=True)
class Fielded:
    """What is said of the paper or the section instead of the text."""

    field: Field
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class Sequence:
    """Side by side, without an operator."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One of them at least."""

    nodes: tuple["Node", ...]


Node = Words | Phrase | Near | Prefix | Fuzzy | Fielded | Not | Sequence | And | Or


def write(node: Node) -> str:
    """The query as it is parsed to the same node again."""
    match node:
        case Words(text):
            return text
        case Phrase(text):
            return f'"{text}"'
        case Near(text, between):
            return f'"{text}"~{between}'
        case Prefix(text):
            return f"{text}*"
        case Fuzzy(text, edits):
            return f"{text}~{edits}"
        case Fielded(field, value):
            return f"{field}:{value}" if _BARE.fullmatch(value) else f'{field}:"{value}"'
        case Not(inner):
            plain = isinstance(inner, Words) and re.fullmatch(r"\w\S*", inner.text) is not None
            grouped = isinstance(inner, Sequence | And | Or) or (isinstance(inner, Words) and not plain)
            return f"-({write(inner)})" if grouped else f"-{write(inner)}"
        case Sequence(nodes):
            return " ".join(_inside(part, And, Or) for part in nodes)
        case And(nodes):
            return " AND ".join(_inside(part, Or) for part in nodes)
        case Or(nodes):
            return " OR ".join(write(part) for part in nodes)


def _inside(node: Node, *looser: type[Node]) -> str:
    """A part in writing, in parentheses where its operator binds looser than the one around it."""
    return f"({write(node)})" if isinstance(node, looser) else write(node)
