"""The option --report: write a report as JSON and HTML into a folder, or as one of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scopitone.cli.help.option_groups import grouped_option
from scopitone.core import output_files
from scopitone.core.errors import OutputError

if TYPE_CHECKING:
    from scopitone.video.quality.report.frames import Still

HELP = (
    "Write a report of the options, measurements, and findings as JSON and HTML to this folder, or "
    "to FILE.json or FILE.html."
)

report_option = grouped_option("Output", "--report", type=click.Path(path_type=Path), help=HELP)


def check_report_path(path: Path | None) -> None:
    """Check before the work starts that the report can be written. Raises: OutputError."""
    if path is not None and not path.parent.is_dir():
        raise OutputError(f"no such folder: {path.parent}")


def write_report(
    target: Path, record: dict[str, Any], stills: Iterable[Still], *, cut: str = ""
) -> None:
    """Write the record of a video.

    Args:
        target: a folder, or a file that ends in .json or .html.
        stills: frames that the page shows.
        cut: name of the preset of one of several videos; it is added to file names.
    """
    from scopitone.video.quality.report.html import render_page

    if not _is_file(target):
        output_files.make_folder(target)
    text = json.dumps(record, default=str, ensure_ascii=False, indent=2) + "\n"
    for path in report_paths(target, cut):
        content = render_page(record, stills) if path.suffix == ".html" else text
        output_files.write_file(path, content.encode())


def report_paths(target: Path, cut: str = "") -> tuple[Path, ...]:
    """Return the files that `write_report` writes."""
    ending = f"-{cut}" if cut else ""
    if _is_file(target):
        return (target.with_name(f"{target.stem}{ending}{target.suffix.lower()}"),)
    return tuple(target / f"report{ending}{suffix}" for suffix in (".json", ".html"))


def _is_file(target: Path) -> bool:
    return target.suffix.lower() in (".json", ".html")
