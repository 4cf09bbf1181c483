"""A montage behind everything: photos that come nearer, clips, cuts, darkened where words stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from scopitone.core.graphics import skia
from scopitone.video.inputs.backdrop import Backdrop
from scopitone.video.inputs.footage.photos import ZOOM
from scopitone.video.layers.footage import (
    CLEAR_LEVEL,
    MAX_SHADED_LEVEL,
    QUIET_LIGHT,
    ClipReader,
    shade_rows,
)
from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.plan.easing import ease, mix, ramp
from scopitone.video.plan.montage.reel_cuts import BANDS, Reel, ReelCut
from scopitone.video.plan.timeline import Pose, Timeline
from scopitone.video.raster import effect_kernels, pictures, zoom_kernels
from scopitone.video.raster.canvas import Canvas
from scopitone.video.raster.yuv_kernels import Floats, Plane

ZOOM_BARS = 8.0
"""In this time a photo comes nearer by `ZOOM`."""

WHIP_FRAMES = 4
"""Duration of a whip pan; half of it is before the cut."""

# How much a drop enlarges the picture.
DROP_ZOOM = 0.04

_PLANES = (("luma", 16), ("blue", 128), ("red", 128))


class Montage:
    """Makes canvases that show frame n of the montage with the shade of the pose of frame n.

    `shades` are two heights for each pose, as shares of the frame: down to the first the picture
    is clear, from the second on there are words. There, a picture is darkened as much as its
    lightest parts need.
    """

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        reel: Reel,
        shades: Mapping[Pose, tuple[float, float]],
    ) -> None:
        self._timeline, self._choreography, self._reel = timeline, choreography, reel
        self._starts = [cut.start for cut in reel.cuts]
        height = timeline.height
        # 0 where the picture is clear, 1 where there are words.
        self._shaded = {
            pose: (CLEAR_LEVEL - shade_rows(*rows, height)) / (CLEAR_LEVEL - MAX_SHADED_LEVEL)
            for pose, rows in shades.items()
        }
        self._photo = lru_cache(maxsize=3)(self._decode_photo)
        self._clip = lru_cache(maxsize=3)(self._open_clip)
        self._limits = lru_cache(maxsize=8)(self._find_limits)

    def canvas(self, n: int) -> Canvas:
        """Return a new canvas with the montage of frame n."""
        index = max(0, bisect_right(self._starts, n) - 1)
        for cut in (index, index + 1):
            if 0 < cut < len(self._reel.cuts) and self._reel.cuts[cut].transition == "whip":
                passed = n - (self._starts[cut] - WHIP_FRAMES // 2)
                if 0 <= passed < WHIP_FRAMES:
                    return self._sweep(cut, passed, n)
        return self._draw(index, n)

    def _sweep(self, cut: int, passed: int, n: int) -> Canvas:
        """Return the frame of a whip pan from the picture before `cut` to that after it."""
        # A clip may end where the next picture begins.
        first = self._draw(cut - 1, min(n, self._starts[cut] - 1))
        second = self._draw(cut, n)
        canvas = Canvas.blank(self._timeline.width, self._timeline.height)
        way = ease((passed + 0.5) / WHIP_FRAMES)
        speed = (ease(min(1.0, (passed + 1) / WHIP_FRAMES)) - ease(passed / WHIP_FRAMES)) / 1.5
        for plane, _ in _PLANES:
            out: Plane = getattr(canvas, plane)
            width = out.shape[1]
            zoom_kernels.sweep_planes(
                out, getattr(first, plane), getattr(second, plane), way * width,
                max(1, int(speed * width)),
            )  # fmt: skip
        return canvas

    def _draw(self, index: int, n: int) -> Canvas:
        """Return the picture of a cut in frame n, which may be just before or after its time."""
        cut = self._reel.cuts[index]
        canvas = Canvas.blank(self._timeline.width, self._timeline.height)
        light = self._light(cut, n)
        passed = 0 if self._timeline.motion == "still" else max(0, n - cut.start)
        row = min(n, len(self._timeline.energy) - 1)
        nearer = 1.0 + DROP_ZOOM * float(self._timeline.dynamics.drop[row])
        picture = self._reel.pictures[cut.picture]
        source: Canvas | tuple[Plane, ...]
        if picture.frames:
            source = Canvas(self._clip(cut.picture).frame(passed))
            planes: tuple[Plane, ...] = (source.luma, source.blue, source.red)
        else:
            planes = self._photo(cut.picture)
            if self._timeline.motion != "still":
                bars = passed / max(1.0, self._timeline.bar)
                nearer *= mix(1.0, ZOOM, ramp(bars, 0.0, ZOOM_BARS))
        for (name, black), plane in zip(_PLANES, planes, strict=True):
            out: Plane = getattr(canvas, name)
            height, width = out.shape
            scale = plane.shape[1] / width / nearer
            left, top = (
                (length - side * scale) / 2
                for length, side in ((plane.shape[1], width), (plane.shape[0], height))
            )
            step = light if name == "luma" else light[::2]
            if scale == 1.0:
                effect_kernels.dim_plane(out, plane, step, black)
            else:
                zoom_kernels.zoom_plane(out, plane, left, top, scale, step, black)
        return canvas

    def _light(self, cut: ReelCut, n: int) -> Floats:
        """Return the light on each row (height,): less where there are words, more in a chorus."""
        row = min(n, len(self._timeline.energy) - 1)
        dynamics = self._timeline.dynamics
        before, after, way = self._choreography.travel(n)
        shaded = self._shaded[before] + (self._shaded[after] - self._shaded[before]) * way
        opened = mix(QUIET_LIGHT, 1.0, float(dynamics.lift[row])) + 0.1 * float(dynamics.drop[row])
        limits = self._limits(cut.picture)
        light = 1.0 + (limits - 1.0) * np.clip(shaded, 0.0, 1.0)
        return np.asarray(light * min(1.0, opened), np.float32)

    def _find_limits(self, index: int) -> Floats:
        """Return the light at which words can be read on each row (height,) of a picture."""
        lightest = np.array(self._reel.pictures[index].lightest)
        # The picture moves by up to a band, and light parts shine into the next one.
        around = np.maximum(lightest, np.maximum(np.roll(lightest, 1), np.roll(lightest, -1)))
        around[[0, -1]] = [max(lightest[:2]), max(lightest[-2:])]
        limits = np.minimum(1.0, MAX_SHADED_LEVEL / np.maximum(around, 1e-3))
        # Each row as dark as its darkest neighbor: what is between two bands is on the safe side.
        middles = (np.arange(BANDS) + 0.5) / BANDS
        rows = np.interp((np.arange(self._timeline.height) + 0.5) / self._timeline.height,
                         middles, limits)  # fmt: skip
        return np.asarray(rows, np.float32)

    def _decode_photo(self, index: int) -> tuple[Plane, ...]:
        image = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(self._reel.pictures[index].data))
        pixels = image.toarray(colorType=skia.kRGBA_8888_ColorType)
        height, width = pixels.shape[0] // 2 * 2, pixels.shape[1] // 2 * 2
        luma, alpha = np.empty((2, height, width), np.uint8)
        blue, red, half = np.empty((3, height // 2, width // 2), np.uint8)
        pictures.rgba_to_planes(np.ascontiguousarray(pixels), luma, blue, red, alpha, half)
        return luma, blue, red

    def _open_clip(self, index: int) -> ClipReader:
        picture = self._reel.pictures[index]
        return ClipReader(Backdrop(picture.data, picture.frames))
