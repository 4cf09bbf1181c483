"""A scene: a background and the layers upon it. Frame n depends on n alone."""

from __future__ import annotations

from dataclasses import dataclass

from scopitone.video.layers.background import Background
from scopitone.video.layers.layer import Layer
from scopitone.video.raster.canvas import Canvas


@dataclass(frozen=True)
class Scene:
    """What a style makes of a timeline."""

    background: Background
    layers: tuple[Layer, ...]

    def draw(self, n: int) -> Canvas:
        """Frame n, ready for the encoder."""
        canvas = self.background.canvas(n)
        for layer in self.layers:
            layer.draw(canvas, n)
        return canvas
