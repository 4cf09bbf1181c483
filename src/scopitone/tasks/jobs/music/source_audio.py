"""The source of an extension or a cover: downloaded, read, and copied for the engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select

from scopitone.core.errors import InputError
from scopitone.core.progress import RenderProgress
from scopitone.core.song import Lyrics
from scopitone.lyrics import json_codec, write
from scopitone.music.engine import Source
from scopitone.store.database import reading
from scopitone.store.tables import Clip, File, Task
from scopitone.tasks import clip_lyrics
from scopitone.tasks.errors import CLIPS_DELETED
from scopitone.tasks.files.mime_sniffing import sniff_audio
from scopitone.tasks.files.uploads import find_own_file
from scopitone.tasks.jobs import import_song
from scopitone.tasks.models import COVER
from scopitone.tasks.runtime.context import WorkerContext
from scopitone.tasks.runtime.task_progress import progress_reporter
from scopitone.tasks.sandbox import inspect_song
from scopitone.tasks.specs import MusicSpec

AUDIO_ROLE = "audio"
"""The role of a clip's MP3; files of a task's later clips are numbered, from 1."""
_FIELD = "input.audio_url"
_READING_SHARE = 0.03
"""Share of a task's progress at which its engine starts."""


def role_of(name: str, position: int) -> str:
    """Return the role of file `name` of the clip at `position` in its task."""
    return f"{name}-{position}" if position else name


def download_source(context: WorkerContext, task: Task) -> dict[str, Any]:
    """Download the song at `audio_url` into the store, unless it is a clip of the account.

    Returns: {"clip": id}, {"audio": the value of `intake.download_to_store`}, or {} if the task has
    no source.
    """
    spec = MusicSpec(**task.spec)
    url = spec.asked.get("audio_url")
    if url is None:
        return {"clip": spec.clip_id} if spec.clip_id else {}
    clip_id = _find_own_clip(context, task, url)
    if clip_id is not None:
        return {"clip": clip_id}
    with context.work_dir(task.id) as work_dir:
        audio = import_song.download_to_store(
            context, task, url, _FIELD, sniff_audio, work_dir, spec.allow_loopback
        )
    return {"audio": audio}


def _find_own_clip(context: WorkerContext, task: Task, url: str) -> str | None:
    """Return the clip whose audio has this URL: its score and words are known, it is lossless."""
    limits = context.settings.max_upload_bytes, context.settings.max_stored_bytes
    file = find_own_file(context.engine, context.blobs, url, task.base_url, *limits)
    if file is None or file.account_id != task.account_id or file.task_id is None:
        return None
    return _find_clip(context, file)


def _find_clip(context: WorkerContext, file: File) -> str | None:
    with reading(context.engine) as session:
        clips = session.scalars(select(Clip).where(Clip.task_id == file.task_id))
        return next((c.id for c in clips if file.role == role_of(AUDIO_ROLE, c.position)), None)


def read_source(context: WorkerContext, task: Task, inputs: dict[str, Any]) -> dict[str, Any]:
    """Decode what was downloaded, in a child process.

    Returns: {"title", "duration", "sound": blob, "lyrics"}, or {} if nothing was downloaded.
    """
    if "audio" not in inputs:
        return {}
    with context.work_dir(task.id) as work_dir:
        song = import_song.inspect_song(context, work_dir, inputs["audio"])
        sound = work_dir / inspect_song.SOUND_FILE
        lyrics = json_codec.from_json(song["lyrics"])
        if _sings_source(context, task):
            lyrics = _find_words(context, task, lyrics, sound)
        return {
            "title": song["title"],
            "duration": round(song["duration"], 3),
            "sound": context.blobs.put(sound),
            "lyrics": json_codec.to_json(lyrics),
        }


def _sings_source(context: WorkerContext, task: Task) -> bool:
    """Return whether the composer is to sing the words of the source, which it must hear then."""
    fields = MusicSpec(**task.spec).asked
    is_sung = not fields.get("instrumental") and not fields.get("lyrics", "").strip()
    is_own = context.settings.engine_of(task.model) == "composer"
    return task.model == COVER and is_own and is_sung


def _find_words(context: WorkerContext, task: Task, given: Lyrics, sound: Path) -> Lyrics:
    """Return the words of the song `sound`: those in its file, or those that are heard in it."""
    report = progress_reporter(context, task.id, _share_of)
    if given.lines:
        return clip_lyrics.find_times(given, sound, context.settings, report).lyrics
    return clip_lyrics.hear_words(sound, context.settings, report).lyrics


def _share_of(step: RenderProgress) -> float:
    return _READING_SHARE * min(1.0, step.done / max(step.total, 1e-9))


def copy_source(
    context: WorkerContext,
    inputs: dict[str, Any],
    read: dict[str, Any],
    engine: str,
    work_dir: Path,
) -> Source | None:
    """Copy the files of the source to `work_dir` for the engine of that name.

    inputs, read: what `download_source` and `read_source` returned.

    Returns: None if the task has no source.
    """
    if "clip" in inputs:
        return _copy_clip(context, inputs["clip"], engine, work_dir)
    if not read:
        return None
    audio = work_dir / inspect_song.SOUND_FILE
    context.blobs.copy_to(read["sound"], audio)
    lyrics = json_codec.from_json(read["lyrics"])
    return Source(
        audio=audio,
        duration=read["duration"],
        title=read["title"],
        lyrics=write(lyrics, "txt"),
        timed=lyrics,
    )


def _copy_clip(context: WorkerContext, clip_id: str, engine: str, work_dir: Path) -> Source:
    with reading(context.engine) as session:
        clip = session.get(Clip, clip_id)
    if clip is None:
        raise InputError("input.suno_id", CLIPS_DELETED)
    audio, score = work_dir / inspect_song.SOUND_FILE, work_dir / "score"
    # Another engine could not read the score.
    has_score = clip.score_blob is not None and clip.music_engine == engine
    try:
        context.blobs.copy_to(clip.audio_blob, audio)
        if has_score:
            context.blobs.copy_to(str(clip.score_blob), score)
    except FileNotFoundError as error:
        raise InputError("input.suno_id", CLIPS_DELETED) from error
    lyrics = json_codec.from_json(clip.lyrics)
    return Source(
        audio=audio,
        duration=clip.duration,
        title=clip.title,
        tags=clip.tags,
        lyrics=write(lyrics, "txt"),
        instrumental=not lyrics.lines,
        timed=lyrics,
        score=score if has_score else None,
    )


def start_of_continuation(task: Task, source: Source) -> float:
    """Return where an extension leaves its source, in seconds.

    Raises InputError if `continue_at` is after the end of an uploaded source.
    """
    spec = MusicSpec(**task.spec)
    start_s = spec.continue_at or spec.asked.get("continue_at")
    if start_s is None:
        return source.duration
    if start_s >= source.duration and spec.clip_id is None:
        raise InputError(
            "input.continue_at", f"must be less than the track's duration, {source.duration:g} s"
        )
    return float(min(start_s, source.duration))
