"""scopitone check: what a finished video file holds, whoever made it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scopitone.cli import exits, output
from scopitone.cli.reports import check_place, report_option, write_report
from scopitone.cli.stopping import stop_on_signals

if TYPE_CHECKING:
    from scopitone.video.review.findings import Finding


@click.command()
@click.argument("video", type=click.Path(path_type=Path))
@report_option
@click.option("--json", "as_json", is_flag=True, help="Print the findings as one JSON object.")
def command(video: Path, report: Path | None, as_json: bool) -> int:
    """Decode VIDEO: flashes (WCAG 2.3.1), loudness, sound against picture, what streaming needs.

    Exits with 6 if it flashes more than is safe or its sound is not with its picture. The rest
    is advice.
    """
    check_place(report)
    with stop_on_signals() as stop:
        from scopitone.video.progress import Step, silent
        from scopitone.video.review.findings import examine
        from scopitone.video.review.record import of_file

        heard = stop.heard_by(silent)
        found = examine(video, lambda frames: heard(Step("review", frames, 0)))
    record = of_file(str(video), found)
    if report is not None:
        write_report(report, record, found.stills)
    if as_json:
        output.print_json(record)
    else:
        facts = found.facts
        click.echo(f"{video}: {facts.codec}, {facts.width}×{facts.height}, {facts.fps:g} fps")
        for finding in found.findings:
            click.echo(_line(finding))
        if found.loudness and found.loudness.integrated_lufs is not None:
            click.echo(f"      Loudness               {found.loudness.integrated_lufs:.1f} LUFS")
    return 0 if found.passed else exits.FAILED


def _line(finding: Finding) -> str:
    status = "ok" if finding.passed else "fail" if finding.serious else "hint"
    wanted = "" if finding.passed else f"; {finding.wanted}"
    return f"{status:<5} {finding.name:<22} {finding.found}{wanted}"
