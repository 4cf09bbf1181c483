"""Writing a report: JSON and a page, into a folder, or one of them into a file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scopitone.cli import output
from scopitone.errors import OutputError

if TYPE_CHECKING:
    from scopitone.video.review.viewing import Still

HELP = "What was asked for, made and found, as JSON and a page: a folder, FILE.json or FILE.html."

report_option = click.option("--report", type=click.Path(path_type=Path), help=HELP)


def check_place(place: Path | None) -> None:
    """Raise OutputError where no report can be written, before the work begins."""
    if place is not None and not place.parent.is_dir():
        raise OutputError(f"no such folder: {place.parent}")


def write_report(
    place: Path, record: dict[str, Any], stills: Iterable[Still], *, cut: str = ""
) -> None:
    """Write the record: `place` is a folder, or ends in .json or .html. `cut` goes into names."""
    from scopitone.video.review.page import page

    told = json.dumps(record, default=str, ensure_ascii=False, indent=2) + "\n"
    for path in _files(place, cut):
        output.write(path, (page(record, stills) if path.suffix == ".html" else told).encode())


def _files(place: Path, cut: str) -> tuple[Path, ...]:
    added = f"-{cut}" if cut else ""
    if place.suffix.lower() in (".json", ".html"):
        return (place.with_name(f"{place.stem}{added}{place.suffix.lower()}"),)
    output.make_folder(place)
    return tuple(place / f"report{added}{suffix}" for suffix in (".json", ".html"))
