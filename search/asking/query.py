"""What did the user type? A small grammar, from the loosest to the tightest:

    any      = all ("OR" all)*
    all      = sequence ("AND" sequence)*
    sequence = item+
    item     = ("NOT" | "-") item | "(" any ")" | field ":" value | phrase ["~" number] | word ["*" | "~" [number]]

What cannot be read so is searched as words, and a note says why: nobody is punished for a stray parenthesis.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, NoReturn

from search.asking.syntax import And, Field, Fielded, Fuzzy, Near, Node, Not, Or, Phrase, Prefix, Sequence, Words
from search.asking.years import years_of
from search.errors import KutipError

QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
"""Curly quotes and guillemets are quotes."""

FIELDS: dict[str, Field] = {
    "title": "title",
    "judul": "title",
    "author": "author",
    "penulis": "author",
    "section": "section",
    "bagian": "section",
    "year": "year",
    "tahun": "year",
    "lang": "lang",
    "bahasa": "lang",
    "paper": "paper",
    "makalah": "paper",
}
"""The names of fields as typed, in either language."""

OPERATORS = ("AND", "OR", "NOT")

DEEPEST = 30
"""Parentheses within parentheses beyond which a query is not taken apart."""

# Patterns that few queries meet are texts, which `re` compiles when they are first met.
_FIELD = f"(?i:{'|'.join(FIELDS)})"
_PARTS = re.compile(
    rf"""
    (?P<phrase>(?P<minus>-?)(?:(?P<field>{_FIELD}):)?"(?P<quoted>[^"]*)"(?:~(?P<between>\d{{1,6}}))?)
  | (?P<open>-?\()
  | (?P<close>\))
  | (?P<word>[^\s"()]+)
    """,
    re.VERBOSE,
)
_FIELDED = rf"(?P<field>{_FIELD}):(?P<value>.+)"
_NO_FIELD = r"[a-z]{2,}:(?=[\w])"
_NO_WORD = r"\b(?:AND|OR|NOT)\b|(?<!\w)\*[^\s\"()]*"
"""What says nothing of how a query is written: operators, and words that are left out because a star begins them."""
_PREFIX = r"(?P<start>\w[\w'-]*)\*"
_FUZZY = r"(?P<word>\w[\w'-]*)~(?P<edits>\d*)"
_LANGUAGES = {"id": "id", "ind": "id", "indonesia": "id", "indonesian": "id", "en": "en", "english": "en"}


class Query(NamedTuple):
    """A query taken apart; `root` is None when it holds no word.

    `notes` tell the user what was not understood as she may have meant it.
    """

    text: str
    root: Node | None
    notes: tuple[str, ...] = ()


class _NotAQueryError(Exception):
    """The text cannot be taken apart; the message is for the user."""


class _Token(NamedTuple):
    kind: str
    text: str
    node: Node | None = None


def parse(text: str) -> Query:
    """Take a query apart; never raises."""
    plain = text.translate(QUOTES)
    notes: list[str] = []
    try:
        return Query(text, _Parser(_tokens(plain, notes)).whole(), tuple(dict.fromkeys(notes)))
    except _NotAQueryError as fault:
        words = " ".join(_plain_words(plain, operators=_has_operators(plain)))
        return Query(text, Words(words) if words else None, (f"{fault} The query was searched as words.",))


def _refuse(reason: str) -> NoReturn:
    raise _NotAQueryError(reason)


def _tokens(text: str, notes: list[str]) -> Iterator[_Token]:
    """The tokens of a query; a text whose words are all in capitals, such as a title, has no operators."""
    if text.count('"') % 2:
        _refuse("A quotation mark is not closed.")
    operators = _has_operators(text)
    for found in _PARTS.finditer(text):
        kind = found.lastgroup or ""
        part = found.group()
        if found["phrase"]:
            if found["minus"]:
                yield _Token("not", "-")
            node = _quoted(found)
            if node is not None:
                yield _Token("item", part, node)
            elif found["minus"]:
                _refuse("There is nothing to leave out.")
        elif kind == "open":
            if part.startswith("-"):
                yield _Token("not", "-")
            yield _Token("open", "(")
        elif kind == "close":
            yield _Token("close", ")")
        elif operators and part in OPERATORS:
            yield _Token(part.lower(), part)
        else:
            yield from _word(part, notes)


def _has_operators(text: str) -> bool:
    """Whether operators may stand in a text: its own words are not all in capitals."""
    return any(word in text for word in OPERATORS) and not re.sub(_NO_WORD, "", text).isupper()


def _quoted(found: re.Match[str]) -> Node | None:
    value = " ".join(found["quoted"].split())
    if not _has_word(value):
        return None
    if found["field"]:
        return _fielded(found["field"], value)
    return Phrase(value) if found["between"] is None else Near(value, min(int(found["between"]), 1000))


def _word(part: str, notes: list[str]) -> Iterator[_Token]:
    if part.startswith("-") and re.match(r"-[\w*]", part):
        yield _Token("not", "-")
        part = part[1:]
    fielded = re.fullmatch(_FIELDED, part) if ":" in part else None
    prefix = re.fullmatch(_PREFIX, part) if "*" in part else None
    fuzzy = re.fullmatch(_FUZZY, part) if "~" in part else None
    node: Node
    if fielded and _has_word(fielded["value"]):
        node = _fielded(fielded["field"], fielded["value"])
    elif prefix and len(prefix["start"]) > 1:
        node = Prefix(prefix["start"])
    elif fuzzy and fuzzy["edits"] in ("", "1", "2"):
        node = Fuzzy(fuzzy["word"], int(fuzzy["edits"] or (2 if len(fuzzy["word"]) > 5 else 1)))
    else:
        if part.startswith("*") and _has_word(part):
            notes.append(_star(part))
            return
        if note := _stray(part):
            notes.append(note)
        bare = _bare(part)
        if not bare:
            return
        node = Words(bare)
    yield _Token("item", part, node)


def _star(part: str) -> str:
    return f"A star cannot begin a word: {part} was left out, as every word of the index would have to be tried."


def _stray(part: str) -> str | None:
    """What to say of a word with a sign that means nothing there."""
    if "*" in part:
        return f"A star counts at the end of a word of two letters or more only, not in {part}."
    if "~" in part:
        return f"A tilde counts behind a word (~, ~1 or ~2) or behind a phrase (~5), not in {part}."
    if part.endswith(":") and part[:-1].lower() in FIELDS:
        return f"A field has its value right behind it: {part}value, not {part} value."
    if ":" in part and (found := re.match(_NO_FIELD, part)):
        return f"kutip knows no field “{found[0]}”; it knows title, author, section, year, lang and paper."
    return None


def _fielded(name: str, value: str) -> Fielded:
    """A field with its value, checked; the value of a language in its short form."""
    field = FIELDS[name.lower()]
    value = " ".join(value.split())
    if field == "year":
        try:
            years_of(value)
        except KutipError as error:
            _refuse(f"{error.message} {error.remedy}")
    if field == "lang":
        known = _LANGUAGES.get(value.lower())
        return Fielded(field, known) if known else _refuse(f"{value} is no language: write lang:id or lang:en.")
    return Fielded(field, value)


class _Parser:
    """Descends through the grammar, one token ahead."""

    def __init__(self, tokens: Iterable[_Token]) -> None:
        self._tokens = list(tokens)
        self._at = 0
        self._depth = 0

    def whole(self) -> Node | None:
        """The node of all tokens; None when there are none."""
        if not self._tokens:
            return None
        node = self._any()
        if self._next() is not None:
            _refuse("A closing parenthesis has no opening one.")
        return node

    def _next(self) -> str | None:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else None

    def _take(self) -> _Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _any(self) -> Node:
        nodes = [self._all()]
        while self._next() == "or":
            self._take()
            nodes.append(self._all())
        flat = [part for node in nodes for part in (node.nodes if isinstance(node, Or) else (node,))]
        return flat[0] if len(flat) == 1 else Or(tuple(flat))

    def _all(self) -> Node:
        nodes = [self._sequence()]
        while self._next() == "and":
            self._take()
            nodes.append(self._sequence())
        flat = [part for node in nodes for part in (node.nodes if isinstance(node, And) else (node,))]
        return flat[0] if len(flat) == 1 else And(tuple(flat))

    def _sequence(self) -> Node:
        nodes: list[Node] = []
        while self._next() in ("item", "open", "not"):
            item = self._item()
            for node in item.nodes if isinstance(item, Sequence) else (item,):
                if nodes and isinstance(node, Words) and isinstance(nodes[-1], Words):
                    nodes[-1] = Words(f"{nodes[-1].text} {node.text}")
                else:
                    nodes.append(node)
        if not nodes:
            _refuse("AND, OR and NOT want something on either side.")
        return nodes[0] if len(nodes) == 1 else Sequence(tuple(nodes))

    def _item(self) -> Node:
        negated = False
        while self._next() == "not":
            self._take()
            negated = not negated
        if self._next() == "item":
            node = self._take().node
        elif self._next() == "open":
            node = self._group()
        else:
            _refuse("NOT wants something to leave out.")
        assert node is not None
        if not negated:
            return node
        return node.node if isinstance(node, Not) else Not(node)

    def _group(self) -> Node:
        self._take()
        self._depth += 1
        if self._depth > DEEPEST:
            _refuse("There are too many parentheses within each other.")
        if self._next() == "close":
            _refuse("There is nothing between two parentheses.")
        node = self._any()
        if self._next() != "close":
            _refuse("A parenthesis is not closed.")
        self._take()
        self._depth -= 1
        return node


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _bare(part: str) -> str:
    """Bare words without the marks that would mean something else; empty when nothing is left."""
    if "*" in part or part[0] in "-~" or part[-1] in "~-":
        part = " ".join(_plain_words(part, operators=True))
    return part if _has_word(part) else ""


def _plain_words(text: str, *, operators: bool) -> Iterator[str]:
    """The words of a text that is no query, without whatever could be read as a field, or as one of the operators."""
    for part in re.split(r'[\s"()*~]+', text):
        word = part.strip("-:")
        while (found := re.fullmatch(_FIELDED, word)) is not None:
            word = found["value"].strip("-:")
        if _has_word(word) and not (operators and word in OPERATORS):
            yield word
