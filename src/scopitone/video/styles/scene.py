"""A scene: a background and the layers upon it. Frame n depends on n alone."""

from __future__ import annotations

from dataclasses import dataclass

from scopitone.video.layers.layer import Ground, Layer
from scopitone.video.palette import opacity_for
from scopitone.video.raster.canvas import Canvas
from scopitone.video.raster.fonts import Chosen, set_with

# WCAG 2.2, 1.4.3: 4.5 for text, 3 for large text (24 px and more).
TEXT_CONTRAST, LARGE_CONTRAST = 4.5, 3.0


@dataclass(frozen=True)
class Scene:
    """What a style makes of a timeline."""

    background: Ground
    layers: tuple[Layer, ...]

    def draw(self, n: int) -> Canvas:
        """Frame n, ready for the encoder."""
        canvas = self.background.canvas(n)
        for layer in self.layers:
            layer.draw(canvas, n)
        return canvas


@dataclass(frozen=True)
class Loop:
    """The scene's frames from `seam` on, the last ones mixed with those before: no cut is seen.

    What follows the last frame is the first: the scene runs on for `seam` frames behind
    `frames`, and these fade into the `seam` frames that come before the loop's first.
    """

    scene: Scene
    frames: int
    seam: int

    def draw(self, n: int) -> Canvas:
        """Frame n of the loop."""
        canvas = self.scene.draw(n + self.seam)
        into = n - (self.frames - self.seam) + 1
        if into > 0:
            canvas.mix(self.scene.draw(n + self.seam - self.frames), into / (self.seam + 1))
        return canvas


@dataclass(frozen=True, slots=True)
class Typeset:
    """What sets its text with fonts, or in a language, of its own."""

    scene: Scene | Loop
    type: Chosen

    def draw(self, n: int) -> Canvas:
        """Frame n."""
        with set_with(self.type):
            return self.scene.draw(n)


def opacities(brightest: float) -> tuple[float, float]:
    """How opaque white small text and unsung words must be on a background so bright at most.

    `brightest` is its highest relative luminance.
    """
    quiet = max(0.62, opacity_for(TEXT_CONTRAST, brightest))
    return quiet, max(0.45, opacity_for(LARGE_CONTRAST, brightest))
