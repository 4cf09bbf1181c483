"""The last steps of a music task: the engine's takes are stored and become clips and files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from scopitone.core.paths import readable_name
from scopitone.lyrics import json_codec
from scopitone.lyrics.aligned_words import list_words
from scopitone.lyrics.formats import enhanced_lrc
from scopitone.store.blobs import Blobs
from scopitone.store.tables import Clip, Task
from scopitone.tasks.clips import clip_id_of
from scopitone.tasks.files.files import NewFile, StoredFile, path_of, publish_file
from scopitone.tasks.files.mime_sniffing import HEAD_BYTES, sniff_image
from scopitone.tasks.jobs.music.messages import TakeFiles
from scopitone.tasks.jobs.music.source_audio import AUDIO_ROLE, role_of
from scopitone.tasks.specs import version_of

_CONTENT_TYPES = {
    ".mp3": "audio/mpeg",
    ".flac": "audio/flac",
    ".mid": "audio/midi",
    ".lrc": enhanced_lrc.content_type,
}


def store_take(blobs: Blobs, take: TakeFiles) -> dict[str, Any]:
    """Store the files of a take. Returns the take with blobs in place of paths."""
    lyrics = json_codec.from_json(take["timed"])
    lrc = enhanced_lrc.write(lyrics, take["title"]) if lyrics.is_timed else None
    return {
        **take,
        "sound": blobs.put(Path(take["sound"])),
        "mp3": _store_file(blobs, Path(take["mp3"])),
        "cover": _store_cover(blobs, Path(take["cover"])),
        "stems": {name: _store_file(blobs, Path(path)) for name, path in take["stems"].items()},
        "midi": take["midi"] and _store_file(blobs, Path(take["midi"])),
        "score": take["score"] and blobs.put(Path(take["score"])),
        "lrc": lrc and _store_bytes(blobs, lrc.encode(), ".lrc", _CONTENT_TYPES[".lrc"]),
    }


def _store_file(blobs: Blobs, path: Path) -> StoredFile:
    extension = path.suffix.replace(".midi", ".mid")
    return {
        "blob": blobs.put(path),
        "size": path.stat().st_size,
        "extension": extension,
        "content_type": _CONTENT_TYPES[extension],
    }


def _store_cover(blobs: Blobs, path: Path) -> StoredFile:
    cover = path.read_bytes()
    media_type = sniff_image(cover[:HEAD_BYTES])
    assert media_type is not None, "music_child writes covers as PNG or JPEG"
    return _store_bytes(blobs, cover, media_type.extension, media_type.content_type)


def _store_bytes(blobs: Blobs, data: bytes, extension: str, content_type: str) -> StoredFile:
    return {
        "blob": blobs.put(data),
        "size": len(data),
        "extension": extension,
        "content_type": content_type,
    }


def publish_takes(session: Session, task: Task, composed: dict[str, Any]) -> dict[str, Any]:
    """Write the clips and their files. Returns the task's result.

    composed: what `songs.compose` returned.
    """
    clips = [
        _publish_take(session, task, position, take, composed["engine"])
        for position, take in enumerate(composed["takes"])
    ]
    return {"media_urls": [clip["suno_audio_url"] for clip in clips], "suno_data": clips}


def _publish_take(
    session: Session, task: Task, position: int, take: dict[str, Any], engine: str
) -> dict[str, Any]:
    item = describe_take(session, task, position, take)
    session.add(
        Clip(
            id=item["suno_id"],
            account_id=task.account_id,
            task_id=task.id,
            position=position,
            title=take["title"],
            author="",
            tags=take["tags"],
            model=item["suno_model"],
            duration=take["duration"],
            audio_blob=take["sound"],
            cover_blob=take["cover"]["blob"],
            lyrics=take["timed"],
            music_engine=engine,
            score_blob=take["score"],
        )
    )
    return item


def describe_take(
    session: Session, task: Task, position: int, take: dict[str, Any]
) -> dict[str, Any]:
    """Give the files of a stored take their URLs. Returns the take's item of `suno_data`."""
    return {
        "suno_id": clip_id_of(task.id, position),
        "title": take["title"],
        "tags": take["tags"],
        **_publish_files(session, task, position, take),
        "duration": take["duration"],
        "suno_model": f"chirp-{version_of(task).replace('.', '-')}",
        "lyrics": take["lyrics"],
        "instrumental": take["instrumental"],
        "create_at": task.create_at,
        "aligned_words": list_words(json_codec.from_json(take["timed"])),
        "notes": take["notes"],
        # Takes that were made by earlier versions lack these.
        "understood": take.get("understood", {}),
        "made_by": take.get("made_by", {}),
    }


def _publish_files(
    session: Session, task: Task, position: int, take: dict[str, Any]
) -> dict[str, Any]:
    def put(name: str, stored: StoredFile, suffix: str = "") -> str:
        file_name = readable_name(f"{take['title']}{suffix}", stored["extension"])
        file = NewFile(stored["blob"], file_name, stored["content_type"], stored["size"])
        return path_of(
            publish_file(session, task.account_id, task.id, role_of(name, position), file)
        )

    image = put("cover", take["cover"])
    urls: dict[str, Any] = {
        "suno_audio_url": put(AUDIO_ROLE, take["mp3"]),
        "suno_image_url": image,
        "suno_image_large_url": image,
    }
    if take["stems"]:
        urls["stem_urls"] = {
            name: put(f"stem-{name}", stem, f" - {name}") for name, stem in take["stems"].items()
        }
    if take["lrc"]:
        urls["lyrics_url"] = put("lyrics", take["lrc"])
    if take["midi"]:
        urls["midi_url"] = put("midi", take["midi"])
    return urls
