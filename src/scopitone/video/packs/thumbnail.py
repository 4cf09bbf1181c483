"""The picture that stands for a video in lists: composed, not a frame of it.

The cover fills one side, and fades into a dark ground of its own color, where the title is. So no
face is ever behind words, and the title can be read at the size of a stamp.
"""

from __future__ import annotations

from scopitone.core.graphics import skia
from scopitone.video.layers.text import draw_word
from scopitone.video.plan.color_tones import change_tone, spot_to_rgb
from scopitone.video.plan.palette import Palette, crop_square, decode_cover
from scopitone.video.raster.text_layout import TextBlock, is_rightward, set_rows

WIDTH, HEIGHT = 1280, 720
MAX_BYTES = 2_000_000
"""YouTube Help, "Add video thumbnails": 1280×720, at most 2 MB."""

_MARGIN, _TEXT_WIDTH = 64, 580
# The cover is invisible at its inner edge, and all there after so many pixels.
_FADE = 380
_TITLE_SIZES = (168, 148, 132, 116, 100, 88, 76, 64)
_TITLE_HEIGHT = 430
_AUTHOR_SIZE = 44
_TITLE_LEADING = 1.06
# Lightness and chroma (OKLCH).
_GROUND_TONE = (0.2, 0.05)
_QUALITIES = (92, 85, 75, 60)


def draw_thumbnail(title: str, author: str, cover: bytes, palette: Palette) -> bytes:
    """Return the thumbnail as JPEG, 1280×720 and less than 2 MB.

    A title of a right-to-left script is on the right, and the cover on the left.
    """
    surface = skia.Surface.MakeRasterN32Premul(WIDTH, HEIGHT)
    canvas = surface.getCanvas()
    ground = _choose_ground(palette)
    canvas.clear(ground)
    is_mirrored = not is_rightward(title)
    _draw_cover(canvas, cover, ground, 0 if is_mirrored else WIDTH - HEIGHT)
    left = WIDTH - _MARGIN - _TEXT_WIDTH if is_mirrored else _MARGIN
    _draw_words(canvas, title, author, palette, left)
    return _encode_jpeg(surface.makeImageSnapshot())


def _choose_ground(palette: Palette) -> int:
    color = change_tone(spot_to_rgb(palette.spots[0]), *_GROUND_TONE)
    return int(skia.Color4f(*color, 1.0).toColor())


def _draw_cover(canvas: skia.Canvas, cover: bytes, ground: int, left: int) -> None:
    """Draw the cover from `left` on, fading into the ground toward the middle of the picture."""
    canvas.drawImage(crop_square(decode_cover(cover), HEIGHT), left, 0)
    edge, inner = (left, left + _FADE) if left else (HEIGHT, HEIGHT - _FADE)
    # Eased: a linear ramp shows where it begins.
    steps = [index / 8 for index in range(9)]
    eased = [1 - step * step * (3 - 2 * step) for step in steps]
    shader = skia.GradientShader.MakeLinear(
        points=[skia.Point(edge, 0), skia.Point(inner, 0)],
        colors=[skia.ColorSetA(ground, round(255 * opacity)) for opacity in eased],
        positions=steps,
    )
    paint = skia.Paint(Shader=shader, Dither=True)
    canvas.drawRect(skia.Rect.MakeXYWH(left, 0, HEIGHT, HEIGHT), paint)


def _draw_words(canvas: skia.Canvas, title: str, author: str, palette: Palette, left: int) -> None:
    block, size = _fit_title(title)
    above = author and set_rows(author, weight=600, measure=_TEXT_WIDTH / _AUTHOR_SIZE)
    height = len(block.rows) * _TITLE_LEADING * size
    top = (HEIGHT - height - (1.6 * _AUTHOR_SIZE if author else 0)) / 2
    white, accent = skia.Paint(AntiAlias=True, Color=0xFFFFFFFF), skia.Paint(AntiAlias=True)
    accent.setColor4f(skia.Color4f(*palette.accent, 1.0))
    bar_left = left if is_rightward(title) else left + _TEXT_WIDTH - 96
    bar = skia.Rect.MakeXYWH(bar_left, top - 34, 96, 10)
    canvas.drawRoundRect(bar, 5, 5, accent)
    _draw_block(canvas, block, left, top + 0.86 * size, size, white)
    if above:
        baseline = top + height + 1.25 * _AUTHOR_SIZE
        canvas.saveLayerAlpha(None, 215)
        _draw_block(canvas, above, left, baseline, _AUTHOR_SIZE, white)
        canvas.restore()


def _fit_title(title: str) -> tuple[TextBlock, int]:
    """The title in the largest size in which it fits."""
    for size in _TITLE_SIZES:
        block = set_rows(title, weight=800, measure=_TEXT_WIDTH / size, leading=_TITLE_LEADING)
        if len(block.rows) * _TITLE_LEADING * size <= _TITLE_HEIGHT and not _is_cut(block, title):
            break
    return block, size


def _is_cut(block: TextBlock, title: str) -> bool:
    """Whether a word of the title had to be divided."""
    return len(block.words) > len(title.split()) and title.isascii()


def _draw_block(
    canvas: skia.Canvas,
    block: TextBlock,
    left: int,
    baseline: float,
    size: float,
    paint: skia.Paint,
) -> None:
    for row in block.rows:
        for word in row.words:
            x, y = left + word.x * size, baseline + word.y * size
            draw_word(canvas, word.word, x, y, size, paint)


def _encode_jpeg(image: skia.Image) -> bytes:
    for quality in _QUALITIES:
        data = bytes(image.encodeToData(skia.EncodedImageFormat.kJPEG, quality))
        if len(data) < MAX_BYTES:
            break
    return data
