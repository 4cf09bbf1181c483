import base64
import io
import re
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms

from scopitone.core.errors import MediaError
from scopitone.core.graphics import skia
from scopitone.video.inputs import cover_image
from scopitone.video.inputs.cover_image import MAX_SIDE, describe_cover, prepare_cover


def picture(width: int, height: int, kind: skia.EncodedImageFormat, *, alpha: int = 255) -> bytes:
    """Red to the left, blue to the right."""
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[:, : width // 2, 0] = alpha
    pixels[:, width // 2 :, 2] = alpha
    pixels[:, :, 3] = alpha
    image = skia.Image.fromarray(pixels, skia.kRGBA_8888_ColorType)
    return bytes(image.encodeToData(kind, 90))


def with_orientation(jpeg: bytes, orientation: int) -> bytes:
    """Return `jpeg` with an EXIF block that gives its orientation."""
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<HHHIHHI", 1, 0x0112, 3, 1, orientation, 0, 0)
    block = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + jpeg[2:]


def decoded(data: bytes) -> np.ndarray:
    image = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(data))
    return image.toarray(colorType=skia.kRGBA_8888_ColorType).astype(int)


@pytest.mark.parametrize("kind", [skia.kJPEG, skia.kPNG, skia.kWEBP])
def test_a_usual_picture_stays_as_it_is(kind: skia.EncodedImageFormat) -> None:
    data = picture(300, 300, kind)
    assert prepare_cover(data) == data


def test_a_single_pixel_is_a_picture() -> None:
    data = picture(1, 1, skia.kPNG)
    assert prepare_cover(data) == data


@pytest.mark.parametrize("kind", [skia.kJPEG, skia.kPNG, skia.kWEBP])
def test_a_very_large_picture_is_made_smaller(kind: skia.EncodedImageFormat) -> None:
    pixels = decoded(prepare_cover(picture(5000, 2500, kind)))
    height, width = pixels.shape[:2]
    assert MAX_SIDE // 2 <= width <= MAX_SIDE
    assert width == pytest.approx(2 * height, abs=2)
    assert pixels[height // 2, width // 8] == pytest.approx([255, 0, 0, 255], abs=6)
    assert pixels[height // 2, -width // 8] == pytest.approx([0, 0, 255, 255], abs=6)


def test_transparency_survives() -> None:
    assert decoded(prepare_cover(picture(3000, 300, skia.kPNG, alpha=128)))[9, 9, 3] == 128


def test_a_thread_of_a_picture_keeps_a_row() -> None:
    height, width = decoded(prepare_cover(picture(9000, 1, skia.kPNG))).shape[:2]
    assert (height, width <= MAX_SIDE) == (1, True)


@pytest.mark.parametrize(
    ("orientation", "red"), [(3, (0.5, 0.9)), (6, (0.1, 0.5)), (8, (0.9, 0.5))]
)
def test_a_large_photograph_is_turned_upright(orientation: int, red: tuple[float, float]) -> None:
    pixels = decoded(prepare_cover(with_orientation(picture(3000, 2400, skia.kJPEG), orientation)))
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
        (b"", "is not a readable picture"),
        (b"Hello, I am a text", "is not a readable picture"),
        (b"BM" + bytes(60), "is not a readable picture"),
        (picture(400, 400, skia.kJPEG)[:900], "is damaged or truncated"),
        (b"II*\0" + bytes(60), "is a damaged or unreadable TIFF"),
        (b"\0\0\0\x1cftypheic" + bytes(60), "is a damaged or unreadable HEIC"),
        (b"\0\0\0\x1cftypavif" + bytes(60), "is a damaged or unreadable AVIF"),
        (b"GIF89a" + bytes(3), "is not a readable picture"),
        (
            png_header(40_000, 40_000),
            "40000 x 40000 pixels are too many; accepted: at most 150 million",
        ),
        (bytes(cover_image.MAX_BYTES + 1), "is too large; accepted: at most 50 MB"),
    ],
)
def test_what_cannot_be_shown_is_told(data: bytes, said: str) -> None:
    with pytest.raises(MediaError) as caught:
        prepare_cover(data)
    assert caught.value.field == "cover"
    assert caught.value.message.startswith(said)


def test_a_plain_cover_is_upright_and_without_metadata() -> None:
    sent = Image.new("RGB", (40, 20), "teal")
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "where I live"
    out = io.BytesIO()
    sent.save(out, "JPEG", exif=exif)
    plain = cover_image.reencode_cover(out.getvalue())
    shown = Image.open(io.BytesIO(plain))
    assert (shown.format, shown.size) == ("JPEG", (20, 40))
    assert not shown.getexif()
    assert b"where I live" not in plain


def test_a_plain_cover_keeps_the_pixels_of_a_png() -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (30, 50, 3), np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    shown = Image.open(io.BytesIO(cover_image.reencode_cover(out.getvalue() + b"<html>")))
    assert shown.format == "PNG"
    assert np.array_equal(np.array(shown.convert("RGB")), pixels)


RED, BLUE = (200, 40, 40), (40, 60, 200)


def saved(kind: str, *, mode: str = "RGB", orientation: int = 1, profile: bytes = b"") -> bytes:
    """Return a picture of 60 x 40 as Pillow writes it, red with the upper left quarter blue."""
    image = Image.new("RGB", (60, 40), RED)
    image.paste(BLUE, (0, 0, 30, 20))
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"icc_profile": profile} if profile else {}
    if orientation > 1:
        options["exif"] = exif.tobytes()
    out = io.BytesIO()
    (image.quantize(4) if mode == "P" else image.convert(mode)).save(out, kind, **options)
    return out.getvalue()


def shown_colors(data: bytes) -> tuple[list[int], list[int], list[int]]:
    """Return the colors in the middle of the upper left, upper right, and lower right quarter."""
    pixels = decoded(data)
    height, width = pixels.shape[0] // 4, pixels.shape[1] // 4
    places = ((height, width), (height, 3 * width), (3 * height, 3 * width))
    return tuple(pixels[place][:3].tolist() for place in places)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        *((kind, "RGB") for kind in ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "AVIF")),
        *((kind, "RGBA") for kind in ("PNG", "WEBP", "TIFF", "AVIF")),
        ("GIF", "P"),
        ("PNG", "P"),
        ("JPEG", "CMYK"),
        ("TIFF", "CMYK"),
        ("TIFF", "LAB"),
    ],
)
@pytest.mark.parametrize("change", [prepare_cover, cover_image.reencode_cover])
def test_every_type_of_picture(kind: str, mode: str, change) -> None:
    if mode == "LAB":
        image = ImageCms.profileToProfile(
            Image.open(io.BytesIO(saved("PNG"))),
            ImageCms.createProfile("sRGB"),
            ImageCms.createProfile("LAB"),
            outputMode="LAB",
        )
        out = io.BytesIO()
        image.save(out, kind)
        data = out.getvalue()
    else:
        data = saved(kind, mode=mode)
    facts = describe_cover(data)
    assert (facts.width, facts.height) == (60, 40)
    assert facts.mean_rgb == pytest.approx((160, 45, 80), abs=4)
    assert facts.content_type == f"image/{kind.lower()}"
    assert shown_colors(change(data)) == (
        pytest.approx(BLUE, abs=9),
        pytest.approx(RED, abs=9),
        pytest.approx(RED, abs=9),
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize(
    ("orientation", "blue"), [(3, 2), (6, 1)], ids=["turned by a half", "turned by a quarter"]
)
def test_every_type_is_shown_upright(kind: str, orientation: int, blue: int) -> None:
    data = saved(kind, orientation=orientation)
    facts = describe_cover(data)
    assert (facts.width, facts.height) == ((40, 60) if orientation == 6 else (60, 40))
    wanted = [pytest.approx(BLUE if at == blue else RED, abs=9) for at in range(3)]
    assert list(shown_colors(prepare_cover(data))) == wanted
    assert list(shown_colors(cover_image.reencode_cover(data))) == wanted


@pytest.mark.parametrize("kind", ["TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_a_very_large_picture_of_another_type(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    options = {"compression": "tiff_lzw"} if kind == "TIFF" else {"speed": 10}
    sent = Image.new("RGB", (4800, 2400), RED)
    sent.save(out, kind, exif=exif.tobytes() if orientation > 1 else b"", **options)
    facts = describe_cover(out.getvalue())
    assert (facts.width, facts.height) == ((4800, 2400) if orientation == 1 else (2400, 4800))
    height, width = decoded(prepare_cover(out.getvalue())).shape[:2]
    assert (width, height) == ((2160, 1080) if orientation == 1 else (1080, 2160))


def rgb_profile(*primaries: tuple[float, float]) -> bytes:
    """Return an ICC profile with gamma 2.2 and these chromaticities of red, green, and blue."""

    def number(value: float) -> bytes:
        return struct.pack(">i", round(value * 65536))

    matrix = np.array([[x / y, 1, (1 - x - y) / y] for x, y in primaries]).T
    white = np.array([0.3127 / 0.3290, 1, 0.3583 / 0.3290])
    matrix = matrix * np.linalg.solve(matrix, white)
    bradford = np.array(
        [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
    )
    pcs = np.array([0.9642, 1, 0.8249])
    scale = np.diag((bradford @ pcs) / (bradford @ white))
    columns = (np.linalg.inv(bradford) @ scale @ bradford @ matrix).T
    contents = {b"wtpt": b"XYZ " + bytes(4) + b"".join(map(number, pcs))}
    for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True):
        contents[name] = b"XYZ " + bytes(4) + b"".join(map(number, column))
    for name in (b"rTRC", b"gTRC", b"bTRC"):
        contents[name] = b"curv" + struct.pack(">IIHH", 0, 1, round(2.2 * 256), 0)
    contents[b"desc"] = b"desc" + struct.pack(">II", 0, 2) + b"x\0" + bytes(78 + 2)
    contents[b"cprt"] = b"text" + bytes(4) + b"none"
    table, body = struct.pack(">I", len(contents)), b""
    start = 128 + 4 + 12 * len(contents)
    for name, content in contents.items():
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    size = start + len(body)
    head = struct.pack(">I", size) + bytes(4) + struct.pack(">I", 0x02400000) + b"mntrRGB XYZ "
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    head += b"".join(map(number, pcs)) + bytes(48)
    return head + table + body


DISPLAY_P3 = rgb_profile((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
ADOBE_RGB = rgb_profile((0.640, 0.330), (0.210, 0.710), (0.150, 0.060))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize(
    ("profile", "red"),
    [(DISPLAY_P3, (218, 0, 16)), (ADOBE_RGB, (235, 40, 40))],
    ids=["Display P3", "Adobe RGB"],
)
@pytest.mark.parametrize("change", [prepare_cover, cover_image.reencode_cover])
def test_colors_of_other_profiles_become_srgb(
    kind: str, profile: bytes, red: tuple[int, int, int], change
) -> None:
    plain = change(saved(kind, profile=profile))
    assert shown_colors(plain)[2] == pytest.approx(red, abs=12)
    assert not Image.open(io.BytesIO(plain)).info.get("icc_profile")


def test_a_broken_profile_is_ignored() -> None:
    for kind in ("JPEG", "PNG", "TIFF"):
        data = saved(kind, profile=b"no profile at all" * 9)
        assert shown_colors(prepare_cover(data))[2] == pytest.approx(RED, abs=9)


HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAA"
    "AAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAABoQABAAAAAAAAAFMAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34"
    "+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5"
    "uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAA"
    "AAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAA"
    "AAAAAAEAAQWBAgMFhAAAAFttZGF0AAAATygBrwngIzUt//BV+99gb/+NAR07u/UoVo8i/xetv4DG19+jaKom/+ZE"
    "d/4und/iMWm9WBt/CK6bjXBDWpTpFj2N+hrxpVzy9+SPekAy304="
)


def test_a_heic_photograph() -> None:
    """64 x 48 pixels of x265, written by pillow-heif for this test."""
    facts = describe_cover(HEIC)
    assert (facts.width, facts.height, facts.content_type) == (64, 48, "image/heic")
    blue, red, _ = shown_colors(prepare_cover(HEIC))
    assert (blue, red) == (pytest.approx(BLUE, abs=9), pytest.approx(RED, abs=9))


def noisy_jpeg(**options: object) -> bytes:
    pixels = np.random.default_rng(5).normal(128, 40, (200, 200, 3)).clip(0, 255)
    out = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(out, "JPEG", **options)
    return out.getvalue()


JPEGS = [noisy_jpeg(), noisy_jpeg(progressive=True), noisy_jpeg(restart_marker_rows=2)]


@pytest.mark.parametrize("whole", JPEGS, ids=["baseline", "progressive", "with restarts"])
@pytest.mark.parametrize("after", [b"", bytes(40), b"\xff\xd9<html>" + bytes(99)])
def test_a_jpeg_needs_no_end_marker(whole: bytes, after: bytes) -> None:
    shown = decoded(prepare_cover(whole[:-2] + after))
    assert np.abs(shown - decoded(whole)).max() <= 1


@pytest.mark.parametrize("whole", JPEGS, ids=["baseline", "progressive", "with restarts"])
@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data[: len(data) * 9 // 10],
        lambda data: re.sub(rb"\xff(?=[\xe0-\xff\0])", b"\xff\0", data),
        lambda data: data[:-2].replace(b"\xff\0", b"\xff") + data[-2:],
    ],
    ids=["half", "nearly whole", "unsynchronized", "zeros lost"],
)
def test_a_broken_jpeg_is_refused(whole: bytes, damage) -> None:
    with pytest.raises(MediaError, match=r"is damaged or truncated|is not a readable picture"):
        prepare_cover(damage(whole))
