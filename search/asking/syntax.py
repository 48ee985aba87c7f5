"""What is a query made of, and how is it written down?

Named tuples are equal where their values are: the kind of each tells two kinds of node apart.
"""

import re
from typing import Literal, NamedTuple

Field = Literal["title", "author", "section", "year", "lang", "paper"]

_BARE = r"[\w./#-]+"


class Words(NamedTuple):
    """A run of bare words."""

    text: str
    kind: Literal["words"] = "words"


class Phrase(NamedTuple):
    """Words in quotes, to be found as typed."""

    text: str
    kind: Literal["phrase"] = "phrase"


class Near(NamedTuple):
    """Words in any form and order, with at most `between` others between the first and the last."""

    text: str
    between: int
    kind: Literal["near"] = "near"


class Prefix(NamedTuple):
    """The beginning of a word."""

    text: str
    kind: Literal["prefix"] = "prefix"


class Fuzzy(NamedTuple):
    """A word, or one that is written a little differently: up to `edits` letters."""

    text: str
    edits: int
    kind: Literal["fuzzy"] = "fuzzy"


class Fielded(NamedTuple):
    """What is said of the paper or the section instead of the text."""

    field: Field
    value: str
    kind: Literal["fielded"] = "fielded"


class Not(NamedTuple):
    """What must not be."""

    node: "Node"
    kind: Literal["not"] = "not"


class Sequence(NamedTuple):
    """Side by side, without an operator."""

    nodes: tuple["Node", ...]
    kind: Literal["sequence"] = "sequence"


class And(NamedTuple):
    """All of them."""

    nodes: tuple["Node", ...]
    kind: Literal["and"] = "and"


class Or(NamedTuple):
    """One of them at least."""

    nodes: tuple["Node", ...]
    kind: Literal["or"] = "or"


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
            return f"{field}:{value}" if re.fullmatch(_BARE, value) else f'{field}:"{value}"'
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
