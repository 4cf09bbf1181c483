"""Cover art as people have it: checked, and brought to a size that the renderer can afford."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import skia
from numpy.typing import NDArray

from scopitone.errors import MediaError

if TYPE_CHECKING:
    from collections.abc import Iterator

Pixels = NDArray[np.uint8]

MAX_BYTES = 50 * 1024 * 1024
"""A cover of 12,000 x 12,000 pixels is some 30 MB; what is larger is no cover."""

MAX_PIXELS = 150_000_000
"""Room for 12,000 x 12,000. Skia decodes PNG only whole, which takes 4 bytes a pixel."""

MAX_SIDE = 2160
"""Pixels. The cover stands at 600 of 1080 rows: enough for that on a 4K picture, and sharp."""

ACCEPTED = "JPEG, PNG and WebP are accepted"

JPEG_QUALITY = 95
BAND = 16
"""Rows of the reduced picture made at a time, which keeps the working memory to some MB."""


def checked_cover(data: bytes) -> bytes:
    """`data` if it is a picture that can be shown; a smaller copy if it is a very large one.

    A copy is at most MAX_SIDE pixels wide and high, upright (its EXIF orientation applied),
    a JPEG, or a PNG where it is transparent. Raises MediaError("cover", …).
    """
    if len(data) > MAX_BYTES:
        raise MediaError("cover", f"larger than {MAX_BYTES >> 20} MB")
    # skia-python's codec does not keep the data alive that it reads from.
    held = skia.Data.MakeWithCopy(data)
    codec = _checked_codec(held)
    size = codec.dimensions()
    pixels = _decoded(codec)
    if max(size.width(), size.height()) <= MAX_SIDE:
        return data
    return _encoded(_upright(pixels, codec.getOrigin()))


def plain_cover(data: bytes) -> bytes:
    """The picture in `data`, written anew: upright, without metadata, at most MAX_SIDE a side.

    A JPEG, or a PNG where `data` is one or is transparent. Raises MediaError("cover", …).
    """
    if len(data) > MAX_BYTES:
        raise MediaError("cover", f"larger than {MAX_BYTES >> 20} MB")
    held = skia.Data.MakeWithCopy(data)
    codec = _checked_codec(held)
    lossless = codec.getEncodedFormat() == skia.EncodedImageFormat.kPNG
    return _encoded(_upright(_decoded(codec), codec.getOrigin()), lossless=lossless)


def _checked_codec(data: skia.Data) -> skia.Codec:
    """A decoder that has read only the header. Raises MediaError for too many pixels."""
    codec = _codec(data)
    size = codec.dimensions()
    if size.width() * size.height() > MAX_PIXELS:
        raise MediaError(
            "cover",
            f"{size.width()} x {size.height()} pixels; at most {MAX_PIXELS // 1_000_000}"
            " million are accepted",
        )
    return codec


def _codec(data: skia.Data) -> skia.Codec:
    known = (
        skia.EncodedImageFormat.kJPEG,
        skia.EncodedImageFormat.kPNG,
        skia.EncodedImageFormat.kWEBP,
    )
    try:
        codec = skia.Codec.MakeFromData(data)
    except RuntimeError:
        codec = None
    if codec is None or codec.getEncodedFormat() not in known:
        raise MediaError("cover", f"not a picture that can be read; {ACCEPTED}")
    return codec


def _decoded(codec: skia.Codec) -> Pixels:
    """RGBA, (rows, columns, 4), premultiplied sRGB, as small as the format decodes by itself."""
    size = codec.dimensions()
    scale = MAX_SIDE / max(size.width(), size.height())
    if scale < 1:
        size = codec.getScaledDimensions(scale)
    pixels = np.empty((size.height(), size.width(), 4), np.uint8)
    info = skia.ImageInfo.Make(
        size.width(),
        size.height(),
        skia.kRGBA_8888_ColorType,
        skia.kPremul_AlphaType,
        skia.ColorSpace.MakeSRGB(),
    )
    if codec.getPixels(info, pixels, pixels.strides[0]) != skia.Codec.kSuccess:
        raise MediaError("cover", f"damaged or cut off; {ACCEPTED}")
    return _reduced(pixels, max(1, max(pixels.shape[:2]) // MAX_SIDE))


def _reduced(pixels: Pixels, by: int) -> Pixels:
    """`pixels` averaged over squares of `by` x `by`; thin pictures keep one row or column."""
    if by == 1:
        return pixels
    down, across = (min(by, length) for length in pixels.shape[:2])
    return np.concatenate(list(_bands(pixels, down, across)))


def _bands(pixels: Pixels, down: int, across: int) -> Iterator[Pixels]:
    rows, columns = pixels.shape[0] // down, pixels.shape[1] // across
    for top in range(0, rows, BAND):
        band = pixels[top * down : min(top + BAND, rows) * down, : columns * across]
        # Rows first: whole rows are added quickly. A sum of `down` bytes fits into 32 bits.
        added = band.reshape(-1, down, columns * across * 4).sum(1, dtype=np.uint32)
        means = added.reshape(-1, columns, across, 4).sum(2) / (down * across)
        yield np.asarray(means.round(), np.uint8)


def _upright(pixels: Pixels, origin: skia.EncodedOrigin) -> skia.Image:
    height, width = pixels.shape[:2]
    turned = origin.value > skia.kBottomLeft_EncodedOrigin.value
    scale = min(1.0, MAX_SIDE / max(width, height))
    shown = (height, width) if turned else (width, height)
    surface = skia.Surface(*(max(1, round(side * scale)) for side in shown))
    with surface as canvas:
        canvas.scale(surface.width() / shown[0], surface.height() / shown[1])
        canvas.concat(skia.EncodedOriginToMatrix(origin, *shown))
        image = skia.Image.fromarray(pixels, skia.kRGBA_8888_ColorType)
        canvas.drawImage(image, 0, 0, skia.SamplingOptions(skia.FilterMode.kLinear))
    return surface.makeImageSnapshot()


def _encoded(image: skia.Image, *, lossless: bool = False) -> bytes:
    opaque = bool((image.toarray(colorType=skia.kRGBA_8888_ColorType)[:, :, 3] == 255).all())
    if opaque and not lossless:
        return bytes(image.encodeToData(skia.kJPEG, JPEG_QUALITY))
    return bytes(image.encodeToData(skia.kPNG, 100))
