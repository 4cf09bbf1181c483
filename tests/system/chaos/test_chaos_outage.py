"""PostgreSQL goes away under load, for a while and more than once: the server comes back as it was.

The long form is `make chaos-outage STOPS=10 AWAY=60`.
"""

from __future__ import annotations

import http.client
import os
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import throwaway_postgres
from descent import descendants
from ordeal import patiently
from sqlalchemy import create_engine
from throwaway_postgres import Cluster

STOPS = int(os.environ.get("SCOPITONE_OUTAGE_STOPS", "1"))
AWAY_S = float(os.environ.get("SCOPITONE_OUTAGE_S", "1"))
CLIENTS = 8
LOADED_S = 2.0
MAX_LOG_BYTES = 5_000_000
JOB = "/api/v1/client/job"
BALANCE = "/api/v1/client/account/balance"
# A task that ends at once: there is no song in it.
ENDING = {"audio_url": "data:,"}


class Load:
    """Clients that create tasks and ask for them, without a pause, until `stop`."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self.accepted: list[str] = []
        self.statuses: Counter[object] = Counter()
        self.calls: list[tuple[float, float, bool]] = []
        """When each call ended, the seconds that it took, and whether it was answered as usual."""
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._call_repeatedly) for _ in range(CLIENTS)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _call_repeatedly(self) -> None:
        while not self._stopping.wait(0.02):
            started_s = time.monotonic()
            try:
                status: object = self._call()
            except (OSError, http.client.HTTPException) as error:
                status = type(error).__name__
            ended_s = time.monotonic()
            self.statuses[status] += 1
            self.calls.append((ended_s, ended_s - started_s, status == 200))

    def _call(self) -> int:
        if len(self.calls) % 50 == 0:
            reply = self.server.post(
                f"{JOB}/CreateTask", {"model": "scopitone/import", "input": ENDING}
            )
            if reply.status == 200 and reply.json["code"] == 200:
                self.accepted.append(reply.json["data"]["task_id"])
            return int(reply.status)
        return int(self.server.request("GET", BALANCE).status)


def count_threads(server: Any) -> int:
    """The threads of the server and of its processes."""
    ids = {server.process_id, *descendants(server.process_id)}
    return sum(len(list(Path(f"/proc/{pid}/task").iterdir())) for pid in ids)


def count_connections(url: str) -> int:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return int(
                connection.exec_driver_sql(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                ).scalar_one()
            )
    finally:
        engine.dispose()


def percentile(calls: list[float], share: float) -> float:
    return sorted(calls)[int(share * (len(calls) - 1))] if calls else float("nan")


@pytest.mark.slow
@pytest.mark.timeout(240 + int(STOPS * (AWAY_S + 90)))
def test_nothing_is_left_of_an_outage_of_the_database(own_server: Any, cluster: Cluster) -> None:
    url = throwaway_postgres.new_database(cluster.url, "outage")
    server = own_server(SCOPITONE_DATABASE_URL=url)
    log = server.data_dir / "log"
    load = Load(server)
    waits_s, returns_s = [], []
    try:
        time.sleep(LOADED_S)
        usual_s = [seconds for _, seconds, _ in load.calls]
        threads, connections = count_threads(server), count_connections(url)
        size = log.stat().st_size
        for _ in range(STOPS):
            cluster.stop()
            time.sleep(AWAY_S)
            cluster.start()
            back_s = time.monotonic()
            patiently(lambda: server.request("GET", BALANCE).data)
            waits_s.append(time.monotonic() - back_s)
            time.sleep(LOADED_S)
            late = [ended for ended, seconds, ok in load.calls if not ok or seconds > 1.0]
            returns_s.append(max(0.0, max(late, default=0.0) - back_s))
        written = log.stat().st_size - size
        later_threads, later_connections = count_threads(server), count_connections(url)
    finally:
        load.stop()
    print(  # noqa: T201
        f"\n{STOPS} stops of {AWAY_S:.0f} s: {dict(load.statuses)}; usual p99 "
        f"{1000 * percentile(usual_s, 0.99):.0f} ms; first answer after "
        f"{max(waits_s):.1f} s, last failed or slow one {max(returns_s):.1f} s after the return; "
        f"log {written} bytes; threads {threads} and {later_threads}; "
        f"connections {connections} and {later_connections}"
    )
    for task_id in load.accepted:
        assert server.finished(task_id)["status"] == "failed"
    # The others are refused with 503.
    assert load.statuses[500] == 0
    assert written < MAX_LOG_BYTES
    # Pools grow with the load up to their limits, and no further however often it happens.
    assert later_threads <= threads + 40
    assert later_connections <= 60 * 3
