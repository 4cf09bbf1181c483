"""A worker process: `python -m scopitone.tasks.worker`. Started by the supervisor."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import math
import os
import secrets
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import IO

from dbos import DBOS, DBOSConfig

from scopitone import processes
from scopitone.settings import Settings
from scopitone.store.database import migrate, open_engine
from scopitone.store.s3 import open_blobs
from scopitone.tasks import heartbeat, leftovers, logs, queues, retention, workflows
from scopitone.tasks.encoders import Encoders
from scopitone.tasks.fitness import Fitness
from scopitone.tasks.interruption import Watch
from scopitone.tasks.queueing import APPLICATION, WORKFLOW_VERSION, Queueing
from scopitone.tasks.supervisor import PARENT_PIPE
from scopitone.tasks.traces import traces
from scopitone.tasks.workshop import Workshop
from scopitone.video.parcel import renderer

log = logging.getLogger(__name__)


def run(settings: Settings) -> None:
    """Work until SIGTERM, SIGINT or the parent's end; then hand back what is unfinished."""
    logs.configure(settings)
    traces.start("scopitone-worker")
    migrate(settings.database_url, settings.data_dir / "migrate.lock", settings.database_wait_s)
    engine = open_engine(settings.database_url)
    stopping = threading.Event()
    watch = Watch(engine, stopping)
    slot, executor_id = take_slot(settings.data_dir / "workers")
    blobs = open_blobs(settings.blob_url, settings.blob_dir, settings.blob_endpoint)
    shop = Workshop(
        settings,
        engine,
        blobs,
        Queueing(engine),
        watch,
        stopping,
        executor_id,
        Encoders(settings.encoders, settings.segment_timeout_s / 2),
        Fitness.of(settings, blobs),
    )
    _stop_on_signals(stopping)
    threading.Thread(target=_delete_expired, args=(shop,), daemon=True).start()
    shop.blobs.sweep()
    leftovers.clear(engine, settings.work_dir)
    shop.fitness.wait(stopping)
    if not stopping.is_set():
        _launch(shop, executor_id)
        threading.Thread(target=_beat, args=(shop, executor_id), daemon=True).start()
        threading.Thread(target=watch.run, daemon=True).start()
        stopping.wait()
        _stop(shop, executor_id)
    slot.close()
    # Threads that still render see `stopping` at their next frame; nothing waits for them.
    traces.stop()
    processes.finish()
    logging.shutdown()
    os._exit(0)


def take_slot(folder: Path) -> tuple[IO[str], str]:
    """The lowest free worker number of this data folder: its lock, and an executor id from it.

    The system drops a dead process's lock at once, so a worker that is started in its place
    gets the same id, and with it, at launch, the workflows that the dead one had begun.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1000):
        lock = (folder / f"{number}.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        return lock, f"{socket.gethostname()}-{_folder_id(folder)}-{number}"
    raise RuntimeError("1000 workers run on this machine already")


def _folder_id(folder: Path) -> str:
    """What tells this folder from others of machines with the same name; the same for good."""
    kept = folder / "id"
    if not kept.exists():
        made = folder / f"id.{os.getpid()}"
        made.write_text(secrets.token_hex(3))
        # Of two that do this at once, one is first.
        with contextlib.suppress(FileExistsError):
            os.link(made, kept)
        made.unlink()
    return kept.read_text()


def _stop_on_signals(stopping: threading.Event) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    if os.environ.get(PARENT_PIPE):
        threading.Thread(target=_watch_parent, args=(stopping,), daemon=True).start()


def _watch_parent(stopping: threading.Event) -> None:
    """The server holds the other end of our standard input: it ends when the server does."""
    sys.stdin.buffer.read()
    stopping.set()


def _launch(shop: Workshop, executor_id: str) -> None:
    config: DBOSConfig = {
        "name": APPLICATION,
        "system_database_engine": shop.engine,
        "executor_id": executor_id,
        "application_version": WORKFLOW_VERSION,
        "log_level": "WARNING",
        "enable_otlp": False,
    }
    DBOS(config=config)
    workflows.register(shop)
    heartbeat.beat(shop.engine, executor_id, _serves(shop))
    # The rows of queues are for all workers; these are the ones that this worker looks at.
    DBOS.listen_queues(queues.served(shop.settings, renderer()))
    DBOS.launch()
    queues.declare(shop.settings, renderer())


def _serves(shop: Workshop) -> str:
    return " ".join(queues.served(shop.settings, renderer()))


def _beat(shop: Workshop, executor_id: str) -> None:
    settings = shop.settings
    while not shop.stopping.wait(settings.heartbeat_s):
        try:
            heartbeat.beat(shop.engine, executor_id, _serves(shop))
            heartbeat.take_over(shop.engine, executor_id, settings.dead_after_s)
            heartbeat.take_up(shop.queueing, executor_id, settings.dead_after_s)
            leftovers.clear(shop.engine, settings.work_dir, after_s=settings.dead_after_s)
        except Exception:
            log.exception("The heartbeat could not be written; trying again")
        shop.encoders.rest()
        if not shop.fitness.has_room():
            log.error("The disk is full: handing back what this worker has")
            shop.stopping.set()


def _delete_expired(shop: Workshop) -> None:
    """Look now and then; the look that finds it due is one worker's, of all that there are."""
    while not shop.stopping.is_set():
        try:
            retention.run_if_due(shop.settings, shop.engine, shop.blobs)
        except Exception:
            log.exception("What has expired could not be deleted; trying again later")
        shop.stopping.wait(shop.settings.sweep_every_s)


def _stop(shop: Workshop, executor_id: str) -> None:
    """Stop taking tasks, give the running ones a moment to clean up, hand them back."""
    DBOS.destroy(workflow_completion_timeout_sec=math.ceil(shop.settings.shutdown_s))
    shop.queueing.hand_back(executor_id)
    heartbeat.leave(shop.engine, executor_id)


def main() -> None:
    """Work as the environment says."""
    run(Settings())
