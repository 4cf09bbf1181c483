"""scopitone styles: the looks there are."""

from __future__ import annotations

import click

from scopitone.cli import output


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print them as one JSON object.")
def command(as_json: bool) -> None:
    """List the looks that --style takes, those of installed packages too."""
    from scopitone.video.styles import AUTO, listed

    styles = listed()
    if as_json:
        output.print_json({"styles": styles})
        return
    click.echo(f"{AUTO:<11} Chosen by genre, words and energy.")
    for style in styles:
        click.echo(f"{style['name']:<11} {style['about']}")
        for option in style["options"]:
            click.echo(f"{'':<11}   {option['name']}: {option['about']} {option['accepted']}.")
