"""scopitone check: examine a finished video file from any source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scopitone.cli import exit_codes
from scopitone.cli.shared import output
from scopitone.cli.shared.made_files import users_made_files
from scopitone.cli.shared.output_plan import PlannedOutput, check_plan
from scopitone.cli.shared.reports import (
    check_report_path,
    report_option,
    report_paths,
    write_report,
)
from scopitone.cli.signals import stop_on_signals

if TYPE_CHECKING:
    from scopitone.video.quality.report.findings import ReportFinding


@click.command()
@click.argument("video", type=click.Path(path_type=Path))
@report_option
@click.option("--json", "as_json", is_flag=True, help="Print the findings as one JSON object.")
def command(video: Path, report: Path | None, as_json: bool) -> int:
    """Check VIDEO: flashes (WCAG 2.3.1), loudness, audio sync, suitability for streaming.

    Exits with 6 if the video flashes more than is safe, or if its sound and picture are out of
    sync. The other findings are advice.
    """
    check_report_path(report)
    if report is not None:
        planned = [PlannedOutput("--report", path, replaces=True) for path in report_paths(report)]
        check_plan(planned, [video], users_made_files())
    with stop_on_signals() as stop:
        from scopitone.core.progress import RenderProgress, ignore_progress
        from scopitone.video.quality.report.data import record_of_file
        from scopitone.video.quality.report.findings import examine

        progress = stop.wrap_progress(ignore_progress)
        review = examine(video, lambda frames: progress(RenderProgress("review", frames, 0)))
    record = record_of_file(str(video), review)
    if report is not None:
        write_report(report, record, review.stills)
    if as_json:
        output.print_json(record)
    else:
        facts = review.facts
        click.echo(f"{video}: {facts.codec}, {facts.width}×{facts.height}, {facts.fps:g} fps")
        for finding in review.findings:
            click.echo(_format_finding(finding))
        if review.loudness and review.loudness.integrated_lufs is not None:
            click.echo(f"      Loudness               {review.loudness.integrated_lufs:.1f} LUFS")
    return 0 if review.passed else exit_codes.FAILED


def _format_finding(finding: ReportFinding) -> str:
    status = "ok" if finding.passed else "fail" if finding.serious else "hint"
    wanted = "" if finding.passed else f"; {finding.wanted}"
    return f"{status:<5} {finding.name:<22} {finding.found}{wanted}"
