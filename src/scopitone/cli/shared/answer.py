"""The object that click passes to commands: the form in which a command answers."""

from __future__ import annotations

from dataclasses import dataclass

from scopitone.cli.progress.json_lines import ProgressItem
from scopitone.cli.shared.made_files import MadeFiles


@dataclass(slots=True)
class Answer:
    """The form of a command's answer.

    in_json: whether errors are also printed as JSON objects on stdout. Set by --json, and by
        commands that write JSON without that option.
    has_events: whether stderr has JSON lines (`--progress json`).
    item: the place of a video in the batch that is being made.
    made_files: the batch's record of the files that it made; None takes the user's.
    """

    in_json: bool
    has_events: bool = False
    item: ProgressItem | None = None
    made_files: MadeFiles | None = None
