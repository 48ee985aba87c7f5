"""Which commands are there, and which one is meant?"""

from collections.abc import Sequence
from importlib import import_module

import click

from search import __version__

COMMANDS: dict[str, tuple[str, str]] = {
    "index": ("search.cli.index", "Bring the index up to date with the corpus."),
    "search": ("search.cli.search", "Find passages, best first."),
    "show": ("search.cli.show", "Show one paper: metadata, outline, sections, pages."),
    "papers": ("search.cli.papers", "List the papers, and mend what is known of them."),
    "explain": ("search.cli.explain", "Show how a query is understood."),
    "quote": ("search.cli.quote", "Print passages exactly as the papers print them, with page and citation."),
    "cite": ("search.cli.cite", "Print the references of papers, in a style or for a reference manager."),
    "kwic": ("search.cli.kwic", "Show every occurrence of a term in its context."),
    "collocates": ("search.cli.collocates", "List the words that keep a term company."),
    "terms": ("search.cli.terms", "List frequent words, or those that mark off papers, years, sections or languages."),
    "lexicon": ("search.cli.lexicon", "List, teach and check the equivalents of the two languages."),
    "doctor": ("search.cli.doctor", "Examine corpus and index, and say what to do."),
    "serve": ("search.cli.serve", "Search, read and quote in the browser: a page on this computer, and its API."),
    "completion": ("search.cli.completion", "Print the script that completes commands in a shell."),
    "help": ("search.cli.help", "Show the help of a command."),
}
"""Each command's module, which is imported only when it is needed, and its line in the help."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name][0]).command
        if not isinstance(command, click.Command):
            raise TypeError(f"{COMMANDS[cmd_name][0]}.command is not a command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of that name; where there is none, the error names the nearest."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            # Imported here because most commands are spelled well.
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, 1)
            if not near:
                raise
            raise click.UsageError(f"{error.message} Did you mean `kutip {near[0]}`?", ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="kutip", message="%(prog)s %(version)s")
def group() -> None:
    """Find quotable passages in a folder of papers in Indonesian and English.

    Put papers into the folder `corpus` and type: kutip search "debt bondage"
    """


def dispatch(arguments: Sequence[str] | None) -> int:
    """Run the command that is meant, and give its exit code; raises KeyboardInterrupt when it is to end early."""
    try:
        outcome = group.main(arguments, prog_name="kutip", standalone_mode=False)
    except click.ClickException as error:
        (_with_near_ones(error) if isinstance(error, click.NoSuchOption) else error).show()
        return 2
    except click.Abort:
        raise KeyboardInterrupt from None
    return outcome if isinstance(outcome, int) else 0


def _with_near_ones(error: click.NoSuchOption) -> click.NoSuchOption:
    """The error with those suggestions alone that are near without the dashes, which all options share."""
    from difflib import get_close_matches

    names = {name.lstrip("-"): name for name in error.possibilities or ()}
    near = [names[name] for name in get_close_matches(error.option_name.lstrip("-"), names)]
    return click.NoSuchOption(error.option_name, possibilities=near, ctx=error.ctx)
