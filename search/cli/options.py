"""Options that several commands share."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from search.settings import Settings, resolve


def workspace(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --corpus and --index, and hand the command its `settings` (with its own --jobs, if it has that option)."""

    @click.option(
        "--corpus",
        type=click.Path(path_type=Path),
        help="The folder of papers [default: KUTIP_CORPUS, kutip.toml, ./corpus, or one of yours].",
    )
    @click.option(
        "--index",
        type=click.Path(path_type=Path),
        help="The folder of the index [default: KUTIP_INDEX, kutip.toml, ./index, or one of yours].",
    )
    @wraps(command)
    def with_settings(
        *args: Any, corpus: Path | None, index: Path | None, jobs: int | None = None, **options: Any
    ) -> Any:
        return command(*args, settings=resolve(corpus, index, jobs), **options)

    return with_settings


def complete_paper(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """The ids of papers that begin so; nothing where there is no index."""
    from search.errors import KutipError
    from search.library import PaperRecord, open_library

    try:
        settings: Settings = resolve(context.params.get("corpus"), context.params.get("index"))
        with open_library(settings) as library:
            outcomes = [entry.outcome for entry in library.files()]
    except KutipError:
        return []
    ids = [outcome.paper.id for outcome in outcomes if isinstance(outcome, PaperRecord)]
    return [name for name in ids if name.startswith(incomplete)]
