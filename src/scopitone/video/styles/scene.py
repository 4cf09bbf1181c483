"""A scene: a background and the layers on it. Frame n depends on n alone."""

from __future__ import annotations

from dataclasses import dataclass

from scopitone.video.layers.layer import Ground, Layer
from scopitone.video.plan.easing import ease, ramp
from scopitone.video.plan.palette import opacity_for
from scopitone.video.raster.canvas import BLACK, Canvas
from scopitone.video.raster.fonts import FontChoice, use_fonts

# WCAG 2.2, 1.4.3: 4.5 for text, 3 for large text (24 px and more).
TEXT_CONTRAST, LARGE_CONTRAST = 4.5, 3.0


@dataclass(frozen=True)
class Scene:
    """The result of a style for a timeline."""

    background: Ground
    layers: tuple[Layer, ...]

    def draw(self, n: int) -> Canvas:
        """Return frame n, ready for the encoder."""
        canvas = self.background.canvas(n)
        for layer in self.layers:
            layer.draw(canvas, n)
        return canvas


@dataclass(frozen=True)
class LoopedScene:
    """A scene as a loop without a visible cut.

    The loop begins at frame `seam` of the scene. The scene continues for `seam` frames after
    `frames`; these fade into the `seam` frames before the first frame of the loop.
    """

    scene: Scene | FadedScene
    frames: int
    seam: int

    def draw(self, n: int) -> Canvas:
        """Return frame n of the loop."""
        canvas = self.scene.draw(n + self.seam)
        into = n - (self.frames - self.seam) + 1
        if into > 0:
            canvas.mix(self.scene.draw(n + self.seam - self.frames), into / (self.seam + 1))
        return canvas


@dataclass(frozen=True)
class FadedScene:
    """A scene that becomes black in its last frames, as a song does that fades out."""

    scene: Scene
    frames: int
    fade: float

    def draw(self, n: int) -> Canvas:
        """Return frame n."""
        canvas = self.scene.draw(n)
        share = ease(ramp(n + 1, self.frames - self.fade, self.fade))
        if share > 0.0:
            height, width = canvas.luma.shape
            black = Canvas.blank(width, height)
            for plane, value in zip((black.luma, black.blue, black.red), BLACK, strict=True):
                plane[:] = value
            canvas.mix(black, share)
        return canvas


@dataclass(frozen=True, slots=True)
class SceneWithFonts:
    """A scene that sets its text with the user's fonts, or in the language of the lyrics."""

    scene: Scene | LoopedScene | FadedScene
    type: FontChoice

    def draw(self, n: int) -> Canvas:
        """Return frame n."""
        with use_fonts(self.type):
            return self.scene.draw(n)


def opacities(brightest: float) -> tuple[float, float]:
    """Return the opacities that small white text and unsung words need on a background.

    `brightest` is the highest relative luminance of the background.
    """
    quiet = max(0.62, opacity_for(TEXT_CONTRAST, brightest))
    return quiet, max(0.45, opacity_for(LARGE_CONTRAST, brightest))
