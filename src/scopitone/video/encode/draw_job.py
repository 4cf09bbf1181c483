"""The input of encoding processes, and its serialized form for other machines.

The bytes are a line that names the format, then a compressed stream: the length of a JSON text,
the text, and the arrays and files that it refers to. The bytes contain no code: someone who can
write to the store can make a worker draw anything, but not run anything. Therefore classes are
written by name, and only those in `_CLASSES` are created. Floats survive bit by bit.
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

from scopitone.audio.analysis.model import SongSection
from scopitone.core.errors import RenderError
from scopitone.core.song import Ruby
from scopitone.video.encode.codecs.av1 import Av1
from scopitone.video.encode.codecs.codec import Codec
from scopitone.video.encode.codecs.h264 import H264
from scopitone.video.encode.codecs.hevc import Hevc
from scopitone.video.encode.codecs.prores import ProRes
from scopitone.video.inputs.backdrop import Backdrop
from scopitone.video.plan.line_cues import LineCue, LyricTraits, RowCue, WordCue
from scopitone.video.plan.montage.reel_cuts import Reel, ReelCut, ReelPicture
from scopitone.video.plan.palette import Palette, Spot
from scopitone.video.plan.shots import ViewShot
from scopitone.video.plan.song_energy import Dynamics
from scopitone.video.plan.timeline import PoseCue, Timeline
from scopitone.video.plan.timeline_window import TimelineWindow
from scopitone.video.presets import KEYFRAME_SECONDS
from scopitone.video.raster.fonts import BUNDLED, STYLE_TYPEFACES
from scopitone.video.styles import ENTRY_POINTS

FORMAT = b"scopitone draw job 5\n"
"""Changed whenever the bytes of the same job change, as by the name of a class or a field."""

_CLASSES: dict[str, type[Any]] = {
    cls.__name__: cls
    for cls in (
        *(
            Timeline,
            TimelineWindow,
            LyricTraits,
            LineCue,
            RowCue,
            WordCue,
            Ruby,
            PoseCue,
            SongSection,
            Dynamics,
            ViewShot,
        ),
        *(Palette, Spot, Backdrop, Reel, ReelCut, ReelPicture),
        *(H264, Hevc, Av1, ProRes),
    )
}
# Packages that frames depend on, besides the sources of this one.
_LIBRARIES = ("av", "numba", "numpy", "skia-python", "uharfbuzz", "budoux")
_FONT_FOLDERS = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts"),
    *("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts"),
)
# Covers and clips do not become smaller, and arrays of numbers hardly.
_COMPRESSION_LEVEL = 1


@dataclass(frozen=True, slots=True)
class DrawJob:
    """A video to be drawn and encoded. For other machines, `codec` is a built-in software codec."""

    timeline: Timeline
    style: str
    codec: Codec
    keyframe_seconds: float = KEYFRAME_SECONDS


def pack(job: DrawJob) -> bytes:
    """Serialize a job. Equal jobs give equal bytes.

    Raises RenderError if the job contains a value of a class that cannot be serialized.
    """
    blobs: list[bytes] = []
    parts = [_to_plain(getattr(job, field.name), blobs) for field in fields(job)]
    text = json.dumps([[len(blob) for blob in blobs], parts]).encode()
    return FORMAT + zlib.compress(
        b"".join([len(text).to_bytes(8, "big"), text, *blobs]), _COMPRESSION_LEVEL
    )


def digest(value: DrawJob | TimelineWindow) -> str:
    """Return the SHA-256 digest of a job, or of a part of one: of all that is in it.

    Raises RenderError as `pack` does.
    """
    blobs: list[bytes] = []
    parts = [_to_plain(getattr(value, field.name), blobs) for field in fields(value)]
    content = hashlib.sha256(json.dumps([[len(blob) for blob in blobs], parts]).encode())
    for blob in blobs:
        content.update(blob)
    return content.hexdigest()


def unpack(data: bytes) -> DrawJob:
    """Restore a job from the bytes of `pack`. Raises RenderError for any other bytes."""
    if not data.startswith(FORMAT):
        raise RenderError("the video's plan was made by another version, or is damaged")
    try:
        content = memoryview(zlib.decompress(data[len(FORMAT) :]))
        offset = 8 + int.from_bytes(content[:8], "big")
        lengths, parts = json.loads(bytes(content[8:offset]))
        blobs = []
        for length in lengths:
            blobs.append(bytes(content[offset : offset + length]))
            offset += length
        return DrawJob(*(_from_plain(part, blobs) for part in parts))
    except (ValueError, KeyError, IndexError, TypeError, zlib.error) as error:
        raise RenderError("the video's plan is damaged") from error


def _to_plain(value: Any, blobs: list[bytes]) -> Any:
    """Convert `value` to JSON types; types that JSON lacks become an object with one key.

    Bytes and arrays are appended to `blobs` and replaced by their index.
    """
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, tuple):
        return [_to_plain(item, blobs) for item in value]
    if isinstance(value, Mapping):
        return {"map": [[key, _to_plain(item, blobs)] for key, item in value.items()]}
    if isinstance(value, bytes):
        blobs.append(value)
        return {"bytes": len(blobs) - 1}
    if isinstance(value, np.ndarray):
        blobs.append(np.ascontiguousarray(value).tobytes())
        return {"array": [len(blobs) - 1, value.dtype.str, list(value.shape)]}
    if is_dataclass(value) and type(value).__name__ in _CLASSES:
        content = {
            field.name: _to_plain(getattr(value, field.name), blobs) for field in fields(value)
        }
        return {"is": [type(value).__name__, content]}
    raise RenderError(f"a video's plan cannot contain a value of class {type(value).__name__}")


def _from_plain(plain: Any, blobs: list[bytes]) -> Any:
    """Restore a value that `_to_plain` has converted."""
    if isinstance(plain, list):
        return tuple(_from_plain(item, blobs) for item in plain)
    if not isinstance(plain, dict):
        return plain
    ((kind, content),) = plain.items()
    if kind == "map":
        return {key: _from_plain(item, blobs) for key, item in content}
    if kind == "bytes":
        return blobs[content]
    if kind == "array":
        index, dtype, shape = content
        # A copy is writable; a view of bytes is not, and compiled kernels tell them apart.
        return np.frombuffer(blobs[index], np.dtype(dtype)).reshape(shape).copy()
    name, attributes = content
    return _CLASSES[name](**{key: _from_plain(item, blobs) for key, item in attributes.items()})


@cache
def renderer_digest() -> str:
    """Return twelve digits that identify this renderer: equal digits mean equal frames.

    They cover the sources of the renderer, the libraries and fonts that it uses, styles of other
    packages, and the system's fonts, which draw characters that the bundled fonts lack. They do
    not cover the processor.
    """
    digest = hashlib.sha256(FORMAT)
    fonts = (*BUNDLED, *STYLE_TYPEFACES)
    packages = dict.fromkeys(package.replace("_", "-") for package, _ in fonts)
    for name in (*_LIBRARIES, *packages):
        digest.update(f"{name} {version(name)}\n".encode())
    for entry in sorted(entry_points(group=ENTRY_POINTS), key=lambda entry: entry.name):
        digest.update(f"{entry.value} {entry.dist.version if entry.dist else ''}\n".encode())
    digest_sources(files("scopitone").joinpath("video"), digest)
    digest.update("\n".join(_list_system_fonts()).encode())
    return digest.hexdigest()[:12]


def _list_system_fonts() -> list[str]:
    """Return the names and sizes of the font files that the system may use.

    Fontconfig is not used: it would load every font and may write warnings into the log.
    """
    folders = (Path(name).expanduser() for name in _FONT_FOLDERS)
    return sorted(
        f"{path.name} {path.stat().st_size}"
        for folder in folders
        if folder.is_dir()
        for path in folder.rglob("*")
        if path.suffix.lower() in (".ttf", ".otf", ".ttc", ".pfb") and path.is_file()
    )


def digest_sources(folder: Any, digest: Any) -> None:
    """Add the source files in a folder, and in folders within it, to a digest of `hashlib`."""
    for entry in sorted(folder.iterdir(), key=lambda entry: str(entry.name)):
        if entry.is_dir():
            digest_sources(entry, digest)
        elif entry.name.endswith(".py"):
            digest.update(entry.name.encode() + b"\0" + entry.read_bytes())
