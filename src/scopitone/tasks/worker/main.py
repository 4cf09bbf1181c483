"""A worker process, which the supervisor starts: `python -m scopitone.tasks.worker.main`."""

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

from scopitone.core.child_processes import processes
from scopitone.core.settings import Settings
from scopitone.store.database import migrate, open_engine
from scopitone.store.restoration import finish_restore
from scopitone.store.s3 import open_blobs
from scopitone.tasks.media_store import clock_guard, retention, sweep
from scopitone.tasks.media_store import leftovers as media_leftovers
from scopitone.tasks.observability import logs
from scopitone.tasks.observability.tracing import traces
from scopitone.tasks.queue import topology
from scopitone.tasks.queue.client import APPLICATION, WORKFLOW_VERSION, QueueClient
from scopitone.tasks.runtime import heartbeat
from scopitone.tasks.runtime.cancellation_watcher import CancellationWatcher
from scopitone.tasks.runtime.context import JobRequeued, WorkerContext
from scopitone.tasks.runtime.encoder_cache import EncoderCache
from scopitone.tasks.runtime.readiness import Readiness
from scopitone.tasks.sandbox.run import probe_confinement
from scopitone.tasks.worker import reconciler, work_dir_cleanup, workflows
from scopitone.tasks.worker.supervisor import PARENT_PIPE
from scopitone.video.encode.draw_job import renderer_digest

log = logging.getLogger(__name__)


def run_worker(settings: Settings) -> None:
    """Run jobs until SIGTERM, SIGINT or the end of the parent; then requeue unfinished tasks."""
    logs.configure_logging(settings)
    traces.start("scopitone-worker")
    finish_restore(settings)
    migrate(settings.database_url, settings.data_dir / "migrate.lock", settings.database_wait_s)
    engine = open_engine(settings.database_url)
    stopping = threading.Event()
    watcher = CancellationWatcher(engine, stopping)
    slot, executor_id = take_slot(settings.data_dir / "workers")
    blobs = open_blobs(settings.blob_url, settings.blob_dir, settings.blob_endpoint, engine)
    context = WorkerContext(
        settings,
        engine,
        blobs,
        QueueClient(engine),
        watcher,
        stopping,
        executor_id,
        EncoderCache(settings.encoders, settings.segment_timeout_s / 2),
        Readiness.of(settings, blobs),
    )
    _stop_on_signals(stopping)
    threading.Thread(target=_log_confinement, daemon=True).start()
    threading.Thread(target=_sweep_regularly, args=(context,), daemon=True).start()
    media_leftovers.clear_half_written(engine, context.blobs)
    work_dir_cleanup.clear_work_dirs(engine, settings.work_dir)
    context.readiness.wait_until_ready(stopping)
    if not stopping.is_set():
        sweep.claim_store(engine, blobs)
        _launch(context, executor_id)
        threading.Thread(target=_keep_alive, args=(context, executor_id), daemon=True).start()
        threading.Thread(target=watcher.run, daemon=True).start()
        threading.Thread(target=_reconcile_regularly, args=(context,), daemon=True).start()
        stopping.wait()
        _stop(context, executor_id)
    slot.close()
    # Nothing waits for threads that still render; what they write to is gone before they are.
    processes.kill_all()
    context.clear_open_work_dirs()
    traces.stop()
    logging.shutdown()
    os._exit(0)


def take_slot(folder: Path) -> tuple[IO[str], str]:
    """Take the lowest free worker number of a data folder. Returns its lock and an executor id.

    The system drops a dead process's lock at once, so a worker that is started in its place gets
    the same id, and with it, at launch, the workflows that the dead worker had started.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1000):
        # Opened for appending, so that an existing file keeps its content.
        lock = (folder / f"{number}.lock").open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        return lock, f"{socket.gethostname()}-{_folder_id(folder)}-{number}"
    raise RuntimeError("1000 workers already run on this machine")


def _folder_id(folder: Path) -> str:
    """Return a permanent random id of the folder: several machines may have the same name."""
    path = folder / "id"
    if not path.exists():
        draft = folder / f"id.{os.getpid()}"
        draft.write_text(secrets.token_hex(3))
        # Of two processes that do this at once, one is first.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text()


def _stop_on_signals(stopping: threading.Event) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    if os.environ.get(PARENT_PIPE):
        threading.Thread(target=_watch_parent, args=(stopping,), daemon=True).start()


def _watch_parent(stopping: threading.Event) -> None:
    """Stop when standard input closes: its other end is the server's."""
    sys.stdin.buffer.read()
    stopping.set()


def _launch(context: WorkerContext, executor_id: str) -> None:
    config: DBOSConfig = {
        "name": APPLICATION,
        "system_database_engine": context.engine,
        "executor_id": executor_id,
        "application_version": WORKFLOW_VERSION,
        "log_level": "WARNING",
        "enable_otlp": False,
    }
    DBOS(config=config)
    workflows.register(context)
    heartbeat.write_heartbeat(context.engine, executor_id, _served_names(context))
    # The rows of queues are for all workers; this worker polls only these.
    DBOS.listen_queues(topology.served_queues(context.settings, renderer_digest()))
    DBOS.launch()
    topology.declare_queues(context.settings, renderer_digest())


def _served_names(context: WorkerContext) -> str:
    return " ".join(topology.served_queues(context.settings, renderer_digest()))


def _keep_alive(context: WorkerContext, executor_id: str) -> None:
    settings, watch = context.settings, heartbeat.DeathWatch()
    while not context.stopping.wait(settings.heartbeat_s):
        try:
            heartbeat.write_heartbeat(context.engine, executor_id, _served_names(context))
            heartbeat.recover_dead_workers(
                context.engine, watch, executor_id, settings.dead_after_s
            )
            heartbeat.requeue_orphans(context.queueing, executor_id, settings.dead_after_s)
            work_dir_cleanup.clear_work_dirs(
                context.engine, settings.work_dir, after_s=settings.dead_after_s
            )
        except Exception:
            log.exception("The heartbeat could not be written; trying again")
        context.encoders.close_idle()
        if not context.readiness.has_disk_space():
            log.error("The disk is full: requeuing the tasks of this worker")
            context.stopping.set()


def _log_confinement() -> None:
    confinement = probe_confinement()
    level = logging.INFO if confinement.is_complete else logging.WARNING
    log.log(level, "The process that opens clients' files: %s", confinement.describe())


def _sweep_regularly(context: WorkerContext) -> None:
    """Delete what has expired, at intervals; of all workers, one does it."""
    _claim_store(context)
    while not context.stopping.is_set():
        try:
            if reason := clock_guard.examine_clock(context.engine, context.settings.data_dir):
                log.warning("Nothing is deleted: %s", reason)
            else:
                retention.run_if_due(context.settings, context.engine, context.blobs)
        except Exception:
            log.exception("Expired rows and media could not be deleted; trying again later")
        context.stopping.wait(context.settings.sweep_every_s)


def _reconcile_regularly(context: WorkerContext) -> None:
    while not context.stopping.wait(context.settings.reconcile_every_s):
        try:
            reconciler.run_if_due(context)
        except JobRequeued:
            return
        except Exception:
            log.exception("Cannot look for abandoned work; trying again later")


def _claim_store(context: WorkerContext) -> None:
    try:
        sweep.claim_store(context.engine, context.blobs)
    except Exception:
        log.exception("The owner of the media store is unknown; the next sweep tries again")


def _stop(context: WorkerContext, executor_id: str) -> None:
    """Stop taking tasks, give running jobs a moment to clean up, requeue their tasks."""
    shutdown_s = context.settings.shutdown_s
    # DBOS waits for workflows in whole seconds, and then for its own threads, up to 10 s each.
    wait_s = max(1, math.ceil(shutdown_s) - 1)
    destroying = threading.Thread(
        target=DBOS.destroy, kwargs={"workflow_completion_timeout_sec": wait_s}, daemon=True
    )
    destroying.start()
    destroying.join(shutdown_s)
    context.queueing.requeue_started(executor_id)
    heartbeat.remove_worker(context.engine, executor_id)


def main() -> None:
    """Run a worker with the settings of the environment."""
    run_worker(Settings())
