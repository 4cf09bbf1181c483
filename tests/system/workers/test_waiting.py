"""A writer that holds the database up holds up only who must wait for it."""

from __future__ import annotations

import threading
from typing import Any

from scopitone.store.database import open_engine, writing

INFO = "/api/v1/client/job/TaskInfo?task_id="


def test_a_writer_of_the_database_holds_up_nobody_who_reads(own_server: Any) -> None:
    server = own_server(SCOPITONE_RATE_CALLS="1000")
    task_id = server.create("scopitone/import", {"audio_url": "data:,"})
    with writing(open_engine(f"sqlite:///{server.data_dir / 'scopitone.sqlite'}")):
        for _ in range(20):
            assert server.task(task_id)["task_id"] == task_id


def test_a_call_that_must_wait_to_be_counted_holds_nobody_up(own_server: Any) -> None:
    server = own_server(SCOPITONE_RATE_CALLS="1000")
    task_id = server.create("scopitone/import", {"audio_url": "data:,"})
    answered = threading.Event()

    def ask() -> None:
        assert server.task(task_id)["task_id"] == task_id
        answered.set()

    with writing(open_engine(f"sqlite:///{server.data_dir / 'limits.sqlite'}")):
        asking = threading.Thread(target=ask)
        asking.start()
        for _ in range(20):
            assert server.request("GET", "/healthz").status == 200
        assert not answered.is_set()
    asking.join()
    assert answered.is_set()
