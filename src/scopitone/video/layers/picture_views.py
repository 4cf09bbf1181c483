"""A picture from edge to edge, in the view of the shot, which the beat moves."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from scopitone.video.layers.layout_pose import Choreography
from scopitone.video.layers.view_stills import (
    LIGHT_STEPS,
    MAX_PULSE,
    PART_COUNTS,
    Dressing,
    View,
    ViewStills,
)
from scopitone.video.plan.easing import ease, mix, ramp
from scopitone.video.plan.shots import PUSH_FRAMES, ShotList, ViewShot
from scopitone.video.plan.timeline import Pose, Timeline
from scopitone.video.raster import zoom_kernels
from scopitone.video.raster.canvas import Canvas

# How much the pulse of the beat enlarges the picture, and a drop does.
PULSE_ZOOM, DROP_ZOOM = 0.025, 0.035
# The number of sizes up to a pulse of 1: a step moves the edge of the frame by 4 pixels at 1080p.
PULSE_STEPS = 6
# The margin beyond the frame that a slowly moving picture needs, and the seconds of its path.
DRIFT_ZOOM, DRIFT_SECONDS = 1.04, (53.0, 41.0)
# The number of frames that share a place on it, which are less than a pixel apart.
HOLD_FRAMES = 8


class PictureViews:
    """Makes canvases that show the view of frame n; see `Dressing`.

    `picture` is an encoded picture, by default the cover.
    """

    def __init__(
        self,
        timeline: Timeline,
        choreography: Choreography,
        dressing: Dressing,
        picture: bytes | None = None,
    ) -> None:
        self._timeline, self._choreography, self._dressing = timeline, choreography, dressing
        self._size = timeline.width, timeline.height
        self._shots = ShotList(timeline.shots)
        self._stills = ViewStills(timeline, dressing, picture or timeline.cover)
        self._has_columns = any(
            box.top <= 0 and box.bottom >= timeline.height and box.right - box.left < timeline.width
            for box in dressing.shades.get("sing", ())
        )
        self._drifted = lru_cache(maxsize=2)(self._drift_view)
        self._tile = lru_cache(maxsize=PULSE_STEPS + 2)(self._zoom_view)

    def canvas(self, n: int) -> Canvas:
        """Return a new canvas with the picture of frame n."""
        shot, before = self._shots.at(n), self._shots.before(n)
        way = ramp(n - shot.start, 0.0, PUSH_FRAMES) if shot.pushes else 1.0
        canvas = self._draw(shot, n)
        if way < 1.0 and before.kind not in ("wide", "words"):
            _push(canvas, self._draw(before, n), ease(way), axis=int(not self._has_columns))
        return canvas

    def _draw(self, shot: ViewShot, n: int) -> Canvas:
        row = min(n, len(self._timeline.energy) - 1)
        dynamics = self._timeline.dynamics
        drop = DROP_ZOOM / PULSE_ZOOM * float(dynamics.drop[row])
        pulse = min(MAX_PULSE, float(dynamics.pulse[row]) + drop)
        lift = round(mix(0.0, LIGHT_STEPS, float(dynamics.lift[row])))
        step = round(pulse * PULSE_STEPS) if pulse >= self._dressing.least_pulse else 0
        before, after, way = self._choreography.travel(n)
        in_area = self._is_in_area(shot)
        view = View(shot.kind, shot.point, in_area, self._choose_print(shot, in_area))
        canvas = Canvas.blank(*self._size)
        if self._drifts:
            held = n - n % HOLD_FRAMES
            canvas.copy_from(self._drifted(view, after, lift, step, held))
        else:
            canvas.copy_from(self._tile(view, after, lift, step))
        if way < 1.0 and before != after:
            canvas.mix(self._tile(view, before, lift, step), 1.0 - way)
        return canvas

    def _is_in_area(self, shot: ViewShot) -> bool:
        """Return whether the picture leaves room for words: someone sings soon after it begins.

        It stays so during the shot, because everything else that cuts is a shot of its own.
        """
        if self._dressing.area is None:
            return False
        _, pose, _ = self._choreography.travel(max(0.0, shot.start) + self._timeline.fps)
        if self._stills.has_face:
            return pose != "open"
        return pose == "sing" and shot.kind in ("full", "near")

    def _choose_print(self, shot: ViewShot, in_area: bool) -> int:
        """Return the number of the print of a shot, 0 for the picture itself."""
        if not self._dressing.prints or not self._stills.is_alike(in_area):
            return 0
        # Each view of a kind is another one than the view of it before, and than other kinds'.
        kind = list(PART_COUNTS).index(shot.kind) if shot.kind in PART_COUNTS else 0
        return (shot.point + kind) % (len(self._dressing.prints) + 1)

    @property
    def _drifts(self) -> bool:
        return self._dressing.drifts and self._timeline.motion != "still"

    def _drift_view(self, view: View, pose: Pose, lift: int, step: int, n: int) -> Canvas:
        """Return a view that moves along a slow path, still in silence."""
        pulse = step / PULSE_STEPS
        row = min(n, len(self._timeline.energy) - 1)
        seconds = float(self._timeline.dynamics.flow[row])
        x, y = (0.42 * np.sin(2 * np.pi * seconds / period) for period in DRIFT_SECONDS)
        scale = 1.0 / (DRIFT_ZOOM * (1.0 + PULSE_ZOOM * pulse))
        return self._cut(
            self._stills.draw(view, pose, lift),
            scale,
            1.0 + self._dressing.pulse_light * pulse,
            (x, y),
        )

    def _zoom_view(self, view: View, pose: Pose, lift: int, step: int) -> Canvas:
        base = self._stills.draw(view, pose, lift)
        if step == 0:
            return base
        pulse = step / PULSE_STEPS
        return self._cut(
            base, 1.0 / (1.0 + PULSE_ZOOM * pulse), 1.0 + self._dressing.pulse_light * pulse
        )

    def _cut(
        self, base: Canvas, scale: float, gain: float, place: tuple[float, float] = (0.0, 0.0)
    ) -> Canvas:
        """Return a part of `scale` of a canvas; `place` is -0.5 to 0.5 of the free space."""
        width, height = self._size
        canvas = Canvas.blank(width, height)
        for out, plane, black in (
            (canvas.luma, base.luma, 16),
            (canvas.blue, base.blue, 128),
            (canvas.red, base.red, 128),
        ):
            down, across = plane.shape
            left = (0.5 + place[0]) * across * (1.0 - scale)
            top = (0.5 + place[1]) * down * (1.0 - scale)
            light = np.full(down, gain, np.float32)
            zoom_kernels.zoom_plane(out, plane, left, top, scale, light, black)
        return canvas


def _push(canvas: Canvas, leaving: Canvas, way: float, *, axis: int) -> None:
    """Move the picture of `canvas` in from below (axis 0) or the right (1), and `leaving` out.

    So the shade of both stays behind the words.
    """
    moved = 2 * round(canvas.luma.shape[axis] * way / 2)
    planes = ((canvas.luma, leaving.luma), (canvas.blue, leaving.blue), (canvas.red, leaving.red))
    for index, pair in enumerate(planes):
        shift = moved if index == 0 else moved // 2
        plane, other = (np.moveaxis(half, axis, 0) for half in pair)
        arriving = plane[:shift].copy()
        plane[: len(plane) - shift] = other[shift:]
        plane[len(plane) - shift :] = arriving
