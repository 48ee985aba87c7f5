"""`kutip help`: what `--help` says, for those who ask so."""

from collections.abc import Sequence

import click

from search.cli.printing import put


def complete_command(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """The commands that begin so, or those of the command before."""
    try:
        found = _named(context.find_root(), context.params.get("words") or ())
    except click.UsageError:
        return []
    command = found.command
    names = command.list_commands(found) if isinstance(command, click.Group) else []
    return [name for name in names if name.startswith(incomplete)]


@click.command("help")
@click.argument("words", nargs=-1, metavar="[COMMAND]...", shell_complete=complete_command)
@click.pass_context
def command(context: click.Context, words: tuple[str, ...]) -> int:
    """Show the help of a command: kutip help search."""
    put(_named(context.find_root(), words).get_help())
    return 0


def _named(context: click.Context, words: Sequence[str]) -> click.Context:
    """The context of the command called so, under that of another; raises UsageError when there is none."""
    for word in words:
        group = context.command
        if not isinstance(group, click.Group):
            raise click.UsageError(f"`{context.command_path}` has no commands of its own.", context)
        name, found, _ = group.resolve_command(context, [word])
        if found is None:
            # While a line is completed, nothing is raised.
            raise click.UsageError(f"No such command {word!r}.", context)
        context = click.Context(found, parent=context, info_name=name)
    return context
