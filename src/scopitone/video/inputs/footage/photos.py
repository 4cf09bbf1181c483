"""Photos of a montage: measured, and framed for the video."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from scopitone.core.errors import MediaError
from scopitone.core.graphics import skia
from scopitone.video.inputs.clip_frames import Point
from scopitone.video.inputs.cover_image import MAX_BYTES, prepare_cover
from scopitone.video.inputs.footage.limits import FIELD
from scopitone.video.inputs.footage.passages import FootagePassage, measure_eye

MEASURED_SIDE = 256
"""Pixels of the longer side of the picture in which the eye's point is looked for."""

CLOSE = 1.6
"""How much nearer a close shot is than a wide one."""

ZOOM = 1.08
"""How much nearer the camera gets within eight bars; a framed photo has as many more pixels."""

JPEG_QUALITY = 92

_BEHIND = 0xFF101014
"""Behind a transparent picture."""


def read_photo(path: Path) -> skia.Image:
    """Decode a photo of any accepted type, upright. Raises MediaError("footage"), OSError."""
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    try:
        image = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(prepare_cover(data)))
    except MediaError as error:
        raise MediaError(FIELD, error.message) from error
    if image is None:
        raise MediaError(FIELD, "is a damaged or unreadable picture")
    return image


def measure_photo(image: skia.Image) -> FootagePassage:
    """Return the only passage of a photo."""
    scale = min(1.0, MEASURED_SIDE / max(image.width(), image.height()))
    width, height = (max(1, round(side * scale)) for side in (image.width(), image.height()))
    point, calm = measure_eye(_draw(image, width, height, skia.Rect.MakeWH(width, height)))
    return FootagePassage(point=point, calm=calm)


def find_crop(
    size: tuple[int, int], frame: tuple[int, int], point: Point, place: Point, near: float
) -> tuple[float, float, float, float]:
    """Return left, top, width and height of the part of a picture that fills a frame.

    size, frame: (width, height). point: of the picture, 0 to 1, shown at `place` of the frame as
    far as the picture reaches. near: 1 shows as much as possible, 2 half as much a side.
    """
    aspect = frame[0] / frame[1]
    width = min(size[0], size[1] * aspect) / near
    height = width / aspect
    left = min(max(point[0] * size[0] - place[0] * width, 0.0), size[0] - width)
    top = min(max(point[1] * size[1] - place[1] * height, 0.0), size[1] - height)
    return left, top, width, height


def frame_photo(
    image: skia.Image, width: int, height: int, point: Point, place: Point, near: float
) -> bytes:
    """Return the part of a photo that fills the frame, ZOOM times its size, as JPEG."""
    left, top, across, down = find_crop(
        (image.width(), image.height()), (width, height), point, place, near
    )
    wide, tall = (2 * round(side * ZOOM / 2) for side in (width, height))
    scale = wide / across
    area = skia.Rect.MakeXYWH(
        -left * scale, -top * scale, image.width() * scale, image.height() * tall / down
    )
    pixels = _draw(image, wide, tall, area, alpha=True)
    drawn = skia.Image.fromarray(pixels, skia.kRGBA_8888_ColorType)
    return bytes(drawn.encodeToData(skia.kJPEG, JPEG_QUALITY))


def _draw(
    image: skia.Image, width: int, height: int, area: skia.Rect, *, alpha: bool = False
) -> np.ndarray:
    """Draw the picture into `area` of a canvas; return its pixels, uint8 (h, w, 3 or 4)."""
    pixels = np.zeros((height, width, 4), np.uint8)
    info = skia.ImageInfo.Make(
        width, height, skia.ColorType.kRGBA_8888_ColorType, skia.AlphaType.kPremul_AlphaType
    )
    canvas = skia.Surface.MakeRasterDirect(info, pixels, width * 4).getCanvas()
    canvas.clear(_BEHIND)
    grows = area.width() > image.width()
    sampling = (
        skia.SamplingOptions(skia.CubicResampler.Mitchell())
        if grows
        else skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    )
    canvas.drawImageRect(image, area, sampling)
    return pixels if alpha else pixels[..., :3]
