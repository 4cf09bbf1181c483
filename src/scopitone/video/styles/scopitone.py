"""Scopitone: a jukebox's screen before a curtain, whose bulbs chase each other on the beat."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import skia

from scopitone.video.layers.bulbs import BOARD, Bulbs
from scopitone.video.layers.countdown import Countdown
from scopitone.video.layers.cover import Cover
from scopitone.video.layers.curtain import Curtain
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.lyrics import LyricLines
from scopitone.video.layers.pose import Choreography, Stance
from scopitone.video.layers.text import Ink
from scopitone.video.palette import GREY_CHROMA, decode_cover, luminance, square
from scopitone.video.raster.colour import LUMA_WEIGHTS, yuv
from scopitone.video.styles.captions import captions
from scopitone.video.styles.choices import choice, read
from scopitone.video.styles.cover_layout import WIDE, Layout, layout
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.timeline import Timeline
from scopitone.video.tones import spot_rgb, toned

# The print of a 16 mm film of the sixties: whites turn to cream, blacks to brown, reds stay.
CREAM = (1.0, 0.953, 0.855)
SHADOWS, FADED = (0.085, 0.052, 0.034), 0.22
# OKLab lightness and chroma of the curtain, and its hue where the cover has none: red velvet.
CLOTH = 0.43, 0.13
VELVET = (0.62, 0.10, 0.12)
SCREEN_RADIUS = 0.075
# The screen is smaller than other styles' covers: its board is as large.
SHRUNK = 0.82


@dataclass(frozen=True, slots=True)
class Choices:
    """What a user may set."""

    cloth: Literal["cover", "red"] = choice("cover", "The curtain: of the cover's colour, or red.")
    print: Literal["film", "plain"] = choice("film", "The cover as a film's print, or as it is.")


def scene(timeline: Timeline) -> Scene:
    """Lay the style out for the timeline's frame size."""
    choices = read(Choices, timeline.choices)
    places = _places(timeline)
    moves = Choreography(timeline.poses, places.stances)
    cloth = toned(VELVET, *CLOTH) if choices.cloth == "red" else _cloth(timeline)
    quiet, unsung = opacities(luminance(cloth))
    luma, blue, red = (float(value) for value in yuv(CREAM))
    ink = Ink((luma, blue, red), shadow=0.55)
    lamp = yuv((1.0, 0.74, 0.36))
    lyrics = LyricLines(timeline, moves, places.lyrics, unsung, lamp, ink)
    largest = max(stance.cover_side for stance in places.stances.values())
    film = timeline
    if choices.print == "film":
        film = replace(timeline, cover=_printed(timeline.cover, round(largest * 1.06)))
    board = yuv(toned(cloth, 0.17, 0.04))
    layers: list[Layer] = [
        Bulbs(timeline, moves, lit=lamp, heart=yuv((1.0, 0.95, 0.8)), board=board),
        Cover(film, moves, largest, lamp, radius=SCREEN_RADIUS, depth=0.4),
        *captions(timeline, places, moves, quiet, ink),
        lyrics,
        Countdown(timeline, places.counts, 9 * places.unit, lyrics.above, ink),
    ]
    return Scene(Curtain(timeline, cloth), tuple(layers))


def _places(timeline: Timeline) -> Layout:
    """The cover's places with room for the board; in a wide frame the words are on the left."""
    places = layout(timeline.width, timeline.height)
    stances = {pose: _shrunk(stance) for pose, stance in places.stances.items()}
    if timeline.width / timeline.height >= WIDE:
        margin, sing = timeline.width / 15, stances["sing"]
        right = timeline.width - margin - sing.cover_side * (1.0 + BOARD)
        stances["sing"] = replace(sing, cover_x=right)
        box = replace(places.lyrics, left=margin)
        places = replace(places, lyrics=box, counts=margin, captions=sing.cover_side)
    return replace(places, stances=stances, rim=BOARD)


def _shrunk(stance: Stance) -> Stance:
    less = (1.0 - SHRUNK) * stance.cover_side
    return replace(
        stance,
        cover_x=stance.cover_x + less / 2,
        cover_y=stance.cover_y + less / 2,
        cover_side=stance.cover_side - less,
    )


def _cloth(timeline: Timeline) -> tuple[float, float, float]:
    lab = timeline.palette.spots[0].lab
    coloured = float(np.hypot(lab[1], lab[2])) >= 2 * GREY_CHROMA
    return toned(spot_rgb(timeline.palette.spots[0]) if coloured else VELVET, *CLOTH)


def _printed(cover: bytes, side: int) -> bytes:
    """The cover as a film print: an encoded picture, square."""
    image = square(decode_cover(cover), side)
    pixels = image.toarray(colorType=skia.ColorType.kRGBA_8888_ColorType)
    colour = pixels[..., :3].astype(np.float32) / np.float32(255)
    grey = (colour @ LUMA_WEIGHTS)[..., None]
    faded = colour + (grey - colour) * np.float32(FADED)
    shadows, lights = np.array(SHADOWS, np.float32), np.array(CREAM, np.float32) * 0.96
    # A print has soft shoulders: a smooth step mixed with the straight line.
    curve = 0.5 * faded + 0.5 * faded * faded * (3.0 - 2.0 * faded)
    pixels[..., :3] = np.clip((shadows + curve * (lights - shadows)) * 255 + 0.5, 0, 255)
    pixels[..., 3] = 255
    made = skia.Image.fromarray(np.ascontiguousarray(pixels), skia.kRGBA_8888_ColorType)
    return bytes(made.encodeToData(skia.kJPEG, 95))
