"""How the renderer reports its progress, and how a caller stops it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

RenderPhase = Literal["analyse", "listen", "plan", "encode", "join", "check", "review", "compose"]
PHASES: tuple[RenderPhase, ...] = get_args(RenderPhase)


@dataclass(frozen=True, slots=True)
class RenderProgress:
    """`done` of `total` units of a phase (frames while encoding, seconds while analyzing).

    `listen` occurs only if lyrics lack times, `review` only if a report was requested, `compose`
    only where songs are composed: a share of the work, of 1.
    """

    stage: RenderPhase
    done: float
    total: float


ProgressCallback = Callable[[RenderProgress], None]
"""Called often, on the rendering process's main thread. It may raise Canceled to stop."""


def ignore_progress(_: RenderProgress) -> None:
    """Do nothing with a progress report."""
