"""Cover images: checked, and reduced to a size that the renderer can handle."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scopitone.core.errors import MediaError
from scopitone.core.graphics import skia
from scopitone.video.inputs import picture_types
from scopitone.video.inputs.picture_types import ACCEPTED, HEAD_BYTES, find_picture_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

Pixels = NDArray[np.uint8]

MAX_BYTES = 50 * 1024 * 1024
"""A cover of 12,000 x 12,000 pixels has some 30 MB; larger files are not covers."""

MAX_PIXELS = 150_000_000
"""Enough for 12,000 x 12,000. Skia decodes a PNG only as a whole, at 4 bytes a pixel."""

MAX_SIDE = 2160
"""Pixels. The cover takes 600 of 1080 rows: this is enough for a 4K video."""

JPEG_QUALITY = 95
BAND_ROWS = 16
"""Rows of the reduced picture that are computed at a time, so that little memory is needed."""

_DRAWN = (picture_types.JPEG, picture_types.PNG, picture_types.WEBP)
"""Types that the renderer reads by itself."""

_LOSSLESS = (picture_types.PNG, picture_types.GIF, picture_types.BMP)

_REDUCIBLE = ("L", "LA", "RGB", "RGBA", "CMYK", "YCbCr")
"""Modes of Pillow whose pictures it can make smaller before all else, for less memory."""

_ORIENTATION = 0x0112
_PNG_EXIF = (b"eXIf", b"Raw profile type exif")


@dataclass(frozen=True, slots=True)
class CoverFacts:
    """What a picture is.

    width, height: pixels, upright. mean_rgb: the mean color as it is drawn, sRGB, 0 to 255.
    content_type: the media type of its file.
    """

    width: int
    height: int
    mean_rgb: tuple[int, int, int]
    content_type: str


@dataclass(frozen=True, slots=True)
class _Decoded:
    """A decoded picture.

    pixels: RGBA, (rows, columns, 4), premultiplied sRGB, not yet upright, of a large picture
    reduced. width, height: pixels of the file's picture, not upright. usable: the file as the
    renderer can read it, None if it cannot show it as it should look.
    """

    pixels: Pixels
    width: int
    height: int
    origin: skia.EncodedOrigin
    content_type: str
    usable: bytes | None

    @property
    def is_turned(self) -> bool:
        """Whether its rows are shown as columns."""
        return bool(self.origin.value > skia.kBottomLeft_EncodedOrigin.value)


def prepare_cover(data: bytes) -> bytes:
    """Return `data` if it is a picture that can be shown, or a copy that the renderer can read.

    A copy is made of a very large picture, one in another color space than sRGB, and one of a
    type that the renderer does not know. It is at most MAX_SIDE pixels wide and high, upright (its
    EXIF orientation applied), in sRGB, and a JPEG, or a PNG if it is transparent or was lossless.
    Raises MediaError("cover").
    """
    picture = _decode(data)
    if picture.usable is not None and max(picture.width, picture.height) <= MAX_SIDE:
        return picture.usable
    small = max(picture.width, picture.height) <= MAX_SIDE
    lossless = small and picture.content_type in _LOSSLESS
    return _encode(_rotate_upright(picture.pixels, picture.origin), lossless=lossless)


def reencode_cover(data: bytes) -> bytes:
    """Encode the picture in `data` again: upright, without metadata, at most MAX_SIDE a side.

    The result is a JPEG, or a PNG if `data` is lossless or is transparent. Raises
    MediaError("cover").
    """
    picture = _decode(data)
    lossless = picture.content_type in _LOSSLESS
    return _encode(_rotate_upright(picture.pixels, picture.origin), lossless=lossless)


def describe_cover(data: bytes) -> CoverFacts:
    """Decode the picture in `data` and return what it is. Raises MediaError("cover")."""
    picture = _decode(data)
    totals = picture.pixels.sum((0, 1), dtype=np.int64)
    shown = np.rint(totals[:3] * 255 / max(1, totals[3])).clip(0, 255).astype(int)
    red, green, blue = (int(value) for value in shown)
    width, height = picture.width, picture.height
    if picture.is_turned:
        width, height = height, width
    return CoverFacts(width, height, (red, green, blue), picture.content_type)


def _decode(data: bytes) -> _Decoded:
    """Decode a picture of any accepted type, as small as the format can decode it."""
    if len(data) > MAX_BYTES:
        raise MediaError("cover", f"is too large; accepted: at most {MAX_BYTES >> 20} MB")
    content_type = find_picture_type(data[:HEAD_BYTES])
    if content_type is None:
        raise MediaError("cover", f"is not a readable picture; {ACCEPTED}")
    if content_type in (picture_types.TIFF, picture_types.HEIC, picture_types.AVIF):
        return _decode_with_pillow(data, content_type)
    if content_type == picture_types.JPEG and not data.endswith(b"\xff\xd9"):
        # Some programs leave out the end marker; Skia then loses the last rows.
        data += b"\xff\xd9"
    return _decode_with_skia(data, content_type)


def _decode_with_skia(data: bytes, content_type: str) -> _Decoded:
    # The codec of skia-python does not keep its data alive.
    encoded = skia.Data.MakeWithCopy(data)
    try:
        codec = skia.Codec.MakeFromData(encoded)
    except RuntimeError:
        codec = None
    if codec is None:
        raise MediaError("cover", f"is not a readable picture; {ACCEPTED}")
    size = codec.dimensions()
    width, height = size.width(), size.height()
    _check_pixels(width, height)
    if content_type == picture_types.JPEG:
        _check_jpeg(data, large=max(width, height) > MAX_SIDE)
    scale = MAX_SIDE / max(width, height)
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
        raise MediaError("cover", f"is damaged or truncated; {ACCEPTED}")
    origin = _find_origin(data, codec, content_type)
    space = codec.getInfo().colorSpace()
    is_usable = (
        content_type in _DRAWN and origin == codec.getOrigin() and (space is None or space.isSRGB())
    )
    return _Decoded(
        _average(pixels, max(1, max(pixels.shape[:2]) // MAX_SIDE)),
        width,
        height,
        origin,
        content_type,
        data if is_usable else None,
    )


def _check_pixels(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise MediaError(
            "cover",
            f"{width} x {height} pixels are too many; accepted: at most"
            f" {MAX_PIXELS // 1_000_000} million",
        )


def _find_origin(data: bytes, codec: skia.Codec, content_type: str) -> skia.EncodedOrigin:
    """Return the orientation. Skia does not look for it in a PNG."""
    if content_type != picture_types.PNG or not any(mark in data for mark in _PNG_EXIF):
        return codec.getOrigin()
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            return _to_origin(image)
    except MemoryError:
        raise
    except Exception:
        # Pillow has no common error for broken files. Skia has read the picture.
        return codec.getOrigin()


def _to_origin(image: Image) -> skia.EncodedOrigin:
    value = image.getexif().get(_ORIENTATION)
    if not isinstance(value, int) or not 1 <= value <= 8:
        value = 1
    return skia.EncodedOrigin(value)


def _check_jpeg(data: bytes, *, large: bool) -> None:
    """Raise MediaError for a JPEG whose data are damaged. Skia would draw noise.

    large: whether to decode it at an eighth of its size, for less memory.
    """
    import av

    codec = av.CodecContext.create("mjpeg", "r")
    codec.options = {"err_detect": "explode", "lowres": "3" if large else "0"}
    codec.thread_count = 1
    try:
        codec.decode(av.Packet(data))
        codec.decode(None)
    except av.InvalidDataError as error:
        raise MediaError("cover", f"is damaged or truncated; {ACCEPTED}") from error
    except av.FFmpegError:
        # FFmpeg does not know every kind of JPEG.
        return


def _decode_with_pillow(data: bytes, content_type: str) -> _Decoded:
    import warnings

    from PIL import Image, ImageOps

    name = "HEIF" if content_type == picture_types.HEIC else content_type[6:].upper()
    try:
        if name == "HEIF":
            import pi_heif

            pi_heif.register_heif_opener()
        with warnings.catch_warnings():
            # Pillow's own limits of size are lower.
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data), formats=(name,))
            width, height = image.size
            _check_pixels(width, height)
            # Pillow itself turns some types when it decodes them.
            image.load()
            width, height = image.size
            if image.getexif().get(_ORIENTATION, 1) in range(5, 9):
                width, height = height, width
            if image.mode in _REDUCIBLE:
                image.thumbnail((MAX_SIDE, MAX_SIDE))
            pixels = _convert_to_srgb(ImageOps.exif_transpose(image))
    except (MediaError, MemoryError):
        raise
    except Image.DecompressionBombError:
        raise MediaError(
            "cover", f"has too many pixels; accepted: at most {MAX_PIXELS // 1_000_000} million"
        ) from None
    except Exception as error:
        # Pillow has no common error for broken files.
        raise MediaError(
            "cover", f"is a damaged or unreadable {content_type[6:].upper()}; {ACCEPTED}"
        ) from error
    return _Decoded(
        _average(pixels, max(1, -(-max(pixels.shape[:2]) // MAX_SIDE))),
        width,
        height,
        skia.kTopLeft_EncodedOrigin,
        content_type,
        None,
    )


def _convert_to_srgb(image: Image) -> Pixels:
    """Return RGBA, (rows, columns, 4), premultiplied sRGB."""
    from PIL import Image as Pillow
    from PIL import ImageCms

    if image.mode.startswith("I;16"):
        image = Pillow.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    has_alpha = image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info
    profile = image.info.get("icc_profile")
    if has_alpha or image.mode not in ("RGB", "L", "CMYK", "LAB"):
        converted = image.convert("RGBA" if has_alpha else "RGB")
    else:
        converted = image
    if profile:
        # A broken profile, or one of another kind of pixels, says nothing.
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
            converted = (
                ImageCms.profileToProfile(
                    converted,
                    ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                    ImageCms.createProfile("sRGB"),
                    outputMode="RGBA" if has_alpha else "RGB",
                )
                or converted
            )
    pixels = np.array(converted.convert("RGBA"))
    if has_alpha:
        alpha = pixels[:, :, 3:].astype(np.uint16)
        pixels[:, :, :3] = (pixels[:, :, :3] * alpha + 127) // 255
    return pixels


def _average(pixels: Pixels, by: int) -> Pixels:
    """Average `pixels` over squares of `by` x `by`; thin pictures keep one row or column."""
    if by == 1:
        return pixels
    down, across = (min(by, length) for length in pixels.shape[:2])
    return np.concatenate(list(_average_bands(pixels, down, across)))


def _average_bands(pixels: Pixels, down: int, across: int) -> Iterator[Pixels]:
    rows, columns = pixels.shape[0] // down, pixels.shape[1] // across
    for top in range(0, rows, BAND_ROWS):
        band = pixels[top * down : min(top + BAND_ROWS, rows) * down, : columns * across]
        # Rows first: adding whole rows is fast. A sum of `down` bytes fits into 32 bits.
        added = band.reshape(-1, down, columns * across * 4).sum(1, dtype=np.uint32)
        means = added.reshape(-1, columns, across, 4).sum(2) / (down * across)
        yield np.asarray(means.round(), np.uint8)


def _rotate_upright(pixels: Pixels, origin: skia.EncodedOrigin) -> skia.Image:
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


def _encode(image: skia.Image, *, lossless: bool = False) -> bytes:
    opaque = bool((image.toarray(colorType=skia.kRGBA_8888_ColorType)[:, :, 3] == 255).all())
    if opaque and not lossless:
        return bytes(image.encodeToData(skia.kJPEG, JPEG_QUALITY))
    return bytes(image.encodeToData(skia.kPNG, 100))
