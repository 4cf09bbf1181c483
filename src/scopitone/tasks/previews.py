"""Single frames of a video that is not made yet, drawn beside the server by one process.

Drawing takes a core for tenths of a second, analysing a new song for seconds: neither may hold
the process that answers requests. The child starts when it is first needed.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scopitone.errors import InputError, MediaError
from scopitone.settings import Settings
from scopitone.store.blobs import Blobs
from scopitone.store.tables import Clip
from scopitone.tasks.errors import NotFoundError, RateLimitedError
from scopitone.tasks.specs import VideoSpec

log = logging.getLogger(__name__)
# Who scrubs sends many requests; those beyond are better asked again than answered late.
_WAITING = 6
_TOO_LONG_S = 120.0


class Previews:
    """The child, and those who wait for it."""

    def __init__(self, settings: Settings, blobs: Blobs) -> None:
        self._settings = settings
        self._blobs = blobs
        self._turn = threading.Lock()
        self._waiting = threading.BoundedSemaphore(_WAITING)
        self._child: subprocess.Popen[bytes] | None = None

    def frame(self, clip: Clip, spec: VideoSpec, at: float, files: Mapping[str, Path]) -> bytes:
        """The frame that would be on screen at `at` seconds, as JPEG.

        files: of the brand kit, by part. A moment behind the end gives the last frame.
        Raises InputError, RateLimitedError.
        """
        asked = {"want": "frame", "spec": asdict(spec), "at": at}
        _, body = self._ask(clip, {**asked, "files": {k: str(path) for k, path in files.items()}})
        return body

    def outline(self, clip: Clip) -> dict[str, Any]:
        """The song's loudness over time, beats and parts. Raises InputError, RateLimitedError."""
        head, _ = self._ask(clip, {"want": "outline"})
        data: dict[str, Any] = head["data"]
        return data

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()

    def _ask(self, clip: Clip, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        song = self._song(clip)
        if not self._waiting.acquire(blocking=False):
            raise RateLimitedError("Too many previews at once", 1)
        try:
            with self._turn:
                head, body = self._exchange({**asked, "song": song})
        finally:
            self._waiting.release()
        if "field" in head:
            raise InputError(head["field"], head["message"])
        if "message" in head:
            raise MediaError("input.suno_id", head["message"])
        return head, body

    def _exchange(self, asked: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        child = self._started()
        assert child.stdin is not None
        assert child.stdout is not None
        # A child that hangs is ended; what waits for its answer then sees the end of the pipe.
        timer = threading.Timer(_TOO_LONG_S, child.kill)
        timer.start()
        try:
            child.stdin.write(json.dumps(asked).encode() + b"\n")
            child.stdin.flush()
            head = json.loads(child.stdout.readline())
            return head, child.stdout.read(head["size"])
        except (OSError, ValueError) as error:
            self.close()
            raise MediaError("input.suno_id", "cannot be drawn: the process failed") from error
        finally:
            timer.cancel()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._settings.cache_dir.mkdir(parents=True, exist_ok=True)
            self._child = subprocess.Popen(
                [sys.executable, "-m", "scopitone.tasks.preview_child", self._settings.cache_dir],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self._child

    def _song(self, clip: Clip) -> dict[str, Any]:
        try:
            return {
                "audio": str(self._file(clip.audio_blob)),
                "cover": str(self._file(clip.cover_blob)) if clip.cover_blob else None,
                "title": clip.title,
                "author": clip.author,
                "tags": clip.tags,
                "lyrics": clip.lyrics,
            }
        except FileNotFoundError as error:
            raise NotFoundError("The song was deleted") from error

    def _file(self, blob: str) -> Path:
        """The blob as a file: the store's own, or a copy in the cache."""
        path = self._blobs.local_path(blob)
        if path is None:
            path = self._settings.cache_dir / "previews" / blob.replace("/", "-")
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                half = path.with_suffix(".part")
                self._blobs.copy_to(blob, half)
                half.rename(path)
        elif not path.exists():
            raise FileNotFoundError(path)
        return path
