"""scopitone doctor: what this machine lacks."""

from __future__ import annotations

import dataclasses

import click

from scopitone.cli import exits, output


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as one JSON object.")
def command(as_json: bool) -> int:
    """Check what Scopitone needs on this machine, and say what to do about it.

    Exits with 1 if something is missing without which it cannot work.
    """
    from scopitone.tasks.health import examine

    findings = []
    for finding in examine():
        findings.append(finding)
        if not as_json:
            click.echo(f"{finding.status:<5} {finding.name:<9} {finding.detail}")
            if finding.advice:
                click.echo(f"{'':15} → {finding.advice}")
    healthy = all(finding.status != "fail" for finding in findings)
    if as_json:
        listed = [dataclasses.asdict(finding) for finding in findings]
        output.print_json({"ok": healthy, "findings": listed})
    return 0 if healthy else exits.INTERNAL
