"""A text in the user's own editor."""

import os
import sys
from pathlib import PurePath

import click

from search.errors import KutipError

ON_TERMINAL = frozenset(
    {"editor", "helix", "hx", "joe", "kak", "mcedit", "micro", "nano", "ne", "nvim", "pico", "sensible-editor"}
    | {"vi", "view", "vim"}
)
"""Editors that draw on the terminal, and wait for ever where there is none."""


def refuse_without_terminal() -> None:
    """Raise KutipError where the editor would wait for keys that nobody can press."""
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    waits = PurePath(chosen.split()[0]).name in ON_TERMINAL if chosen.split() else os.name != "nt"
    if waits and not _at_terminal():
        raise KutipError(
            "There is no terminal here to edit in.",
            "`kutip papers set` changes single fields; or name an editor with a window of its own in $EDITOR.",
        )


def edited(text: str) -> str | None:
    """The text as the user leaves it; None where she does not save it. Raises KutipError where it cannot be edited."""
    try:
        return click.edit(text, extension=".txt")
    except click.ClickException as error:
        raise KutipError(
            f"{error.message.rstrip('.')}.", "Name another editor: EDITOR=nano kutip papers edit ..."
        ) from error


def edits_again() -> bool:
    """Whether the user wants to mend what she wrote."""
    if not _at_terminal():
        return False
    try:
        return click.confirm("Edit it again?", default=True, err=True)
    except click.Abort:
        return False


def _at_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
