"""The enlargement of a small 16-bit picture to the size of a frame, without banding."""

from __future__ import annotations

import av
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

from scopitone.video.raster.canvas import Canvas

Small = NDArray[np.uint16]
"""Y, U, V (3, h, w) of a picture before it is enlarged, in 256ths."""


class Enlarger:
    """Enlarges small pictures to frames of `width` by `height` pixels."""

    def __init__(
        self, width: int, height: int, interpolation: Interpolation = Interpolation.BILINEAR
    ) -> None:
        self._width, self._height, self._interpolation = width, height, interpolation
        self._reformatter = VideoReformatter()

    def enlarge(self, planes: Small) -> Canvas:
        """Return a new canvas that shows the picture.

        Scaling 16-bit values down to 8 bits dithers them by a fixed ordered pattern, which
        prevents banding and does not move from frame to frame.
        """
        height, width = planes.shape[1:]
        small = av.VideoFrame(width, height, "yuv444p16le")
        for index in range(3):
            plane = small.planes[index]
            rows = np.frombuffer(memoryview(plane), np.uint16)
            rows.reshape(plane.height, -1)[:, :width] = planes[index]
        frame = self._reformatter.reformat(
            small, self._width, self._height, "yuv420p", interpolation=self._interpolation
        )
        return Canvas(frame)
