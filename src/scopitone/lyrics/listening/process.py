"""A listener in a separate process, which can be killed and cannot crash its caller."""

from __future__ import annotations

import json
import os
import select
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from scopitone.core.child_processes.processes import build_command
from scopitone.core.errors import ScopitoneError
from scopitone.lyrics.listening import messages
from scopitone.lyrics.listening.listener import ReportSeconds
from scopitone.lyrics.listening.transcript import AlignedWord, HeardSegment, Transcript

POLL_INTERVAL_S = 0.25
"""Seconds between two checks for a request to stop."""

TIMEOUT_S, TIMEOUT_FACTOR = 120.0, 8.0
"""Time limit of one call, also on a busy machine: so many seconds, plus so many times the song's
length."""

_MAX_MESSAGE_LETTERS = 300

_INHERITED_VARIABLES = (
    *("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "PYTHONPATH", "LD_LIBRARY_PATH"),
    *("CUDA_VISIBLE_DEVICES", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"),
)


class ListeningError(ScopitoneError):
    """The listening process failed. Callers continue without it."""


class ListeningProcess:
    """Listens to one song in a separate process: a `Listener`.

    `check` is called several times a second during a call and may raise to stop. Leaving the
    context kills the process. Use it from one thread only.
    """

    def __init__(
        self,
        model: Path,
        samples: IO[bytes],
        duration: float,
        threads: int,
        check: Callable[[], None],
        report: ReportSeconds,
    ) -> None:
        self._timeout_s = TIMEOUT_S + TIMEOUT_FACTOR * duration
        self._check = check
        self._report = report
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._buffer = b""
        self._process = subprocess.Popen(
            build_command("scopitone.lyrics.listening.child"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            pass_fds=(samples.fileno(),),
            env={**_build_environment(), "OMP_NUM_THREADS": str(threads)},
        )
        # The model is loaded while the caller decodes the song.
        self._opening = {
            "call": "open",
            "model": str(model),
            "samples": samples.fileno(),
            "threads": threads,
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._errors):
            assert pipe is not None
            # The buffer may still contain a call that the process did not read before it died.
            with suppress(OSError):
                pipe.close()

    def open(self) -> None:
        """Load the model and the song. Raises ListeningError."""
        self._call(self._opening)

    def transcribe(self, language: str | None) -> Transcript:
        """Transcribe the whole song; detect the language if it is None."""
        return messages.load_transcript(self._call({"call": "transcribe", "language": language}))

    def transcribe_span(
        self, start: float, end: float, language: str, prompt: str
    ) -> tuple[HeardSegment, ...]:
        """Transcribe what is sung between two times; `prompt` is text that may occur there."""
        call = {"call": "transcribe_span", "start": start, "end": end}
        return messages.load_segments(self._call({**call, "language": language, "prompt": prompt}))

    def align_words(
        self, start: float, end: float, words: Sequence[str], language: str
    ) -> tuple[AlignedWord | None, ...]:
        """Find when each of `words`, which are sung between two times, is sung."""
        call = {"call": "align_words", "start": start, "end": end, "words": list(words)}
        return messages.load_aligned(self._call({**call, "language": language}))

    def _call(self, call: dict[str, Any]) -> Any:
        stdin = self._process.stdin
        assert stdin is not None
        try:
            stdin.write(json.dumps(call).encode() + b"\n")
            stdin.flush()
        except OSError:
            raise self._make_failure() from None
        for line in self._read_lines():
            message = json.loads(line)
            if "seconds" in message:
                self._report(message["seconds"])
            elif "error" in message:
                raise ListeningError(
                    f"the listening process failed: {message['error'][:_MAX_MESSAGE_LETTERS]}"
                )
            else:
                return message["result"]
        raise self._make_failure()

    def _read_lines(self) -> Iterator[bytes]:
        """Yield lines of answers until the process ends, calling `check` meanwhile."""
        stdout = self._process.stdout
        assert stdout is not None
        deadline = time.monotonic() + self._timeout_s
        while True:
            while b"\n" in self._buffer:
                line, _, self._buffer = self._buffer.partition(b"\n")
                yield line
            self._check()
            if time.monotonic() > deadline:
                raise ListeningError(f"listening took longer than {self._timeout_s:.0f} s")
            if not select.select([stdout], [], [], POLL_INTERVAL_S)[0]:
                continue
            chunk = os.read(stdout.fileno(), 1 << 16)
            if not chunk:
                return
            self._buffer += chunk

    def _make_failure(self) -> ListeningError:
        code = self._process.wait()
        self._errors.seek(0)
        last = self._errors.read().decode("utf-8", "replace").strip().splitlines()[-1:]
        end = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        detail = f": {last[0][:_MAX_MESSAGE_LETTERS]}" if last else ""
        return ListeningError(f"the listening process {end}{detail}")


def _build_environment() -> dict[str, str]:
    # The other variables are kept from the process: a server's environment contains its passwords.
    return {name: os.environ[name] for name in _INHERITED_VARIABLES if name in os.environ}
