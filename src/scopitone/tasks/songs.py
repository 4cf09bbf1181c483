"""The workflow of the music models: fetch, read, compose, publish."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from scopitone.music.engine import Tell
from scopitone.settings import Settings
from scopitone.store.tables import Task
from scopitone.tasks import lifecycle
from scopitone.tasks.music import COVER, GENERATE, wish
from scopitone.tasks.music_clips import keep_take
from scopitone.tasks.music_source import continue_at, place_source
from scopitone.tasks.music_work import Order, make
from scopitone.tasks.workshop import Workshop

# What comes before and after the engine's own share of the time, about.
_START, _SHARE = 0.03, 0.94
_TELL_EVERY_S = 0.5


def compose(
    shop: Workshop, task: Task, fetched: dict[str, Any], read: dict[str, Any]
) -> dict[str, Any]:
    """Have the model's engine make its takes, and store them: {"engine": name, "takes": [...]}."""
    settings = shop.settings
    name = settings.engine_of(task.model)
    settings.cache_dir.mkdir(parents=True, exist_ok=True)
    with shop.bench(task.id) as bench:
        order = _order(shop, task, fetched, read, bench)
        made = make(shop, order, bench, _teller(shop, task.id))
        takes = [keep_take(shop.blobs, take) for take in made["takes"]]
    return {"engine": name, "takes": takes}


def _order(
    shop: Workshop, task: Task, fetched: dict[str, Any], read: dict[str, Any], bench: Path
) -> Order:
    settings = shop.settings
    name = settings.engine_of(task.model)
    source = place_source(shop, fetched, read, name, bench)
    kind = {GENERATE: "generate", COVER: "cover"}.get(task.model, "extend")
    return Order(
        engine=name,
        options=_options(settings, name, task.id),
        operation=kind,
        spec=wish(task, source),
        cache=str(settings.cache_dir.absolute()),
        longest_s=settings.max_audio_seconds,
        source=source,
        at=continue_at(task, source) if kind == "extend" and source else 0.0,
    )


def _options(settings: Settings, engine: str, task_id: str) -> dict[str, Any]:
    """What the engine's class is made with."""
    if engine == "composer":
        font = settings.soundfont
        return {} if font is None else {"soundfont": str(font.absolute())}
    url, key = settings.remote_engine(engine)
    return {"url": url, "key": key, "order": task_id, "memory": str(_memory(settings, task_id))}


def forget(shop: Workshop, task: Task) -> None:
    """Delete what an engine has noted of its order, once the step has an outcome."""
    _memory(shop.settings, task.id).unlink(missing_ok=True)


def _memory(settings: Settings, task_id: str) -> Path:
    """By the task's id, so that a second attempt finds what the first has ordered."""
    return settings.cache_dir.absolute() / "orders" / f"{task_id}.json"


def _teller(shop: Workshop, task_id: str) -> Tell:
    told_at = 0.0

    def tell(done: float) -> None:
        nonlocal told_at
        now = time.monotonic()
        if now - told_at >= _TELL_EVERY_S:
            told_at = now
            lifecycle.advance(shop.engine, task_id, _START + _SHARE * done)

    return tell
