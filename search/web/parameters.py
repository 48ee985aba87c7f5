"""What does a request ask for? Its parameters are called as the options of the command line."""

from collections.abc import Iterable, Sequence
from typing import TypeVar, get_args

from search.asking import Question, Years, years_of
from search.citing import style_names
from search.errors import KutipError
from search.library import Library
from search.library.sheets import Citing
from search.model import SECTION_KINDS, Language
from search.settings import Settings

MOST_LETTERS = 1000
"""Letters of a query, or of any other value."""

MOST_HITS = 200
MOST_CONTEXT = 10
LOCALES = ("id-ID", "en-US", "en-GB")

UNDERSTANDING = ("q", "exact", "no-translate")
FILTERS = ("paper", "author", "year", "section", "lang", "references")
SEARCH = (*UNDERSTANDING, "limit", "context", "no-vectors", *FILTERS)
CITING = ("style", "locale")

Choice = TypeVar("Choice", bound=str)


class BadRequestError(KutipError):
    """A request that cannot be understood."""


class Parameters:
    """The parameters of a request, each checked when it is asked for; an empty value counts as none.

    Raises BadRequestError for one that is not known here: a misspelt filter would be passed over in silence.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]], known: Sequence[str]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            if name not in known:
                remedy = f"These are known here: {', '.join(known)}." if known else "There are none here."
                raise BadRequestError(f"There is no parameter “{name[:80]}”.", remedy)
            if len(value) > MOST_LETTERS:
                raise BadRequestError(f"“{name}” is too long.", f"{MOST_LETTERS} letters are the most.")
            if value.strip():
                self._values.setdefault(name, []).append(value)

    def all(self, name: str) -> list[str]:
        """Every value."""
        return self._values.get(name, [])

    def one(self, name: str) -> str | None:
        """The only value."""
        values = self.all(name)
        if len(values) > 1:
            raise BadRequestError(f"“{name}” is there {len(values)} times.", "Give it once.")
        return values[0] if values else None

    def flag(self, name: str) -> bool:
        """Whether it is switched on."""
        value = self.one(name)
        if value is None or value in ("0", "false"):
            return False
        if value in ("1", "true"):
            return True
        raise BadRequestError(f"“{name}” is a switch.", "Give 1 or 0.")

    def number(self, name: str, usual: int, least: int, most: int) -> int:
        """A number within bounds."""
        value = self.one(name)
        if value is None:
            return usual
        if not (value.isascii() and value.isdigit() and len(value) < 10 and least <= int(value) <= most):
            raise BadRequestError(f"“{name}” is not such a number.", f"Give one from {least} to {most}.")
        return int(value)

    def choices(self, name: str, possible: Sequence[Choice]) -> tuple[Choice, ...]:
        """Values out of a closed list."""
        chosen = tuple(one for value in self.all(name) for one in possible if one == value)
        if len(chosen) < len(self.all(name)):
            raise BadRequestError(f"“{name}” cannot be that.", f"Give one of {', '.join(possible)}.")
        return chosen

    def choice(self, name: str, possible: Sequence[Choice]) -> Choice | None:
        """A value out of a closed list."""
        self.one(name)
        return next(iter(self.choices(name, possible)), None)


def question_of(asked: Parameters, library: Library) -> Question:
    """The question; raises KutipError for a paper that is not there, and BadRequestError."""
    return Question(
        text=text_of(asked),
        limit=asked.number("limit", 10, 1, MOST_HITS),
        filters=library.filters(
            papers=asked.all("paper"),
            author=asked.one("author"),
            years=_years(asked.one("year")),
            sections=asked.choices("section", SECTION_KINDS),
            language=asked.choice("lang", get_args(Language)),
        ),
        references=asked.flag("references"),
        exact=asked.flag("exact"),
        translate=not asked.flag("no-translate"),
        context=asked.number("context", 0, 0, MOST_CONTEXT),
        meaning=not asked.flag("no-vectors"),
    )


def text_of(asked: Parameters) -> str:
    """The query."""
    text = asked.one("q")
    if text is None:
        raise BadRequestError("There is no query.", "Give one or more words: ?q=debt+bondage")
    return text


def _years(text: str | None) -> Years | None:
    try:
        return None if text is None else years_of(text)
    except KutipError as error:
        raise BadRequestError(error.message, error.remedy) from error


def styles(settings: Settings) -> tuple[str, ...]:
    """The styles to choose from: the one that she has set, and those of kutip. A request names no file."""
    return tuple(dict.fromkeys((settings.style, *style_names())))


def locales(settings: Settings) -> tuple[str, ...]:
    """The languages of citations to choose from."""
    return tuple(dict.fromkeys((settings.locale, *LOCALES)))


def citing_of(asked: Parameters, settings: Settings, form: str) -> Citing:
    """How to cite."""
    style = asked.choice("style", styles(settings)) or settings.style
    return Citing(style, asked.choice("locale", locales(settings)) or settings.locale, form)


def sentences_of(asked: Parameters) -> tuple[int, int] | None:
    """The first and the last sentence to quote; None for all of the passage."""
    text = asked.one("sentences")
    if text is None:
        return None
    first, _, last = text.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) < 7 for part in (first, last or first)):
        raise BadRequestError("These are no numbers of sentences.", "Give 2, or 1-3.")
    return int(first), int(last or first)
