"""scopitone doctor: check what Scopitone needs on this machine."""

from __future__ import annotations

import dataclasses

import click

from scopitone.cli import exit_codes
from scopitone.cli.shared import output


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as one JSON object.")
@click.option(
    "--fix", is_flag=True, help="Download the listening model's weights if they are missing."
)
def command(as_json: bool, fix: bool) -> int:
    """Check whether this machine has what Scopitone needs, and print how to get the rest.

    Exits with 1 if something that Scopitone cannot work without is missing.
    """
    from scopitone.tasks.operations.doctor import run_checks

    if fix:
        _download_model()

    findings = []
    for finding in run_checks():
        findings.append(finding)
        if not as_json:
            click.echo(f"{finding.status:<5} {finding.name:<9} {finding.detail}")
            if finding.advice:
                click.echo(f"{'':15} → {finding.advice}")
    is_healthy = all(finding.status != "fail" for finding in findings)
    if as_json:
        items = [dataclasses.asdict(finding) for finding in findings]
        output.print_json({"ok": is_healthy, "findings": items})
    return 0 if is_healthy else exit_codes.INTERNAL


def _download_model() -> None:
    """Download the weights of the listening model that the settings name, with a progress bar."""
    from scopitone.core.settings import Settings
    from scopitone.lyrics.listening.weights import NO_MODEL, ModelChoice, find_model

    model = Settings().listening_model
    if model not in ("", NO_MODEL):
        find_model(ModelChoice(model, may_download=True))
