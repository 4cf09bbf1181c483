"""A veil: the ground darkened evenly while someone sings, so that colors on it are legible."""

from __future__ import annotations

import numpy as np

from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.canvas import BLACK, Canvas, Mask


class Veil:
    """Draws black of an opacity over everything below the row of pixels `top`."""

    artwork = True
    """It is part of the ground, which an overlay has not."""

    def __init__(
        self, timeline: Timeline, choreography: Choreography, opacity: float, top: float
    ) -> None:
        self._choreography, self._opacity = choreography, opacity
        rows = np.arange(timeline.height, dtype=np.float32)
        # From nothing to everything in the quarter of the height above `top`.
        visibility = np.clip((rows - top) / (0.25 * timeline.height) + 1.0, 0.0, 1.0)
        visibility = visibility * visibility * (3.0 - 2.0 * visibility)
        first = 2 * (int(np.argmax(visibility > 0)) // 2)
        column = np.round(255 * visibility[first:, None]).astype(np.uint8)
        self._mask = Mask(0, first, np.repeat(column, timeline.width, axis=1))

    def draw(self, canvas: Canvas, n: int) -> None:
        """Draw the veil of frame n."""
        shown = self._choreography.stance(n).lyrics
        canvas.paint(self._mask, BLACK, float(self._opacity * shown))
