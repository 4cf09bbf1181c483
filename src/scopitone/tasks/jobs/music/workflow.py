"""The steps of the music models: download, read, compose, publish."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from scopitone.core.music_engines import ENGINES
from scopitone.core.settings import Settings
from scopitone.music.engine import GenerateSpec, Source
from scopitone.store.tables import Task
from scopitone.tasks import state
from scopitone.tasks.jobs.lyricist.ordered_words import OrderedWords, load_lyricist, write_words
from scopitone.tasks.jobs.music.engine_client import run_engine
from scopitone.tasks.jobs.music.messages import EarlyTake, EngineRequest, TakeFiles
from scopitone.tasks.jobs.music.publish import describe_take, store_take
from scopitone.tasks.jobs.music.source_audio import copy_source, start_of_continuation
from scopitone.tasks.models import EXTEND, MODELS
from scopitone.tasks.runtime.context import WorkerContext
from scopitone.tasks.runtime.task_progress import ProgressWriter
from scopitone.tasks.specs import MusicSpec, version_of

# Estimated share of the time before the engine starts, and of the engine.
_START, _SHARE = 0.03, 0.94


def compose(
    context: WorkerContext, task: Task, inputs: dict[str, Any], source: dict[str, Any]
) -> dict[str, Any]:
    """Have the model's engine make its takes, and store them.

    inputs, source: the outcomes of the steps "fetch" and "read", see `music_source`.

    Returns: {"engine": name, "takes": [...]}, the takes as `music_clips.store_take` returns them.
    """
    settings = context.settings
    name = settings.engine_of(task.model)
    settings.cache_dir.mkdir(parents=True, exist_ok=True)
    progress = ProgressWriter(context, task.id)
    with context.work_dir(task.id) as work_dir:
        request = _build_request(context, task, inputs, source, work_dir)
        words = _order_words(context, request)
        if words is not None:
            request = replace(request, spec=words.add_to(request.spec))
        stored: dict[int, dict[str, Any]] = {}

        def publish_early(early: EarlyTake) -> None:
            stored[early.position] = _store(context, early.take, words)
            _publish_early(context, task, early.position, stored[early.position])

        takes = run_engine(
            context,
            request,
            work_dir,
            lambda done: progress.write(_START + _SHARE * done),
            publish_early,
        )
        for position, take in enumerate(takes):
            if position not in stored:
                stored[position] = _store(context, take, words)
        return {"engine": name, "takes": [stored[position] for position in range(len(takes))]}


def _order_words(context: WorkerContext, request: EngineRequest) -> OrderedWords | None:
    """Return words of the operator's lyricist for a new song of the composer, or None."""
    if request.engine != "composer" or request.operation != "generate":
        return None
    lyricist = load_lyricist(context.settings, context.cancellation)
    if lyricist is None:
        return None
    from scopitone.music.composer.planning.lyrics_sheet import needs_words, order_lyrics

    spec = request.spec
    return write_words(lyricist, order_lyrics(spec)) if needs_words(spec) else None


def _store(context: WorkerContext, take: TakeFiles, words: OrderedWords | None) -> dict[str, Any]:
    """Store a take, with the notes on its words."""
    if words is not None:
        take = {**take, "notes": [*take["notes"], *words.notes]}
    return store_take(context.blobs, take)


def _publish_early(context: WorkerContext, task: Task, position: int, take: dict[str, Any]) -> None:
    """Give the files of a take their URLs while others are still made."""
    context.retry_on_disconnect(
        lambda: state.publish_early(
            context.engine,
            task.id,
            lambda session, row: describe_take(session, row, position, take),
            context.schedule_early_callback,
        )
    )


def _build_request(
    context: WorkerContext,
    task: Task,
    inputs: dict[str, Any],
    read: dict[str, Any],
    work_dir: Path,
) -> EngineRequest:
    settings = context.settings
    name = settings.engine_of(task.model)
    source = copy_source(context, inputs, read, name, work_dir)
    operation = MODELS[task.model].operation
    assert operation is not None, f"{task.model} is not a music model"
    return EngineRequest(
        engine=name,
        options=_engine_options(settings, name, task.id),
        operation=operation,
        spec=generate_spec_of(task, source),
        cache=str(settings.cache_dir.absolute()),
        longest_s=settings.max_audio_seconds,
        source=source,
        at=start_of_continuation(task, source) if operation == "extend" and source else 0.0,
    )


def generate_spec_of(task: Task, source: Source | None) -> GenerateSpec:
    """Return what the engine is to make; an extension takes absent fields from its source.

    The seed comes from the task's id, so that a second attempt makes the same songs.
    """
    stored = MusicSpec(**task.spec)
    request = stored.asked
    inherited = source if task.model == EXTEND else None
    return GenerateSpec(
        # Simple requests describe the song, custom ones name its style: never both.
        prompt="" if request.get("mode") == "custom" else request.get("prompt", ""),
        title=request.get("title", inherited.title if inherited else ""),
        tags=request.get("tags", inherited.tags if inherited else ""),
        lyrics=request.get("lyrics", ""),
        instrumental=request.get("instrumental", inherited.instrumental if inherited else False),
        vocal_gender=request.get("vocal_gender"),
        style_weight=request.get("style_weight"),
        weirdness=request.get("weirdness_constraint"),
        negative_tags=request.get("negative_tags", ""),
        audio_weight=request.get("audio_weight"),
        version=version_of(task),
        persona=stored.persona,
        duration=request.get("duration"),
        seed=int.from_bytes(hashlib.sha256(task.id.encode()).digest()[:4], "big"),
    )


def _engine_options(settings: Settings, engine: str, task_id: str) -> dict[str, Any]:
    """Return the keyword arguments of the engine's class."""
    options = settings.engine_options(engine)
    if ENGINES[engine].resumes_orders:
        options |= {"order": task_id, "memory": str(_order_notes_file(settings, task_id))}
    return options


def delete_order_notes(context: WorkerContext, task: Task) -> None:
    """Delete an engine's notes on its order at another server, once the step has an outcome."""
    _order_notes_file(context.settings, task.id).unlink(missing_ok=True)


def _order_notes_file(settings: Settings, task_id: str) -> Path:
    """Return a path by the task's id, so that a second attempt finds the order of the first."""
    return settings.cache_dir.absolute() / "orders" / f"{task_id}.json"
