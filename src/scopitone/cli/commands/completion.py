"""scopitone completion: the script with which a shell completes commands, options, and values."""

from __future__ import annotations

import click

from scopitone.cli.help.shell_scripts import SHELLS, write_script
from scopitone.cli.values.names import Choice


@click.command()
@click.argument("shell", type=Choice(SHELLS))
def command(shell: str) -> None:
    """Print the completion script for SHELL.

    Then the Tab key completes commands, options, and values, such as styles and presets.

    \b
    bash: scopitone completion bash > ~/.local/share/bash-completion/completions/scopitone
          (or, without the package bash-completion, add to ~/.bashrc:
          source <(scopitone completion bash))
    zsh:  scopitone completion zsh > "${fpath[1]}/_scopitone"
    fish: scopitone completion fish > ~/.config/fish/completions/scopitone.fish
    """
    from scopitone.cli.main import scopitone

    click.echo(write_script(scopitone, shell))
