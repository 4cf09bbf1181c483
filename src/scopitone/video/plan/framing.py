"""Parts of a picture that are worth a view of their own, found by what is salient in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scopitone.core.graphics import skia
from scopitone.video.plan.palette import decode_cover

Gray = NDArray[np.float32]

MAP_SIDE = 64
"""Side of the map of saliency: what the eye finds at a glance."""

BORDER = 0.09
"""Width of the border of a part, as a share of it, in which nothing salient may be cut."""

EDGE = 0.002
"""Distance from the edge of the picture from which a side of a part cuts something."""

BORDER_WEIGHT = 0.8
"""How much what is cut counts against what is shown."""

NOISE_SHARE = 0.1
"""Amplitude below which a frequency counts as noise, as a share of the mean."""

MIDDLE = 0.7
"""Standard deviation of the weight of the middle of a picture, in halves of its side."""

STEPS = 13
"""Positions that are compared along each axis."""

MIN_FACE_SHARE, MAX_FACE_SHARE = 0.006, 0.45
"""Of the picture, that a face has."""

MIN_SKIN_CHROMA = 0.25
"""Of skin, so that white cloth in warm light does not count as skin."""

MIN_EYE_DARKNESS, MAX_SKIN_REDNESS = 0.36, 0.43
"""How much darker than the rest the darkest tenth of the upper part of a face is, and (R - G) / R
of skin: more of it is cloth or wood.
"""

GRAY_WEIGHTS = np.array([0.2126, 0.7152, 0.0722])

MIN_SKIN_SHARE = 0.5
"""Of the place of a face, that is in the color of skin."""

FACE_SEEN = 0.04, 0.80
"""Shares of a face. What shows less does not show it, what shows more does not cut it: hair and
chin are missing.
"""

WORST_RATE = 2.0
"""How much worse than the best a part may be."""

DULL_SHARE = 0.4
"""The least a part may show, as a share of what the best shows: an empty sky is not a picture."""

CUT_WEIGHT = 6.0
"""How much it counts against a part that it cuts a face."""

CROSS_WEIGHT, CROSSED_SHARE = 5.0, 0.12
"""How much it counts against a part that words cross a face, and the share of it, hair and chin,
that they may have.
"""

HEADROOM_WEIGHT = 1.2
"""How much a part that is higher in the picture is preferred: there are the heads."""

OVERLAP_WEIGHT = 0.6
"""How much a part that was shown already counts against another one."""


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle of a picture as shares of its width and height."""

    left: float
    top: float
    width: float
    height: float


def find_faces(colors: Gray) -> tuple[Part, ...]:
    """Return the area that is most likely a face, down to the chin, or nothing.

    An area in the colors of skin (Kovač, Peer and Solina 2003, "Human skin colour clustering for
    face detection"), in whose upper part something is dark, as eyes and brows are. It may be
    another thing that looks so from afar. colors: (h, w, 3), sRGB 0 to 1.
    """
    # Imported here, because it takes 0.25 s, and processes that only plan need none of it.
    from scipy import ndimage

    factors = (MAP_SIDE / colors.shape[0], MAP_SIDE / colors.shape[1], 1.0)
    small = 255 * ndimage.zoom(colors, factors, order=1, grid_mode=True, mode="nearest")
    red, green, blue = (small[..., index] for index in range(3))
    is_skin = (red > 95) & (green > 40) & (blue > 20) & (red - green > 15) & (red > blue)
    is_skin &= red - blue > MIN_SKIN_CHROMA * red
    redness = (red - green) / np.maximum(red, 1.0)
    labels, _ = ndimage.label(ndimage.binary_opening(is_skin, iterations=1))
    best, face = 0.0, None
    for number, (rows, columns) in enumerate(ndimage.find_objects(labels), 1):
        width, height = columns.stop - columns.start, rows.stop - rows.start
        # A neck and shoulders hang on a face: it is as high as wide, and a half.
        height = min(height, round(1.5 * width))
        share = width * height / MAP_SIDE**2
        skin = labels[rows, columns][:height] == number
        shade = (small[rows, columns] @ GRAY_WEIGHTS)[: max(2, round(0.6 * height))]
        dark = 1.0 - float(np.percentile(shade, 10)) / max(float(np.median(shade)), 1.0)
        tone = float(np.mean(redness[rows, columns][:height][skin]))
        is_face = (
            MIN_FACE_SHARE <= share <= MAX_FACE_SHARE
            and height >= 0.8 * width
            and columns.start > 0
            and columns.stop < MAP_SIDE
            and float(skin.mean()) >= MIN_SKIN_SHARE
            and dark >= MIN_EYE_DARKNESS
            and tone <= MAX_SKIN_REDNESS
        )
        middle = abs((columns.start + columns.stop) / MAP_SIDE - 1.0)
        rate = dark * np.sqrt(share) * (1.0 - 0.6 * middle) * (1.0 - 0.8 * rows.start / MAP_SIDE)
        if is_face and rate > best:
            best = float(rate)
            # Hair is not in the color of skin, but belongs to a face.
            top = rows.start - 0.25 * height
            sides = (columns.start - 0.08 * width, top, 1.16 * width, 1.25 * height)
            face = Part(*(side / MAP_SIDE for side in sides))
    return () if face is None else (face,)


@lru_cache(maxsize=4)
def find_faces_of(picture: bytes) -> tuple[Part, ...]:
    """Return the faces of an encoded picture, see `find_faces`."""
    pixels = decode_cover(picture).toarray(colorType=skia.ColorType.kRGBA_8888_ColorType)
    return find_faces(pixels[..., :3].astype(np.float32) / np.float32(255))


def is_face_cut(part: Part, faces: Sequence[Part]) -> bool:
    """Return whether a side of the part goes through a face, or leaves all of them out.

    A person without a head is not a picture.
    """
    shares = [_share_within(face, part) for face in faces]
    is_cut = any(FACE_SEEN[0] < share < FACE_SEEN[1] for share in shares)
    return bool(shares) and (is_cut or max(shares) < FACE_SEEN[1])


def is_face_crossed(
    part: Part, faces: Sequence[Part], words: Sequence[tuple[float, float, float, float]]
) -> bool:
    """Return whether words cross a face in a view of the part.

    words: left, top, right and bottom of the areas of words, as shares of the view.
    """
    return _measure_crossing(part, faces, words) > CROSSED_SHARE


def _measure_crossing(
    part: Part, faces: Sequence[Part], words: Sequence[tuple[float, float, float, float]]
) -> float:
    """Return the largest share of a face that is within an area of words."""
    areas = [
        Part(
            part.left + left * part.width,
            part.top + top * part.height,
            (right - left) * part.width,
            (bottom - top) * part.height,
        )
        for left, top, right, bottom in words
    ]
    return max((_share_within(face, area) for face in faces for area in areas), default=0.0)


def _share_within(face: Part, part: Part) -> float:
    """Return the share of a face, or of another part, that is within a part."""
    return _intersect(face, part) / (face.width * face.height)


def _intersect(one: Part, other: Part) -> float:
    """Return the area that two parts have in common, as a share of the picture."""
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return max(0.0, across) * max(0.0, down)


def measure_saliency(gray: Gray) -> Gray:
    """Return how salient each place of a picture is, (64, 64), with a mean of 1.

    Spectral residual (Hou and Zhang 2007, "Saliency detection: a spectral residual approach"):
    what the logarithm of the spectrum has beyond its own average. gray: (h, w).
    """
    from scipy import ndimage

    factors = (MAP_SIDE / gray.shape[0], MAP_SIDE / gray.shape[1])
    small = ndimage.zoom(gray, factors, order=1, grid_mode=True, mode="nearest")
    spectrum = np.fft.fft2(small)
    size = np.abs(spectrum)
    # Flat drawings have frequencies without any amplitude, whose logarithm means nothing.
    log = np.log(size + NOISE_SHARE * float(size[1:, 1:].mean()) + 1e-6)
    residual = log - ndimage.uniform_filter(log, 3, mode="wrap")
    energy = np.abs(np.fft.ifft2(np.exp(residual + 1j * np.angle(spectrum)))) ** 2
    smooth = ndimage.gaussian_filter(energy, 2.5)
    # The edge of the picture is not a thing in it.
    rim = np.clip(np.minimum(np.arange(MAP_SIDE), np.arange(MAP_SIDE)[::-1]) / 4, 0.2, 1.0)
    smooth = smooth * rim[:, None] * rim[None, :]
    # What is in the middle matters more than what is in the corners.
    away = np.linspace(-1.0, 1.0, MAP_SIDE) ** 2
    smooth = smooth * np.exp(-0.5 * (away[:, None] + away[None, :]) / MIDDLE**2)
    # Evenly textured pictures are salient nowhere; a single spot is not all of a picture.
    salient: Gray = (smooth / max(float(smooth.mean()), 1e-12)).astype(np.float32)
    return np.minimum(salient, 6.0)


def choose_parts(
    salient: Gray,
    aspect: float,
    frame: float,
    zoom: float,
    count: int,
    clear: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0),
    faces: Sequence[Part] = (),
    words: Sequence[tuple[float, float, float, float]] = (),
) -> list[Part]:
    """Return `count` parts of a picture that fill a frame, the best first, most of them apart.

    aspect: width by height of the picture, frame: that of the frame. zoom: how much nearer than
    the largest such part they are. clear: left, top, right and bottom of the area of the frame
    that has no words, as shares. faces: are not cut, if that is possible, nor crossed by `words`,
    see `is_face_crossed`. A part that is much worse than the best, or nearly empty, is not
    returned.
    """
    width, height = min(1.0, frame / aspect) / zoom, min(1.0, aspect / frame) / zoom
    places = [
        (
            part,
            _rate_part(salient, part, clear)
            - CUT_WEIGHT * is_face_cut(part, faces)
            - CROSS_WEIGHT * _measure_crossing(part, faces, words),
        )
        for top in np.linspace(0.0, 1.0 - height, 1 if height > 0.999 else STEPS)
        for left in np.linspace(0.0, 1.0 - width, 1 if width > 0.999 else STEPS)
        for part in (Part(float(left), float(top), width, height),)
    ]
    shown = [_measure_shown(salient, part, clear) for part, _ in places]
    least = DULL_SHARE * max(shown)
    places = [place for place, share in zip(places, shown, strict=True) if share >= least]
    chosen: list[Part] = []
    while len(chosen) < min(count, len(places)):
        rates = [
            rate
            - OVERLAP_WEIGHT * max((_share_within(part, other) for other in chosen), default=0.0)
            for part, rate in places
        ]
        best, rate = places[int(np.argmax(rates))]
        first = max(rate for _, rate in places) if chosen else rate
        if best in chosen or rate < first - WORST_RATE:
            break
        chosen.append(best)
    return chosen


def _measure_shown(salient: Gray, part: Part, clear: tuple[float, float, float, float]) -> float:
    """Return how salient a part is where there are no words."""
    return _mean_within(
        salient,
        part.left + clear[0] * part.width,
        part.top + clear[1] * part.height,
        part.left + clear[2] * part.width,
        part.top + clear[3] * part.height,
    )


def _rate_part(salient: Gray, part: Part, clear: tuple[float, float, float, float]) -> float:
    """Return how well a part shows what is salient where there are no words, and cuts nothing."""
    left, top = part.left, part.top
    right, bottom = left + part.width, top + part.height
    shown = _measure_shown(salient, part, clear)
    across, down = BORDER * part.width, BORDER * part.height
    rims = []
    if top > EDGE:
        rims.append(_mean_within(salient, left, top, right, top + down))
    if bottom < 1.0 - EDGE:
        rims.append(_mean_within(salient, left, bottom - down, right, bottom))
    if left > EDGE:
        rims.append(_mean_within(salient, left, top, left + across, bottom))
    if right < 1.0 - EDGE:
        rims.append(_mean_within(salient, right - across, top, right, bottom))
    return shown - BORDER_WEIGHT * max(rims, default=0.0) - HEADROOM_WEIGHT * top / part.height


def _mean_within(salient: Gray, left: float, top: float, right: float, bottom: float) -> float:
    """Return the mean of a map of MAP_SIDE within a rectangle, given in shares."""
    first, last = int(top * MAP_SIDE), max(int(top * MAP_SIDE) + 1, round(bottom * MAP_SIDE))
    begin, end = int(left * MAP_SIDE), max(int(left * MAP_SIDE) + 1, round(right * MAP_SIDE))
    return float(salient[first:last, begin:end].mean())


def measure_likeness(one: Part, other: Part) -> float:
    """Return the intersection of two parts as a share of their union."""
    common = _intersect(one, other)
    return common / (one.width * one.height + other.width * other.height - common)
