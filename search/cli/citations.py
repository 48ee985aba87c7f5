"""The options of citations."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from search.citing import style_names
from search.library.sheets import EXCHANGED, WRITTEN, Citing
from search.settings import Settings


def citing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --style, --locale and --format, and hand the command its `citing`. Comes below `workspace`."""

    @click.option(
        "--style",
        help=f"The citation style: {', '.join(style_names())}, or a .csl file [default: kutip.toml, or apa].",
    )
    @click.option("--locale", help="The language of citations: id-ID or en-US [default: kutip.toml, or your system's].")
    @click.option(
        "--format",
        "form",
        type=click.Choice((*WRITTEN, *EXCHANGED)),
        help="What to write: text, a sheet to paste, or records for a reference manager [default: text].",
    )
    @wraps(command)
    def with_citing(
        *args: Any, settings: Settings, style: str | None, locale: str | None, form: str | None, **options: Any
    ) -> Any:
        chosen = Citing(style or settings.style, locale or settings.locale, form or "text")
        return command(*args, settings=settings, citing=chosen, **options)

    return with_citing
