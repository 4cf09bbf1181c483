"""The Protocols of layers, which draw on frame n, and of grounds, on which they draw."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from scopitone.video.raster.canvas import Canvas


class Layer(Protocol):
    """Draws one thing. `draw` depends only on n and on the arguments of the constructor."""

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the layer of frame n onto `canvas`."""
        ...


@runtime_checkable
class LyricLayer(Layer, Protocol):
    """A layer of lyric lines, which also says how visible each of them is."""

    def find_opacity(self, index: int, n: int) -> float:
        """Return how visible the words of line `index` are in frame n: 1 while nothing fades."""
        ...


class Ground(Protocol):
    """Makes the canvas of a frame, on which all layers draw."""

    def canvas(self, n: int) -> Canvas:
        """Return a new canvas with the background of frame n."""
        ...
