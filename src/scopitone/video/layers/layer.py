"""The Protocols of layers, which draw on frame n, and of grounds, on which they draw."""

from __future__ import annotations

from typing import Protocol

from scopitone.video.raster.canvas import Canvas


class Layer(Protocol):
    """Draws one thing. `draw` depends only on n and on the arguments of the constructor."""

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the layer of frame n onto `canvas`."""
        ...


class Ground(Protocol):
    """Makes the canvas of a frame, on which all layers draw."""

    def canvas(self, n: int) -> Canvas:
        """Return a new canvas with the background of frame n."""
        ...
