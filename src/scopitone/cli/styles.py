"""scopitone styles: the looks there are."""

from __future__ import annotations

import click

from scopitone.cli import output


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print them as one JSON object.")
def command(as_json: bool) -> None:
    """List the looks that --style takes, those of installed packages too."""
    from dataclasses import asdict

    from scopitone.video.styles import AUTO, choices_of, looks, shows_backdrop
    from scopitone.video.styles.choices import described

    if as_json:
        listed = [
            {
                "name": name,
                "about": look.about,
                "background": shows_backdrop(name),
                "options": [asdict(option) for option in described(choices_of(name))],
            }
            for name, look in looks().items()
        ]
        output.print_json({"styles": listed})
        return
    click.echo(f"{AUTO:<11} Chosen by genre, words and energy.")
    for name, look in looks().items():
        click.echo(f"{name:<11} {look.about}")
        for option in described(choices_of(name)):
            click.echo(f"{'':<11}   {option.name}: {option.about} {option.accepted}.")
