import io
import struct
import zlib

import numpy as np
import pytest
import skia
from PIL import Image

from scopitone.errors import MediaError
from scopitone.video import artwork
from scopitone.video.artwork import MAX_SIDE, checked_cover


def picture(width: int, height: int, kind: skia.EncodedImageFormat, *, alpha: int = 255) -> bytes:
    """Red to the left, blue to the right."""
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[:, : width // 2, 0] = alpha
    pixels[:, width // 2 :, 2] = alpha
    pixels[:, :, 3] = alpha
    image = skia.Image.fromarray(pixels, skia.kRGBA_8888_ColorType)
    return bytes(image.encodeToData(kind, 90))


def with_orientation(jpeg: bytes, orientation: int) -> bytes:
    """`jpeg` with an EXIF block that says how it was held."""
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<HHHIHHI", 1, 0x0112, 3, 1, orientation, 0, 0)
    block = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + jpeg[2:]


def decoded(data: bytes) -> np.ndarray:
    image = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(data))
    return image.toarray(colorType=skia.kRGBA_8888_ColorType).astype(int)


@pytest.mark.parametrize("kind", [skia.kJPEG, skia.kPNG, skia.kWEBP])
def test_a_usual_picture_stays_as_it_is(kind: skia.EncodedImageFormat) -> None:
    data = picture(300, 300, kind)
    assert checked_cover(data) == data


def test_a_single_pixel_is_a_picture() -> None:
    data = picture(1, 1, skia.kPNG)
    assert checked_cover(data) == data


@pytest.mark.parametrize("kind", [skia.kJPEG, skia.kPNG, skia.kWEBP])
def test_a_very_large_picture_is_made_smaller(kind: skia.EncodedImageFormat) -> None:
    pixels = decoded(checked_cover(picture(5000, 2500, kind)))
    height, width = pixels.shape[:2]
    assert MAX_SIDE // 2 <= width <= MAX_SIDE
    assert width == pytest.approx(2 * height, abs=2)
    assert pixels[height // 2, width // 8] == pytest.approx([255, 0, 0, 255], abs=6)
    assert pixels[height // 2, -width // 8] == pytest.approx([0, 0, 255, 255], abs=6)


def test_transparency_survives() -> None:
    assert decoded(checked_cover(picture(3000, 300, skia.kPNG, alpha=128)))[9, 9, 3] == 128


def test_a_thread_of_a_picture_keeps_a_row() -> None:
    height, width = decoded(checked_cover(picture(9000, 1, skia.kPNG))).shape[:2]
    assert (height, width <= MAX_SIDE) == (1, True)


@pytest.mark.parametrize(
    ("orientation", "red"), [(3, (0.5, 0.9)), (6, (0.1, 0.5)), (8, (0.9, 0.5))]
)
def test_a_large_photograph_is_turned_upright(orientation: int, red: tuple[float, float]) -> None:
    pixels = decoded(checked_cover(with_orientation(picture(3000, 2400, skia.kJPEG), orientation)))
    height, width = pixels.shape[:2]
    assert (width > height) == (orientation == 3)
    row, column = int(red[0] * height), int(red[1] * width)
    assert pixels[row, column] == pytest.approx([255, 0, 0, 255], abs=6)


def png_header(width: int, height: int) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not a picture"),
        (b"Hello, I am a text", "not a picture"),
        (b"BM" + bytes(60), "not a picture"),
        (picture(400, 400, skia.kJPEG)[:900], "damaged or cut off"),
        (png_header(40_000, 40_000), "40000 x 40000 pixels; at most 150 million"),
        (bytes(artwork.MAX_BYTES + 1), "larger than 50 MB"),
    ],
)
def test_what_cannot_be_shown_is_told(data: bytes, said: str) -> None:
    with pytest.raises(MediaError) as caught:
        checked_cover(data)
    assert caught.value.field == "cover"
    assert caught.value.message.startswith(said)


def test_a_plain_cover_is_upright_and_without_metadata() -> None:
    sent = Image.new("RGB", (40, 20), "teal")
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "where I live"
    out = io.BytesIO()
    sent.save(out, "JPEG", exif=exif)
    plain = artwork.plain_cover(out.getvalue())
    shown = Image.open(io.BytesIO(plain))
    assert (shown.format, shown.size) == ("JPEG", (20, 40))
    assert not shown.getexif()
    assert b"where I live" not in plain


def test_a_plain_cover_keeps_the_pixels_of_a_png() -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (30, 50, 3), np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    shown = Image.open(io.BytesIO(artwork.plain_cover(out.getvalue() + b"<html>")))
    assert shown.format == "PNG"
    assert np.array_equal(np.array(shown.convert("RGB")), pixels)
