"""Keeps worker processes running, with a server or alone."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import threading
import time

from scopitone.core.child_processes.processes import build_command
from scopitone.core.settings import Settings
from scopitone.store.database import open_engine
from scopitone.tasks import state

log = logging.getLogger(__name__)
PARENT_PIPE = "SCOPITONE_WORKER_OF_SERVER"
# A worker that dies at once, again and again, must not cause a busy restart loop.
_MIN_LIFETIME_S = 5.0
_RESTART_DELAY_S = 2.0
_OPTIONS = {"data_dir", "host", "port", "log_level", "queues", "encoders"}


class Supervisor:
    """Starts `settings.workers` worker processes, and starts each again when it dies."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._processes: dict[int, subprocess.Popen[bytes]] = {}
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start the workers, and a thread for each that restarts it."""
        for number in range(self._settings.workers):
            thread = threading.Thread(target=self._keep_running, args=(number,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Ask the workers to requeue their tasks and end; kill those that do not."""
        self._stopping.set()
        with self._lock:
            processes = list(self._processes.values())
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + self._settings.shutdown_s + 2
        for process in processes:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
        for thread in self._threads:
            thread.join()

    def wait(self) -> None:
        """Block until `stop`."""
        for thread in self._threads:
            thread.join()

    def _keep_running(self, number: int) -> None:
        while not self._stopping.is_set():
            started_s = time.monotonic()
            process = self._spawn(number)
            if process is None:
                return
            code = process.wait()
            if self._stopping.is_set():
                return
            cause = describe_end(code)
            log.warning("Worker %d ended (%s); starting it again", number, cause)
            if code:
                self._note_death(process.pid, cause)
            if time.monotonic() - started_s < _MIN_LIFETIME_S:
                self._stopping.wait(_RESTART_DELAY_S)

    def _note_death(self, pid: int, cause: str) -> None:
        """Record in a worker's tasks what ended the worker, before the tasks continue."""
        try:
            engine = open_engine(self._settings.database_url)
            try:
                state.note_death(engine, state.process_name(pid), cause)
            finally:
                engine.dispose()
        except Exception:
            log.exception("Cannot record what ended the worker")

    def _spawn(self, number: int) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._stopping.is_set():
                return None
            # Nothing is ever written to the pipe: when it closes, the worker knows that this
            # process is gone, even if it was killed.
            process = subprocess.Popen(
                build_command("scopitone.tasks.worker.main"),
                stdin=subprocess.PIPE,
                env={**os.environ, **worker_environment(self._settings), PARENT_PIPE: "1"},
            )
            self._processes[number] = process
            return process


def describe_end(code: int) -> str:
    """Describe what ended a process, from the exit code that `subprocess` reports."""
    if code >= 0:
        return f"exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    # Scopitone does not kill a working worker: a person did, or the system ran out of memory.
    return f"{name}, sent from outside" if -code == signal.SIGKILL else name


def worker_environment(settings: Settings) -> dict[str, str]:
    """Return the settings of the command line as environment variables for the workers."""
    changed = settings.model_dump(mode="json", include=_OPTIONS, exclude_none=True)
    return {
        f"SCOPITONE_{name.upper()}": value if isinstance(value, str) else json.dumps(value)
        for name, value in changed.items()
    }
