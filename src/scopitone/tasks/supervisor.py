"""Keeps worker processes running beside a server, or alone."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import threading
import time

from scopitone.processes import program
from scopitone.settings import Settings

log = logging.getLogger(__name__)
PARENT_PIPE = "SCOPITONE_WORKER_OF_SERVER"
# A worker that dies at once, over and over, must not eat the machine.
_SHORT_LIFE_S = 5.0
_REST_S = 2.0
_OPTIONS = {"data_dir", "host", "port", "log_level", "queues", "encoders"}


class Supervisor:
    """Starts `settings.workers` worker processes and starts one again when it dies."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._processes: dict[int, subprocess.Popen[bytes]] = {}
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start the workers and watch over them."""
        for number in range(self._settings.workers):
            thread = threading.Thread(target=self._keep, args=(number,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Ask the workers to hand back their tasks and end; insist when they do not."""
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

    def _keep(self, number: int) -> None:
        while not self._stopping.is_set():
            started = time.monotonic()
            process = self._spawn(number)
            if process is None:
                return
            code = process.wait()
            if self._stopping.is_set():
                return
            log.warning("Worker %d ended with %d; starting it again", number, code)
            if time.monotonic() - started < _SHORT_LIFE_S:
                self._stopping.wait(_REST_S)

    def _spawn(self, number: int) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._stopping.is_set():
                return None
            # Nothing is ever written to the pipe: that it closes tells the worker that this
            # process is gone, also when it was killed.
            process = subprocess.Popen(
                program("scopitone.tasks.worker"),
                stdin=subprocess.PIPE,
                env={**os.environ, **environment(self._settings), PARENT_PIPE: "1"},
            )
            self._processes[number] = process
            return process


def environment(settings: Settings) -> dict[str, str]:
    """The settings that were given on the command line, as the workers read them."""
    changed = settings.model_dump(mode="json", include=_OPTIONS, exclude_none=True)
    return {
        f"SCOPITONE_{name.upper()}": value if isinstance(value, str) else json.dumps(value)
        for name, value in changed.items()
    }
