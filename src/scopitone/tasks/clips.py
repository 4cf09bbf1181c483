"""The songs of an account, of which videos can be made."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select

from scopitone.store.database import reading
from scopitone.store.tables import Clip, Task

# Namespace of the ids of composed clips: the same task always gives the same ids.
_NAMESPACE = uuid.UUID("6a3de8c1-94c6-4d0e-a3a1-0f4c5b8f3b52")
_MAX_TAKES = 8
# Namespace of the ids of imported clips: the same task always gives the same id.
_IMPORT_NAMESPACE = uuid.UUID("0d5d0c0e-6f0a-4a58-9a0c-5a0c7d1f6f11")


def clip_id_of(task_id: str, position: int) -> str:
    """Return the id of the clip at `position` of a task that composes."""
    return str(uuid.uuid5(_NAMESPACE, f"{task_id}-{position}"))


def imported_clip_id_of(task_id: str) -> str:
    """Return the id of the clip of a task that imports."""
    return str(uuid.uuid5(_IMPORT_NAMESPACE, task_id))


def position_of(task_id: str, clip_id: str) -> int:
    """Return the position of a clip in its task, also when its row is gone; 0 for an import."""
    ids = [clip_id_of(task_id, position) for position in range(_MAX_TAKES)]
    return ids.index(clip_id) if clip_id in ids else 0


def find_own_clip(engine: Engine, account_id: str, clip_id: str) -> Clip | None:
    """Return the clip of the account with this id, if its task was not deleted."""
    query = (
        select(Clip)
        .join(Task, Task.id == Clip.task_id)
        .where(Clip.id == clip_id, Clip.account_id == account_id, Task.deleted_at.is_(None))
    )
    with reading(engine) as session:
        return session.scalar(query)


@dataclass(frozen=True, slots=True)
class ClipWithItem:
    """A clip and its `suno_data` item, whose URLs are paths of this server."""

    clip: Clip
    item: dict[str, Any]


def list_latest_clips(engine: Engine, account_id: str, count: int) -> list[ClipWithItem]:
    """Return at most `count` clips, newest first, without those that a newer one corrects."""
    query = (
        select(Clip, Task)
        .join(Task, Task.id == Clip.task_id)
        .where(Clip.account_id == account_id, Task.deleted_at.is_(None))
        .order_by(Task.create_at.desc(), Task.id.desc(), Clip.position)
        .execution_options(yield_per=count)
    )
    latest: list[ClipWithItem] = []
    replaced: set[str] = set()
    with reading(engine) as session:
        for clip, task in session.execute(query):
            if corrected := task.spec.get("replaces"):
                replaced.add(corrected)
            if clip.id not in replaced:
                latest.append(_add_item(clip, task))
            if len(latest) == count:
                break
    return latest


def find_clips(engine: Engine, account_id: str, ids: Iterable[str]) -> dict[str, ClipWithItem]:
    """Return the account's clips with these ids whose tasks were not deleted, by id."""
    query = (
        select(Clip, Task)
        .join(Task, Task.id == Clip.task_id)
        .where(Clip.id.in_(list(ids)), Clip.account_id == account_id, Task.deleted_at.is_(None))
    )
    with reading(engine) as session:
        return {clip.id: _add_item(clip, task) for clip, task in session.execute(query)}


def _add_item(clip: Clip, task: Task) -> ClipWithItem:
    items = (task.result or {}).get("suno_data", [])
    return ClipWithItem(clip, next((item for item in items if item["suno_id"] == clip.id), {}))
