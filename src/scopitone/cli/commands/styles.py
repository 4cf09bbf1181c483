"""scopitone styles: list the styles."""

from __future__ import annotations

import click

from scopitone.cli.shared import output


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the styles as one JSON object.")
def command(as_json: bool) -> None:
    """List the styles that --style accepts, including those of installed packages."""
    from scopitone.video.styles import AUTO, describe_styles

    styles = describe_styles()
    if as_json:
        output.print_json({"styles": styles})
        return
    click.echo(f"{AUTO:<11} Chosen according to genre, words, and energy.")
    for style in styles:
        click.echo(f"{style['name']:<11} {style['about']}")
        for option in style["options"]:
            click.echo(f"{'':<11}   {option['name']}: {option['about']} {option['accepted']}.")
