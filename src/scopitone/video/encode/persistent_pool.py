"""An encoding process that is reused for many segments and videos."""

from __future__ import annotations

import time
from collections.abc import Callable
from multiprocessing.connection import Connection, wait

from scopitone.video.encode.draw_job import DrawJob
from scopitone.video.encode.pool import EncoderPool
from scopitone.video.encode.worker import SegmentResult
from scopitone.video.plan.segments import Segment

_POLL_INTERVAL_S = 0.5


class PersistentEncoderPool:
    """One process, which works on one video at a time and ends with its parent process."""

    def __init__(self, timeout_s: float) -> None:
        """Start the process. It is replaced after `timeout_s` without a report."""
        self._timeout_s = timeout_s
        self._pool = EncoderPool()
        self._job: DrawJob | None = None

    def encode(self, job: DrawJob, segment: Segment, check: Callable[[], None]) -> SegmentResult:
        """Draw and encode one segment; return its flash cells and its times.

        The next segment of the same `job` object needs no preparation.

        check: called at least every half second; after it has raised, only `close` may be called.
        Raises OutputError, RenderError as `encode_all` does.
        """
        self._pool.fill(check)
        [pipe] = self._pool.idle
        if self._job is job:
            self._pool.send_segment(pipe, segment)
        else:
            self._pool.send_job(pipe, job, segment)
            self._job = job
        reported_at = time.monotonic()
        while segment not in self._pool.results:
            check()
            if self._receive_reports():
                reported_at = time.monotonic()
            elif time.monotonic() - reported_at > self._timeout_s:
                self._pool.kill_busy()
        return self._pool.results.pop(segment)

    def _receive_reports(self) -> bool:
        """Wait for reports for half a second. Return whether there were any."""
        ready = wait(list(self._pool.busy), _POLL_INTERVAL_S)
        for pipe in ready:
            assert isinstance(pipe, Connection)
            _, finished = self._pool.receive(pipe)
            if finished:
                self._pool.release(pipe)
        return bool(ready)

    def close(self) -> None:
        """End the process."""
        self._pool.close()
