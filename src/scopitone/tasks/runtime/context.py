"""The worker context: what a worker gives to each of its jobs."""

from __future__ import annotations

import logging
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from scopitone.core.cancellation import CancellationToken
from scopitone.core.errors import Canceled, InputError, ScopitoneError
from scopitone.core.paths import remove_folder
from scopitone.core.settings import Settings
from scopitone.store.blobs import Blobs
from scopitone.store.retry import DISCONNECT_ERRORS, retry_on_disconnect
from scopitone.store.tables import Task
from scopitone.tasks import state
from scopitone.tasks.dialects.bodies import has_early_stages
from scopitone.tasks.queue.client import QueueClient
from scopitone.tasks.runtime.cancellation_watcher import CancellationWatcher
from scopitone.tasks.runtime.readiness import STORE_UNREACHABLE, Readiness, WorkerNotReady
from scopitone.tasks.webhooks import deliveries

# The renderer is large to load, and servers import this module for its types.
if TYPE_CHECKING:
    from scopitone.tasks.runtime.encoder_cache import EncoderCache

log = logging.getLogger(__name__)
T = TypeVar("T")


def describe_internal_error(task_id: str) -> str:
    """Return the reason with which a task fails after an unexpected exception."""
    return (
        "Something went wrong inside Scopitone. Sending the task again may help; the operator "
        f"finds the cause in the log under task {task_id}"
    )


class JobRequeued(BaseException):
    """The worker is stopping: the task stays as it is, for another worker.

    Not an Exception, because DBOS records those as the end of the workflow.
    """


@dataclass(frozen=True, slots=True)
class WorkerContext:
    """A worker's name, settings, and stores, and the signal that tells it to stop.

    `cancellation` is the token of the step for which this context was made, see `run_attempt`.
    """

    settings: Settings
    engine: Engine
    blobs: Blobs
    queueing: QueueClient
    watcher: CancellationWatcher
    stopping: threading.Event
    executor_id: str
    encoders: EncoderCache
    readiness: Readiness
    cancellation: CancellationToken = field(default_factory=CancellationToken)
    _open_work_dirs: set[str] = field(default_factory=set)

    def check(self) -> None:
        """Raise Canceled if the worker is stopping or the task was cancelled. Call it often."""
        if self.stopping.is_set():
            raise Canceled("The worker is stopping")
        self.cancellation.check()

    @contextmanager
    def work_dir(self, task_id: str) -> Iterator[Path]:
        """Yield an empty folder for one attempt. Removes what a killed attempt left.

        A part of a task has its own folder: the id of the task, a dot, and the name of the part.

        Raises WorkerNotReady for any error in the block while the disk is full.
        """
        self.clear_work_dir(task_id)
        folder = self.settings.work_dir / task_id
        self._open_work_dirs.add(task_id)
        try:
            folder.mkdir(parents=True)
            # A new folder: a dying process of the previous attempt may still write to its own.
            yield Path(tempfile.mkdtemp(dir=folder))
        except Canceled:
            raise
        except Exception as error:
            # Checked here, because clearing frees space.
            if self.readiness.has_disk_space():
                raise
            raise WorkerNotReady(f"the worker's disk is full: {error}") from error
        finally:
            # In this order: a worker that ends meanwhile clears the rest, see clear_open_work_dirs.
            self.clear_work_dir(task_id)
            self._open_work_dirs.discard(task_id)

    def clear_open_work_dirs(self) -> None:
        """Remove the folders of attempts that are still running, for a worker that ends now."""
        for task_id in tuple(self._open_work_dirs):
            self.clear_work_dir(task_id)

    def clear_work_dir(self, task_id: str) -> None:
        """Remove what attempts at a task left."""
        remove_folder(self.settings.work_dir / task_id)

    def run_attempt(
        self, task_id: str, job: Callable[[WorkerContext], dict[str, Any]]
    ) -> dict[str, Any]:
        """Run the job of a step, and run it again whenever the database was lost.

        job: called with a context whose token is cancelled when the task is.

        Returns: what `job` returns, or {"failed": reason}: the outcome that DBOS stores.
        Raises: JobRequeued if the worker is stopping, or must stop because it is not ready.
        """
        return self.retry_on_disconnect(lambda: self._run_once(task_id, job))

    def retry_on_disconnect(self, work: Callable[[], T]) -> T:
        """Return what `work` returns, see `store.patience`. Raises JobRequeued if stopping."""
        try:
            return retry_on_disconnect(work, self.stopping)
        except DISCONNECT_ERRORS as error:
            raise JobRequeued from error

    def stop_worker(self, reason: Exception) -> NoReturn:
        """Stop this worker and leave its tasks to others. Always raises JobRequeued.

        The attempt counts: it may be this task that fills every disk.
        """
        log.error("Requeuing the tasks of this worker, which cannot continue: %s", reason)
        self.stopping.set()
        raise JobRequeued from reason

    def _run_once(
        self, task_id: str, job: Callable[[WorkerContext], dict[str, Any]]
    ) -> dict[str, Any]:
        try:
            with self.watcher.watch(task_id) as token:
                return job(replace(self, cancellation=token))
        except Canceled as cancelled:
            if self.stopping.is_set():
                state.requeue(self.engine, task_id)
                raise JobRequeued from cancelled
            return {"failed": state.CANCELLED}
        except (WorkerNotReady, STORE_UNREACHABLE) as error:
            cause = "a full disk" if isinstance(error, WorkerNotReady) else "a lost media store"
            state.note_stop(self.engine, task_id, cause)
            self.stop_worker(error)
        except InputError as error:
            return {"failed": f"{error.field}: {error.message}"}
        except ScopitoneError as error:
            log.warning("Task %s failed: %s", task_id, error)
            return {"failed": str(error)}
        except DISCONNECT_ERRORS:
            raise
        except Exception:
            log.exception("Task %s failed", task_id)
            return {"failed": describe_internal_error(task_id)}

    def note_step(self, task_id: str, step: str) -> None:
        """Note that this process does a step of a task, see `state.note_step`."""
        process = state.process_name(os.getpid())
        self.retry_on_disconnect(lambda: state.note_step(self.engine, task_id, process, step))

    def fail_task(self, task_id: str, message: str) -> None:
        """End a task as failed."""
        self.retry_on_disconnect(
            lambda: state.fail(self.engine, task_id, message, self.schedule_callback)
        )

    def schedule_callback(self, session: Session, task: Task) -> None:
        """Write and queue the callback of a task that ends in this transaction."""
        deliveries.schedule_callback(session, task, self.queueing.enqueue_callback)

    def schedule_early_callback(self, session: Session, task: Task) -> None:
        """Queue the callback of a task whose first take is published in this transaction."""
        if has_early_stages(task):
            self.queueing.enqueue_early_callback(session, task.id)
