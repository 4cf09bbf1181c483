"""The durable workflows: which steps a task has. One task is one workflow of the same id.
Each attempt at a callback is one too.

A step's outcome is stored by DBOS when it returns, and a workflow that is taken up again
skips the steps that have one. Steps may therefore run twice, never three quarters: their
outputs are blobs by content, and ending a task is one transaction that only works once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from dbos import DBOS
from sqlalchemy.orm import Session

from scopitone.store.tables import Task
from scopitone.tasks import (
    branding,
    callbacks,
    drawing,
    intake,
    lifecycle,
    logs,
    music_clips,
    music_source,
    songs,
    videos,
)
from scopitone.tasks.specs import (
    CALLBACK_QUEUE,
    IMPORT_QUEUE,
    MUSIC_QUEUE,
    SEGMENT_QUEUE,
    VIDEO_QUEUE,
)
from scopitone.tasks.traces import traces
from scopitone.tasks.workshop import Workshop

log = logging.getLogger(__name__)


def register(shop: Workshop) -> None:
    """Make this process able to run the workflows. Before DBOS is launched."""

    @DBOS.workflow(name=IMPORT_QUEUE)
    @logs.of_task
    def take_in(task_id: str) -> None:
        task = _begin(shop, task_id)
        if task is None:
            return
        media = _step(shop, task, "fetch", lambda inner: intake.fetch_media(inner, task))
        if media is None:
            return
        read = _step(shop, task, "read", lambda inner: intake.read_clip(inner, task, media))
        if read is None:
            return
        _succeed(shop, task_id, lambda session, row: intake.publish_clip(session, row, media, read))

    @DBOS.workflow(name=VIDEO_QUEUE)
    @logs.of_task
    def make_video(task_id: str) -> None:
        _make_video(shop, task_id)

    @DBOS.workflow(name=MUSIC_QUEUE)
    @logs.of_task
    def make_music(task_id: str) -> None:
        _make_music(shop, task_id)

    # A group that kills its workers is given up as a task is.
    @DBOS.workflow(name=SEGMENT_QUEUE, max_recovery_attempts=shop.settings.task_attempts)
    def draw_segments(
        task_id: str, plan: str, prefix: str, parts: list[tuple[int, int, int]], request_id: str
    ) -> dict[str, Any]:
        about = {"scopitone.task": task_id, "scopitone.segments": drawing.numbers(parts)}
        with (
            logs.about(task=task_id, request=request_id),
            traces.span("draw_segments", request_id, about),
        ):
            return DBOS.run_step({"name": "draw"}, drawing.draw, shop, task_id, plan, prefix, parts)

    @DBOS.workflow(name=CALLBACK_QUEUE)
    def call_back(delivery_id: str, number: int, turn: int) -> None:
        with traces.span("call_back", about={"scopitone.attempt": number}):
            callbacks.attempt(shop.settings, shop.engine, shop.queueing, delivery_id, number, turn)


def _make_video(shop: Workshop, task_id: str) -> None:
    task = _begin(shop, task_id)
    if task is None:
        return
    spec = videos.spec_of(task)
    brand: dict[str, Any] | None = {}
    if branding.urls_of(spec):
        brand = _step(shop, task, "dress", lambda inner: branding.fetch_brand(inner, task, spec))
    if brand is None:
        return
    made = _step(shop, task, "render", lambda inner: videos.render_video(inner, task, brand))
    if made is None:
        return
    _succeed(shop, task_id, lambda session, row: videos.publish_video(session, row, made))


def _make_music(shop: Workshop, task_id: str) -> None:
    task = _begin(shop, task_id)
    if task is None:
        return
    fetched = _step(shop, task, "fetch", lambda inner: music_source.fetch_source(inner, task))
    if fetched is None:
        return
    read = _step(shop, task, "read", lambda inner: music_source.read_source(inner, task, fetched))
    if read is None:
        return
    made = _step(shop, task, "compose", lambda inner: songs.compose(inner, task, fetched, read))
    songs.forget(shop, task)
    if made is None:
        return
    _succeed(shop, task_id, lambda session, row: music_clips.publish_takes(session, row, made))


def _begin(shop: Workshop, task_id: str) -> Task | None:
    """The task, if there is still something to do for it."""
    task = shop.patiently(lambda: lifecycle.begin(shop.engine, task_id))
    limit = shop.settings.task_attempts
    if task is not None and task.attempts > limit:
        shop.clear(task_id)
        shop.fail(
            task_id,
            f"The worker died, or ran out of disk or lost the media store, {limit} times while "
            "doing this task, so it was given up. A smaller resolution may help; the operator's "
            "log says more",
        )
        return None
    return task


def _succeed(
    shop: Workshop, task_id: str, publish: Callable[[Session, Task], dict[str, Any]]
) -> None:
    """End the task well, with what `publish` writes; it works once, however often it is tried."""
    shop.patiently(lambda: lifecycle.succeed(shop.engine, task_id, publish, shop.owe))


def _step(
    shop: Workshop, task: Task, name: str, work: Callable[[Workshop], dict[str, Any]]
) -> dict[str, Any] | None:
    """Do a step once; None if it failed, in which case the task has ended."""
    log.info("Step %s of %s", name, task.model)
    with traces.span(f"step {name}"):
        outcome = DBOS.run_step({"name": name}, shop.attempt, task.id, work)
    if "failed" in outcome:
        log.info("Failed: %s", outcome["failed"])
        shop.fail(task.id, outcome["failed"])
        return None
    return outcome
