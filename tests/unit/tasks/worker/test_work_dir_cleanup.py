"""Which work folders are removed while a worker lives, and which stay."""

from __future__ import annotations

import os
import time

import pytest
from rows import task_row
from sqlalchemy import Engine

from scopitone.core.settings import Settings
from scopitone.store.database import writing
from scopitone.tasks.worker import work_dir_cleanup


@pytest.mark.parametrize(
    ("status", "ended_s", "age_s", "stays"),
    [
        ("running", None, 500, True),
        ("pending", None, 500, True),
        ("success", 400, 500, False),
        ("failed", 400, 500, False),
        # Its own worker may be about to clear up itself.
        ("success", 0, 500, True),
        # Somebody has just begun to work in it.
        ("success", 400, 0, True),
        # Nothing of this database's.
        (None, None, 500, True),
    ],
)
@pytest.mark.parametrize("part", ["", ".segments-3"])
def test_a_folder_stays_while_somebody_may_need_it(
    engine: Engine,
    settings: Settings,
    part: str,
    status: str | None,
    ended_s: int | None,
    age_s: int,
    stays: bool,
) -> None:
    now = int(time.time())
    if status is not None:
        ended = None if ended_s is None else now - ended_s
        with writing(engine) as session:
            session.add(task_row("one", status=status, complete_at=ended))
    folder = settings.work_dir / f"one{part}"
    (folder / "attempt").mkdir(parents=True)
    (folder / "attempt" / "half.mp4").write_bytes(b"half")
    os.utime(folder, (now - age_s, now - age_s))
    work_dir_cleanup.clear_work_dirs(engine, settings.work_dir, after_s=60)
    assert folder.exists() is stays


def test_at_a_start_what_has_ended_goes_at_once(engine: Engine, settings: Settings) -> None:
    work_dir_cleanup.clear_work_dirs(engine, settings.work_dir)
    with writing(engine) as session:
        session.add(task_row("one", status="success", complete_at=int(time.time())))
    folder = settings.work_dir / "one"
    folder.mkdir(parents=True)
    work_dir_cleanup.clear_work_dirs(engine, settings.work_dir)
    assert not folder.exists()
