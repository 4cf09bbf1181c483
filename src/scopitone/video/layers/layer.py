"""What a layer is: one thing that draws itself onto frame n, and nothing else."""

from __future__ import annotations

from typing import Protocol

from scopitone.video.raster.canvas import Canvas


class Layer(Protocol):
    """Draws one thing. `draw(canvas, n)` depends on nothing but n and what it was made from."""

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw frame n's share onto `canvas`."""
        ...


class Ground(Protocol):
    """Makes the canvas that every layer draws upon, from n alone."""

    def canvas(self, n: int) -> Canvas:
        """A new canvas with the background of frame n."""
        ...
