"""What a worker has at hand while it works."""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from scopitone.errors import Cancelled, InputError, ScopitoneError
from scopitone.settings import Settings
from scopitone.store.blobs import Blobs
from scopitone.store.patience import LOST, patiently
from scopitone.store.tables import Task
from scopitone.tasks import deliveries, lifecycle
from scopitone.tasks.fitness import STORE_AWAY, Fitness, UnfitError
from scopitone.tasks.interruption import Interruption, Watch
from scopitone.tasks.queueing import Queueing

# The renderer is large to load, and servers know this module for its types.
if TYPE_CHECKING:
    from scopitone.tasks.encoders import Encoders

log = logging.getLogger(__name__)
T = TypeVar("T")


class HandBack(BaseException):
    """The worker is stopping: leave the task as it is, for another worker to do.

    Not an Exception, because DBOS records those as the workflow's end.
    """


@dataclass(frozen=True, slots=True)
class Workshop:
    """A worker's name, settings and stores, and the signal that it is to stop.

    `interruption` is that of the step for which this one was made, see `attempt`.
    """

    settings: Settings
    engine: Engine
    blobs: Blobs
    queueing: Queueing
    watch: Watch
    stopping: threading.Event
    executor_id: str
    encoders: Encoders
    fitness: Fitness
    interruption: Interruption = field(default_factory=Interruption)

    def check(self) -> None:
        """Raises Cancelled if the worker is stopping or the task was cancelled. Call it often."""
        if self.stopping.is_set():
            raise Cancelled("The worker is stopping")
        self.interruption.check()

    @contextmanager
    def bench(self, task_id: str) -> Iterator[Path]:
        """An empty folder for one attempt at a task. What a killed attempt left is removed.

        A part of a task has a folder of its own: the task's id, a dot, and what it is.

        Raises UnfitError for whatever went wrong within while the disk was full.
        """
        self.clear(task_id)
        folder = self.settings.work_dir / task_id
        try:
            folder.mkdir(parents=True)
            # A folder of its own: a dying process of the attempt before may still write.
            yield Path(tempfile.mkdtemp(dir=folder))
        except Cancelled:
            raise
        except Exception as error:
            # Looked at here, for clearing makes room.
            if self.fitness.has_room():
                raise
            raise UnfitError(f"the worker's disk is full: {error}") from error
        finally:
            self.clear(task_id)

    def clear(self, task_id: str) -> None:
        """Remove what attempts at a task left."""
        shutil.rmtree(self.settings.work_dir / task_id, ignore_errors=True)

    def attempt(self, task_id: str, work: Callable[[Workshop], dict[str, Any]]) -> dict[str, Any]:
        """What `work` returns, or {"failed": reason}: a step's outcome, which DBOS stores.

        `work` gets a workshop that says when the task is cancelled.

        A step in which the database was lost is begun anew. Raises HandBack if the worker is
        stopping, or must because it is not fit for work.
        """
        return self.patiently(lambda: self._attempt(task_id, work))

    def patiently(self, work: Callable[[], T]) -> T:
        """What `work` gives, see `store.patience`. Raises HandBack if the worker is stopping."""
        try:
            return patiently(work, self.stopping)
        except LOST as error:
            raise HandBack from error

    def step_aside(self, reason: Exception) -> NoReturn:
        """Have the worker stop and leave the work to others. Always raises HandBack.

        The attempt counts: it may be this task that fills every disk.
        """
        log.error("Handing back what this worker has, for it cannot go on: %s", reason)
        self.stopping.set()
        raise HandBack from reason

    def _attempt(self, task_id: str, work: Callable[[Workshop], dict[str, Any]]) -> dict[str, Any]:
        try:
            with self.watch.over(task_id) as interruption:
                return work(replace(self, interruption=interruption))
        except Cancelled as cancelled:
            if self.stopping.is_set():
                lifecycle.hand_back(self.engine, task_id)
                raise HandBack from cancelled
            return {"failed": lifecycle.CANCELLED}
        except (UnfitError, STORE_AWAY) as error:
            self.step_aside(error)
        except InputError as error:
            return {"failed": _sentence(error)}
        except ScopitoneError as error:
            log.warning("Task %s failed: %s", task_id, error)
            return {"failed": str(error)}
        except LOST:
            raise
        except Exception:
            log.exception("Task %s failed", task_id)
            return {
                "failed": "Something went wrong inside Scopitone. Sending the task again may "
                f"help; the operator finds the cause in the log under task {task_id}"
            }

    def fail(self, task_id: str, message: str) -> None:
        """End a task as failed."""
        self.patiently(lambda: lifecycle.fail(self.engine, task_id, message, self.owe))

    def owe(self, session: Session, task: Task) -> None:
        """Write the callback that is owed for a task that ends."""
        deliveries.owe(session, task, self.queueing.enqueue_callback)


def _sentence(error: InputError) -> str:
    return f"{error.field}: {error.message}"
