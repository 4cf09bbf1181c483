"""Small copies of pictures, for lists: made when first asked for, and cached by content."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from scopitone.core.settings import Settings
from scopitone.store.blobs import Blobs
from scopitone.store.tables import File
from scopitone.tasks.errors import NotFoundError
from scopitone.tasks.sandbox.convert_asset import CONVERTED_FILE, SENT_FILE, convert_asset
from scopitone.tasks.sandbox.run import SandboxError, SandboxLimits

WIDTHS = (160, 240, 320, 640)
"""The sizes that there are, in pixels of the longer side."""

CONTENT_TYPE = "image/webp"
_QUALITY = 65
_MAX_FILE_BYTES = 64 * 2**20
_VERSION = 1


def thumbnail_url(url: str, width: int) -> str:
    """Return the URL of a small copy of the picture at `url`."""
    return f"{url}?width={width}"


def find_thumbnail(settings: Settings, file: File, width: int) -> Path:
    """Return the path of a small copy, which may not be made yet. `width` is one of WIDTHS."""
    digest = file.blob.rpartition("/")[2]
    return settings.cache_dir / "thumbnails" / f"{digest}-{width}-{_VERSION}.webp"


def make_thumbnail(settings: Settings, blobs: Blobs, file: File, width: int) -> Path:
    """Return a small copy of a picture, as a WebP in the cache. It may take seconds.

    width: one of WIDTHS.

    Raises: NotFoundError if the file is no picture, was deleted, or cannot be read.
    """
    cached = find_thumbnail(settings, file, width)
    if cached.exists():
        return cached
    if not file.content_type.startswith("image/"):
        raise NotFoundError("Only pictures have smaller copies")
    cached.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cached.parent) as name:
        folder = Path(name)
        try:
            blobs.copy_to(file.blob, folder / SENT_FILE)
        except FileNotFoundError as error:
            raise NotFoundError("The file was deleted") from error
        # A picture of a task was written by this server.
        is_plain = file.task_id is not None
        source = folder / (SENT_FILE if is_plain else CONVERTED_FILE)
        if not is_plain:
            _convert(settings, folder)
        _reduce(source, folder / cached.name, width)
        os.replace(folder / cached.name, cached)
    return cached


def _convert(settings: Settings, folder: Path) -> None:
    """Have a child process decode a file that a client sent."""
    limits = SandboxLimits(
        wall_s=settings.intake_timeout_s,
        cpu_s=settings.intake_cpu_s,
        memory=settings.intake_memory_bytes,
        file_size=_MAX_FILE_BYTES,
    )
    try:
        refused = convert_asset(folder, "logo", limits, lambda: None)
    except SandboxError as error:
        raise NotFoundError(f"The picture cannot be read: decoding it {error}") from error
    if refused is not None:
        raise NotFoundError(f"The picture cannot be read: it {refused}")


def _reduce(source: Path, out: Path, width: int) -> None:
    from PIL import Image

    with Image.open(source, formats=("JPEG", "PNG", "WEBP")) as picture:
        # Lets the decoder skip what the small copy does not show.
        picture.draft("RGB", (2 * width, 2 * width))
        small = picture if picture.mode in ("RGB", "RGBA") else picture.convert("RGBA")
        small.thumbnail((width, width), Image.Resampling.LANCZOS)
        small.save(out, "WEBP", quality=_QUALITY)
