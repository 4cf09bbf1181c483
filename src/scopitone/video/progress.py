"""How the renderer tells how far it is, and hears that it should stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Stage = Literal["analyse", "plan", "encode", "join", "check", "review"]


@dataclass(frozen=True, slots=True)
class Step:
    """`done` of `total` units of a stage (frames while encoding, seconds while analysing).

    `review` comes only where a report is asked for.
    """

    stage: Stage
    done: float
    total: float


Progress = Callable[[Step], None]
"""Called often and from the rendering process's main thread. May raise Cancelled to stop."""


def silent(_: Step) -> None:
    """Say nothing."""
