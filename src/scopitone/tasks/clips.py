"""An account's songs: what videos can be made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select

from scopitone.store.database import reading
from scopitone.store.tables import Clip, Task


@dataclass(frozen=True, slots=True)
class OwnSong:
    """A clip and its `suno_data` item, whose URLs are paths of this server."""

    clip: Clip
    item: dict[str, Any]


def latest(engine: Engine, account_id: str, count: int) -> list[OwnSong]:
    """At most `count` clips, the newest first."""
    wanted = (
        select(Clip, Task)
        .join(Task, Task.id == Clip.task_id)
        .where(Clip.account_id == account_id, Task.deleted_at.is_(None))
        .order_by(Task.create_at.desc(), Task.id.desc(), Clip.position)
        .limit(count)
    )
    with reading(engine) as session:
        return [_song(clip, task) for clip, task in session.execute(wanted)]


def _song(clip: Clip, task: Task) -> OwnSong:
    items = (task.result or {}).get("suno_data", [])
    return OwnSong(clip, next((item for item in items if item["suno_id"] == clip.id), {}))
