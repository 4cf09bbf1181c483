"""APIs, worker machines, encoders and PostgreSQL itself die at random; nothing may be lost.

Every video is spread over three machines. The long form is `make chaos DB=machines N=100`.
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import throwaway_postgres
from machines import Deployment, take_in
from ordeal import check_ledger, patiently
from sqlalchemy import select
from throwaway_postgres import Cluster

from scopitone.store.database import reading, writing
from scopitone.store.tables import LedgerEntry, Task
from scopitone.tasks.accounts import credit_ledger

KILLS = int(os.environ.get("SCOPITONE_CHAOS_KILLS", "1"))
SEED = int(os.environ.get("SCOPITONE_CHAOS_SEED", "1"))
SECONDS, OPEN_AT_ONCE, GRANTED, PRICE = 16.0, 3, 1_000_000_00, 2_50
ATTEMPTS = 50
ENVIRONMENT = {
    "SCOPITONE_PRICES": '{"suno/music-video": "2.5"}',
    "SCOPITONE_TASK_ATTEMPTS": str(ATTEMPTS),
}
VICTIMS = ("api", "machine", "machine", "encoder", "database")


@pytest.mark.extended
@pytest.mark.timeout(240 + 40 * KILLS)
def test_nothing_is_lost_when_machines_and_the_database_die(
    deploy: Any,
    cluster: Cluster,
    make_sound: Callable[[float], bytes],
    cover: bytes,
    tmp_path: Any,
) -> None:
    url = throwaway_postgres.new_database(cluster.url, "chaos")
    chance = random.Random(SEED)
    killed: Counter[str] = Counter()
    accepted: list[str] = []
    with deploy(tmp_path, url, **ENVIRONMENT) as running:
        running.start()
        with writing(running.engine) as session:
            credit_ledger.grant(session, "default", GRANTED)
        take_in(running, make_sound(SECONDS), cover)
        began = time.monotonic()
        while killed.total() < KILLS:
            fill(running, accepted)
            time.sleep(chance.uniform(0.2, 3.0))
            killed[kill_one(running, cluster, chance)] += 1
        for task_id in accepted:
            patiently(lambda task_id=task_id: running.apis[0].finished(task_id))
        seconds = time.monotonic() - began
        with reading(running.engine) as session:
            tasks = {row.id: row for row in session.scalars(select(Task)) if row.id in accepted}
            entries = list(session.scalars(select(LedgerEntry)))
    told = Counter(task.status for task in tasks.values())
    again = sum(max(0, task.attempts - 1) for task in tasks.values())
    print(  # noqa: T201
        f"\nmachines, seed {SEED}: {killed.total()} kills {dict(killed)}, {len(accepted)} videos "
        f"{dict(told)}, {again} taken up again, {seconds:.0f} s"
    )
    assert set(tasks) == set(accepted)
    reasons = [task.result["message"] for task in tasks.values() if task.status != "success"]
    assert told["failed"] <= killed["encoder"], reasons
    assert told["success"] + told["failed"] == len(accepted)
    check_ledger(tasks.values(), entries, {"suno/music-video": PRICE})


def fill(running: Deployment, accepted: list[str]) -> None:
    """Have some videos asked for; an answer that is lost is asked for again by the same key."""
    states = patiently(lambda: [running.apis[0].task(one)["status"] for one in accepted[-8:]])
    for _ in range(OPEN_AT_ONCE - sum(state in ("pending", "running") for state in states)):
        number = len(accepted)
        accepted.append(patiently(lambda number=number: ask(running, number)))


def ask(running: Deployment, number: int) -> str:
    given = {**running.clip, "resolution": "720p", "fps": 24}
    reply = running.apis[number % 2].request(
        "POST",
        "/api/v1/client/job/CreateTask",
        json.dumps({"model": "suno/music-video", "input": given}).encode(),
        {"Content-Type": "application/json", "Idempotency-Key": f"chaos-{number}"},
    )
    return str(reply.data["task_id"])


def kill_one(running: Deployment, cluster: Cluster, chance: random.Random) -> str:
    """SIGKILL somebody; who it was. Whoever it was is there again soon."""
    victim = chance.choice(VICTIMS)
    if victim == "api":
        api = chance.choice(running.apis)
        api.kill()
        patiently(api.start)
    elif victim == "database":
        cluster.crash()
    elif victim == "machine":
        machine = chance.choice(running.machines)
        machine.signal(signal.SIGKILL)
        machine.start()
    else:
        encoders = [pid for machine in running.machines for pid in machine.encoders()]
        if not encoders:
            return "nobody"
        try:
            os.kill(chance.choice(encoders), signal.SIGKILL)
        except ProcessLookupError:
            return "nobody"
    return victim
