"""The last steps of a music task: the engine's takes become clips and files."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from scopitone import aligned
from scopitone.store.blobs import Blobs
from scopitone.store.tables import Clip, Task
from scopitone.tasks import lyrics as timed
from scopitone.tasks.media import Medium, path_of, publish, readable_name
from scopitone.tasks.music import version_of
from scopitone.tasks.music_source import AUDIO_ROLE, role
from scopitone.tasks.sniff import HEAD_BYTES, image_kind

# Namespace of the ids of composed clips: the same task always gives the same ids.
_CLIPS = uuid.UUID("6a3de8c1-94c6-4d0e-a3a1-0f4c5b8f3b52")
_TYPES = {
    ".mp3": "audio/mpeg",
    ".flac": "audio/flac",
    ".mid": "audio/midi",
    ".lrc": "text/plain; charset=utf-8",
}


def keep_take(blobs: Blobs, take: dict[str, Any]) -> dict[str, Any]:
    """Store a take's files, as `music_child` names them: the take with blobs for paths."""
    lyrics = timed.from_json(take["timed"])
    lrc = timed.enhanced_lrc(lyrics, take["title"]) if lyrics.timed else None
    return {
        **take,
        "sound": blobs.put(Path(take["sound"])),
        "mp3": _file(blobs, Path(take["mp3"])),
        "cover": _cover(blobs, Path(take["cover"])),
        "stems": {name: _file(blobs, Path(path)) for name, path in take["stems"].items()},
        "midi": take["midi"] and _file(blobs, Path(take["midi"])),
        "score": take["score"] and blobs.put(Path(take["score"])),
        "lrc": lrc and _bytes(blobs, lrc.encode(), ".lrc", _TYPES[".lrc"]),
    }


def _file(blobs: Blobs, path: Path) -> dict[str, Any]:
    extension = path.suffix.replace(".midi", ".mid")
    return {
        "blob": blobs.put(path),
        "size": path.stat().st_size,
        "extension": extension,
        "content_type": _TYPES[extension],
    }


def _cover(blobs: Blobs, path: Path) -> dict[str, Any]:
    cover = path.read_bytes()
    kind = image_kind(cover[:HEAD_BYTES])
    assert kind is not None, "covers are written anew as PNG or JPEG"
    return _bytes(blobs, cover, kind.extension, kind.content_type)


def _bytes(blobs: Blobs, data: bytes, extension: str, content_type: str) -> dict[str, Any]:
    return {
        "blob": blobs.put(data),
        "size": len(data),
        "extension": extension,
        "content_type": content_type,
    }


def publish_takes(session: Session, task: Task, made: dict[str, Any]) -> dict[str, Any]:
    """Write the clips and their files; the task's result."""
    clips = [
        _publish(session, task, position, take, made["engine"])
        for position, take in enumerate(made["takes"])
    ]
    return {"media_urls": [clip["suno_audio_url"] for clip in clips], "suno_data": clips}


def _publish(
    session: Session, task: Task, position: int, take: dict[str, Any], engine: str
) -> dict[str, Any]:
    model = f"chirp-{version_of(task).replace('.', '-')}"
    clip_id = str(uuid.uuid5(_CLIPS, f"{task.id}-{position}"))
    session.add(
        Clip(
            id=clip_id,
            account_id=task.account_id,
            task_id=task.id,
            position=position,
            title=take["title"],
            author="",
            tags=take["tags"],
            model=model,
            duration=take["duration"],
            audio_blob=take["sound"],
            cover_blob=take["cover"]["blob"],
            lyrics=take["timed"],
            music_engine=engine,
            score_blob=take["score"],
        )
    )
    return {
        "suno_id": clip_id,
        "title": take["title"],
        "tags": take["tags"],
        **_urls(session, task, position, take),
        "duration": take["duration"],
        "suno_model": model,
        "lyrics": take["lyrics"],
        "instrumental": take["instrumental"],
        "create_at": task.create_at,
        "aligned_words": aligned.aligned_words(timed.from_json(take["timed"])),
        "notes": take["notes"],
    }


def _urls(session: Session, task: Task, position: int, take: dict[str, Any]) -> dict[str, Any]:
    def put(name: str, kept: dict[str, Any], suffix: str = "") -> str:
        file_name = readable_name(f"{take['title']}{suffix}", kept["extension"])
        medium = Medium(kept["blob"], file_name, kept["content_type"], kept["size"])
        return path_of(publish(session, task.account_id, task.id, role(name, position), medium))

    image = put("cover", take["cover"])
    urls: dict[str, Any] = {
        "suno_audio_url": put(AUDIO_ROLE, take["mp3"]),
        "suno_image_url": image,
        "suno_image_large_url": image,
    }
    if take["stems"]:
        urls["stem_urls"] = {
            name: put(f"stem-{name}", kept, f" - {name}") for name, kept in take["stems"].items()
        }
    if take["lrc"]:
        urls["lyrics_url"] = put("lyrics", take["lrc"])
    if take["midi"]:
        urls["midi_url"] = put("midi", take["midi"])
    return urls
