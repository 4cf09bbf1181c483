"""A looped clip behind everything, darkened behind words."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

import av
import numpy as np
from av.video.frame import VideoFrame

from scopitone.core.errors import RenderError
from scopitone.video.inputs.backdrop import Backdrop
from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.plan.easing import mix
from scopitone.video.plan.timeline import Pose, Timeline
from scopitone.video.raster import effect_kernels
from scopitone.video.raster.canvas import Canvas
from scopitone.video.raster.yuv_kernels import Floats

# The highest level behind words, where white text has a contrast of at least 4.5:1, and elsewhere.
MAX_SHADED_LEVEL, CLEAR_LEVEL = 0.32, 0.92
# The light in quiet parts (1 in a chorus).
QUIET_LIGHT = 0.80


class Footage:
    """Makes canvases that show frame n of the clip with the shade of the pose of frame n.

    `shades` are two heights for each pose, as shares of the frame: down to the first the clip is
    clear, from the second on there are words.
    """

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        backdrop: Backdrop,
        shades: Mapping[Pose, tuple[float, float]],
    ) -> None:
        self._timeline, self._choreography = timeline, choreography
        self._reader = ClipReader(backdrop)
        self._shades = {pose: shade_rows(*rows, timeline.height) for pose, rows in shades.items()}

    def canvas(self, n: int) -> Canvas:
        """Return a new canvas with the clip of frame n."""
        still = self._timeline.motion == "still"
        source = Canvas(self._reader.frame(0 if still else n))
        canvas = Canvas.blank(self._timeline.width, self._timeline.height)
        light = row_light(self._timeline, self._choreography, self._shades, n)
        effect_kernels.dim_plane(canvas.luma, source.luma, light, 16)
        effect_kernels.dim_plane(canvas.blue, source.blue, light[::2], 128)
        effect_kernels.dim_plane(canvas.red, source.red, light[::2], 128)
        return canvas


class ClipReader:
    """Reads the frames of a prepared clip by number; it caches only its position."""

    def __init__(self, backdrop: Backdrop) -> None:
        self._count = backdrop.frames
        self._container = av.open(io.BytesIO(backdrop.data), "r")
        self._stream = self._container.streams.video[0]
        self._stream.codec_context.thread_count = 1
        self._coming: Iterator[VideoFrame] = self._container.decode(self._stream)
        self._last: VideoFrame | None = None
        self._position = -1

    def frame(self, n: int) -> VideoFrame:
        """Return frame n modulo the number of frames. The caller must not modify it."""
        n %= self._count
        if self._last is None or n != self._position:
            if n != self._position + 1:
                self._seek(n)
            self._last = self._read(n)
            self._position = n
        return self._last

    def _seek(self, n: int) -> None:
        rate, base = self._stream.average_rate, self._stream.time_base
        assert rate is not None
        assert base is not None
        self._container.seek(int(n / rate / base), stream=self._stream)
        self._coming = self._container.decode(self._stream)

    def _read(self, n: int) -> VideoFrame:
        rate = self._stream.average_rate
        assert rate is not None
        for frame in self._coming:
            if frame.time is not None and round(frame.time * rate) >= n:
                return frame
        raise RenderError(f"the background clip has no frame {n}")


def row_light(
    timeline: Timeline, choreography: Choreography, shades: Mapping[Pose, Floats], n: int
) -> Floats:
    """Return the light on each row (height,) of frame n: that of its pose, more in a chorus."""
    row = min(n, len(timeline.energy) - 1)
    lift, drop = float(timeline.dynamics.lift[row]), float(timeline.dynamics.drop[row])
    before, after, way = choreography.travel(n)
    rows = shades[before] + (shades[after] - shades[before]) * way
    opened = np.float32(min(1.0, mix(QUIET_LIGHT, 1.0, lift) + 0.1 * drop))
    return np.asarray(rows.astype(np.float32) * opened, np.float32)


def shade_rows(clear: float, dark: float, height: int) -> Floats:
    """Return the light on each row (height,): full down to `clear`, low from `dark` on."""
    shaded = np.interp(np.linspace(0, 1, height), (clear, dark), (0.0, 1.0))
    shaded = shaded * shaded * (3.0 - 2.0 * shaded)
    return np.asarray(CLEAR_LEVEL + (MAX_SHADED_LEVEL - CLEAR_LEVEL) * shaded, np.float32)
