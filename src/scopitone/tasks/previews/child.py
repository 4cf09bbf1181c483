"""A child process that draws previews: it starts when it is needed, and again after it failed."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

from scopitone.core.errors import MediaError
from scopitone.tasks.previews.messages import PreviewAnswer, PreviewRequest, StopRequest

_ANSWER_TIMEOUT_S = 120.0


class PreviewChild:
    """The process, which answers one request at a time."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._process: subprocess.Popen[bytes] | None = None
        self._number = 0
        self._writing = threading.Lock()

    def ask(self, request: PreviewRequest) -> tuple[PreviewAnswer, bytes]:
        """Return the answer to a request. Only one thread may ask at a time.

        Raises MediaError if the process fails.
        """
        process = self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        # A process that hangs is killed; the read below then sees the end of the pipe.
        timer = threading.Timer(_ANSWER_TIMEOUT_S, process.kill)
        timer.start()
        try:
            with self._writing:
                self._number += 1
                process.stdin.write(replace(request, number=self._number).to_json())
                process.stdin.flush()
            answer = PreviewAnswer.from_json(process.stdout.readline())
            return answer, process.stdout.read(answer.size)
        except (OSError, ValueError) as error:
            self.close()
            raise MediaError("input.suno_id", "cannot be drawn: the process failed") from error
        finally:
            timer.cancel()

    def stop(self) -> None:
        """Stop the request that is being answered, if there is one; any thread may call this."""
        process = self._process
        # A process that has failed is replaced by the next request.
        with self._writing, contextlib.suppress(OSError, ValueError):
            if process is not None and process.stdin is not None:
                process.stdin.write(StopRequest(self._number).to_json())
                process.stdin.flush()

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        """Return the process; start it if it does not run."""
        if self._process is None or self._process.poll() is not None:
            self._cache.mkdir(parents=True, exist_ok=True)
            self._number = 0
            self._process = subprocess.Popen(
                [sys.executable, "-m", "scopitone.tasks.previews.preview_process", self._cache],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self._process
