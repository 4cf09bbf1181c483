"""The files of a brand kit: logo, background, fonts and footage, converted by a child process.

After `convert_to_plain_file`, nothing opens a file that a client sent. Converted files are cached
by their content, so that the next video of the brand, and every preview, finds them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from scopitone.core.cancellation import CancellationToken
from scopitone.core.errors import InputError
from scopitone.core.settings import Settings
from scopitone.store.blobs import Blobs
from scopitone.store.tables import Task
from scopitone.tasks.files.mime_sniffing import (
    HEAD_BYTES,
    MediaType,
    sniff_backdrop,
    sniff_clip,
    sniff_font,
    sniff_image,
    sniff_logo,
)
from scopitone.tasks.files.uploads import find_own_file
from scopitone.tasks.jobs.import_song import download_to_store, sandbox_limits_of
from scopitone.tasks.network.download import DownloadLimits, download
from scopitone.tasks.network.ssrf_guard import SsrfGuard
from scopitone.tasks.runtime.context import WorkerContext
from scopitone.tasks.sandbox.convert_asset import (
    CONVERTED_FILE,
    SENT_FILE,
    AssetKind,
    convert_asset,
)
from scopitone.tasks.sandbox.run import SandboxError
from scopitone.tasks.specs import VideoSpec
from scopitone.video.inputs.footage.limits import MAX_FILES, MIN_FILES

PARTS: dict[str, Callable[[bytes], MediaType | None]] = {
    "logo": sniff_logo,
    "background": sniff_backdrop,
    "font": sniff_font,
    "footage": sniff_backdrop,
    "cover": sniff_image,
}
"""The files of a brand kit, and the cover of a project, with the function that recognizes each.
There may be several fonts: their parts are `font`, `font.1` and so on; and so it is with footage.
"""

WARNINGS = "warnings"
"""Key of the sentences about footage that was left out, beside the parts."""

_MAX_FILE_BYTES = 512 * 2**20
_VERSION = 1
_FILES_OF_TIME = 2
# Of each file when the time of all is up: uploads of this server need none.
_LEAST_S = 0.5


def brand_urls_of(spec: VideoSpec) -> dict[str, str]:
    """Return the URLs of the brand kit's files by part."""
    pictures = {
        "logo": spec.logo_url,
        "background": spec.background_url,
        "cover": spec.cover_url,
    }
    fonts = {f"font.{i}" if i else "font": url for i, url in enumerate(spec.font_urls)}
    footage = {f"footage.{i}" if i else "footage": url for i, url in enumerate(spec.footage_urls)}
    parts = (*pictures.items(), *fonts.items(), *footage.items())
    return {part: url for part, url in parts if url}


def download_brand(context: WorkerContext, task: Task, spec: VideoSpec) -> dict[str, Any]:
    """Download and convert the files of the brand kit, all of them in twice the time of one.

    Returns their blobs by part, and WARNINGS about footage that cannot be read: the others make
    the video, if there are enough. Raises InputError for the part's field.
    """
    converted: dict[str, Any] = {}
    reasons = []
    # Slow servers must not hold a worker for as many times as there are files.
    deadline = time.monotonic() + _FILES_OF_TIME * context.settings.fetch_total_s
    with context.work_dir(task.id) as work_dir:
        for part, url in brand_urls_of(spec).items():
            try:
                left_s = max(_LEAST_S, deadline - time.monotonic())
                converted[part] = _download_part(context, task, spec, part, url, work_dir, left_s)
            except InputError as error:
                if kind_of(part) != "footage":
                    raise
                reasons.append(f"{error.field}: {error.message}")
    shown = len(spec.footage_urls) - len(reasons)
    if reasons and shown < MIN_FILES:
        raise InputError(
            field_of("footage"),
            f"only {shown} of {len(spec.footage_urls)} files can be shown; accepted: "
            f"{MIN_FILES} to {MAX_FILES} photos and clips; {'; '.join(reasons[:3])}",
        )
    if not reasons:
        return converted
    return {**converted, WARNINGS: [f"{reason}; left out" for reason in reasons]}


def _download_part(
    context: WorkerContext,
    task: Task,
    spec: VideoSpec,
    part: str,
    url: str,
    work_dir: Path,
    total_s: float,
) -> str:
    """Download and convert a file, the former in `total_s` seconds at most. Returns its blob."""
    sniff = PARTS[kind_of(part)]
    sent = download_to_store(
        context, task, url, field_of(part), sniff, work_dir, spec.allow_loopback, total_s
    )
    source = work_dir / f"sent-{part}"
    context.blobs.copy_to(sent["blob"], source)
    plain = convert_to_plain_file(context.settings, part, source, context.check)
    return context.blobs.put(plain)


def find_local_files(
    settings: Settings, engine: Engine, blobs: Blobs, spec: VideoSpec, base_url: str
) -> dict[str, Path]:
    """Return the converted files of the brand kit that need no network, by part.

    Those are uploads and data: URLs; the others are left out, and so is footage: a preview shows
    the cover in its place.

    base_url: of this server, as clients see it. Raises InputError for the part's field.
    """
    files = {}
    limits = DownloadLimits.of(settings)
    for part, url in brand_urls_of(spec).items():
        if kind_of(part) == "footage":
            continue
        own = find_own_file(
            engine, blobs, url, base_url, settings.max_upload_bytes, settings.max_stored_bytes
        )
        if own is not None:
            # A blob is named by its digest: a preview need not wait until the file is copied.
            cached = _cache_path(settings, part, own.blob.rpartition("/")[2])
            if cached.exists():
                files[part] = cached
                continue
        with tempfile.TemporaryDirectory(prefix="scopitone-") as folder:
            source = Path(folder) / part
            if own is not None:
                blobs.copy_to(own.blob, source)
            elif url.startswith("data:"):
                download(
                    url, source, field_of(part), SsrfGuard(False, ()), limits, CancellationToken()
                )
            else:
                continue
            files[part] = convert_to_plain_file(settings, part, source, lambda: None)
    return files


def kind_of(part: str) -> str:
    """Return the kind of a part: `font.1` is a `font`."""
    return part.partition(".")[0]


def field_of(part: str) -> str:
    """Return the field that names this part, of the request or of its project."""
    match kind_of(part):
        case "footage":
            return f"input.{part}"
        case "cover":
            return "project.options.cover"
    return f"input.brand_kit.{part}"


def _cache_path(settings: Settings, part: str, digest: str) -> Path:
    """Return the path of the converted file; `digest`: SHA-256 of the file that was sent."""
    return settings.cache_dir / "brand" / f"{digest}-{kind_of(part)}-{_VERSION}"


def convert_to_plain_file(
    settings: Settings, part: str, source: Path, check: Callable[[], None]
) -> Path:
    """Convert a file to a picture or an MP4, or check a font. Returns its path in the cache.

    check: called often; an error that it raises stops the conversion.

    Raises InputError for the part's field if the file cannot be read within the limits.
    """
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    cached = _cache_path(settings, part, digest)
    if cached.exists():
        return cached
    cached.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cached.parent) as name:
        folder = Path(name)
        shutil.copyfile(source, folder / SENT_FILE)
        limits = sandbox_limits_of(settings, _MAX_FILE_BYTES)
        try:
            refused = convert_asset(folder, _asset_kind_of(part, source), limits, check)
        except SandboxError as error:
            raise InputError(field_of(part), f"cannot be read: decoding it {error}") from error
        if refused is not None:
            raise InputError(field_of(part), refused)
        os.replace(folder / CONVERTED_FILE, cached)
    return cached


def _asset_kind_of(part: str, source: Path) -> AssetKind:
    with source.open("rb") as file:
        head = file.read(HEAD_BYTES)
    match kind_of(part):
        case "background":
            return "clip" if sniff_clip(head) is not None else "picture"
        case "cover":
            return "picture"
        case "font":
            return "font"
        case "footage":
            return "footage"
    return "logo"
