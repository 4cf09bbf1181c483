"""What a killed worker left in this machine's work folder, while others finished its tasks."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from sqlalchemy import Engine, or_, select

from scopitone.store.database import reading
from scopitone.store.tables import Task
from scopitone.tasks import lifecycle


def clear(engine: Engine, work_dir: Path, *, after_s: float = 0.0) -> None:
    """Remove the folders of tasks that nobody will take up again.

    after_s: seconds since a task ended in which whoever ended it may still clear up himself.
    """
    if not work_dir.is_dir():
        return
    then = time.time() - after_s
    folders = [path for path in work_dir.iterdir() if _changed(path) < then]
    if not folders:
        return
    names = {folder.name.partition(".")[0] for folder in folders}
    needed = select(Task.id).where(
        Task.id.in_(names), or_(Task.status.in_(lifecycle.OPEN), Task.complete_at > then)
    )
    with reading(engine) as session:
        kept = set(session.scalars(needed))
    for folder in folders:
        if folder.name.partition(".")[0] not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _changed(path: Path) -> float:
    """When the folder was changed last, in Unix seconds; never, if it is gone meanwhile."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
