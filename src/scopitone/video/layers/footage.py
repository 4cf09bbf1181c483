"""A clip behind everything, darkened where words stand, that begins anew where it ends."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

import av
from av.video.frame import VideoFrame

from scopitone.errors import RenderError
from scopitone.video.backdrop import Backdrop
from scopitone.video.layers.film import light_of, shade
from scopitone.video.layers.pose import Choreography
from scopitone.video.raster import effects
from scopitone.video.raster.canvas import Canvas
from scopitone.video.timeline import Pose, Timeline


class Footage:
    """Makes canvases that show the clip's frame n behind the shade of frame n's pose.

    shades: down to where the clip is clear, and from where on words stand, of the height.
    """

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        backdrop: Backdrop,
        shades: Mapping[Pose, tuple[float, float]],
    ) -> None:
        self._timeline, self._choreography = timeline, choreography
        self._reel = _Reel(backdrop)
        self._shades = {pose: shade(*rows, timeline.height) for pose, rows in shades.items()}

    def canvas(self, n: int) -> Canvas:
        """A new canvas with the clip of frame n."""
        still = self._timeline.motion == "still"
        source = Canvas(self._reel.frame(0 if still else n))
        canvas = Canvas.blank(self._timeline.width, self._timeline.height)
        light = light_of(self._timeline, self._choreography, self._shades, n)
        effects.dimmed(canvas.luma, source.luma, light, 16)
        effects.dimmed(canvas.blue, source.blue, light[::2], 128)
        effects.dimmed(canvas.red, source.red, light[::2], 128)
        return canvas


class _Reel:
    """Frames of a prepared clip by number. What it remembers is only where it stands."""

    def __init__(self, backdrop: Backdrop) -> None:
        self._count = backdrop.frames
        self._container = av.open(io.BytesIO(backdrop.data), "r")
        self._stream = self._container.streams.video[0]
        self._stream.codec_context.thread_count = 1
        self._coming: Iterator[VideoFrame] = self._container.decode(self._stream)
        self._last: VideoFrame | None = None
        self._at = -1

    def frame(self, n: int) -> VideoFrame:
        """Frame n, modulo their number. Only to be read."""
        n %= self._count
        if self._last is None or n != self._at:
            if n != self._at + 1:
                self._seek(n)
            self._last = self._read(n)
            self._at = n
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
