"""What drawing a video needs, as bytes for another machine: the timeline, the style, the codec.

A line that names the format, then a compressed stream: the length of a JSON text, the text, and
the arrays and files that it refers to. Nothing in it is code: whoever can write to the store
that parcels travel by can make a worker draw, not run, what they like. So classes are named, and
only those in `_CLASSES` are made. Floats are written so that they come back bit by bit.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from importlib.metadata import entry_points, version
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from scopitone.errors import RenderError
from scopitone.video.analysis.model import Section
from scopitone.video.backdrop import Backdrop
from scopitone.video.codecs.av1 import Av1
from scopitone.video.codecs.codec import Codec
from scopitone.video.codecs.hevc import Hevc
from scopitone.video.codecs.prores import ProRes
from scopitone.video.dynamics import Dynamics
from scopitone.video.encode import Encoding
from scopitone.video.palette import Palette, Spot
from scopitone.video.raster.fonts import BUNDLED
from scopitone.video.styles import ENTRY_POINTS
from scopitone.video.timeline import LineCue, PoseCue, Timeline, WordCue

FORMAT = b"scopitone parcel 1\n"
_CLASSES: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        *(Timeline, LineCue, WordCue, PoseCue, Section, Dynamics, Palette, Spot, Backdrop),
        *(Encoding, Hevc, Av1, ProRes),
    )
}
# What frames are made by, beside our own sources.
_LIBRARIES = ("av", "numba", "numpy", "skia-python", "uharfbuzz", "budoux")
_FONT_FOLDERS = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts"),
    *("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts"),
)
# Covers and clips do not become smaller, and rows of numbers hardly.
_COMPRESSION = 1


@dataclass(frozen=True, slots=True)
class Parcel:
    """What the encoding processes are told of a video. `codec` is one of ours in software."""

    timeline: Timeline
    style: str
    codec: Codec


def packed(parcel: Parcel) -> bytes:
    """The parcel as bytes: the same for the same parcel."""
    blobs: list[bytes] = []
    told = [_plain(part, blobs) for part in (parcel.timeline, parcel.style, parcel.codec)]
    text = json.dumps([[len(blob) for blob in blobs], told]).encode()
    return FORMAT + zlib.compress(
        b"".join([len(text).to_bytes(8, "big"), text, *blobs]), _COMPRESSION
    )


def unpacked(data: bytes) -> Parcel:
    """What was packed. Raises RenderError where it is no parcel of this format."""
    if not data.startswith(FORMAT):
        raise RenderError("the video's plan is of another version, or was damaged")
    try:
        content = memoryview(zlib.decompress(data[len(FORMAT) :]))
        at = 8 + int.from_bytes(content[:8], "big")
        lengths, told = json.loads(bytes(content[8:at]))
        blobs = []
        for length in lengths:
            blobs.append(bytes(content[at : at + length]))
            at += length
        return Parcel(*(_made(part, blobs) for part in told))
    except (ValueError, KeyError, IndexError, TypeError, zlib.error) as error:
        raise RenderError("the video's plan was damaged") from error


def _plain(value: Any, blobs: list[bytes]) -> Any:
    """`value` as JSON has it; what it has not is an object with one key."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, tuple):
        return [_plain(one, blobs) for one in value]
    if isinstance(value, Mapping):
        return {"map": [[key, _plain(one, blobs)] for key, one in value.items()]}
    if isinstance(value, bytes):
        blobs.append(value)
        return {"bytes": len(blobs) - 1}
    if isinstance(value, np.ndarray):
        blobs.append(np.ascontiguousarray(value).tobytes())
        return {"array": [len(blobs) - 1, value.dtype.str, list(value.shape)]}
    if is_dataclass(value) and type(value).__name__ in _CLASSES:
        told = {field.name: _plain(getattr(value, field.name), blobs) for field in fields(value)}
        return {"is": [type(value).__name__, told]}
    raise RenderError(f"a video's plan cannot travel with {type(value).__name__}")


def _made(told: Any, blobs: list[bytes]) -> Any:
    if isinstance(told, list):
        return tuple(_made(one, blobs) for one in told)
    if not isinstance(told, dict):
        return told
    ((kind, content),) = told.items()
    if kind == "map":
        return {key: _made(one, blobs) for key, one in content}
    if kind == "bytes":
        return blobs[content]
    if kind == "array":
        place, dtype, shape = content
        # A copy can be written to; a view of bytes can't, which compiled kernels tell apart.
        return np.frombuffer(blobs[place], np.dtype(dtype)).reshape(shape).copy()
    name, inside = content
    return _CLASSES[name](**{key: _made(one, blobs) for key, one in inside.items()})


@cache
def renderer() -> str:
    """Twelve digits that are the same where the same parcel gives the same frames.

    They stand for our own sources, the libraries and fonts below them, styles of other packages,
    and the system's fonts, which draw what ours lack. What they leave out is the processor.
    """
    digest = hashlib.sha256(FORMAT)
    packages = dict.fromkeys(package.replace("_", "-") for package, _ in BUNDLED)
    for name in (*_LIBRARIES, *packages):
        digest.update(f"{name} {version(name)}\n".encode())
    for entry in sorted(entry_points(group=ENTRY_POINTS), key=lambda entry: entry.name):
        digest.update(f"{entry.value} {entry.dist.version if entry.dist else ''}\n".encode())
    _read(files("scopitone").joinpath("video"), digest)
    digest.update("\n".join(_system_fonts()).encode())
    return digest.hexdigest()[:12]


def _system_fonts() -> list[str]:
    """The font files that the system may have, with their sizes.

    Not asked of Fontconfig, which loads them all and may write warnings into the log.
    """
    folders = (Path(name).expanduser() for name in _FONT_FOLDERS)
    return sorted(
        f"{path.name} {path.stat().st_size}"
        for folder in folders
        if folder.is_dir()
        for path in folder.rglob("*")
        if path.suffix.lower() in (".ttf", ".otf", ".ttc", ".pfb") and path.is_file()
    )


def _read(folder: Any, digest: Any) -> None:
    for entry in sorted(folder.iterdir(), key=lambda entry: str(entry.name)):
        if entry.is_dir():
            _read(entry, digest)
        elif entry.name.endswith(".py"):
            digest.update(entry.name.encode() + b"\0" + entry.read_bytes())
