"""The workflow of suno/music-video: fetch, render, publish."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from scopitone.errors import InputError
from scopitone.song import Lyrics, Song
from scopitone.store.database import reading
from scopitone.store.tables import Clip, Task
from scopitone.tasks import lifecycle
from scopitone.tasks import lyrics as timed
from scopitone.tasks.errors import ChoiceError
from scopitone.tasks.media import Medium, path_of, publish, readable_name
from scopitone.tasks.specs import VideoSpec
from scopitone.tasks.workshop import Workshop
from scopitone.video.lyrics import writing
from scopitone.video.options import Options
from scopitone.video.progress import Progress, Step

log = logging.getLogger(__name__)
# How much of the time each stage takes, about, and where it starts.
_STAGES = {
    "analyse": (0.0, 0.08),
    "plan": (0.08, 0.02),
    "encode": (0.10, 0.83),
    "join": (0.93, 0.02),
    "check": (0.95, 0.03),
}
CAPTION_TYPES = {
    "srt": "application/x-subrip",
    "vtt": "text/vtt; charset=utf-8",
    "ass": "text/x-ssa; charset=utf-8",
    "lrc": "text/plain; charset=utf-8",
    "ttml": "application/ttml+xml",
}
NOTHING: Mapping[str, Path] = {}
_TELL_EVERY_S = 0.5
_DELETED = "its songs were deleted, as the operator keeps media for a time only; make them again"
# The poster shows the title card, once it has faded in.
_POSTER_AT_S = 1.5


def find_clip(engine: Engine, account_id: str, task_id: str, clip_id: str) -> Clip:
    """The clip that a request names by its music task and its suno_id.

    Raises:
        NotFoundError: no such task of this account.
        InputError: the task is not completed, or is no music task.
        ChoiceError: the task has no such clip.
    """
    task = lifecycle.find(engine, account_id, task_id)
    if task.status != "success":
        raise InputError(
            "input.task_id", f"must be a completed music task; its status is {task.status}"
        )
    clips = lifecycle.clips_of(engine, task_id)
    if not clips and "suno_data" in (task.result or {}):
        raise InputError("input.task_id", _DELETED)
    if not clips:
        raise InputError("input.task_id", f"must be a music task; it is a {task.model} task")
    for clip in clips:
        if clip.id == clip_id:
            return clip
    raise ChoiceError(
        "input.suno_id", f"the task has no clip {clip_id!r}", [clip.id for clip in clips]
    )


def spec_of(task: Task) -> VideoSpec:
    """What the task asks for."""
    return VideoSpec(**task.spec)


def render_video(shop: Workshop, task: Task, brand: dict[str, str]) -> dict[str, Any]:
    """Render into the store: the video's and the poster's blobs, and what is known of them.

    brand: blobs of the kit's files, as `branding.fetch_brand` gives them.
    """
    from scopitone.tasks.spreading import spread_over
    from scopitone.video.render import render
    from scopitone.video.stage import preview

    spec = spec_of(task)
    cache = shop.settings.cache_dir
    cache.mkdir(parents=True, exist_ok=True)
    with shop.bench(task.id) as bench:
        clip = _clip(shop.engine, spec.clip_id)
        song = _song(shop, clip, spec, bench)
        options = options_of(spec, shop.settings.encoders, _dressed(shop, bench, brand))
        out = bench / "video.mp4"
        spread = spread_over(shop, task, clip, spec)
        try:
            report = render(
                song,
                options,
                out,
                progress=teller(shop, task.id),
                cache=cache,
                elsewhere=spread,
            )
        finally:
            if spread is not None and not shop.stopping.is_set():
                spread.clear()
        poster = preview(song, options, min(_POSTER_AT_S, report.duration / 2), cache=cache)
        return {
            "title": clip.title,
            "author": song.author,
            "video": {"blob": shop.blobs.put(out), "size": out.stat().st_size},
            "poster": {"blob": shop.blobs.put(poster), "size": len(poster)},
            "captions": _captions(shop, report.lyrics, clip.title),
            "about": {
                "width": report.width,
                "height": report.height,
                "fps": report.fps,
                "duration": round(report.duration, 3),
                "style": report.style,
                "timings": {stage: round(took, 2) for stage, took in report.timings.items()},
                "checks": {
                    "flash": asdict(report.flash),
                    "loudness": report.loudness and asdict(report.loudness),
                },
            },
        }


def _dressed(shop: Workshop, bench: Path, brand: dict[str, str]) -> dict[str, Path]:
    """The kit's files, by part."""
    paths = {part: bench / f"brand-{part}" for part in brand}
    for part, path in paths.items():
        shop.blobs.copy_to(brand[part], path)
    return paths


def options_of(
    spec: VideoSpec, workers: int | None = None, files: Mapping[str, Path] = NOTHING
) -> Options:
    """What the renderer is told of a request; `files`: of its brand kit, by part."""
    logo = files.get("logo")
    return Options(
        width=spec.width,
        height=spec.height,
        fps=spec.fps,
        brand=spec.brand or "",
        workers=workers,
        style=spec.style,
        palette=tuple(spec.palette),
        start=spec.start,
        end=spec.end,
        loudness=spec.loudness,
        longest=spec.longest,
        loop=spec.loop,
        subtitles=spec.subtitles,
        intro=spec.intro,
        outro=spec.outro,
        choices=tuple(spec.choices.items()),
        logo=None if logo is None else logo.read_bytes(),
        backdrop=files.get("background"),
        fonts=tuple(path.read_bytes() for part, path in files.items() if part.startswith("font")),
    )


def _captions(shop: Workshop, lyrics: Lyrics, title: str) -> dict[str, Any]:
    """The words as they are shown, in every format; none where nothing is sung."""
    if not lyrics.timed:
        return {}
    texts = {
        "srt": writing.srt(lyrics),
        "vtt": writing.vtt(lyrics),
        "ass": writing.ass(lyrics),
        "lrc": timed.enhanced_lrc(lyrics, title),
        "ttml": writing.ttml(lyrics),
    }
    return {
        name: {"blob": shop.blobs.put(text.encode()), "size": len(text.encode())}
        for name, text in texts.items()
    }


def _clip(engine: Engine, clip_id: str) -> Clip:
    with reading(engine) as session:
        clip = session.get(Clip, clip_id)
    if clip is None:
        raise InputError("input.suno_id", _DELETED)
    return clip


def _song(shop: Workshop, clip: Clip, spec: VideoSpec, bench: Path) -> Song:
    audio = bench / "audio"
    try:
        shop.blobs.copy_to(clip.audio_blob, audio)
        cover = None if clip.cover_blob is None else shop.blobs.get(clip.cover_blob)
    except FileNotFoundError as error:
        raise InputError("input.suno_id", _DELETED) from error
    return Song(
        audio=audio,
        title=clip.title,
        author=spec.author or clip.author,
        cover=cover,
        lyrics=timed.from_json(clip.lyrics) if spec.lyrics else Lyrics(),
        genre=clip.tags,
    )


def teller(shop: Workshop, task_id: str) -> Progress:
    """A progress callback that writes to the task now and then, and stops unwanted work."""
    told_at = 0.0
    stage = ""

    def tell(step: Step) -> None:
        nonlocal told_at, stage
        shop.check()
        if step.stage != stage:
            stage = step.stage
            log.info("Stage %s", stage)
        now = time.monotonic()
        if now - told_at < _TELL_EVERY_S:
            return
        told_at = now
        lifecycle.advance(shop.engine, task_id, overall(step))

    return tell


def overall(step: Step) -> float:
    """How far the whole task is, 0 to 1."""
    start, share = _STAGES[step.stage]
    done = step.done / step.total if step.total > 0 else 0.0
    return start + share * min(1.0, max(0.0, done))


def publish_video(session: Session, task: Task, made: dict[str, Any]) -> dict[str, Any]:
    """Write the video's files; the task's result."""
    name = f"{made['title']} - {made['author']}" if made["author"] else made["title"]

    def put(role: str, kept: dict[str, Any], extension: str, content_type: str) -> str:
        medium = Medium(kept["blob"], readable_name(name, extension), content_type, kept["size"])
        return path_of(publish(session, task.account_id, task.id, role, medium))

    video = put("video", made["video"], ".mp4", "video/mp4")
    poster = put("poster", made["poster"], ".png", "image/png")
    # A video that an earlier version rendered has none.
    captions = {
        form: put(f"captions-{form}", kept, f".{form}", CAPTION_TYPES[form])
        for form, kept in made.get("captions", {}).items()
    }
    about = {"title": made["title"], **made["about"], "poster_url": poster, "captions": captions}
    return {"media_urls": [video], "video": about}
