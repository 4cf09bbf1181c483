"""A report as plain data: what was asked for, what was made, what it took, what was found."""

from __future__ import annotations

import dataclasses
from typing import Any

from scopitone import __version__
from scopitone.song import Song
from scopitone.video.options import Options
from scopitone.video.render import Report
from scopitone.video.review.findings import Examination, findings

STAGES = {
    "analyse": "Hearing the song",
    "plan": "Planning",
    "encode": "Drawing and encoding",
    "join": "Joining",
    "check": "Checking the file",
    "review": "Reviewing the film",
}
"""What each stage of `Report.timings` does, in their order."""


def of_render(report: Report, song: Song, options: Options) -> dict[str, Any]:
    """The record of a video that was made with `reviewed`."""
    review = report.review
    assert review is not None
    found = findings(review.facts, review.flash, report.loudness)
    return {
        "scopitone": __version__,
        "file": str(report.path),
        "title": song.title,
        "author": song.author,
        "passed": all(finding.passed for finding in found if finding.serious),
        "style": report.style,
        "encoder": report.codec,
        "options": _options(options),
        "facts": dataclasses.asdict(review.facts),
        "seconds": report.seconds,
        "speed": report.speed,
        "stages": dict(report.timings),
        "work": {
            "frames": report.work.frames,
            "segments": report.segments,
            "first_frame_seconds": report.work.first,
            "drawing_ms_per_frame": 1000 * report.work.drawing / report.work.frames,
            "encoding_ms_per_frame": 1000 * report.work.encoding / report.work.frames,
        },
        "findings": [dataclasses.asdict(finding) for finding in found],
        "flash": dataclasses.asdict(review.flash),
        "flash_while_drawing": dataclasses.asdict(report.flash),
        "loudness": report.loudness and dataclasses.asdict(report.loudness),
        "contrast": [dataclasses.asdict(line) for line in review.contrast],
        "checks": dataclasses.asdict(report.checks),
        "warnings": list(report.warnings),
    }


def of_file(name: str, examination: Examination) -> dict[str, Any]:
    """The record of a file of which nothing else is known."""
    record = dataclasses.asdict(examination)
    del record["stills"]
    return {"scopitone": __version__, "file": name, "title": "", "author": "", **record}


def _options(options: Options) -> dict[str, Any]:
    chosen = {name: getattr(options, name) for name in options.__dataclass_fields__}
    # What was given as a file would fill pages.
    return {
        name: f"{len(value)} bytes" if isinstance(value, bytes) else value
        for name, value in chosen.items()
    }
