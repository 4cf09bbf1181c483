"""The workflow of scopitone/import: fetch, read, publish."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy.orm import Session

from scopitone import aligned
from scopitone.errors import MediaError
from scopitone.settings import Settings
from scopitone.song import Lyrics
from scopitone.store.tables import Clip, Task
from scopitone.tasks import inspection
from scopitone.tasks import lyrics as timed
from scopitone.tasks.bounded import Bounds
from scopitone.tasks.fetch import Limits, fetch
from scopitone.tasks.guard import Guard
from scopitone.tasks.media import Medium, mark_used, path_of, publish, readable_name
from scopitone.tasks.sniff import (
    HEAD_BYTES,
    Kind,
    audio_kind,
    backdrop_kind,
    font_kind,
    image_kind,
    logo_kind,
)
from scopitone.tasks.specs import ImportSpec
from scopitone.tasks.staging import own_file
from scopitone.tasks.workshop import Workshop

MODEL_VERSION = "import"
# Namespace of the ids of imported clips: the same task always gives the same ids.
_CLIPS = uuid.UUID("0d5d0c0e-6f0a-4a58-9a0c-5a0c7d1f6f11")


def spec_of(task: Task) -> ImportSpec:
    """What the task asks for."""
    data = dict(task.spec)
    if data["words"] is not None:
        data["words"] = [(text, start, end) for text, start, end in data["words"]]
    return ImportSpec(**data)


def fetch_media(shop: Workshop, task: Task) -> dict[str, Any]:
    """Bring the song and the cover into the store: {"audio": ..., "image": ... or None}."""
    spec = spec_of(task)
    with shop.bench(task.id) as bench:
        loopback = spec.allow_loopback
        audio = bring(shop, task, spec.audio_url, "input.audio_url", audio_kind, bench, loopback)
        image = None
        if spec.image_url:
            url = spec.image_url
            image = bring(shop, task, url, "input.image_url", image_kind, bench, loopback)
    return {"audio": audio, "image": image}


def bring(
    shop: Workshop,
    task: Task,
    url: str,
    field: str,
    kind_of: Callable[[bytes], Kind | None],
    bench: Path,
    allow_loopback: bool,
) -> dict[str, Any]:
    """Bring what `url` names into the store: its blob, content_type, extension, name and size.

    Raises InputError naming `field`: it cannot be fetched, or `kind_of` knows it not.
    """
    most = shop.settings.max_upload_bytes
    own = own_file(shop.engine, shop.blobs, url, task.base_url, most)
    path = bench / field
    if own is not None:
        mark_used(shop.engine, own)
        stem = own.name.rpartition(".")[0]
        shop.blobs.copy_to(own.blob, path)
    else:
        stem = _stem(url)
        settings = shop.settings
        guard = Guard(allow_loopback, settings.allow_networks)
        limits = Limits(settings.max_upload_bytes, settings.fetch_timeout_s, settings.fetch_total_s)
        fetch(url, path, field, guard, limits, shop.interruption)
    with path.open("rb") as opened:
        kind = kind_of(opened.read(HEAD_BYTES))
    if kind is None:
        raise MediaError(field, _NOT[kind_of])
    return {
        "blob": shop.blobs.put(path),
        "content_type": kind.content_type,
        "extension": kind.extension,
        "name": readable_name(stem, kind.extension),
        "size": path.stat().st_size,
    }


def _stem(url: str) -> str:
    """What a URL calls its file, without the extension; a song without a title is named so."""
    if url.startswith("data:"):
        return ""
    return PurePosixPath(unquote(urlsplit(url).path)).stem


_NOT: dict[Callable[[bytes], Kind | None], str] = {
    audio_kind: "is not a song: send MP3, AAC/M4A, FLAC, WAV or Ogg (Vorbis, Opus)",
    image_kind: "is not an image: send JPEG, PNG or WebP",
    logo_kind: "is not a logo: send SVG, PNG, JPEG or WebP",
    font_kind: "is no font: send TTF or OTF",
    backdrop_kind: "is neither picture nor clip: send JPEG, PNG, WebP, MP4, MOV, WebM or GIF",
}


def read_clip(shop: Workshop, task: Task, media: dict[str, Any]) -> dict[str, Any]:
    """Decode what was fetched: title, author, duration, sound, cover and lyrics of the clip.

    The foreign files are opened by a child process alone. What it writes, a FLAC and a PNG or
    JPEG of our own making, is all that this process and the renderer ever decode.
    """
    spec = spec_of(task)
    with shop.bench(task.id) as bench:
        asked = inspection.Asked(
            audio=media["audio"]["name"],
            cover=_bring_cover(shop, media, bench),
            title=spec.title,
            artist=spec.artist,
            lyrics=spec.lyrics,
            longest_s=shop.settings.max_audio_seconds,
        )
        found = inspect_song(shop, bench, media["audio"], asked)
        sound = bench / inspection.SOUND
        cover = (bench / inspection.COVER).read_bytes() if found["cover"] else None
        lyrics = timed.heard(_lyrics(spec, found["lyrics"]), sound, shop.settings.cache_dir)
        return {
            "title": found["title"],
            "author": found["author"],
            "duration": round(found["duration"], 3),
            "sound": shop.blobs.put(sound),
            "cover": _keep_cover(shop, cover or _painted_cover(shop, found["title"], sound)),
            "lyrics": timed.to_json(lyrics),
            **_lrc(shop, lyrics, found["title"]),
        }


def _lrc(shop: Workshop, lyrics: Lyrics, title: str) -> dict[str, Any]:
    """The words with their times as a file, where they have any."""
    if not lyrics.timed:
        return {}
    lrc = timed.enhanced_lrc(lyrics, title).encode()
    kept = {"blob": shop.blobs.put(lrc), "size": len(lrc), "extension": ".lrc"}
    return {"lrc": {**kept, "content_type": "text/plain; charset=utf-8"}}


def inspect_song(
    shop: Workshop, bench: Path, audio: dict[str, Any], asked: inspection.Asked | None = None
) -> dict[str, Any]:
    """What `inspection.inspect` finds in a song that `bring` brought; its sound is SOUND.

    Raises InputError: the song cannot be read.
    """
    settings = shop.settings
    if asked is None:
        asked = inspection.Asked(audio["name"], None, None, None, None, settings.max_audio_seconds)
    shop.blobs.copy_to(audio["blob"], bench / asked.audio)
    bounds = bounds_of(settings, inspection.largest_file(settings.max_audio_seconds))
    return inspection.inspect(bench, asked, bounds, shop.check)


def bounds_of(settings: Settings, file_size: int) -> Bounds:
    """What a child that opens foreign files may take; `file_size`: bytes of one that it writes."""
    return Bounds(
        wall_s=settings.intake_timeout_s,
        cpu_s=settings.intake_cpu_s,
        memory=settings.intake_memory_bytes,
        file_size=file_size,
    )


def _bring_cover(shop: Workshop, media: dict[str, Any], bench: Path) -> str | None:
    if media["image"] is None:
        return None
    name = f"sent-cover{media['image']['extension']}"
    shop.blobs.copy_to(media["image"]["blob"], bench / name)
    return name


def _painted_cover(shop: Workshop, title: str, sound: Path) -> bytes:
    """The cover that the renderer would paint, so that clients have an image to show."""
    from scopitone.video.analysis.analyse import analyse
    from scopitone.video.cover_art import from_analysis
    from scopitone.video.options import Options

    # At the usual frame rate, so that the video finds this analysis in the cache.
    return from_analysis(title, analyse(sound, fps=Options().fps, cache=shop.settings.cache_dir))


def _keep_cover(shop: Workshop, cover: bytes) -> dict[str, Any]:
    kind = image_kind(cover[:HEAD_BYTES])
    if kind is None:
        raise MediaError("cover", _NOT[image_kind])
    return {
        "blob": shop.blobs.put(cover),
        "content_type": kind.content_type,
        "extension": kind.extension,
        "size": len(cover),
    }


def _lyrics(spec: ImportSpec, read: dict[str, Any]) -> Lyrics:
    """Aligned words before what was read: the lyrics sent, or else the song's tags."""
    lyrics = aligned.from_words(spec.words) if spec.words else timed.from_json(read)
    if not spec.lyrics_offset_s:
        return lyrics
    return replace(lyrics, lines=tuple(line.shifted(spec.lyrics_offset_s) for line in lyrics.lines))


def publish_clip(
    session: Session, task: Task, media: dict[str, Any], read: dict[str, Any]
) -> dict[str, Any]:
    """Write the clip and its files; the task's result."""
    clip_id = str(uuid.uuid5(_CLIPS, task.id))
    audio = _publish(session, task, "audio", media["audio"], read["title"])
    image = _publish(session, task, "cover", read["cover"], read["title"])
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
    lyrics = timed.from_json(read["lyrics"])
    words = _publish(session, task, "lyrics", read["lrc"], read["title"]) if "lrc" in read else None
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
        "lyrics": timed.plain_text(lyrics),
        "instrumental": not lyrics.lines,
        "create_at": task.create_at,
        "aligned_words": aligned.aligned_words(lyrics),
        **({"lyrics_url": words} if words else {}),
    }
    return {"media_urls": [audio], "suno_data": [clip]}


def _publish(session: Session, task: Task, role: str, kept: dict[str, Any], title: str) -> str:
    name = readable_name(title, kept["extension"])
    medium = Medium(kept["blob"], name, kept["content_type"], kept["size"])
    return path_of(publish(session, task.account_id, task.id, role, medium))
