"""Other files of a clip: its stems, its score, a WAV, further cover pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from scopitone.core.errors import InputError, RenderError
from scopitone.core.paths import readable_name
from scopitone.store.database import reading
from scopitone.store.tables import Clip, File, Task
from scopitone.tasks.errors import CLIPS_DELETED
from scopitone.tasks.files.files import NewFile, path_of, publish_file
from scopitone.tasks.jobs.music.source_audio import role_of
from scopitone.tasks.models import MIDI, PICTURES, SEPARATION, WAV
from scopitone.tasks.runtime.context import WorkerContext
from scopitone.tasks.specs import ClipSpec

VOICE = "vocals"
INSTRUMENTS = ("drums", "bass", "other")
"""The stems of a take; with the voice, they sum to the song."""

_PICTURE_COUNT = 2
# The covers of takes are drawn with their position in the task.
_FIRST_PICTURE_SEED = 10


def find_stems(engine: Engine, clip: Clip) -> dict[str, File]:
    """Return the stems of a clip by name; {} if it has none."""
    names = {role_of(f"stem-{name}", clip.position): name for name in (VOICE, *INSTRUMENTS)}
    return {names[file.role or ""]: file for file in _find_files(engine, clip, [*names])}


def find_score(engine: Engine, clip: Clip) -> File | None:
    """Return the MIDI file of a clip, if it has one."""
    return next(iter(_find_files(engine, clip, [role_of("midi", clip.position)])), None)


def _find_files(engine: Engine, clip: Clip, roles: list[str]) -> list[File]:
    with reading(engine) as session:
        query = select(File).where(File.task_id == clip.task_id, File.role.in_(roles))
        return list(session.scalars(query))


def make_files(context: WorkerContext, task: Task) -> dict[str, Any]:
    """Make the files that the task's model stands for.

    Returns: {"title", "files": {name: stored file}}.
    Raises: InputError if the clip or its files were deleted.
    """
    spec = ClipSpec(**task.spec)
    with reading(context.engine) as session:
        clip = session.get(Clip, spec.clip_id)
    if clip is None:
        raise InputError("input.suno_id", CLIPS_DELETED)
    with context.work_dir(task.id) as work_dir:
        try:
            stored_files = _MAKERS[task.model](context, clip, spec, work_dir)
        except FileNotFoundError as error:
            raise InputError("input.suno_id", CLIPS_DELETED) from error
    return {"title": clip.title, "files": stored_files}


def _make_wav(context: WorkerContext, clip: Clip, _: ClipSpec, work_dir: Path) -> dict[str, Any]:
    from scopitone.audio.transcode import write_pcm_wav

    sound, out = work_dir / "sound", work_dir / "song.wav"
    context.blobs.copy_to(clip.audio_blob, sound)
    write_pcm_wav(sound, out)
    return {"wav": _store(context, out, "audio/wav")}


def _copy_score(context: WorkerContext, clip: Clip, _: ClipSpec, __: Path) -> dict[str, Any]:
    file = find_score(context.engine, clip)
    if file is None:
        raise FileNotFoundError
    return {"midi": _describe(file)}


def _separate(context: WorkerContext, clip: Clip, spec: ClipSpec, work_dir: Path) -> dict[str, Any]:
    stems = find_stems(context.engine, clip)
    if not stems:
        return _separate_by_model(context, clip, spec, work_dir)
    parts = {
        "vocal": _describe(stems[VOICE]),
        "instrumental": _mix_instruments(context, stems, work_dir),
    }
    if spec.mode == "stems":
        parts |= {name: _describe(stems[name]) for name in INSTRUMENTS}
    return parts


def _separate_by_model(
    context: WorkerContext, clip: Clip, spec: ClipSpec, work_dir: Path
) -> dict[str, Any]:
    """Separate a song of which nothing is known but the sound."""
    # Loads ONNX Runtime, which most workers never need.
    from scopitone.audio.separation.mdx_net import MdxNet
    from scopitone.audio.separation.separator import separate_song

    settings = context.settings
    if settings.separation_model is None or spec.mode == "stems":
        raise RenderError(
            "This worker cannot separate this song; ask the operator to set a separation model"
        )
    separator = MdxNet.load(
        settings.separation_model, settings.separation_fft, settings.separation_target
    )
    song, voice, rest = (work_dir / name for name in ("song", "vocal.flac", "instrumental.flac"))
    context.blobs.copy_to(clip.audio_blob, song)
    separate_song(song, separator, voice, rest, lambda _share: context.check())
    return {
        "vocal": _store(context, voice, "audio/flac"),
        "instrumental": _store(context, rest, "audio/flac"),
    }


def _mix_instruments(
    context: WorkerContext, stems: dict[str, File], work_dir: Path
) -> dict[str, Any]:
    """Store the sum of all stems but the voice: exactly the song without it."""
    from scopitone.audio.encode import mix_flac

    paths = [work_dir / f"{name}.flac" for name in INSTRUMENTS]
    for name, path in zip(INSTRUMENTS, paths, strict=True):
        context.blobs.copy_to(stems[name].blob, path)
    out = work_dir / "instrumental.flac"
    mix_flac(paths, out)
    return _store(context, out, "audio/flac")


def _draw_pictures(
    context: WorkerContext, clip: Clip, _: ClipSpec, work_dir: Path
) -> dict[str, Any]:
    from scopitone.audio.analysis.pipeline import analyze
    from scopitone.video.cover_art.generate import generate_cover_for
    from scopitone.video.options import Options

    sound = work_dir / "sound"
    context.blobs.copy_to(clip.audio_blob, sound)
    # At the default frame rate, so that the analysis of the clip's video is found in the cache.
    analysis = analyze(sound, fps=Options().fps, cache=context.settings.cache_dir)
    pictures = {}
    for number in range(_PICTURE_COUNT):
        path = work_dir / f"{number}.png"
        seed = _FIRST_PICTURE_SEED + _PICTURE_COUNT * clip.position + number
        path.write_bytes(generate_cover_for(clip.title, analysis, seed=seed))
        pictures[f"picture-{number + 1}"] = _store(context, path, "image/png")
    return pictures


def _store(context: WorkerContext, path: Path, content_type: str) -> dict[str, Any]:
    return {
        "blob": context.blobs.put(path),
        "size": path.stat().st_size,
        "extension": path.suffix,
        "content_type": content_type,
    }


def _describe(file: File) -> dict[str, Any]:
    """Return a file that is stored already, as `_store` returns a new one."""
    return {
        "blob": file.blob,
        "size": file.size,
        "extension": f".{file.name.rpartition('.')[2]}",
        "content_type": file.content_type,
    }


_MAKERS: dict[str, Callable[[WorkerContext, Clip, ClipSpec, Path], dict[str, Any]]] = {
    WAV: _make_wav,
    MIDI: _copy_score,
    SEPARATION: _separate,
    PICTURES: _draw_pictures,
}


def publish_files(session: Session, task: Task, outcome: dict[str, Any]) -> dict[str, Any]:
    """Write the rows of the files. Returns the task's result.

    outcome: what `make_files` returned.
    """
    urls = {}
    for name, stored in outcome["files"].items():
        suffix = "" if name in ("wav", "midi") else f" - {name}"
        file_name = readable_name(outcome["title"] + suffix, stored["extension"])
        file = NewFile(stored["blob"], file_name, stored["content_type"], stored["size"])
        row = publish_file(session, task.account_id, task.id, name, file)
        urls[f"{name.replace('-', '_')}_url"] = path_of(row)
    return {"media_urls": list(urls.values()), "media_info": urls}
