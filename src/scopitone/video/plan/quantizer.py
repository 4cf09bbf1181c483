"""The main colors of a picture: Wu's quantizer, refined by weighted k-means in CIELAB.

M. E. Celebi, "Improving the Performance of K-Means for Color Quantization" (2011), as in Google's
material-color-utilities (Apache-2.0), of which this is a port to NumPy with the same results. The
only Python package of it with wheels has none for Linux on arm64.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_BITS = 5
_SIDE = (1 << _BITS) + 1
_ITERATIONS = 100
_MIN_MOVE = 4.0
"""The distance in CIELAB by which a pixel must come closer to change its cluster. The original's
constant is 3, but it compares whole numbers.
"""
_SEED = 42688
_WHITE = np.array((95.047, 100.0, 108.883))
_TO_XYZ = np.array(
    (
        (0.41233895, 0.35762064, 0.18051042),
        (0.2126, 0.7152, 0.0722),
        (0.01932141, 0.11916382, 0.95034478),
    )
)
_FROM_XYZ = np.array(
    ((3.2406, -1.5372, -0.4986), (-0.9689, 1.8758, 0.0415), (0.0557, -0.2040, 1.0570))
)
_EPSILON, _KAPPA = 216.0 / 24389.0, 24389.0 / 27.0


def quantize(pixels: NDArray[np.uint8], colors: int) -> tuple[NDArray[np.uint8], Ints]:
    """Find at most `colors` colors for `pixels`.

    Args:
        pixels: (n, 3) sRGB, n at least 1.
        colors: 1 to 256.

    Returns:
        (k, 3) sRGB in ascending order, and (k,) the number of pixels of each.
    """
    codes = pixels.astype(np.int64) @ (1 << 16, 1 << 8, 1)
    values, first, counts = np.unique(codes, return_index=True, return_counts=True)
    order = np.argsort(first)
    points, weights = _to_lab(_unpack(values[order])), counts[order]
    means, sizes = _k_means(
        points, weights, _to_lab(_split_by_variance(pixels.astype(np.int64), colors))
    )
    codes, places = np.unique(_to_rgb(means) @ (1 << 16, 1 << 8, 1), return_inverse=True)
    totals = np.bincount(places, weights=sizes).astype(np.int64)
    return _unpack(codes[totals > 0]).astype(np.uint8), totals[totals > 0]


def _unpack(codes: Ints) -> Ints:
    return np.stack([codes >> 16, codes >> 8, codes], axis=-1) & 255


# Boxes of the color cube: (2, 3), the planes below and at the top of red, green and blue.


def _split_by_variance(pixels: Ints, colors: int) -> Ints:
    """Split the color cube where the variance is largest; return the boxes' means, (k, 3)."""
    moments = _sum_moments(pixels)
    boxes = [np.array(((0, 0, 0), (_SIDE - 1,) * 3))]
    variances = [0.0]
    target = 0
    while len(boxes) < colors:
        parts = _cut(moments, boxes[target])
        if parts is None:
            variances[target] = 0.0
        else:
            boxes[target], new = parts
            boxes.append(new)
            variances[target] = _variance(moments, boxes[target])
            variances.append(_variance(moments, new))
        target = int(np.argmax(variances))
        if variances[target] <= 0.0:
            break
    sums = np.array([_box_sums(moments, box) for box in boxes])
    sums = sums[sums[:, 0] > 0]
    means: Ints = sums[:, 1:4] // sums[:, :1]
    return means


def _sum_moments(pixels: Ints) -> Ints:
    """Return (5, side, side, side): sums of count, red, green, blue, squares below a corner."""
    cells = np.ravel_multi_index(tuple((pixels >> (8 - _BITS)).T + 1), (_SIDE,) * 3)
    columns = [np.ones(len(pixels)), *pixels.T, (pixels**2).sum(axis=1)]
    sums = [np.bincount(cells, weights=column, minlength=_SIDE**3) for column in columns]
    cube = np.array(sums).astype(np.int64).reshape(5, _SIDE, _SIDE, _SIDE)
    return cube.cumsum(axis=1).cumsum(axis=2).cumsum(axis=3)


def _slice_sums(moments: Ints, box: Ints, axis: int) -> Ints:
    """Return (5, side): sums from the cube's edge to each plane across `axis`, within the box."""
    (low_a, high_a), (low_b, high_b) = np.delete(box, axis, axis=1).T
    planes = np.moveaxis(moments, 1 + axis, 1)
    slices: Ints = (
        planes[:, :, high_a, high_b]
        - planes[:, :, high_a, low_b]
        - planes[:, :, low_a, high_b]
        + planes[:, :, low_a, low_b]
    )
    return slices


def _box_sums(moments: Ints, box: Ints) -> Ints:
    slices = _slice_sums(moments, box, 0)
    volume: Ints = slices[:, box[1, 0]] - slices[:, box[0, 0]]
    return volume


def _variance(moments: Ints, box: Ints) -> float:
    if np.prod(box[1] - box[0]) <= 1:
        return 0.0
    weight, *means, squares = _box_sums(moments, box).astype(np.float64)
    return float(squares - sum(mean * mean for mean in means) / weight)


def _cut(moments: Ints, box: Ints) -> tuple[Ints, Ints] | None:
    """Split `box` into the two parts with the smallest variances; None if it cannot be split."""
    best = [_find_best_plane(moments, box, axis) for axis in range(3)]
    axis = int(np.argmax([gain for gain, _ in best]))
    gain, plane = best[axis]
    if gain <= 0.0:
        return None
    below, above = box.copy(), box.copy()
    below[1, axis] = above[0, axis] = plane
    return below, above


def _find_best_plane(moments: Ints, box: Ints, axis: int) -> tuple[float, int]:
    """Return the gain and the position of the best cut across `axis`; gain 0 if there is none."""
    slices = _slice_sums(moments, box, axis)[:4]
    low, high = box[:, axis]
    below = slices[:, low + 1 : high] - slices[:, [low]]
    above = slices[:, [high]] - slices[:, [low]] - below
    possible = np.flatnonzero((below[0] > 0) & (above[0] > 0))
    if not len(possible):
        return 0.0, -1
    gains = _sum_gain(below[:, possible]) + _sum_gain(above[:, possible])
    best = int(np.argmax(gains))
    return float(gains[best]), int(low + 1 + possible[best])


def _sum_gain(sums: Ints) -> Floats:
    weight, red, green, blue = sums.astype(np.float64)
    gain: Floats = (red * red + green * green + blue * blue) / weight
    return gain


def _k_means(points: Floats, weights: Ints, means: Floats) -> tuple[Floats, Ints]:
    """Refine `means` (k, 3) for `points` (n, 3) in CIELAB; also the weight of each, (k,)."""
    count = len(means)
    places = _glibc_random(len(points)) % count
    sizes = np.zeros(count, np.int64)
    for iteration in range(_ITERATIONS):
        moved, places = _reassign(points, means, places)
        if not moved and iteration:
            break
        sizes = np.bincount(places, weights=weights, minlength=count).astype(np.int64)
        sums = [np.bincount(places, weights=axis * weights, minlength=count) for axis in points.T]
        # A cluster without pixels becomes black, as in the original.
        means = np.stack(sums, axis=1) / np.maximum(sizes, 1)[:, None]
    return means, sizes


def _reassign(points: Floats, means: Floats, places: Ints) -> tuple[bool, Ints]:
    between = _squared_distances(means, means)
    distances = _squared_distances(points, means)
    rows = np.arange(len(points))
    now = distances[rows, places]
    # By the triangle inequality no other can be nearer.
    near = between[places] < 4 * now[:, None]
    distances = np.where(near, distances, np.inf)
    best = np.argmin(distances, axis=1)
    least = distances[rows, best]
    closer = least < now
    moving = np.zeros(len(points), bool)
    moving[closer] = np.sqrt(now[closer]) - np.sqrt(least[closer]) >= _MIN_MOVE
    return bool(moving.any()), np.where(moving, best, places)


def _squared_distances(points: Floats, others: Floats) -> Floats:
    lightness, a, b = (points[:, None, axis] - others[None, :, axis] for axis in range(3))
    squares: Floats = lightness * lightness + a * a + b * b
    return squares


def _glibc_random(count: int) -> Ints:
    """Return the first numbers of glibc's rand() after srand(_SEED), as the original uses."""
    state = [_SEED]
    for _ in range(30):
        state.append(16807 * state[-1] % 2147483647)
    state += state[:3]
    for index in range(34, 344 + count):
        state.append((state[index - 3] + state[index - 31]) & 0xFFFFFFFF)
    return np.array(state[344:], np.int64) >> 1


def _to_lab(rgb: Ints) -> Floats:
    """Convert (n, 3) sRGB, 0 to 255, to CIELAB."""
    part = rgb / 255.0
    linear = np.where(part <= 0.040449936, part / 12.92, ((part + 0.055) / 1.055) ** 2.4) * 100.0
    xyz = linear @ _TO_XYZ.T / _WHITE
    x, y, z = np.where(xyz > _EPSILON, np.cbrt(xyz), (_KAPPA * xyz + 16) / 116).T
    return np.stack([116.0 * y - 16, 500.0 * (x - y), 200.0 * (y - z)], axis=1)


def _to_rgb(lab: Floats) -> Ints:
    """Convert (n, 3) CIELAB to the nearest sRGB, 0 to 255."""
    y = (lab[:, 0] + 16.0) / 116.0
    f = np.stack([lab[:, 1] / 500.0 + y, y, y - lab[:, 2] / 200.0], axis=1)
    xyz = np.where(f**3 > _EPSILON, f**3, (116.0 * f - 16.0) / _KAPPA)
    xyz[:, 1] = np.where(lab[:, 0] > 8.0, y**3, lab[:, 0] / _KAPPA)
    part = (xyz * _WHITE) @ _FROM_XYZ.T / 100.0
    curved = 1.055 * np.maximum(part, 0.0031308) ** (1.0 / 2.4) - 0.055
    coded = np.where(part <= 0.0031308, part * 12.92, curved)
    rgb: Ints = np.clip(np.floor(coded * 255.0 + 0.5), 0, 255).astype(np.int64)
    return rgb
