"""scopitone completion: the script with which a shell completes commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from scopitone.cli.values.names import Choice

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=Choice(SHELLS))
def command(shell: str) -> None:
    """Print the completion script for SHELL.

    \b
    bash: scopitone completion bash > ~/.local/share/bash-completion/completions/scopitone
    zsh:  scopitone completion zsh > "${fpath[1]}/_scopitone"
    fish: scopitone completion fish > ~/.config/fish/completions/scopitone.fish
    """
    from scopitone.cli.main import scopitone

    completion = get_completion_class(shell)
    assert completion is not None
    click.echo(completion(scopitone, {}, "scopitone", "_SCOPITONE_COMPLETE").source())
