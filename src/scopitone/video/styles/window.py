"""Window: a picture from edge to edge, slowly moving, and the words upon it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scopitone.video.layers.countdown import Countdown
from scopitone.video.layers.layer import Layer
from scopitone.video.layers.lyrics import LyricLines
from scopitone.video.layers.pose import Choreography
from scopitone.video.layers.spectrum import ProgressLine
from scopitone.video.raster.colour import yuv
from scopitone.video.styles.behind import DARK, SHADED, film
from scopitone.video.styles.captions import captions
from scopitone.video.styles.choices import choice, read
from scopitone.video.styles.cover_layout import WIDE, Column, Layout, stacked
from scopitone.video.styles.scene import Scene, opacities
from scopitone.video.timeline import Pose, Timeline

# Without a cover of its own: the sides only say where the words go.
COLUMNS = (
    (1.5, Column(1920, (640, 0), (672, 0), (860, 0), (760, 0), (960, 92), (1400, 90), 668)),
    (1.12, Column(1350, (690, 0), (704, 0), (960, 0), (800, 0), (980, 84), (1254, 66), 700)),
    (0.9, Column(1080, (510, 0), (520, 0), (740, 0), (600, 0), (780, 72), (1000, 56), 520)),
    (0.0, Column(1080, (470, 0), (846, 0), (740, 0), (520, 0), (640, 100), (880, 56), 976)),
)  # fmt: skip
# Down to where the picture is clear, and from where on words stand, of the height; likewise.
SHADES = ((1.5, (0.10, 0.35)), (1.12, (0.10, 0.51)), (0.9, (0.06, 0.47)), (0.0, (0.04, 0.46)))
OPENED = (0.45, 0.88)


BACKDROP = True
"""A picture or clip of the user's may stand behind it."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a user may set."""

    shade: bool = choice(False, "Dark from the top, not only where words stand.")
    progress: bool = choice(True, "The thin line that tells how far the song is.")


def scene(timeline: Timeline) -> Scene:
    """Lay the style out for the timeline's frame size."""
    choices = read(Choices, timeline.choices)
    places = _places(timeline)
    moves = Choreography(timeline.poses, places.stances)
    quiet, unsung = opacities(SHADED)
    accent = yuv(timeline.palette.accent)
    lyrics = LyricLines(timeline, moves, places.lyrics, unsung, accent)
    layers: list[Layer] = [*captions(timeline, places, moves, quiet), lyrics]
    layers.append(Countdown(timeline, places.counts, 9 * places.unit, lyrics.above))
    if choices.progress and not timeline.seam:
        layers.insert(0, ProgressLine(timeline, moves, places.line, accent))
    return Scene(film(timeline, moves, DARK if choices.shade else _shades(timeline)), tuple(layers))


def _shades(timeline: Timeline) -> dict[Pose, tuple[float, float]]:
    """By pose: where nobody sings a wide picture is clear down to its captions."""
    ratio = timeline.height / timeline.width
    words = next(shade for least, shade in SHADES if ratio >= least)
    opened = OPENED if ratio < 1.0 / WIDE else words
    return {"title": words, "sing": words, "open": opened, "end": words}


def _places(timeline: Timeline) -> Layout:
    """In a wide frame words and captions stand at the left margin, the captions at the foot."""
    places = stacked(timeline.width, timeline.height, COLUMNS)
    if timeline.width / timeline.height < WIDE:
        return places
    margin = timeline.width / 15
    measure = timeline.width - 2 * margin
    box = replace(places.lyrics, left=margin, measure=measure, gap=40 * places.unit, centred=False)
    line = replace(places.line, left=margin, right=timeline.width - margin)
    return replace(
        places,
        centred=False,
        head=places.brand,
        caption=margin,
        captions=0.5 * timeline.width,
        lyrics=box,
        line=line,
        counts=margin,
    )
