"""The steps of scopitone/import: download, read, publish."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from scopitone.core.errors import MediaError
from scopitone.core.paths import readable_name
from scopitone.core.progress import RenderProgress
from scopitone.core.settings import Settings
from scopitone.core.song import Lyrics
from scopitone.lyrics import json_codec, write
from scopitone.lyrics.aligned_words import build_lyrics, list_words
from scopitone.lyrics.formats import enhanced_lrc
from scopitone.store.database import reading
from scopitone.store.tables import Clip, Task
from scopitone.tasks import clip_lyrics
from scopitone.tasks.clips import imported_clip_id_of
from scopitone.tasks.files.files import (
    NewFile,
    StoredFile,
    mark_used,
    path_of,
    publish_file,
)
from scopitone.tasks.files.mime_sniffing import (
    HEAD_BYTES,
    MediaType,
    sniff_audio,
    sniff_backdrop,
    sniff_font,
    sniff_image,
    sniff_logo,
)
from scopitone.tasks.files.uploads import find_own_file
from scopitone.tasks.network.download import DownloadLimits, download
from scopitone.tasks.network.loopback import guard_for
from scopitone.tasks.runtime.context import WorkerContext
from scopitone.tasks.runtime.task_progress import progress_reporter, share_of_task
from scopitone.tasks.sandbox import inspect_song as inspection
from scopitone.tasks.sandbox.run import SandboxLimits
from scopitone.tasks.specs import ImportSpec

MODEL_VERSION = "import"
# The estimated start and share of each stage in the time of the task.
_STAGES = {"analyse": (0.15, 0.15), "listen": (0.3, 0.65)}


def spec_of(task: Task) -> ImportSpec:
    """Return what the task is to import."""
    data = dict(task.spec)
    if data["words"] is not None:
        data["words"] = [(text, start, end) for text, start, end in data["words"]]
    return ImportSpec(**data)


def download_inputs(context: WorkerContext, task: Task) -> dict[str, Any]:
    """Download the song and the cover into the store.

    Returns: {"audio": DownloadedFile, "image": DownloadedFile or None}.
    """
    spec = spec_of(task)
    with context.work_dir(task.id) as work_dir:
        loopback = spec.allow_loopback
        audio = download_to_store(
            context, task, spec.audio_url, "input.audio_url", sniff_audio, work_dir, loopback
        )
        image = None
        if spec.image_url:
            url = spec.image_url
            image = download_to_store(
                context, task, url, "input.image_url", sniff_image, work_dir, loopback
            )
    return {"audio": audio, "image": image}


class DownloadedFile(StoredFile):
    """A downloaded file in the store; `name` is readable and ends with the extension."""

    name: str


def download_to_store(
    context: WorkerContext,
    task: Task,
    url: str,
    field: str,
    sniff: Callable[[bytes], MediaType | None],
    work_dir: Path,
    allow_loopback: bool,
    total_s: float = math.inf,
) -> DownloadedFile:
    """Download `url` into the blob store, in `total_s` seconds at most.

    Raises: InputError for `field` if the URL cannot be fetched, or if `sniff` does not accept its
    content.
    """
    settings = context.settings
    own = find_own_file(
        context.engine,
        context.blobs,
        url,
        task.base_url,
        settings.max_upload_bytes,
        settings.max_stored_bytes,
    )
    path = work_dir / field
    if own is not None:
        mark_used(context.engine, own)
        stem = own.name.rpartition(".")[0]
        context.blobs.copy_to(own.blob, path)
    else:
        guard = guard_for(settings, context.engine, accepted_with_loopback=allow_loopback)
        limits = DownloadLimits.of(settings)
        limits = replace(limits, total_s=min(limits.total_s, total_s))
        download(url, path, field, guard, limits, context.cancellation)
        # After the download, which refuses a URL that cannot be parsed.
        stem = _stem_of(url)
    with path.open("rb") as file:
        media_type = sniff(file.read(HEAD_BYTES))
    if media_type is None:
        raise MediaError(field, _TYPE_ERRORS[sniff])
    return {
        "blob": context.blobs.put(path),
        "content_type": media_type.content_type,
        "extension": media_type.extension,
        "name": readable_name(stem, media_type.extension),
        "size": path.stat().st_size,
    }


def _stem_of(url: str) -> str:
    """Return the file name in a URL without the extension: the name of a song without a title."""
    if url.startswith("data:"):
        return ""
    return PurePosixPath(unquote(urlsplit(url).path)).stem


_TYPE_ERRORS: dict[Callable[[bytes], MediaType | None], str] = {
    sniff_audio: "is not a song: send MP3, AAC/M4A, FLAC, WAV, or Ogg (Vorbis, Opus)",
    sniff_image: "is not an image: send JPEG, PNG, WebP, GIF, BMP, TIFF, HEIC, or AVIF",
    sniff_logo: "is not a logo: send SVG, PNG, JPEG, or WebP",
    sniff_font: "is not a font: send TTF or OTF",
    sniff_backdrop: "is neither a picture nor a clip: send JPEG, PNG, WebP, MP4, MOV, WebM, or GIF",
}


def read_clip(context: WorkerContext, task: Task, media: dict[str, Any]) -> dict[str, Any]:
    """Decode the downloaded files.

    Only a child process opens the foreign files. This process and the renderer decode only what it
    writes: a FLAC, and a PNG or JPEG.

    Returns: the title, author, duration, sound, cover, lyrics and warnings of the clip, and "lrc"
    if its words have times.
    """
    spec = spec_of(task)
    with context.work_dir(task.id) as work_dir:
        request = inspection.InspectionRequest(
            audio=media["audio"]["name"],
            cover=_copy_sent_cover(context, media, work_dir),
            title=spec.title,
            artist=spec.artist,
            lyrics=spec.lyrics,
            longest_s=context.settings.max_audio_seconds,
        )
        song = inspect_song(context, work_dir, media["audio"], request)
        sound = work_dir / inspection.SOUND_FILE
        cover = (work_dir / inspection.COVER_FILE).read_bytes() if song["cover"] else None
        report = progress_reporter(context, task.id, _share_of)
        warnings: tuple[str, ...] = ()
        if spec.hear_lyrics:
            alignment = clip_lyrics.hear_words(sound, context.settings, report)
        else:
            sent = _choose_lyrics(context.engine, spec, song["lyrics"])
            warnings = sent.warnings
            alignment = clip_lyrics.find_times(sent, sound, context.settings, report)
        lyrics = replace(alignment.lyrics, warnings=warnings)
        return {
            "title": song["title"],
            "author": song["author"],
            "duration": round(song["duration"], 3),
            "sound": context.blobs.put(sound),
            "cover": _store_cover(context, cover or _paint_cover(context, song["title"], sound)),
            "lyrics": json_codec.to_json(lyrics),
            "warnings": [*song["warnings"], *warnings, *alignment.warnings],
            **_store_lrc(context, lyrics, song["title"]),
        }


def _share_of(step: RenderProgress) -> float:
    """Return the share of the import that is done, 0 to 1, during the analysis of the song."""
    return share_of_task(_STAGES, step)


def _store_lrc(context: WorkerContext, lyrics: Lyrics, title: str) -> dict[str, Any]:
    """Store the words with their times as a file. Returns {} if they have no times."""
    if not lyrics.is_timed:
        return {}
    lrc = enhanced_lrc.write(lyrics, title).encode()
    stored = {"blob": context.blobs.put(lrc), "size": len(lrc), "extension": ".lrc"}
    return {"lrc": {**stored, "content_type": enhanced_lrc.content_type}}


def inspect_song(
    context: WorkerContext,
    work_dir: Path,
    audio: DownloadedFile,
    request: inspection.InspectionRequest | None = None,
) -> inspection.InspectionResult:
    """Have a child process read a downloaded song; it writes SOUND_FILE to `work_dir`.

    request: None reads the song without a cover, and takes title, artist and lyrics from its tags.

    Raises InputError if the song cannot be read.
    """
    settings = context.settings
    if request is None:
        request = inspection.InspectionRequest(
            audio["name"], None, None, None, None, settings.max_audio_seconds
        )
    context.blobs.copy_to(audio["blob"], work_dir / request.audio)
    limits = sandbox_limits_of(settings, inspection.max_file_size(settings.max_audio_seconds))
    return inspection.inspect_files(work_dir, request, limits, context.check)


def sandbox_limits_of(settings: Settings, file_size: int) -> SandboxLimits:
    """Return the limits of a child that opens foreign files; it may write `file_size` bytes."""
    return SandboxLimits(
        wall_s=settings.intake_timeout_s,
        cpu_s=settings.intake_cpu_s,
        memory=settings.intake_memory_bytes,
        file_size=file_size,
    )


def _copy_sent_cover(context: WorkerContext, media: dict[str, Any], work_dir: Path) -> str | None:
    """Copy the downloaded cover to `work_dir`. Returns its name, or None if there is none."""
    if media["image"] is None:
        return None
    name = f"sent-cover{media['image']['extension']}"
    context.blobs.copy_to(media["image"]["blob"], work_dir / name)
    return name


def _paint_cover(context: WorkerContext, title: str, sound: Path) -> bytes:
    """Paint the cover that the renderer would paint, so that clients have an image to show."""
    from scopitone.audio.analysis.pipeline import analyze
    from scopitone.video.cover_art.generate import generate_cover_for
    from scopitone.video.options import Options

    # At the default frame rate, so that the video finds this analysis in the cache.
    return generate_cover_for(
        title, analyze(sound, fps=Options().fps, cache=context.settings.cache_dir)
    )


def _store_cover(context: WorkerContext, cover: bytes) -> StoredFile:
    media_type = sniff_image(cover[:HEAD_BYTES])
    if media_type is None:
        raise MediaError("cover", _TYPE_ERRORS[sniff_image])
    return {
        "blob": context.blobs.put(cover),
        "content_type": media_type.content_type,
        "extension": media_type.extension,
        "size": len(cover),
    }


def _choose_lyrics(engine: Engine, spec: ImportSpec, read: dict[str, Any]) -> Lyrics:
    """Return the aligned words of the request, or the lyrics that were read.

    read: the lyrics that the client sent, or those of the song's tags.
    """
    if spec.words:
        stored = _load_replaced_lyrics(engine, spec.replaces)
        lyrics = (
            build_lyrics(spec.words)
            if stored is None
            else clip_lyrics.revise_lyrics(stored, spec.words)
        )
    else:
        lyrics = json_codec.from_json(read)
    if not spec.lyrics_offset_s:
        return lyrics
    return replace(lyrics, lines=tuple(line.shift(spec.lyrics_offset_s) for line in lyrics.lines))


def _load_replaced_lyrics(engine: Engine, clip_id: str | None) -> dict[str, Any] | None:
    """Return the lyrics of the clip that is corrected; None if there is none, or no longer one."""
    if clip_id is None:
        return None
    with reading(engine) as session:
        clip = session.get(Clip, clip_id)
    return None if clip is None else clip.lyrics


def publish_clip(
    session: Session, task: Task, media: dict[str, Any], read: dict[str, Any]
) -> dict[str, Any]:
    """Write the clip and its files. Returns the task's result.

    media, read: what `download_inputs` and `read_clip` returned.
    """
    clip_id = imported_clip_id_of(task.id)
    audio = _publish_file(session, task, "audio", media["audio"], read["title"])
    image = _publish_file(session, task, "cover", read["cover"], read["title"])
    session.add(
        Clip(
            id=clip_id,
            account_id=task.account_id,
            task_id=task.id,
            position=0,
            title=read["title"],
            author=read["author"],
            tags="",
            model=MODEL_VERSION,
            duration=read["duration"],
            audio_blob=read["sound"],
            cover_blob=read["cover"]["blob"],
            lyrics=read["lyrics"],
        )
    )
    lyrics = json_codec.from_json(read["lyrics"])
    lyrics_url = (
        _publish_file(session, task, "lyrics", read["lrc"], read["title"])
        if "lrc" in read
        else None
    )
    clip = {
        "suno_id": clip_id,
        "title": read["title"],
        "artist": read["author"],
        "tags": "",
        "suno_audio_url": audio,
        "suno_image_url": image,
        "suno_image_large_url": image,
        "duration": read["duration"],
        "suno_model": MODEL_VERSION,
        "lyrics": write(lyrics, "txt"),
        "instrumental": not lyrics.lines,
        "create_at": task.create_at,
        "aligned_words": list_words(lyrics),
        "notes": read.get("warnings", []),
        **({"lyrics_url": lyrics_url} if lyrics_url else {}),
    }
    return {"media_urls": [audio], "suno_data": [clip]}


def _publish_file(session: Session, task: Task, role: str, stored: StoredFile, title: str) -> str:
    name = readable_name(title, stored["extension"])
    file = NewFile(stored["blob"], name, stored["content_type"], stored["size"])
    return path_of(publish_file(session, task.account_id, task.id, role, file))
