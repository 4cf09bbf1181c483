"""Stage: karaoke under coloured lamps, two lines that take turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scopitone.video.dynamics import VERSE
from scopitone.video.layers.background import Background, Small
from scopitone.video.layers.countdown import Countdown
from scopitone.video.layers.cover import Cover
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.pose import Choreography
from scopitone.video.layers.spectrum import ProgressLine
from scopitone.video.layers.stage_lines import StageLines
from scopitone.video.motion import mix, ramp
from scopitone.video.palette import brightest
from scopitone.video.raster.colour import yuv
from scopitone.video.raster.kernels import Floats
from scopitone.video.styles.captions import captions
from scopitone.video.styles.choices import choice, read
from scopitone.video.styles.cover_layout import Column, stacked
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.timeline import Timeline
from scopitone.video.tones import second, spot_rgb, toned

COLUMNS = (
    (1.5, Column(1920, (316, 480), (324, 350), (340, 720), (370, 560), (1044, 74),
                 (1400, 90), 292)),
    (1.12, Column(1350, (190, 500), (116, 520), (150, 690), (210, 560), (1030, 82),
                  (1250, 66), 84)),
    (0.9, Column(1080, (116, 400), (100, 330), (120, 520), (150, 470), (780, 72),
                 (984, 56), 74)),
    (0.0, Column(1080, (150, 420), (110, 440), (120, 560), (130, 470), (842, 96),
                 (1000, 56), 74)),
)  # fmt: skip
# Lamps hang above the frame: where (0 to 1 of its width), and the way their beam goes. The
# last two are lit in a chorus only.
LAMPS = ((0.08, 0.30), (0.34, 0.10), (0.66, -0.10), (0.92, -0.30), (0.21, 0.24), (0.79, -0.24))
ALWAYS = 4
# How bright a beam is at its lamp, how wide it opens, and how fast it fades on its way down.
BEAM, SPREAD, FALL = 0.74, 0.055, 1.35
DARK = 0.34
# The light in quiet parts and what a drop adds; in a chorus it is 1.
QUIET, DROPPED = 0.5, 0.35
# Colours of the words that are sung: OKLab lightness and chroma.
FILL = 0.84, 0.14


@dataclass(frozen=True, slots=True)
class Choices:
    """What a user may set."""

    light: float = choice(1.0, "How bright the lamps are.", between=(0.0, 1.0))
    progress: bool = choice(True, "The thin line that tells how far the song is.")


def scene(timeline: Timeline) -> Scene:
    """Lay the style out for the timeline's frame size."""
    choices = read(Choices, timeline.choices)
    places = stacked(timeline.width, timeline.height, COLUMNS)
    moves = Choreography(timeline.poses, places.stances)
    accent = yuv(timeline.palette.accent)
    quiet, _ = opacities(brightest(timeline.palette))
    wide = timeline.width > 1.2 * timeline.height
    box = replace(places.lyrics, gap=26 * places.unit, centred=not wide)
    fills = yuv(toned(timeline.palette.accent, *FILL)), yuv(toned(second(timeline.palette), *FILL))
    lyrics = StageLines(timeline, moves, box, fills)
    largest = max(stance.cover_side for stance in places.stances.values())
    layers: list[Layer] = [Cover(timeline, moves, largest, accent)]
    if choices.progress and not timeline.seam:
        layers.append(ProgressLine(timeline, moves, places.line, accent))
    layers += captions(timeline, places, moves, quiet)
    layers += [lyrics, Countdown(timeline, places.counts, 9 * places.unit, lyrics.above)]
    return Scene(Background(timeline, _Lamps(timeline, choices.light)), tuple(layers))


class _Lamps:
    """Beams of the palette's colours on a dark stage, each led by its part of the spectrum."""

    def __init__(self, timeline: Timeline, light: float) -> None:
        self._light = light
        rgbs = [spot_rgb(spot) for spot in timeline.palette.spots][:3]
        colours = [timeline.palette.accent, *rgbs] * 2
        colours[4:6] = [second(timeline.palette)] * 2
        self._dynamics = timeline.dynamics
        self._colours = [yuv(toned(rgb, 0.66, 0.15)) for rgb in colours[: len(LAMPS)]]
        self._levels = _levels(timeline.bands)
        self._ratio = timeline.height / timeline.width

    def __call__(self, planes: Small, n: int | None) -> None:
        black = 16 * 256
        planes[0] = black + (planes[0] - black) * DARK
        seconds = float(self._dynamics.flow[min(n or 0, len(self._dynamics.flow) - 1)])
        levels: Sequence[float] = (0.5,) * len(LAMPS)
        if n is not None:
            levels = [float(level) for level in self._levels[min(n, len(self._levels) - 1)]]
        row = min(n or 0, len(self._dynamics.lift) - 1)
        lift, drop = float(self._dynamics.lift[row]), float(self._dynamics.drop[row])
        light = min(1.0, mix(QUIET, 1.0, lift) + DROPPED * drop)
        opened = max(ramp(lift, VERSE, 1.0 - VERSE), drop)
        for number, (lamp, colour) in enumerate(zip(LAMPS, self._colours, strict=True)):
            swing = 0.10 * np.sin(seconds * 2 * np.pi / (9.0 + 1.7 * number) + number)
            beam = self._beam(planes.shape[1:], lamp[0], lamp[1] + swing)
            share = BEAM * self._light * light * mix(0.35, 1.0, levels[number]) * beam
            if number >= ALWAYS:
                share = share * opened
            for plane, value in zip(planes, colour, strict=True):
                plane[:] = plane + (256 * value - plane) * share

    def _beam(self, shape: tuple[int, ...], at: float, lean: float) -> Floats:
        """The light (h, w) of a lamp at the top that shines down, leaning."""
        down = np.linspace(0.02, 1, shape[0], dtype=np.float32)[:, None] * self._ratio
        across = np.linspace(0, 1, shape[1], dtype=np.float32)[None, :]
        off = (across - at - lean * down / self._ratio) / (0.03 + SPREAD * 3.2 * down)
        fall = np.clip(1.0 - down / self._ratio, 0, 1) ** FALL
        return np.asarray(np.exp(-(off**2)) * fall, np.float32)


def _levels(bands: Floats) -> Floats:
    """Each lamp's level (frames, lamps): the mean of its quarter of the spectrum, smoothed."""
    quarters = np.array_split(bands, len(LAMPS), axis=1)
    levels = np.stack([quarter.mean(axis=1) for quarter in quarters], axis=1)
    kernel = np.hanning(9)
    kernel /= kernel.sum()
    smooth = [np.convolve(level, kernel, mode="same") for level in levels.T]
    return np.clip(np.stack(smooth, axis=1) * 1.6, 0, 1).astype(np.float32)
