"""A record as a page of HTML that holds everything: no other file, no host, no script."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from scopitone.video.lyrics.timing import clock
from scopitone.video.review.record import STAGES
from scopitone.video.review.viewing import Still

# A contrast of so much fills its bar; everything above is equally easy to read.
FULL_CONTRAST = 12.0


def page(record: dict[str, Any], stills: Iterable[Still]) -> str:
    """The page of a record, with its contact sheet."""
    environment = Environment(
        loader=PackageLoader("scopitone.video.review", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "clock": clock,
        "timecode": timecode,
        "bytes": in_bytes,
        "rate": lambda bits: f"{in_bytes(bits).replace('B', 'bit')}/s",
        "plain": _plain,
        "data": lambda jpeg: "data:image/jpeg;base64," + base64.b64encode(jpeg).decode(),
        "share": lambda ratio: f"{100 * min(1.0, ratio / FULL_CONTRAST):.0f}%",
    }
    return environment.get_template("page.html").render(
        record=record, stills=tuple(stills), stages=STAGES, **_summary(record)
    )


def timecode(seconds: float) -> str:
    """Minutes, seconds and hundredths."""
    whole = round(seconds * 100)
    return f"{whole // 6000}:{whole // 100 % 60:02}.{whole % 100:02}"


def in_bytes(size: float) -> str:
    """A size in the unit that suits it."""
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.2f} GB"


def _plain(value: object) -> str:
    """An option as people write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}".replace("-", "−")
    if not isinstance(value, tuple):
        return str(value)
    return ", ".join(
        " ".join(map(_plain, one)) if isinstance(one, tuple) else _plain(one) for one in value
    )


def _summary(record: dict[str, Any]) -> dict[str, Any]:
    findings = record["findings"]
    faint = [line for line in record.get("contrast", ()) if not line["passed"]]
    return {
        "serious": [one for one in findings if one["serious"] and not one["passed"]],
        "advice": [one for one in findings if not one["serious"] and not one["passed"]],
        "faint": faint,
    }
