"""Photos and clips that tests draw: scenes with a sky, a ground, and something that stands out."""

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image


def paint_scene(seed: int, width: int, height: int, light: float = 1.0) -> np.ndarray:
    """Return uint8 (h, w, 3): a gradient, hills, a bright disc and grain, all from the seed."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    top, bottom, ground, disc = rng.uniform(40, 230, (4, 3))
    share = (y / height)[..., None]
    picture = top * (1 - share) + bottom * share
    for k in range(3):
        phase, waves, level = rng.uniform(0, 6), rng.uniform(1, 4), rng.uniform(0.5, 0.9)
        ridge = (level + 0.06 * np.sin(phase + waves * 6.28 * x / width)) * height
        picture = np.where((y > ridge)[..., None], ground * (1 - 0.22 * k), picture)
    cx, cy, radius = rng.uniform(0.2, 0.8), rng.uniform(0.15, 0.5), rng.uniform(0.06, 0.14)
    inside = (x - cx * width) ** 2 + (y - cy * height) ** 2 < (radius * height) ** 2
    picture = np.where(inside[..., None], disc, picture)
    picture = picture + rng.normal(0, 6, (height, width, 1))
    return np.clip(picture * light, 0, 255).astype(np.uint8)


def write_photo(
    path: Path, seed: int, size: tuple[int, int] = (640, 480), *, turned: bool = False
) -> Path:
    """Write a photo in the format of its name; turned: stored on its side, with a mark in EXIF."""
    picture = Image.fromarray(paint_scene(seed, *size))
    if turned:
        exif = Image.Exif()
        exif[0x0112] = 6
        picture.transpose(Image.Transpose.ROTATE_90).save(path, exif=exif)
    else:
        picture.save(path)
    return path


def write_clip(
    path: Path,
    scenes: Sequence[tuple[int, float]],
    *,
    fps: int = 25,
    size: tuple[int, int] = (320, 180),
    pan: float = 0.1,
    stamps: Sequence[float] | None = None,
) -> Path:
    """Write a clip of scenes (seed, seconds) with a cut between them.

    pan: widths a second by which the camera moves. stamps: seconds of the frames, for a variable
    rate.
    """
    width, height = size
    with av.open(str(path), "w") as container:
        codec = {".gif": "gif", ".webm": "libvpx-vp9"}.get(path.suffix, "libx264")
        stream = container.add_stream(codec, rate=fps)
        stream.width, stream.height = size
        stream.pix_fmt = "rgb8" if codec == "gif" else "yuv420p"
        if codec == "libvpx-vp9":
            stream.options = {"deadline": "realtime", "cpu-used": "8"}
        base = Fraction(1, 1000) if stamps else Fraction(1, fps)
        stream.time_base = base
        n = 0
        for seed, seconds in scenes:
            wide = paint_scene(seed, 2 * width, height)
            for k in range(round(seconds * fps)):
                left = int(abs((k / fps * pan * width + width) % (2 * width) - width))
                frame = av.VideoFrame.from_ndarray(
                    np.ascontiguousarray(wide[:, left : left + width]), "rgb24"
                )
                frame.pts = round(stamps[n] * 1000) if stamps else n
                frame.time_base = base
                container.mux(stream.encode(frame))
                n += 1
        container.mux(stream.encode(None))
    return path


def read_size(data: bytes) -> tuple[int, int]:
    """Return width and height of an encoded picture."""
    with Image.open(io.BytesIO(data)) as image:
        return image.size
