"""A report as one HTML page without other files, hosts or scripts."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from scopitone.lyrics.line_timing import format_clock
from scopitone.video.quality.report.data import STAGES
from scopitone.video.quality.report.frames import Still

# A contrast of this much fills its bar; higher contrasts are equally easy to read.
FULL_CONTRAST = 12.0


def render_page(record: dict[str, Any], stills: Iterable[Still]) -> str:
    """Return the HTML page of a record, with its contact sheet."""
    environment = Environment(
        loader=PackageLoader("scopitone.video.quality.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "clock": format_clock,
        "timecode": format_timecode,
        "bytes": format_bytes,
        "rate": lambda bits: f"{format_bytes(bits).replace('B', 'bit')}/s",
        "plain": _format_option,
        "data": lambda jpeg: "data:image/jpeg;base64," + base64.b64encode(jpeg).decode(),
        "share": lambda ratio: f"{100 * min(1.0, ratio / FULL_CONTRAST):.0f}%",
    }
    return environment.get_template("page.html").render(
        record=record, stills=tuple(stills), stages=STAGES, **_summarize(record)
    )


def format_timecode(seconds: float) -> str:
    """Format seconds as minutes, seconds and hundredths."""
    whole = round(seconds * 100)
    return f"{whole // 6000}:{whole // 100 % 60:02}.{whole % 100:02}"


def format_bytes(size: float) -> str:
    """Format a size with a suitable unit."""
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.2f} GB"


def _format_option(value: object) -> str:
    """Format the value of an option for people."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}".replace("-", "−")
    if not isinstance(value, tuple):
        return str(value)
    return ", ".join(
        " ".join(map(_format_option, item)) if isinstance(item, tuple) else _format_option(item)
        for item in value
    )


def _summarize(record: dict[str, Any]) -> dict[str, Any]:
    findings = record["findings"]
    faint = [line for line in record.get("contrast", ()) if not line["passed"]]
    return {
        "serious": [
            finding for finding in findings if finding["serious"] and not finding["passed"]
        ],
        "advice": [
            finding for finding in findings if not finding["serious"] and not finding["passed"]
        ],
        "faint": faint,
    }
