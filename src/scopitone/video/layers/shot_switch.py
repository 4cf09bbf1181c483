"""Layers and grounds that are shown only in some kinds of shots."""

from __future__ import annotations

from collections.abc import Mapping

from scopitone.video.layers.layer import Ground, Layer, LyricLayer
from scopitone.video.plan.shots import ShotKind, ShotList
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.canvas import Canvas

PICTURE_SHOTS: frozenset[ShotKind] = frozenset({"full", "near", "close"})
"""The shots in which the picture fills the frame."""


class ShotGround:
    """Makes canvases with the ground of the shot of frame n; `wide` replaces missing ones."""

    def __init__(self, timeline: Timeline, grounds: Mapping[ShotKind, Ground]) -> None:
        self._shots, self._grounds = ShotList(timeline.shots), grounds

    def canvas(self, n: int) -> Canvas:
        """Return a new canvas with the ground of frame n."""
        kind = self._shots.at(n).kind
        return self._grounds.get(kind, self._grounds["wide"]).canvas(n)


class ShownIn:
    """Draws a layer in some kinds of shots."""

    def __init__(self, timeline: Timeline, kinds: frozenset[ShotKind], layer: Layer) -> None:
        self._shots, self._kinds, self._layer = ShotList(timeline.shots), kinds, layer
        self._lyrics = layer if isinstance(layer, LyricLayer) else None
        # An overlay for editors does not contain artwork.
        self.artwork = bool(getattr(layer, "artwork", False))

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the layer of frame n, if its shot shows it."""
        if self._shots.at(n).kind in self._kinds:
            self._layer.draw(canvas, n)

    def find_opacity(self, index: int, n: int) -> float:
        """Return how visible the words of a line are in frame n, see `LyricLayer`."""
        if self._lyrics is None or self._shots.at(n).kind not in self._kinds:
            return 0.0
        return self._lyrics.find_opacity(index, n)
