"""Options that several commands share."""

import re
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import click

from search.asking import Years, years_of
from search.engines.base import Filters
from search.errors import KutipError
from search.model import SECTION_KINDS, Language, SectionKind
from search.settings import Settings, resolve

if TYPE_CHECKING:
    from search.library import Library


MINUS_WORD = r"(?s)-(?!n\d|C\d)\w[\w'*-]+(\s.*)?"


class QueryCommand(click.Command):
    """Takes `-word` for a word to leave out, where other commands would complain of an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments, words with a minus sign behind all others."""
        if "--" not in args:
            minus = [arg for arg in args if arg.startswith("-") and re.fullmatch(MINUS_WORD, arg)]
            args = [arg for arg in args if arg not in minus]
            args += ["--", *minus] if minus else []
        return super().parse_args(ctx, args)


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


def parse_years(context: click.Context, parameter: click.Parameter, text: str | None) -> Years | None:
    """A year or a range of years."""
    try:
        return None if text is None else years_of(text)
    except KutipError as error:
        raise click.BadParameter(f"{error.message} {error.remedy}") from error


def complete_paper(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """The ids of papers that begin so; nothing where there is no index."""
    from search.library import open_library

    try:
        settings: Settings = resolve(context.params.get("corpus"), context.params.get("index"))
        with open_library(settings) as library:
            return [paper.id for paper in library.papers if paper.id.startswith(incomplete)]
    except KutipError:
        return []


class Narrowed(NamedTuple):
    """Where to look, as typed."""

    papers: tuple[str, ...]
    author: str | None
    years: Years | None
    sections: tuple[SectionKind, ...]
    lang: Language | None
    references: bool

    def filters(self, library: "Library") -> Filters:
        """The filters; raises KutipError for a paper that is not there."""
        return library.filters(self.papers, self.author, self.years, self.sections, self.lang)


def narrowing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that narrow a question to some papers or sections, and hand the command its `narrowed`."""

    @click.option(
        "--paper", "papers", multiple=True, help="In this paper only (repeatable).", shell_complete=complete_paper
    )
    @click.option("--author", help="In papers of this author only.")
    @click.option(
        "--year",
        "years",
        callback=parse_years,
        help="In papers of these years only: 2015, 2015..2018, 2015.. or ..2018.",
    )
    @click.option(
        "--section", "sections", multiple=True, type=click.Choice(SECTION_KINDS), help="In such sections only."
    )
    @click.option("--lang", type=click.Choice(get_args(Language)), help="In passages of this language only.")
    @click.option("--references", is_flag=True, help="Search the reference lists as well.")
    @wraps(command)
    def with_filters(
        *args: Any,
        papers: tuple[str, ...],
        author: str | None,
        years: Years | None,
        sections: tuple[SectionKind, ...],
        lang: Language | None,
        references: bool,
        **options: Any,
    ) -> Any:
        narrowed = Narrowed(papers, author, years, sections, lang, references)
        return command(*args, narrowed=narrowed, **options)

    return with_filters
