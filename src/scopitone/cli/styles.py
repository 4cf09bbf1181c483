"""scopitone styles: the looks there are."""

from __future__ import annotations

import click

from scopitone.cli import output


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print them as one JSON object.")
def command(as_json: bool) -> None:
    """List the looks that --style takes, those of installed packages too."""
    from scopitone.video.styles import AUTO, looks

    if as_json:
        listed = [{"name": name, "about": look.about} for name, look in looks().items()]
        output.print_json({"styles": listed})
        return
    click.echo(f"{AUTO:<11} Chosen by genre, words and energy.")
    for name, look in looks().items():
        click.echo(f"{name:<11} {look.about}")
