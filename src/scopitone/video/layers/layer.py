"""What a layer is: one thing that draws itself onto frame n, and nothing else."""

from __future__ import annotations

from typing import Protocol

from scopitone.video.raster.canvas import Canvas


class Layer(Protocol):
    """Draws one thing. `draw(canvas, n)` depends on nothing but n and what it was made from."""

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw frame n's share onto `canvas`."""
        ...
