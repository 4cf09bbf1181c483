"""Compiled kernels that single styles need: a turning record, a landscape, motes, noise.

As in `kernels`: YUV 4:2:0 planes, sizes in pixels of the luma plane, written in place.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scopitone.core.kernels import kernel
from scopitone.video.raster.yuv_kernels import Floats, Plane

HALF = np.float32(0.5)
ONE = np.float32(1.0)
# The opacity below which a light changes no value of eight bits.
INVISIBLE = np.float32(0.5 / 240)


@kernel(fastmath=True, nogil=True)
def _turn_plane(
    plane: Plane,
    picture: Plane,
    cx: float,
    cy: float,
    radius: float,
    angle: float,
    inner: float,
) -> None:
    height, width = plane.shape
    side = picture.shape[0]
    scale = np.float32(side / (2.0 * radius))
    sin, cos = np.float32(np.sin(-angle)) * scale, np.float32(np.cos(-angle)) * scale
    middle = np.float32((side - 1) / 2)
    for r in range(max(0, int(cy - radius) - 1), min(height, int(cy + radius) + 2)):
        dy = np.float32(r + 0.5 - cy)
        for c in range(max(0, int(cx - radius) - 1), min(width, int(cx + radius) + 2)):
            dx = np.float32(c + 0.5 - cx)
            distance = np.sqrt(dx * dx + dy * dy)
            cover = min(ONE, np.float32(radius) - distance + HALF)
            cover = min(cover, distance - np.float32(inner) + HALF)
            if cover <= 0:
                continue
            u = min(max(cos * dx - sin * dy + middle, np.float32(0)), np.float32(side - 1.001))
            v = min(max(sin * dx + cos * dy + middle, np.float32(0)), np.float32(side - 1.001))
            i, j = int(v), int(u)
            fv, fu = v - np.float32(i), u - np.float32(j)
            upper = np.float32(picture[i, j]) * (ONE - fu) + np.float32(picture[i, j + 1]) * fu
            lower = (
                np.float32(picture[i + 1, j]) * (ONE - fu) + np.float32(picture[i + 1, j + 1]) * fu
            )
            value = upper * (ONE - fv) + lower * fv
            old = np.float32(plane[r, c])
            plane[r, c] = np.uint8(np.int32(old + (value - old) * cover + HALF))


@kernel(fastmath=True, nogil=True)
def draw_turned(
    luma: Plane,
    blue: Plane,
    red: Plane,
    picture_luma: Plane,
    picture_blue: Plane,
    picture_red: Plane,
    cx: float,
    cy: float,
    radius: float,
    angle: float,
    inner: float,
) -> None:
    """Draw a square picture as a disc with a hole of `inner` pixels, turned by `angle` radians.

    picture_luma: (s, s), its chroma (s/2, s/2). (cx, cy): the center in pixels, `radius` likewise.
    """
    _turn_plane(luma, picture_luma, cx, cy, radius, angle, inner)
    _turn_plane(blue, picture_blue, cx / 2, cy / 2, radius / 2, angle, inner / 2)
    _turn_plane(red, picture_red, cx / 2, cy / 2, radius / 2, angle, inner / 2)


@kernel(fastmath=True, nogil=True)
def draw_grooves(
    luma: Plane, cx: float, cy: float, inner: float, outer: float, rings: Floats, lit: Floats
) -> None:
    """Light the ring between two radii, most along one axis, as a lamp lights a record.

    rings: (n,), luma added at most, from the inner radius to the outer. lit: (3,) the axis as a
    unit vector (x, y), and the least share of the light.
    """
    height, width = luma.shape
    count = rings.shape[0]
    per_pixel = np.float32(count / (outer - inner))
    left, right = max(0, int(cx - outer)), min(width, int(cx + outer) + 1)
    # What is within the inner radius, or beyond the last ring, gets no light.
    lights = np.zeros(count + 2, np.float32)
    lights[1 : count + 1] = rings
    length = right - left
    places, shares = np.empty(length, np.int32), np.empty(length, np.float32)
    # Three loops instead of one, because a loop that looks up values is not vectorized.
    for r in range(max(0, int(cy - outer)), min(height, int(cy + outer) + 1)):
        dy = np.float32(r + 0.5 - cy)
        start = np.float32(left + 0.5 - cx)
        for c in range(length):
            dx = start + np.float32(np.int32(c))
            distance = np.sqrt(dx * dx + dy * dy)
            ring = (distance - np.float32(inner)) * per_pixel + ONE
            places[c] = np.int32(min(max(ring, np.float32(0)), np.float32(count + 1)))
            along = (dx * lit[0] + dy * lit[1]) / max(distance, HALF)
            lobe = along * along
            shares[c] = lit[2] + (ONE - lit[2]) * lobe * lobe * lobe
        for c in range(length):
            shares[c] *= lights[places[c]]
        row = luma[r, left:right]
        for c in range(length):
            old = np.float32(row[c])
            row[c] = np.uint8(np.int32(min(old + shares[c], max(old, np.float32(235))) + HALF))


@kernel(fastmath=True, nogil=True)
def draw_ridges(
    lines: Plane, hidden: Plane, heights: Floats, half_width: Floats, strengths: Floats
) -> None:
    """Draw ridge lines that hide the ridges behind them (Anderson's floating horizon, 1983).

    lines: (h, w) coverage of the lines, out. hidden: (h, w) coverage of the ground by ridges, out.
    heights: (rows, w), the row of pixels of each ridge, nearest ridge first. half_width: (rows,)
    pixels. strengths: (rows,) opacity 0 to 1.
    """
    height, width = lines.shape
    for c in range(width):
        horizon = np.float32(height)
        for k in range(heights.shape[0]):
            y = heights[k, c]
            before = heights[k, max(0, c - 1)]
            after = heights[k, min(width - 1, c + 1)]
            # A steep line crosses more pixels of a column.
            slope = HALF * np.abs(after - before)
            reach = half_width[k] * np.sqrt(ONE + slope * slope)
            low, high = max(0, int(y - reach) - 1), min(height - 1, int(y + reach) + 1)
            for r in range(low, high + 1):
                if np.float32(r) >= horizon:
                    break
                cover = min(ONE, reach + HALF - np.abs(np.float32(r) + HALF - y))
                if cover > 0:
                    lines[r, c] = max(lines[r, c], np.uint8(np.int32(cover * 255 * strengths[k])))
            horizon = min(horizon, y)
        top = max(0, int(horizon))
        if top < height:
            # The edge is within a pixel: otherwise a slope is a staircase.
            part = min(ONE, np.float32(top) + ONE - horizon)
            hidden[top, c] = np.uint8(np.int32(part * 255 + HALF))
        for r in range(top + 1, height):
            hidden[r, c] = 255


@kernel(fastmath=True, nogil=True)
def draw_motes(
    luma: Plane,
    blue: Plane,
    red: Plane,
    places: Floats,
    color: Floats,
    sky: NDArray[np.float32],
) -> None:
    """Draw soft round lights on the frame.

    places: (n, 4) x, y, radius in pixels and opacity 0 to 1. color: (3,) Y, U, V of the lights'
    center. sky: (3,) the color that dim lights approach.
    """
    height, width = luma.shape
    for i in range(places.shape[0]):
        x, y, radius, strength = places[i]
        if strength < INVISIBLE:
            continue
        warmth = min(ONE, strength * np.float32(1.4))
        heart = sky[0] + (color[0] - sky[0]) * warmth
        inverse = ONE / (radius * radius)
        for r in range(max(0, int(y - radius)), min(height, int(y + radius) + 1)):
            dy = np.float32(r) + HALF - y
            # The columns of this row that are within the circle.
            reach = np.sqrt(max(np.float32(0), radius * radius - dy * dy))
            first, last = max(0, int(x - reach)), min(width, int(x + reach) + 1)
            row = luma[r, first:last]
            start = np.float32(first) + HALF - x
            for c in range(last - first):
                dx = start + np.float32(np.int32(c))
                fall = max(ONE - (dx * dx + dy * dy) * inverse, np.float32(0))
                old = np.float32(row[c])
                lit = old + max(heart - old, np.float32(0)) * (fall * fall * strength)
                row[c] = np.uint8(np.int32(lit + HALF))
            if r % 2 == 0:
                begin, end = (first + 1) // 2, (last + 1) // 2
                blues, reds = blue[r // 2, begin:end], red[r // 2, begin:end]
                start = np.float32(2 * begin) + HALF - x
                for c in range(end - begin):
                    dx = start + np.float32(np.int32(2 * c))
                    fall = max(ONE - (dx * dx + dy * dy) * inverse, np.float32(0))
                    alpha = fall * fall * strength
                    old_blue, old_red = np.float32(blues[c]), np.float32(reds[c])
                    blues[c] = np.uint8(np.int32(old_blue + (color[1] - old_blue) * alpha + HALF))
                    reds[c] = np.uint8(np.int32(old_red + (color[2] - old_red) * alpha + HALF))


@kernel(fastmath=True, nogil=True)
def light_plane(plane: Plane, gain: float, black: int) -> None:
    """Scale the values of a plane above `black` by `gain`."""
    height, width = plane.shape
    share = np.float32(gain)
    for r in range(height):
        for c in range(width):
            value = black + (np.float32(plane[r, c]) - black) * share + HALF
            plane[r, c] = np.uint8(np.int32(min(max(value, np.float32(0)), np.float32(255))))


@kernel(fastmath=True, nogil=True)
def dim_plane(out: Plane, picture: Plane, light: Floats, black: int) -> None:
    """Copy a plane darker. light: (h,), a factor from 0 to 1 on values above `black`."""
    height, width = out.shape
    for r in range(height):
        share = np.int32(light[r] * np.float32(1024) + HALF)
        offset = np.int32(black * 1024 + 512) - np.int32(black) * share
        for c in range(width):
            out[r, c] = np.uint8((np.int32(picture[r, c]) * share + offset) >> 10)


@kernel(fastmath=True, nogil=True)
def _noise(x: float, y: float, slopes: Floats) -> np.float32:
    """Return gradient noise (Perlin 1985, with the curve of 2002), about -0.7 to 0.7."""
    size = slopes.shape[0]
    left, top = int(np.floor(x)), int(np.floor(y))
    u, v = np.float32(x - left), np.float32(y - top)
    a, b = left % size, (left + 1) % size
    c, d = top % size, (top + 1) % size
    across = u * u * u * (u * (u * np.float32(6) - np.float32(15)) + np.float32(10))
    down = v * v * v * (v * (v * np.float32(6) - np.float32(15)) + np.float32(10))
    w, z = u - ONE, v - ONE
    upper = slopes[c, a, 0] * u + slopes[c, a, 1] * v
    upper += (slopes[c, b, 0] * w + slopes[c, b, 1] * v - upper) * across
    lower = slopes[d, a, 0] * u + slopes[d, a, 1] * z
    lower += (slopes[d, b, 0] * w + slopes[d, b, 1] * z - lower) * across
    return np.float32(upper + (lower - upper) * down)


@kernel(fastmath=True, nogil=True)
def _layered_noise(x: float, y: float, slopes: Floats, octaves: int) -> np.float32:
    """Return the sum of noise at so many scales; each is turned, so that no axis is seen."""
    total, share = np.float32(0), ONE
    for _ in range(octaves):
        total += share * _noise(x, y, slopes)
        x, y = 1.62 * x - 1.18 * y + 3.7, 1.18 * x + 1.62 * y + 9.1
        share *= HALF
    return np.float32(total)


@kernel(fastmath=True, nogil=True)
def draw_warped_noise(
    heights: Floats,
    tints: Floats,
    slopes: Floats,
    place: Floats,
    step: float,
    warp: float,
    time: float,
) -> None:
    """Draw noise whose places are moved by noise, twice (Quilez: Domain Warping, 2002).

    heights: (h, w), out, about -1 to 1. tints: (h, w), out, how far a place was moved. slopes:
    (k, k, 2), unit vectors. place: (2,), the middle of the picture; step: the distance of its
    pixels. warp: how far noise moves places. time: moves the noise that moves them.
    """
    height, width = heights.shape
    for r in range(height):
        y = place[1] + (r + 0.5 - 0.5 * height) * step
        for c in range(width):
            x = place[0] + (c + 0.5 - 0.5 * width) * step
            first = _layered_noise(x + time, y, slopes, 2)
            second = _layered_noise(x + 5.2, y + 1.3 - time, slopes, 2)
            u, v = x + warp * first, y + warp * second
            third = _layered_noise(u + 1.7, v + 9.2 + 0.6 * time, slopes, 2)
            fourth = _layered_noise(u + 8.3 - 0.5 * time, v + 2.8, slopes, 2)
            heights[r, c] = _layered_noise(x + warp * third, y + warp * fourth, slopes, 2)
            tints[r, c] = third


@kernel(fastmath=True, nogil=True)
def color_heights(
    planes: NDArray[np.uint16],
    heights: Floats,
    tints: Floats,
    wheels: Floats,
    shade: Floats,
    light: float,
    turn: float,
    relief: float,
) -> None:
    """Color a landscape of heights by a circle of colors, lit from the upper left.

    planes: (3, h, w) Y, U, V in 256ths, out. wheels: (2, n, 3) Y, U, V in circles: of the
    landscape, and of it in a shade. shade: (h, w), 0 to 1. light: a factor on everything. turn: of
    the circles, 1 is once around. relief: the strength of the light from the side, 0.55 to 1.2.
    """
    height, width = heights.shape
    count = wheels.shape[1]
    for r in range(height):
        above, below = max(0, r - 1), min(height - 1, r + 1)
        for c in range(width):
            left, right = max(0, c - 1), min(width - 1, c + 1)
            slope = heights[r, right] - heights[r, left] + heights[below, c] - heights[above, c]
            gain = min(max(ONE + np.float32(relief) * slope, np.float32(0.55)), np.float32(1.2))
            gain *= np.float32(light)
            angle = np.float32(0.42) * heights[r, c] + np.float32(0.3) * tints[r, c]
            place = (angle + np.float32(turn)) * count
            whole = int(np.floor(place))
            part = place - np.float32(whole)
            first, second = whole % count, (whole + 1) % count
            for k in range(3):
                lit = wheels[0, first, k] + (wheels[0, second, k] - wheels[0, first, k]) * part
                dark = wheels[1, first, k] + (wheels[1, second, k] - wheels[1, first, k]) * part
                value = lit + (dark - lit) * shade[r, c]
                black = np.float32(16 if k == 0 else 128)
                top = np.float32(235 if k == 0 else 240)
                value = min(max(black + (value - black) * gain, np.float32(16)), top)
                planes[k, r, c] = np.uint16(np.int32(value * np.float32(256)))
