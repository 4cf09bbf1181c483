"""scopitone completion: what makes a shell complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print the completion script of SHELL.

    \b
    bash: scopitone completion bash > ~/.local/share/bash-completion/completions/scopitone
    zsh:  scopitone completion zsh > "${fpath[1]}/_scopitone"
    fish: scopitone completion fish > ~/.config/fish/completions/scopitone.fish
    """
    from scopitone.cli.app import scopitone

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(scopitone, {}, "scopitone", "_SCOPITONE_COMPLETE").source())
