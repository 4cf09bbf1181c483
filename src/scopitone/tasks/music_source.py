"""What an extension continues or a cover covers: fetched, read, and laid out for the engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select

from scopitone.errors import InputError
from scopitone.music.engine import Source
from scopitone.store.database import reading
from scopitone.store.tables import Clip, File, Task
from scopitone.tasks import inspection, intake
from scopitone.tasks import lyrics as timed
from scopitone.tasks.music import MusicSpec
from scopitone.tasks.sniff import audio_kind
from scopitone.tasks.staging import own_file
from scopitone.tasks.workshop import Workshop

AUDIO_ROLE = "audio"
"""Of the file that is a clip's MP3; what a task makes later is numbered, from 1."""
_FIELD = "input.audio_url"
_DELETED = "its songs were deleted, as the operator keeps media for a time only; make them again"


def role(name: str, position: int) -> str:
    """What file `name` of the clip at `position` is to its task."""
    return f"{name}-{position}" if position else name


def fetch_source(shop: Workshop, task: Task) -> dict[str, Any]:
    """Bring the song at `audio_url` into the store, unless it is a clip of ours.

    {"clip": id} or {"audio": what `intake.bring` tells}; {} if there is nothing to fetch.
    """
    spec = MusicSpec(**task.spec)
    url = spec.asked.get("audio_url")
    if url is None:
        return {"clip": spec.clip_id} if spec.clip_id else {}
    clip_id = _own_clip(shop, task, url)
    if clip_id is not None:
        return {"clip": clip_id}
    with shop.bench(task.id) as bench:
        audio = intake.bring(shop, task, url, _FIELD, audio_kind, bench, spec.allow_loopback)
    return {"audio": audio}


def _own_clip(shop: Workshop, task: Task, url: str) -> str | None:
    """The clip whose audio has this URL: its score and words are known, its sound is lossless."""
    file = own_file(shop.engine, shop.blobs, url, task.base_url, shop.settings.max_upload_bytes)
    if file is None or file.account_id != task.account_id or file.task_id is None:
        return None
    return _clip_of(shop, file)


def _clip_of(shop: Workshop, file: File) -> str | None:
    with reading(shop.engine) as session:
        clips = session.scalars(select(Clip).where(Clip.task_id == file.task_id))
        return next((c.id for c in clips if file.role == role(AUDIO_ROLE, c.position)), None)


def read_source(shop: Workshop, task: Task, fetched: dict[str, Any]) -> dict[str, Any]:
    """Decode what was fetched, in a child process; what an import keeps of a song."""
    if "audio" not in fetched:
        return {}
    with shop.bench(task.id) as bench:
        found = intake.inspect_song(shop, bench, fetched["audio"])
        return {
            "title": found["title"],
            "duration": round(found["duration"], 3),
            "sound": shop.blobs.put(bench / inspection.SOUND),
            "lyrics": found["lyrics"],
        }


def place_source(
    shop: Workshop, fetched: dict[str, Any], read: dict[str, Any], engine: str, bench: Path
) -> Source | None:
    """The source with its files in `bench`, for the engine of that name; None if there is none."""
    if "clip" in fetched:
        return _clip(shop, fetched["clip"], engine, bench)
    if not read:
        return None
    audio = bench / inspection.SOUND
    shop.blobs.copy_to(read["sound"], audio)
    lyrics = timed.from_json(read["lyrics"])
    return Source(
        audio=audio,
        duration=read["duration"],
        title=read["title"],
        lyrics=timed.plain_text(lyrics),
        timed=lyrics,
    )


def _clip(shop: Workshop, clip_id: str, engine: str, bench: Path) -> Source:
    with reading(shop.engine) as session:
        clip = session.get(Clip, clip_id)
    if clip is None:
        raise InputError("input.suno_id", _DELETED)
    audio, score = bench / inspection.SOUND, bench / "score"
    # Another engine could not read it.
    scored = clip.score_blob is not None and clip.music_engine == engine
    try:
        shop.blobs.copy_to(clip.audio_blob, audio)
        if scored:
            shop.blobs.copy_to(str(clip.score_blob), score)
    except FileNotFoundError as error:
        raise InputError("input.suno_id", _DELETED) from error
    lyrics = timed.from_json(clip.lyrics)
    return Source(
        audio=audio,
        duration=clip.duration,
        title=clip.title,
        tags=clip.tags,
        lyrics=timed.plain_text(lyrics),
        instrumental=not lyrics.lines,
        timed=lyrics,
        score=score if scored else None,
    )


def continue_at(task: Task, source: Source) -> float:
    """Where an extension leaves its source, in seconds. Raises InputError beyond its end."""
    spec = MusicSpec(**task.spec)
    at = spec.continue_at or spec.asked.get("continue_at")
    if at is None:
        return source.duration
    if at >= source.duration and spec.clip_id is None:
        raise InputError(
            "input.continue_at", f"must be less than the track's duration, {source.duration:g} s"
        )
    return float(min(at, source.duration))
