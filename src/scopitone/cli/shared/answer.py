"""The object that click passes to commands: the form in which a command answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Answer:
    """The form of a command's answer.

    in_json: whether errors are also printed as JSON objects on stdout. Set by --json, and by
        commands that write JSON without that option.
    """

    in_json: bool
