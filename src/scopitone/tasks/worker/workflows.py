"""The durable workflows: the steps of each task model. A task is one workflow with the task's id.
Each attempt at a callback is one too.

DBOS stores the outcome of a step when it returns, and a workflow that is continued skips the steps
that have one. A step may run more than once; its effects are all or nothing: outputs are blobs by
content, and ending a task is one transaction that works only once.

Names of workflows and steps are stored by DBOS and never change, and the names of the functions in
`register` are the names of spans.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from typing import Any

from dbos import DBOS
from sqlalchemy.orm import Session

from scopitone.store.tables import Task
from scopitone.tasks import state
from scopitone.tasks.distributed import segment_job
from scopitone.tasks.jobs import (
    brand_assets,
    clip_files,
    import_song,
    music_video,
    word_times,
    write_lyrics,
)
from scopitone.tasks.jobs.music import publish as music_clips
from scopitone.tasks.jobs.music import source_audio, workflow
from scopitone.tasks.models import (
    CALLBACK_QUEUE,
    EARLY_CALLBACK_WORKFLOW,
    FILES_WORKFLOW,
    IMPORT_QUEUE,
    LYRICS_WORKFLOW,
    MUSIC_QUEUE,
    SEGMENT_QUEUE,
    VIDEO_QUEUE,
    WORD_TIMES_WORKFLOW,
)
from scopitone.tasks.observability import logs
from scopitone.tasks.observability.tracing import traces
from scopitone.tasks.runtime.context import WorkerContext
from scopitone.tasks.webhooks import sender

log = logging.getLogger(__name__)


def register(context: WorkerContext) -> None:
    """Register the workflows in this process. Call it before DBOS.launch."""

    @DBOS.workflow(name=IMPORT_QUEUE)
    @logs.bind_task
    def take_in(task_id: str) -> None:
        _import_song(context, task_id)

    @DBOS.workflow(name=FILES_WORKFLOW)
    @logs.bind_task
    def make_files(task_id: str) -> None:
        _run_single_step(context, task_id, "make", clip_files.make_files, clip_files.publish_files)

    @DBOS.workflow(name=LYRICS_WORKFLOW)
    @logs.bind_task
    def write_words(task_id: str) -> None:
        _run_single_step(
            context,
            task_id,
            "write",
            write_lyrics.write_lyrics,
            lambda _, __, written: write_lyrics.publish_lyrics(written),
        )

    @DBOS.workflow(name=WORD_TIMES_WORKFLOW)
    @logs.bind_task
    def time_words(task_id: str) -> None:
        _run_single_step(
            context,
            task_id,
            "listen",
            word_times.find_word_times,
            lambda _, __, found: word_times.publish_times(found),
        )

    @DBOS.workflow(name=VIDEO_QUEUE)
    @logs.bind_task
    def make_video(task_id: str) -> None:
        _make_video(context, task_id)

    @DBOS.workflow(name=MUSIC_QUEUE)
    @logs.bind_task
    def make_music(task_id: str) -> None:
        _make_music(context, task_id)

    # A group that kills its workers is given up as a task is.
    @DBOS.workflow(name=SEGMENT_QUEUE, max_recovery_attempts=context.settings.task_attempts)
    def draw_segments(
        task_id: str, plan: str, prefix: str, parts: list[tuple[int, int, int]], request_id: str
    ) -> dict[str, Any]:
        attributes = {
            "scopitone.task": task_id,
            "scopitone.segments": segment_job.number_range(parts),
        }
        with (
            logs.log_context(task=task_id, request=request_id),
            traces.span("draw_segments", request_id, attributes),
        ):
            return DBOS.run_step(
                {"name": "draw"}, segment_job.draw_group, context, task_id, plan, prefix, parts
            )

    @DBOS.workflow(name=EARLY_CALLBACK_WORKFLOW)
    def call_back_early(task_id: str) -> None:
        with traces.span("call_back_early"):
            sender.send_early(context.settings, context.engine, task_id)

    @DBOS.workflow(name=CALLBACK_QUEUE)
    def call_back(delivery_id: str, number: int, turn: int) -> None:
        with traces.span("call_back", about={"scopitone.attempt": number}):
            sender.attempt_delivery(
                context.settings, context.engine, context.queueing, delivery_id, number, turn
            )


def _run_single_step(
    context: WorkerContext,
    task_id: str,
    name: str,
    job: Callable[[WorkerContext, Task], dict[str, Any]],
    publish: Callable[[Session, Task, dict[str, Any]], dict[str, Any]],
) -> None:
    """Run a task that is one step. publish: called with what `job` returned, see `_succeed`."""
    task = _start(context, task_id)
    if task is None:
        return
    outcome = _run_step(context, task, name, lambda inner: job(inner, task))
    if outcome is not None:
        _succeed(context, task.id, lambda session, row: publish(session, row, outcome))


def _import_song(context: WorkerContext, task_id: str) -> None:
    task = _start(context, task_id)
    if task is None:
        return
    media = _run_step(
        context, task, "fetch", lambda inner: import_song.download_inputs(inner, task)
    )
    if media is None:
        return
    read = _run_step(context, task, "read", lambda inner: import_song.read_clip(inner, task, media))
    if read is None:
        return
    _succeed(
        context, task.id, lambda session, row: import_song.publish_clip(session, row, media, read)
    )


def _make_video(context: WorkerContext, task_id: str) -> None:
    task = _start(context, task_id)
    if task is None:
        return
    spec = music_video.spec_of(task)
    brand: dict[str, Any] | None = {}
    if brand_assets.brand_urls_of(spec):
        brand = _run_step(
            context, task, "dress", lambda inner: brand_assets.download_brand(inner, task, spec)
        )
    if brand is None:
        return
    rendered = _run_step(
        context, task, "render", lambda inner: music_video.render_video(inner, task, brand)
    )
    if rendered is None:
        return
    _succeed(
        context, task_id, lambda session, row: music_video.publish_video(session, row, rendered)
    )


def _make_music(context: WorkerContext, task_id: str) -> None:
    task = _start(context, task_id)
    if task is None:
        return
    inputs = _run_step(
        context, task, "fetch", lambda inner: source_audio.download_source(inner, task)
    )
    if inputs is None:
        return
    read = _run_step(
        context, task, "read", lambda inner: source_audio.read_source(inner, task, inputs)
    )
    if read is None:
        return
    composed = _run_step(
        context, task, "compose", lambda inner: workflow.compose(inner, task, inputs, read)
    )
    workflow.delete_order_notes(context, task)
    if composed is None:
        return
    _succeed(
        context, task_id, lambda session, row: music_clips.publish_takes(session, row, composed)
    )


def _start(context: WorkerContext, task_id: str) -> Task | None:
    """Start an attempt at a task. Returns None if the task has ended, or ends now."""
    task = context.retry_on_disconnect(lambda: state.start(context.engine, task_id))
    limit = context.settings.task_attempts
    if task is not None and task.attempts > limit:
        context.clear_work_dir(task_id)
        context.fail_task(task_id, _describe_deaths(task, limit))
        return None
    return task


def _describe_deaths(task: Task, limit: int) -> str:
    """Return why a task was given up: what ended its workers, as far as is known."""
    known = Counter((task.deaths or "").splitlines())
    causes = [cause if n == 1 else f"{cause} ({n} times)" for cause, n in known.items()]
    if known.total() < limit:
        lost = limit - known.total()
        count = "" if lost == 1 else f" ({lost} times)"
        causes.append(f"without a trace, as when its machine stops, in the step {task.step}{count}")
    times = "once" if limit == 1 else f"{limit} times"
    return (
        f"The worker ended {times} while doing this task, so the task failed: {'; '.join(causes)}. "
        "The operator's log says more"
    )


def _succeed(
    context: WorkerContext, task_id: str, publish: Callable[[Session, Task], dict[str, Any]]
) -> None:
    """End the task with the result that `publish` returns. Repeating it changes nothing."""
    context.retry_on_disconnect(
        lambda: state.succeed(context.engine, task_id, publish, context.schedule_callback)
    )


def _run_step(
    context: WorkerContext,
    task: Task,
    name: str,
    job: Callable[[WorkerContext], dict[str, Any]],
) -> dict[str, Any] | None:
    """Run a step, once if possible. Returns None if it failed; the task has ended then."""
    log.info("Step %s of %s", name, task.model)
    context.note_step(task.id, name)
    with traces.span(f"step {name}"):
        outcome = DBOS.run_step({"name": name}, context.run_attempt, task.id, job)
    if "failed" in outcome:
        log.info("Failed: %s", outcome["failed"])
        context.fail_task(task.id, outcome["failed"])
        return None
    return outcome
