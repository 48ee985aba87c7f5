"""`kutip completion`: commands, options and papers completed by the shell."""

import click
from click.shell_completion import get_completion_class

from search.cli.printing import put


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> int:
    """Print the script that completes commands in a shell.

    bash: eval "$(kutip completion bash)" in ~/.bashrc; zsh: the same in ~/.zshrc; fish: kutip completion fish >
    ~/.config/fish/completions/kutip.fish
    """
    # Imported here: the group lists this very module among its commands.
    from search.cli.commands import group

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    put(kind(group, {}, "kutip", "_KUTIP_COMPLETE").source())
    return 0
