"""A report as plain data: options, result, timings and findings."""

from __future__ import annotations

import dataclasses
from typing import Any

from scopitone import __version__
from scopitone.core.song import Song
from scopitone.video.options import Options
from scopitone.video.quality.report.findings import Examination, list_findings
from scopitone.video.result import RenderResult

STAGES = {
    "analyse": "Analyzing the song",
    "listen": "Finding the words",
    "plan": "Planning",
    "encode": "Drawing and encoding",
    "join": "Joining the segments",
    "check": "Checking the file",
    "review": "Reviewing the video",
}
"""The activity of each phase of `RenderResult.timings`, in their order."""


def record_of_render(report: RenderResult, song: Song, options: Options) -> dict[str, Any]:
    """Return the record of a video that was rendered with a review."""
    review = report.review
    assert review is not None
    findings = list_findings(review.facts, review.flash, report.loudness)
    return {
        "scopitone": __version__,
        "file": str(report.path),
        "title": song.title,
        "author": song.author,
        "passed": all(finding.passed for finding in findings if finding.serious),
        "style": report.style,
        "encoder": report.codec,
        "options": _plain_options(options),
        "facts": dataclasses.asdict(review.facts),
        "seconds": report.seconds,
        "speed": report.speed,
        "stages": dict(report.timings),
        "work": {
            "frames": report.work.frames,
            "segments": report.segments,
            "encoded_segments": report.encoded_segments,
            "first_frame_seconds": report.work.first,
            # No frame was drawn if all segments were reused.
            "drawing_ms_per_frame": 1000 * report.work.drawing / max(1, report.work.frames),
            "encoding_ms_per_frame": 1000 * report.work.encoding / max(1, report.work.frames),
        },
        "findings": [dataclasses.asdict(finding) for finding in findings],
        "flash": dataclasses.asdict(review.flash),
        "flash_while_drawing": dataclasses.asdict(report.flash),
        "loudness": report.loudness and dataclasses.asdict(report.loudness),
        "contrast": [dataclasses.asdict(line) for line in review.contrast],
        "checks": dataclasses.asdict(report.checks),
        "warnings": list(report.warnings),
    }


def record_of_file(name: str, examination: Examination) -> dict[str, Any]:
    """Return the record of a file from an unknown source."""
    record = dataclasses.asdict(examination)
    del record["stills"]
    return {"scopitone": __version__, "file": name, "title": "", "author": "", **record}


def _plain_options(options: Options) -> dict[str, Any]:
    chosen = {name: getattr(options, name) for name in options.__dataclass_fields__}
    # The contents of files would fill pages.
    return {
        name: f"{len(value)} bytes" if isinstance(value, bytes) else value
        for name, value in chosen.items()
    }
