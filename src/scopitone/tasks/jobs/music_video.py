"""The steps of suno/music-video: load, render, publish."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from scopitone.core.errors import InputError
from scopitone.core.paths import readable_name
from scopitone.core.progress import RenderProgress
from scopitone.core.song import Lyrics, Song
from scopitone.lyrics.formats.registry import caption_formats, write_captions
from scopitone.lyrics.listening.weights import DEFAULT_CHOICE, ModelChoice
from scopitone.store.database import reading
from scopitone.store.tables import Clip, Task
from scopitone.tasks import clip_lyrics, state
from scopitone.tasks.errors import CLIPS_DELETED, ChoiceError
from scopitone.tasks.files.files import NewFile, path_of, publish_file
from scopitone.tasks.jobs import brand_assets
from scopitone.tasks.runtime.context import WorkerContext
from scopitone.tasks.runtime.task_progress import progress_reporter, share_of_task
from scopitone.tasks.specs import VideoSpec
from scopitone.tasks.status import TaskStatus
from scopitone.video.options import Options, StoredOptions

log = logging.getLogger(__name__)

# The estimated start and share of each stage in the time of the task.
_STAGES = {
    "analyse": (0.0, 0.08),
    "listen": (0.08, 0.01),
    "plan": (0.09, 0.01),
    "encode": (0.10, 0.83),
    "join": (0.93, 0.02),
    "check": (0.95, 0.03),
}
NO_FILES: Mapping[str, Path] = {}
# The poster shows the title card, or title and first line, once they have faded in.
_POSTER_AT_S = 1.5


def find_clip(
    engine: Engine, account_id: str, task_id: str, clip_id: str, prefix: str = "input."
) -> Clip:
    """Return the clip that a request names by its music task and its suno_id.

    prefix: of the names of the two fields in the errors.

    Raises:
        NotFoundError: the account has no such task.
        InputError: the task is not completed, or is not a music task.
        ChoiceError: the task has no such clip.
    """
    task = state.find_task(engine, account_id, task_id)
    if task.status != TaskStatus.SUCCESS:
        raise InputError(
            f"{prefix}task_id", f"must be a completed music task; its status is {task.status}"
        )
    clips = state.clips_of(engine, task_id)
    if not clips and "suno_data" in (task.result or {}):
        raise InputError(f"{prefix}task_id", CLIPS_DELETED)
    if not clips:
        raise InputError(f"{prefix}task_id", f"must be a music task; it is a {task.model} task")
    for clip in clips:
        if clip.id == clip_id:
            return clip
    raise ChoiceError(
        f"{prefix}suno_id", f"the task has no clip {clip_id!r}", [clip.id for clip in clips]
    )


def spec_of(task: Task) -> VideoSpec:
    """Return what the task is to render."""
    return VideoSpec(**task.spec)


def render_video(context: WorkerContext, task: Task, brand: dict[str, Any]) -> dict[str, Any]:
    """Render a video and its poster into the store.

    brand: blobs of the kit's files by part, and warnings, as `brand_assets.download_brand` returns
        them.

    Returns: {"title", "author", "video", "poster", "captions", "about"}; "about" has the fields of
    the task's result.
    """
    from scopitone.tasks.distributed.coordinator import plan_distribution
    from scopitone.video.preview import preview
    from scopitone.video.render import render

    spec = spec_of(task)
    cache = context.settings.cache_dir
    cache.mkdir(parents=True, exist_ok=True)
    with context.work_dir(task.id) as work_dir:
        clip = _load_clip(context.engine, spec.clip_id)
        assets = _load_brand_assets(context, work_dir, brand)
        song = _load_song(context, clip, spec, work_dir, assets.get("cover"))
        options = options_of(
            spec,
            context.settings.encoders,
            assets,
            clip_lyrics.choose_model(context.settings),
        )
        out = work_dir / "video.mp4"
        distributed = plan_distribution(context, task, clip, spec)
        try:
            report = render(
                song,
                options,
                out,
                progress=progress_reporter(context, task.id, overall_progress),
                cache=cache,
                segment_cache_bytes=context.settings.segment_cache_mb * 10**6,
                encode=distributed,
            )
        finally:
            if distributed is not None and not context.stopping.is_set():
                distributed.delete_segments()
        log.info("Encoded %d of %d segments", report.encoded_segments, report.segments)
        poster = preview(song, options, min(_POSTER_AT_S, report.duration / 2), cache=cache)
        return {
            "title": song.title,
            "author": song.author,
            "video": {"blob": context.blobs.put(out), "size": out.stat().st_size},
            "poster": {"blob": context.blobs.put(poster), "size": len(poster)},
            "captions": _store_captions(context, report.lyrics, song.title),
            "about": {
                "width": report.width,
                "height": report.height,
                "fps": report.fps,
                "duration": round(report.duration, 3),
                "style": report.style,
                **({"project_id": spec.project_id} if spec.project_id else {}),
                "warnings": [*brand.get(brand_assets.WARNINGS, ()), *report.warnings],
                "timings": {stage: round(seconds, 2) for stage, seconds in report.timings.items()},
                "checks": {
                    "flash": asdict(report.flash),
                    "loudness": report.loudness and asdict(report.loudness),
                },
            },
        }


def _load_brand_assets(
    context: WorkerContext, work_dir: Path, brand: dict[str, Any]
) -> dict[str, Path]:
    """Copy the files of the brand kit to `work_dir`. Returns their paths by part."""
    parts = [part for part in brand if part != brand_assets.WARNINGS]
    paths = {part: work_dir / f"brand-{part}" for part in parts}
    for part, path in paths.items():
        context.blobs.copy_to(brand[part], path)
    return paths


def options_of(
    spec: VideoSpec,
    workers: int | None = None,
    files: Mapping[str, Path] = NO_FILES,
    listening: ModelChoice = DEFAULT_CHOICE,
) -> Options:
    """Return the options of the renderer for a request.

    files: the files of the brand kit by part.
    """
    logo = files.get("logo")
    return Options(
        **{item.name: getattr(spec, item.name) for item in fields(StoredOptions)},
        brand=spec.brand or "",
        workers=workers,
        palette=tuple(spec.palette),
        choices=tuple(spec.choices.items()),
        logo=None if logo is None else logo.read_bytes(),
        backdrop=files.get("background"),
        footage=tuple(path for part, path in files.items() if part.startswith("footage")),
        fonts=tuple(path.read_bytes() for part, path in files.items() if part.startswith("font")),
        listening=listening,
        hear_lyrics=spec.hear_lyrics,
    )


def _store_captions(context: WorkerContext, lyrics: Lyrics, title: str) -> dict[str, Any]:
    """Store the words as they are shown, in every format. Returns {} if they have no times."""
    if not lyrics.is_timed:
        return {}
    return {
        name: {"blob": context.blobs.put(text.encode()), "size": len(text.encode())}
        for name, text in write_captions(lyrics, title).items()
    }


def _load_clip(engine: Engine, clip_id: str) -> Clip:
    with reading(engine) as session:
        clip = session.get(Clip, clip_id)
    if clip is None:
        raise InputError("input.suno_id", CLIPS_DELETED)
    return clip


def _load_song(
    context: WorkerContext, clip: Clip, spec: VideoSpec, work_dir: Path, cover_file: Path | None
) -> Song:
    audio = work_dir / "audio"
    try:
        context.blobs.copy_to(clip.audio_blob, audio)
        cover = None if clip.cover_blob is None else context.blobs.get(clip.cover_blob)
    except FileNotFoundError as error:
        raise InputError("input.suno_id", CLIPS_DELETED) from error
    return Song(
        audio=audio,
        title=spec.title or clip.title,
        author=spec.author or clip.author,
        cover=cover if cover_file is None else cover_file.read_bytes(),
        lyrics=clip_lyrics.lyrics_of(spec, clip.lyrics),
        genre=clip.tags,
    )


def overall_progress(step: RenderProgress) -> float:
    """Return the share of the whole task that is done, 0 to 1."""
    return share_of_task(_STAGES, step)


def publish_video(session: Session, task: Task, rendered: dict[str, Any]) -> dict[str, Any]:
    """Write the video's files. Returns the task's result.

    rendered: what `render_video` returned.
    """
    name = (
        f"{rendered['title']} - {rendered['author']}" if rendered["author"] else rendered["title"]
    )
    options = (task.spec.get("document") or {}).get("options", {})
    if preset := options.get("preset"):
        # A project's videos for several platforms are downloaded into one folder.
        name += f" ({preset})"

    def put(role: str, stored: dict[str, Any], extension: str, content_type: str) -> str:
        file_name = readable_name(name, extension)
        file = NewFile(stored["blob"], file_name, content_type, stored["size"])
        return path_of(publish_file(session, task.account_id, task.id, role, file))

    video = put("video", rendered["video"], ".mp4", "video/mp4")
    poster = put("poster", rendered["poster"], ".png", "image/png")
    formats = caption_formats()
    # A video that an earlier version rendered has no captions.
    captions = {
        form: put(f"captions-{form}", stored, f".{form}", formats[form].content_type)
        for form, stored in rendered.get("captions", {}).items()
    }
    about = {
        "title": rendered["title"],
        **rendered["about"],
        "poster_url": poster,
        "captions": captions,
    }
    return {"media_urls": [video], "video": about}
