"""What a tool is, and what it is called with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, get_args

from scopitone.core.progress import RenderPhase, RenderProgress
from scopitone.mcp_server.allowed_folders import AllowedFolders

STAGES: tuple[RenderPhase, ...] = get_args(RenderPhase)


class ReportProgress(Protocol):
    """Reports the progress of a call: `done` of `total`, and what is being done."""

    def __call__(self, done: float, total: float, message: str) -> None:
        """Report it. Raises an exception if the call was canceled."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call of a tool. arguments: checked by the tool's schema; none is None."""

    arguments: Mapping[str, Any]
    folders: AllowedFolders
    report: ReportProgress

    def report_stage(self, step: RenderProgress) -> None:
        """Report a step of the renderer or the listener."""
        share = min(1.0, step.done / step.total) if step.total > 0 else 0.0
        done = STAGES.index(step.stage) + share
        self.report(done, len(STAGES), f"{step.stage} {share:.0%}")

    def report_share(self, share: float) -> None:
        """Report a share of the work, 0 to 1."""
        self.report(share, 1.0, f"{share:.0%}")


@dataclass(frozen=True, slots=True)
class ToolAnswer:
    """What a tool returns. fields: a JSON object. picture: a PNG file."""

    fields: Mapping[str, Any]
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class AgentTool:
    """A tool that agents can call.

    schema: of its arguments, as JSON Schema. is_reading: it changes nothing. is_long: one call of
    this kind works at a time. run: blocks until the work is done.
    """

    name: str
    description: str
    schema: Mapping[str, Any]
    run: Callable[[ToolCall], ToolAnswer]
    is_reading: bool = False
    is_long: bool = True


def describe_arguments(
    properties: Mapping[str, Any], *, required: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return the schema of a tool's arguments."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }
