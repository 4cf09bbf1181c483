"""The picture or clip that fills the frame: the user's, or the cover."""

from __future__ import annotations

from collections.abc import Mapping

from scopitone.video.layers.background import Background
from scopitone.video.layers.footage import Footage
from scopitone.video.layers.layer import Ground
from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.picture_grade import Grade, Rgb, tint
from scopitone.video.layers.picture_views import PictureViews
from scopitone.video.layers.shot_switch import PICTURE_SHOTS, ShotGround
from scopitone.video.layers.view_stills import SHADED_LUMINANCE, Dressing
from scopitone.video.plan.color_tones import change_tone, second_color
from scopitone.video.plan.framing import find_faces_of
from scopitone.video.plan.palette import max_luminance
from scopitone.video.plan.timeline import Pose, Timeline
from scopitone.video.raster.paint import Box
from scopitone.video.styles.cover_layout import Layout

# A clip is dark from the top: words and captions may be anywhere.
FULL_SHADE: dict[Pose, tuple[float, float]] = dict.fromkeys(
    ("title", "sing", "open", "end"), (-0.2, 0.0)
)
TINT_SHARE = 0.12
# OKLab lightness and chroma of prints, dark and light: a night, a pale sheet, and a poster.
PRINT_TONES = (
    ((0.13, 0.05), (0.58, 0.14)),
    ((0.42, 0.14), (0.95, 0.05)),
    ((0.20, 0.08), (0.80, 0.16)),
)
# The height of the words above and below the center of the sung line, in sizes of it.
WORDS_REACH = 2.3


def make_grounds(
    timeline: Timeline, moves: Choreography, places: Layout, grade: Grade | None = None
) -> tuple[Ground, float]:
    """Return a ground for each shot, and the highest relative luminance behind words.

    Behind the style's own composition there is light in the colors of the cover, or the user's
    picture or clip; in other shots the picture fills the frame, in the colors of `grade`.
    """
    backdrop = timeline.backdrop
    if backdrop is not None and backdrop.frames:
        return Footage(timeline, moves, backdrop, FULL_SHADE), SHADED_LUMINANCE
    dressing = Dressing(
        shade_words(timeline, places),
        grade,
        clear=clear_of_words(timeline, places),
        area=find_area(timeline, places),
        prints=() if grade else make_prints(timeline),
    )
    views = make_views(timeline, moves, dressing)
    if backdrop is None:
        lightest = max(max_luminance(timeline.palette), SHADED_LUMINANCE)
        return make_shots(timeline, Background(timeline), views), lightest
    behind = PictureViews(
        timeline, moves, Dressing(shade_all(timeline), grade=_tint(timeline)), backdrop.data
    )
    return make_shots(timeline, behind, views), SHADED_LUMINANCE


def make_views(timeline: Timeline, moves: Choreography, dressing: Dressing) -> Ground:
    """Return the views of the user's picture, or of the cover, in the dressing of a style."""
    return PictureViews(timeline, moves, dressing, find_picture(timeline))


def make_prints(timeline: Timeline) -> tuple[tuple[Rgb, Rgb], ...]:
    """Return pairs of colors, dark and light, for views that would be alike, see `Dressing`."""
    accent, other = timeline.palette.accent, second_color(timeline.palette)
    colors = ((other, accent), (accent, other), (accent, accent))
    return tuple(
        (change_tone(dark, *low), change_tone(light, *high))
        for (dark, light), (low, high) in zip(colors, PRINT_TONES, strict=True)
    )


def find_picture(timeline: Timeline) -> bytes:
    """Return the encoded picture that the views show: the user's, or the cover."""
    backdrop = timeline.backdrop
    return timeline.cover if backdrop is None or backdrop.frames else backdrop.data


def make_shots(timeline: Timeline, wide: Ground, views: Ground) -> Ground:
    """Return `views` in the shots in which a picture fills the frame, and `wide` in others."""
    return ShotGround(timeline, {"wide": wide, **dict.fromkeys(PICTURE_SHOTS, views)})


def shade_words(timeline: Timeline, places: Layout) -> Mapping[Pose, tuple[Box, ...]]:
    """Return the boxes of the words and of the logo in each pose, as far as the frame's edges."""
    box, width, height = places.lyrics, timeline.width, timeline.height
    logo = find_logo(timeline, places)
    if places.centered:
        words = Box(0, box.center - WORDS_REACH * box.size, width, height)
    elif box.left > 0.25 * width:
        words = Box(box.left - 0.3 * box.size, 0, width, height)
    else:
        words = Box(0, 0, _find_right_edge(places), height)
    return {"sing": (words, *logo), "open": logo}


def clear_of_words(timeline: Timeline, places: Layout) -> Box:
    """Return the part of the frame beside or above the words."""
    box, width, height = places.lyrics, timeline.width, timeline.height
    if places.centered:
        above = box.center - WORDS_REACH * box.size
        return Box(0, 0, width, above) if above > 0.3 * height else Box(0, 0, width, height)
    if box.left > 0.25 * width:
        return Box(0, 0, box.left, height)
    return Box(_find_right_edge(places), 0, width, height)


def _find_right_edge(places: Layout) -> float:
    """Return where words on the left end: singers on the right are flush with the measure."""
    box = places.lyrics
    return box.left + box.measure + 0.3 * box.size


def find_area(timeline: Timeline, places: Layout) -> Box | None:
    """Return the part of the frame for a picture beside or above the words, with its fade."""
    width, height = timeline.width, timeline.height
    clear = clear_of_words(timeline, places)
    has_face = bool(find_faces_of(find_picture(timeline)))
    if (height > 1.2 * width or has_face) and places.centered and clear.bottom < height:
        return Box(0, 0, width, clear.bottom + 0.24 * height)
    if clear.right < width and not places.centered:
        return Box(0, 0, clear.right + 0.26 * width, height)
    if clear.left > 0:
        return Box(clear.left - 0.22 * width, 0, width, height)
    return None


def shade_all(timeline: Timeline) -> Mapping[Pose, tuple[Box, ...]]:
    """Return the whole frame for each pose: text may be anywhere."""
    whole = (Box(0, 0, timeline.width, timeline.height),)
    return {"title": whole, "sing": whole, "open": whole, "end": whole}


def find_logo(timeline: Timeline, places: Layout) -> tuple[Box, ...]:
    """Return the box of the logo, in a wide layout as far as the corner of the frame, or none.

    The name of a brand has the color that what lies under it needs; a logo has its own.
    """
    if timeline.logo is None:
        return ()
    width, foot = timeline.width, places.brand + 4 * places.unit
    if places.centered and not places.corner:
        return (Box(0.36 * width, foot - 30 * places.unit, 0.64 * width, foot),)
    return (Box(0.76 * width, 0, width, foot),)


def _tint(timeline: Timeline) -> Grade:
    return tint(timeline.palette.accent, TINT_SHARE)
