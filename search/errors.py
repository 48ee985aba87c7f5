"""What can go wrong, and what can the user do about it?"""

from typing import Any, Literal, get_args

Reason = Literal[
    "password",
    "damaged",
    "no-text",
    "blank",
    "ocr-failed",
    "limit",
    "timeout",
    "unsupported",
    "not-a-paper",
    "unreadable",
    "vanished",
    "bad-record",
    "internal",
]
"""Why a file, or some of its pages, could not be read: a closed list."""

REASONS: tuple[Reason, ...] = get_args(Reason)


class KutipError(Exception):
    """An error worded for the user: what happened, and what she can do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        # Workers send errors home, whatever the constructor of their class wants.
        return _as_it_was, (type(self), self.args, self.__dict__)


def _as_it_was(kind: type[KutipError], args: tuple[Any, ...], state: dict[str, Any]) -> KutipError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class NotFoundError(KutipError):
    """Nothing is called what was asked for."""


class StateError(KutipError):
    """The index, or a file of hers beside it, is in no state to answer; the remedy changes that."""


class DamagedError(KutipError):
    """The index cannot be made sense of."""


class ReadingError(KutipError):
    """One file cannot be read. `reason` comes from the closed list.

    `detail` says in plain words what that means here; what a library said, if it tells more, stands in brackets behind.
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}", REMEDIES[reason])
        self.reason: Reason = reason
        self.detail = detail


REMEDIES: dict[Reason, str] = {
    "password": "Save a copy without the password and put it in the corpus instead.",
    "damaged": "Open it in the program it is for and save it again, or download it once more.",
    "no-text": "Where the pages of a PDF are images of text, `kutip index --ocr` reads them.",
    "blank": "Look at its pages: scan them anew if there is text on them, or remove the file.",
    "ocr-failed": "The other pages are not affected; `kutip index --ocr --retry` tries this one again.",
    "limit": "It has more pages, or needs more memory, than a file may: see [limits] of kutip.toml, or split it.",
    "timeout": "It takes longer than a file may take: print it to a simpler PDF.",
    "unsupported": "Convert it to PDF, DOCX, HTML, Markdown or plain text.",
    "not-a-paper": "Its content is not what its name says: check the file, or remove it.",
    "unreadable": "Check that you may read the file.",
    "vanished": "It disappeared or changed while it was read: run `kutip index` again.",
    "bad-record": "Mend the file, or export it once more; what it said before stays in force where it can.",
    "internal": "It is a fault of kutip: please report it with the file. The other papers are not affected.",
}
"""What the user can do about each reason."""

WORDS: dict[Reason, str] = {
    "password": "locked",
    "damaged": "damaged",
    "no-text": "no text",
    "blank": "blank",
    "ocr-failed": "not read by OCR",
    "limit": "too large",
    "timeout": "takes too long",
    "unsupported": "not supported",
    "not-a-paper": "no paper",
    "unreadable": "cannot be opened",
    "vanished": "gone meanwhile",
    "bad-record": "faulty record",
    "internal": "kutip failed",
}
"""Each reason as it is said to the user."""


def worded(reason: Reason, detail: str) -> str:
    """Why a file, or some of its pages, could not be read, in words."""
    return detail if detail.startswith(WORDS[reason]) else f"{WORDS[reason]}: {detail}"
