"""Scopitone: a jukebox screen in front of a curtain, with bulbs that chase on the beat."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from scopitone.core.graphics import skia
from scopitone.video.layers.cover import CoverLayer
from scopitone.video.layers.curtain import Curtain
from scopitone.video.layers.lamps import BOARD, Bulbs
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.layout_pose import Choreography, Stance
from scopitone.video.layers.lyrics import LINES_REACH
from scopitone.video.layers.text import Ink
from scopitone.video.layers.view_stills import SHADED_LUMINANCE, Dressing
from scopitone.video.plan.color_tones import change_tone, spot_to_rgb
from scopitone.video.plan.palette import GRAY_CHROMA, crop_square, decode_cover, relative_luminance
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.color import LUMA_WEIGHTS, rgb_to_yuv
from scopitone.video.raster.fonts import SLAB
from scopitone.video.raster.yuv_kernels import Floats
from scopitone.video.styles.backdrop_layer import (
    clear_of_words,
    find_area,
    make_shots,
    make_views,
    shade_words,
)
from scopitone.video.styles.cover_layout import WIDE, Layout, make_layout
from scopitone.video.styles.lyric_room import place_lyrics
from scopitone.video.styles.parameters import choice, parse_choices
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.styles.title_block import make_captions, split_brand
from scopitone.video.styles.word_layers import make_words, only_wide

# The print of a 16 mm film of the sixties: whites become cream, blacks brown, reds remain.
CREAM = (1.0, 0.953, 0.855)
SHADOWS, FADE_SHARE = (0.085, 0.052, 0.034), 0.22
# OKLab lightness and chroma of the curtain, and its color if the cover is gray: red velvet.
CLOTH = 0.43, 0.13
VELVET = (0.62, 0.10, 0.12)
DARK_CLOTH = 0.2, 0.06
SCREEN_RADIUS = 0.075
# The screen is smaller than the cover of other styles, to make room for the board around it.
SCREEN_SCALE = 0.82


LYRIC_REACH = LINES_REACH
TYPEFACE = SLAB
"""The typeface of the style."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The parameters of the style."""

    cloth: Literal["cover", "red"] = choice("cover", "The curtain: in the cover's color, or red.")
    print: Literal["film", "plain"] = choice("film", "The cover as a film print, or unchanged.")


def scene(timeline: Timeline) -> Scene:
    """Lay out the style for the frame size of the timeline."""
    choices = parse_choices(Choices, timeline.choices)
    places = _make_layout(timeline)
    moves = Choreography(timeline.poses, places.stances)
    cloth = change_tone(VELVET, *CLOTH) if choices.cloth == "red" else _cloth_color(timeline)
    lightest = max(relative_luminance(cloth), 1.1 * SHADED_LUMINANCE)
    quiet, unsung = opacities(lightest)
    luma, blue, red = (float(value) for value in rgb_to_yuv(CREAM))
    ink = Ink((luma, blue, red), shadow=0.55)
    lamp = rgb_to_yuv((1.0, 0.74, 0.36))
    place = place_lyrics(timeline, places, moves, (lightest,), (quiet, unsung), lamp, ink=ink)
    words = make_words(timeline, moves, places, place, unsung, lamp, ink)
    largest = max(stance.cover_side for stance in places.stances.values())
    make_film = timeline
    if choices.print == "film":
        make_film = replace(timeline, cover=_print_as_film(timeline.cover, round(largest * 1.06)))
    board = rgb_to_yuv(change_tone(cloth, 0.17, 0.04))
    captions, brand = split_brand(
        make_captions(timeline, places, moves, quiet, ink, in_views=False)
    )
    wide: list[Layer] = [
        Bulbs(timeline, moves, lit=lamp, heart=rgb_to_yuv((1.0, 0.95, 0.8)), board=board),
        CoverLayer(make_film, moves, largest, lamp, radius=SCREEN_RADIUS, depth=0.4),
        *captions,
    ]
    dressing = Dressing(
        shade_words(timeline, places),
        _grade_as_film if choices.print == "film" else None,
        tone=change_tone(cloth, *DARK_CLOTH),
        clear=clear_of_words(timeline, places),
        area=find_area(timeline, places),
    )
    views = make_views(timeline, moves, dressing)
    ground = make_shots(timeline, Curtain(timeline, cloth), views)
    return Scene(ground, (*only_wide(timeline, wide), *brand, *words))


def _make_layout(timeline: Timeline) -> Layout:
    """Return a layout with room for the board; in a wide frame the words are on the left."""
    places = make_layout(timeline.width, timeline.height)
    stances = {pose: _shrink_cover(stance) for pose, stance in places.stances.items()}
    if timeline.width / timeline.height >= WIDE:
        margin, sing = timeline.width / 15, stances["sing"]
        right = timeline.width - margin - sing.cover_side * (1.0 + BOARD)
        stances["sing"] = replace(sing, cover_x=right)
        box = replace(places.lyrics, left=margin)
        places = replace(places, lyrics=box, counts=margin, captions=sing.cover_side)
    return replace(places, stances=stances, rim=BOARD)


def _shrink_cover(stance: Stance) -> Stance:
    less = (1.0 - SCREEN_SCALE) * stance.cover_side
    return replace(
        stance,
        cover_x=stance.cover_x + less / 2,
        cover_y=stance.cover_y + less / 2,
        cover_side=stance.cover_side - less,
    )


def _cloth_color(timeline: Timeline) -> tuple[float, float, float]:
    lab = timeline.palette.spots[0].lab
    colored = float(np.hypot(lab[1], lab[2])) >= 2 * GRAY_CHROMA
    return change_tone(spot_to_rgb(timeline.palette.spots[0]) if colored else VELVET, *CLOTH)


def _print_as_film(cover: bytes, side: int) -> bytes:
    """Return the cover as a film print, an encoded square picture."""
    image = crop_square(decode_cover(cover), side)
    pixels = image.toarray(colorType=skia.ColorType.kRGBA_8888_ColorType)
    color = pixels[..., :3].astype(np.float32) / np.float32(255)
    pixels[..., :3] = np.clip(_grade_as_film(color) * 255 + 0.5, 0, 255)
    pixels[..., 3] = 255
    picture = skia.Image.fromarray(np.ascontiguousarray(pixels), skia.kRGBA_8888_ColorType)
    return bytes(picture.encodeToData(skia.kJPEG, 95))


def _grade_as_film(color: Floats) -> Floats:
    """Return colors (h, w, 3), sRGB 0 to 1, as on a film print."""
    gray = (color @ LUMA_WEIGHTS)[..., None]
    faded = color + (gray - color) * np.float32(FADE_SHARE)
    shadows, lights = np.array(SHADOWS, np.float32), np.array(CREAM, np.float32) * 0.96
    # Film compresses highlights and shadows: a smooth step mixed with a straight line.
    curve = 0.5 * faded + 0.5 * faded * faded * (3.0 - 2.0 * faded)
    return np.asarray(shadows + curve * (lights - shadows), np.float32)
