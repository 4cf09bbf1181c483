"""A view of a picture that stands still: which part of it, and how dark behind words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from scopitone.video.layers.picture_grade import (
    GAMMA,
    Grade,
    GradedPicture,
    Rgb,
    grade_picture,
)
from scopitone.video.plan.color_tones import change_tone, spot_to_rgb
from scopitone.video.plan.easing import mix
from scopitone.video.plan.framing import (
    Part,
    choose_parts,
    is_face_crossed,
    is_face_cut,
    measure_likeness,
)
from scopitone.video.plan.palette import relative_luminance
from scopitone.video.plan.shots import CLOSE_ZOOM, NEAR_ZOOM, ShotKind
from scopitone.video.plan.timeline import Pose, Timeline
from scopitone.video.raster import pictures, zoom_kernels
from scopitone.video.raster.canvas import Canvas
from scopitone.video.raster.color import rgb_to_yuv
from scopitone.video.raster.paint import Box
from scopitone.video.raster.yuv_kernels import Floats, Plane

# What the pulse of the beat adds to the light of the picture, and the largest pulse, of a drop
# with `motion: strong`.
PULSE_LIGHT, MAX_PULSE = 0.08, 2.2
# The light in quiet parts (1 in a chorus) and its steps. Each step is a picture that is cached.
QUIET_LIGHT, LIGHT_STEPS = 0.86, 4
# The highest level (sRGB) of the picture where there are no words.
CLEAR_LEVEL = 0.96
# The highest relative luminance behind words, of which the pulse needs a part.
SHADED_LUMINANCE = 0.085
PULSE_HEADROOM = (1.0 + PULSE_LIGHT * MAX_PULSE) ** GAMMA
# OKLab lightness and chroma of the shade, and the least share of it, which makes it one shape.
SHADE_TONE, LEAST_SHADE = (0.22, 0.05), 0.45
# Pixels of the frame for one of the picture.
MAX_ENLARGEMENT = 12.0
# The share of an area of the picture in which it fades out.
FADE = 0.45
# The map of the shade has a pixel for so many of the frame; its edge is soft by so much of a unit.
SHADE_STEP, SHADE_EDGE = 8, 260
# How much nearer than usual a view may be so that words do not cross a face.
NEARER_ZOOMS = 1.15, 1.3, 1.5
# How many parts of each kind a picture has.
PART_COUNTS: dict[ShotKind, int] = {"full": 2, "near": 4, "close": 6}
# How many different parts a picture needs so that its views differ, and the likeness of parts
# (intersection over union) from which they do not.
MIN_PARTS, ALIKE = 4, 0.55


@dataclass(frozen=True, slots=True)
class Dressing:
    """How a style shows a picture.

    Attributes:
        shades: the boxes in which words stand, by pose.
        grade: changes the colors of the picture, which is exposed before.
        lightest: relative luminance that the picture may have behind words.
        tone: the color (sRGB) of the shade; by default a dark one of the cover.
        light: the light on the picture in quiet parts and in a chorus, 0 to 1.
        pulse_light: what the pulse of the beat adds to it. least_pulse: below it nothing moves.
        clear: the part of the frame in which what is salient should be; by default all of it.
        area: the part of the frame that the picture fills while someone sings, in the views
            `full` and `near`, and with a face in all views; it fades into the tone beyond. By
            default all of the frame.
        drifts: whether the picture moves slowly all the time.
        prints: pairs of colors, dark and light, between which the picture is shown in some views
            if it has too few parts of its own: as a portrait, of which no view leaves out the face.
    """

    shades: Mapping[Pose, Sequence[Box]] = field(default_factory=dict)
    grade: Grade | None = None
    lightest: float = SHADED_LUMINANCE
    tone: tuple[float, float, float] | None = None
    light: tuple[float, float] = (QUIET_LIGHT * CLEAR_LEVEL, CLEAR_LEVEL)
    pulse_light: float = PULSE_LIGHT
    least_pulse: float = 0.0
    clear: Box | None = None
    area: Box | None = None
    drifts: bool = False
    prints: tuple[tuple[Rgb, Rgb], ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """A view of the picture: which of the parts of a kind, in the area beside the words or not.

    pressing: the number of the print, 0 for the picture itself.
    """

    kind: ShotKind
    point: int
    in_area: bool
    pressing: int


class ViewStills:
    """Makes the views of a picture as `dressing` says, before the beat moves them.

    `picture` is encoded.
    """

    def __init__(self, timeline: Timeline, dressing: Dressing, picture: bytes) -> None:
        self._dressing, self._size = dressing, (timeline.width, timeline.height)
        self._graded = lru_cache(maxsize=1)(lambda: grade_picture(picture, dressing.grade))
        self._printed = lru_cache(maxsize=2)(self._print_picture)
        self._parts = lru_cache(maxsize=6)(self._find_parts)
        self._alike = lru_cache(maxsize=2)(self._compare_parts)
        spot = min(timeline.palette.spots, key=lambda spot: spot.lab[0])
        tone = dressing.tone or change_tone(spot_to_rgb(spot), *SHADE_TONE)
        self._tone, self._tone_level = rgb_to_yuv(tone), relative_luminance(tone) ** (1 / GAMMA)
        self._area = dressing.area or Box(0, 0, *self._size)
        self._masks = {pose: self._mask(boxes) for pose, boxes in dressing.shades.items()}
        self._raw = lru_cache(maxsize=2)(self._render_view)
        self._shaded = lru_cache(maxsize=3)(self._shade_view)

    @property
    def has_face(self) -> bool:
        """Whether there is a face in the picture."""
        return bool(self._graded().faces)

    def draw(self, view: View, pose: Pose, lift: int) -> Canvas:
        """Return a view as it is in a pose. It is kept for later calls: do not change it.

        lift: of LIGHT_STEPS, how far its light is from that of quiet parts to that of a chorus.
        """
        return self._shaded(view, pose, lift)

    def is_alike(self, in_area: bool) -> bool:
        """Return whether all views look alike: the picture has too few parts that differ."""
        return self._alike(in_area)

    def _compare_parts(self, in_area: bool) -> bool:
        """Return whether the picture has fewer than MIN_PARTS parts that differ at a glance."""
        parts: list[Part] = []
        for kind in PART_COUNTS:
            for part in self._parts(kind, in_area):
                if all(measure_likeness(part, other) < ALIKE for other in parts):
                    parts.append(part)
        return len(parts) < MIN_PARTS

    def _shade_view(self, view: View, pose: Pose, lift: int) -> Canvas:
        """Return a view in the light of its section, dark enough behind the words of a pose."""
        raw, levels = self._raw(view)
        quiet, open_ = self._dressing.light
        light = mix(quiet, open_, lift / LIGHT_STEPS)
        mask = self._masks.get(pose)
        shade = np.zeros((2, 2), np.float32)
        if mask is not None:
            limit = (self._dressing.lightest / PULSE_HEADROOM) ** (1 / GAMMA)
            lit, tone = levels * np.float32(light), min(self._tone_level, 0.8 * limit)
            needed = np.clip((lit - limit) / np.maximum(lit - tone, 1e-3), LEAST_SHADE, 1.0)
            shade = np.asarray(needed * mask, np.float32)
        canvas = Canvas.blank(*self._size)
        planes = ((canvas.luma, raw.luma), (canvas.blue, raw.blue), (canvas.red, raw.red))
        for index, (out, plane) in enumerate(planes):
            black, dither = (16, _DITHER) if index == 0 else (128, _EVEN)
            tone = float(self._tone[index])
            zoom_kernels.shade_plane(out, plane, light, black, shade, tone, dither)
        return canvas

    def _render_view(self, view: View) -> tuple[Canvas, Floats]:
        """Return a view in full light, and its levels, see `_measure_levels`."""
        width, height = self._size
        parts = self._parts(view.kind, view.in_area)
        part = parts[view.point % len(parts)]
        area = self._area if view.in_area else Box(0, 0, width, height)
        across = (area.right - area.left) / part.width
        down = (area.bottom - area.top) / part.height
        left, top = area.left - part.left * across, area.top - part.top * down
        picture = self._printed(view.pressing).shrink(across, down)
        shown = Canvas.blank(width, height)
        levels = np.empty((height // 2, width // 2), np.uint8)
        fades = self._fade_edges(area)
        for plane, source, tone in (
            (shown.luma, picture.luma, float(self._tone[0])),
            (shown.blue, picture.blue, float(self._tone[1])),
            (shown.red, picture.red, float(self._tone[2])),
            (levels, picture.levels, 255.0 * self._tone_level),
        ):
            step = width // plane.shape[1]
            place = (left / step, top / step, across / step, down / step)
            pictures.resample(plane, source, *place)
            columns, rows = (fade[::step].copy() for fade in fades)
            zoom_kernels.fade_plane(plane, columns, rows, tone)
        return shown, self._measure_levels(levels)

    def _print_picture(self, number: int) -> GradedPicture:
        picture = self._graded()
        return picture.print_in(*self._dressing.prints[number - 1]) if number else picture

    def _fade_edges(self, area: Box) -> tuple[Floats, Floats]:
        """Return how much is seen of columns and rows: edges within the frame fade out."""
        width, height = self._size
        x, y = (np.arange(side, dtype=np.float32) + np.float32(0.5) for side in self._size)
        across, down = FADE * (area.right - area.left), FADE * (area.bottom - area.top)
        columns, rows = np.ones(width, np.float32), np.ones(height, np.float32)
        if area.right < width:
            columns *= _rise((area.right - x) / across)
        if area.left > 0:
            columns *= _rise((x - area.left) / across)
        if area.bottom < height:
            rows *= _rise((area.bottom - y) / down)
        return columns, rows

    def _measure_levels(self, levels: Plane) -> Floats:
        """Return the highest level (a, b), sRGB of a gray as light as the picture, near a place.

        levels: (h / 2, w / 2), 0 to 255.
        """
        from scipy import ndimage

        rows, columns = _map_shape(*self._size)
        side = SHADE_STEP // 2
        padding = ((0, rows * side - levels.shape[0]), (0, columns * side - levels.shape[1]))
        blocks = np.pad(levels, padding, "edge").reshape(rows, side, columns, side)
        peaks = blocks.max(axis=3).max(axis=1).astype(np.float32) / np.float32(255)
        highest = ndimage.gaussian_filter(ndimage.maximum_filter(peaks, 5) ** GAMMA, 3.0)
        return np.asarray(highest ** (1 / GAMMA), np.float32)

    def _mask(self, boxes: Sequence[Box]) -> Floats:
        """Return the place of the shade (a, b): 1 in the boxes, with soft edges around them."""
        rows, columns = _map_shape(*self._size)
        y, x = (np.arange(rows) + 0.5) * SHADE_STEP, (np.arange(columns) + 0.5) * SHADE_STEP
        mask = np.zeros((rows, columns), np.float32)
        soft = SHADE_EDGE * min(self._size) / 1080
        for box in boxes:
            across = _rise(1.0 - np.maximum(box.left - x, x - box.right) / soft)
            down = _rise(1.0 - np.maximum(box.top - y, y - box.bottom) / soft)
            mask = np.maximum(mask, (down[:, None] * across[None, :]).astype(np.float32))
        return mask

    def _find_parts(self, kind: ShotKind, in_area: bool) -> tuple[Part, ...]:
        """Return the parts of the picture that a kind of view shows, the best first."""
        picture = self._graded()
        area = self._area if in_area else Box(0, 0, *self._size)
        width, height = area.right - area.left, area.bottom - area.top
        clear = (0.0, 0.0, 1.0, 1.0) if in_area else self._clear_share()
        aspect, frame = picture.width / picture.height, width / height
        shown = picture.width * min(1.0, frame / aspect)
        most = MAX_ENLARGEMENT * shown / width * min(self._size) / 1080
        wanted = {"near": NEAR_ZOOM, "close": CLOSE_ZOOM}.get(kind, 1.0)
        zooms = [max(1.0, min(wanted, most) / further) for further in (1.0, 1.25, 1.6, CLOSE_ZOOM)]
        faces, words = picture.faces, self._list_words(area)
        widest = zooms[-1]
        if faces and words:
            # Nearer, there is room to move a face to the side.
            zooms += [widest * nearer for nearer in NEARER_ZOOMS]
        count = PART_COUNTS.get(kind, 1)
        whole: list[Part] = []
        for zoom in zooms:
            parts = choose_parts(picture.salient, aspect, frame, zoom, count, clear, faces, words)
            uncut = [part for part in parts if not is_face_cut(part, faces)]
            uncrossed = [part for part in uncut if not is_face_crossed(part, faces, words)]
            if uncrossed:
                return tuple(uncrossed)
            whole = whole or uncut
        # Better a face with words on it than none.
        return tuple(whole) or tuple(
            choose_parts(picture.salient, aspect, frame, widest, 1, clear, faces)
        )

    def _list_words(self, area: Box) -> list[tuple[float, float, float, float]]:
        """Return the boxes of words while someone sings, as shares of an area; not all of it."""
        width, height = area.right - area.left, area.bottom - area.top
        boxes = [
            (
                max(0.0, (box.left - area.left) / width),
                max(0.0, (box.top - area.top) / height),
                min(1.0, (box.right - area.left) / width),
                min(1.0, (box.bottom - area.top) / height),
            )
            for box in self._dressing.shades.get("sing", ())
        ]
        return [box for box in boxes if box[0] > 0.0 or box[1] > 0.0 or box[2] < 1.0]

    def _clear_share(self) -> tuple[float, float, float, float]:
        box, (width, height) = self._dressing.clear, self._size
        if box is None:
            return 0.0, 0.0, 1.0, 1.0
        return box.left / width, box.top / height, box.right / width, box.bottom / height


def _rise(share: Floats) -> Floats:
    """Return an eased rise from 0 to 1, so that no line is seen where a fade begins."""
    share = np.clip(share, 0.0, 1.0)
    return np.asarray(share * share * (3.0 - 2.0 * share), np.float32)


def _map_shape(width: int, height: int) -> tuple[int, int]:
    return -(-height // SHADE_STEP), -(-width // SHADE_STEP)


def _bayer(order: int) -> Floats:
    """Return Bayer's matrix (1973) of thresholds from 0 to 1."""
    matrix = np.zeros((1, 1))
    for _ in range(order):
        matrix = np.block([[4 * matrix, 4 * matrix + 2], [4 * matrix + 3, 4 * matrix + 1]])
    return ((matrix + 0.5) / matrix.size).astype(np.float32)


_DITHER = _bayer(3)
_EVEN = np.full((1, 1), 0.5, np.float32)
