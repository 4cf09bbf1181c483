"""The cover as a film behind everything: graded, dark where words stand, moving slowly."""

from __future__ import annotations

import math
from collections.abc import Mapping

import av
import numpy as np
import skia
from av.video.reformatter import Interpolation, VideoReformatter

from scopitone.video.layers.pose import Choreography
from scopitone.video.motion import mix
from scopitone.video.palette import decode_cover
from scopitone.video.raster import effects
from scopitone.video.raster.canvas import Canvas
from scopitone.video.raster.colour import BLUE_SCALE, LUMA_WEIGHTS, RED_SCALE
from scopitone.video.raster.kernels import Floats
from scopitone.video.timeline import Pose, Timeline

# The film is drawn so much smaller than the frame: what moves need not be sharp to the pixel.
REDUCTION = 3
# Room round the frame for its movement, of its size.
MARGIN = 0.07
# sRGB at most where words stand: white has a contrast of 4.5:1 there and more. Elsewhere.
BRIGHTEST, CLEAR = 0.36, 0.92
# What tint and codec may add to it, and what cream ink lacks of white.
HEADROOM = 1.25
# The exponent that keeps shadows dark under so low a ceiling.
DEEPER = 1.15
# A dark picture is exposed so that its lights come to this, by no more than this.
EXPOSED, MOST_GAIN = 0.85, 1.5
# A picture that is too tall is cut more below than above: heads are above.
ABOVE = 0.14
# The light in quiet parts; in a chorus it is 1. A drop brings the picture nearer by so much.
QUIET, NEARER = 0.80, 0.035


class Film:
    """Makes canvases that show a picture behind a shade, that of frame n's pose.

    tint: the colour (sRGB) that the picture's greys take; `toned` is how far (0 to 1). shades:
    down to where the picture is clear, and from where on words stand, of the frame's height.
    picture: an encoded one; the cover, if there is none.
    """

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        *,
        tint: tuple[float, float, float],
        toned: float,
        shades: Mapping[Pose, tuple[float, float]],
        blur: float = 0.0015,
        picture: bytes | None = None,
    ) -> None:
        self._timeline = timeline
        self._width = math.ceil(timeline.width / REDUCTION)
        self._height = math.ceil(timeline.height / REDUCTION)
        self._pixels = _graded(
            picture or timeline.cover, self._width, self._height, np.array(tint), toned, blur
        )
        self._choreography = choreography
        self._shades = {pose: shade(*rows, self._height) for pose, rows in shades.items()}
        self._small = av.VideoFrame(self._width, self._height, "yuv444p16le")
        self._reformatter = VideoReformatter()

    def canvas(self, n: int) -> Canvas:
        """A new canvas with the film of frame n."""
        row = min(n, len(self._timeline.energy) - 1)
        dynamics = self._timeline.dynamics
        drop = float(dynamics.drop[row])
        scale = 1.0 - NEARER * drop
        x, y = self._place(float(dynamics.flow[row]))
        x += self._width * (1.0 - scale) / 2
        y += self._height * (1.0 - scale) / 2
        light = light_of(self._timeline, self._choreography, self._shades, n)
        for index, black in enumerate((16 * 256, 128 * 256, 128 * 256)):
            plane = self._small.planes[index]
            target = np.frombuffer(memoryview(plane), np.uint16).reshape(plane.height, -1)
            effects.framed(target[:, : self._width], self._pixels[index], x, y, scale, light, black)
        frame = self._reformatter.reformat(
            self._small,
            self._timeline.width,
            self._timeline.height,
            "yuv420p",
            interpolation=Interpolation.BILINEAR,
        )
        return Canvas(frame)

    def _place(self, seconds: float) -> tuple[float, float]:
        """Where the frame lies in the larger picture: a slow path, at rest in silence."""
        _, height, width = self._pixels.shape
        free_x, free_y = width - self._width - 2, height - self._height - 2
        if self._timeline.motion == "still":
            return free_x / 2, free_y / 2
        x = free_x * (0.5 + 0.42 * math.sin(2 * math.pi * seconds / 53))
        y = free_y * (0.5 + 0.42 * math.cos(2 * math.pi * seconds / 41))
        return min(max(x, 0.0), float(free_x)), min(max(y, 0.0), float(free_y))


def light_of(
    timeline: Timeline, choreography: Choreography, shades: Mapping[Pose, Floats], n: int
) -> Floats:
    """The light on each row (height,) in frame n: the shade of its pose, opened by a chorus."""
    row = min(n, len(timeline.energy) - 1)
    lift, drop = float(timeline.dynamics.lift[row]), float(timeline.dynamics.drop[row])
    before, after, way = choreography.travel(n)
    rows = shades[before] + (shades[after] - shades[before]) * way
    opened = np.float32(min(1.0, mix(QUIET, 1.0, lift) + 0.1 * drop))
    return np.asarray(rows.astype(np.float32) * opened, np.float32)


def shade(clear: float, dark: float, height: int) -> Floats:
    """The light on each row (height,)."""
    shaded = np.interp(np.linspace(0, 1, height), (clear, dark), (0.0, 1.0))
    shaded = shaded * shaded * (3.0 - 2.0 * shaded)
    return np.asarray(CLEAR + (BRIGHTEST - CLEAR) * shaded, np.float32)


def _graded(
    picture: bytes, width: int, height: int, tint: Floats, toned: float, blur: float
) -> Floats:
    """Y, U, V (3, h, w) in 256ths, larger than the frame by the margin on each side."""
    across = width + 2 + 2 * round(MARGIN * width)
    down = height + 2 + 2 * round(MARGIN * height)
    pixels = _filled(picture, across, down, blur * height)
    lightest = float(np.percentile(pixels @ LUMA_WEIGHTS, 97))
    pixels *= np.float32(np.clip(EXPOSED / max(lightest, 1e-3), 1.0, MOST_GAIN))
    grey = pixels @ LUMA_WEIGHTS
    lit = pixels + (grey[..., None] * tint.astype(np.float32) * 1.15 - pixels) * toned
    x = np.linspace(-1, 1, across, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, down, dtype=np.float32)[:, None]
    vignette = 1.0 - 0.4 * np.clip((x * x + y * y) / 1.7, 0, 1) ** 1.3
    lit = np.clip(lit, 0, 1) ** DEEPER * vignette[..., None] + np.float32(0.015)
    luma = lit @ LUMA_WEIGHTS
    planes = (
        16 + 219 * luma,
        128 + BLUE_SCALE * (lit[..., 2] - luma),
        128 + RED_SCALE * (lit[..., 0] - luma),
    )
    return np.asarray(np.stack(planes) * 256, np.float32)


def _filled(cover: bytes, width: int, height: int, blur: float) -> Floats:
    """The cover (h, w, 3) so large that it fills the picture, sRGB 0 to 1, softened."""
    image = decode_cover(cover)
    pixels = np.zeros((height, width, 4), np.uint8)
    info = skia.ImageInfo.Make(
        width, height, skia.ColorType.kRGBA_8888_ColorType, skia.AlphaType.kPremul_AlphaType
    )
    canvas = skia.Surface.MakeRasterDirect(info, pixels, width * 4).getCanvas()
    canvas.clear(0xFF16161A)
    scale = max(width / image.width(), height / image.height())
    w, h = image.width() * scale, image.height() * scale
    sampling = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    paint = skia.Paint(ImageFilter=skia.ImageFilters.Blur(blur, blur, skia.TileMode.kClamp))
    area = skia.Rect.MakeXYWH((width - w) / 2, (height - h) * ABOVE, w, h)
    canvas.drawImageRect(image, area, sampling, paint)
    return pixels[..., :3].astype(np.float32) / np.float32(255)
