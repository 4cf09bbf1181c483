"""Previews: single frames of a video before it is rendered, drawn by one child process of a server.

Drawing takes a core for tenths of a second, and the analysis of a new song takes seconds: neither
may block the process that answers requests. The child starts when it is first needed.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scopitone.core.errors import InputError, MediaError
from scopitone.core.settings import Settings
from scopitone.store.blobs import Blobs
from scopitone.store.tables import Clip
from scopitone.tasks.errors import NotFoundError, RateLimitedError
from scopitone.tasks.previews.messages import PreviewAnswer, PreviewRequest, PreviewSong
from scopitone.tasks.specs import VideoSpec

log = logging.getLogger(__name__)
# A user who scrubs sends many requests; it is better to refuse one more than to answer it late.
_MAX_WAITING = 6
_ANSWER_TIMEOUT_S = 120.0


class PreviewService:
    """The child process, and the queue of requests to it."""

    def __init__(self, settings: Settings, blobs: Blobs) -> None:
        self._settings = settings
        self._blobs = blobs
        self._turn = threading.Lock()
        self._waiting = threading.BoundedSemaphore(_MAX_WAITING)
        self._child: subprocess.Popen[bytes] | None = None

    def draw_frame(
        self, clip: Clip, spec: VideoSpec, at: float, files: Mapping[str, Path]
    ) -> bytes:
        """Return the frame that is on screen at `at` seconds, as JPEG.

        A time after the end gives the last frame.

        files: the files of the brand kit by part.

        Raises InputError, RateLimitedError, NotFoundError.
        """
        paths = {part: str(path) for part, path in files.items()}
        song = self._describe_song(clip)
        _, body = self._request(PreviewRequest("frame", song, asdict(spec), paths, at))
        return body

    def outline_song(self, clip: Clip) -> dict[str, Any]:
        """Return the song's loudness over time, beats and sections.

        Raises InputError, RateLimitedError, NotFoundError.
        """
        answer, _ = self._request(PreviewRequest("outline", self._describe_song(clip)))
        assert answer.outline is not None
        return answer.outline

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()

    def _request(self, request: PreviewRequest) -> tuple[PreviewAnswer, bytes]:
        if not self._waiting.acquire(blocking=False):
            raise RateLimitedError("Too many previews at once", 1)
        try:
            with self._turn:
                answer, body = self._exchange(request)
        finally:
            self._waiting.release()
        if answer.field is not None:
            raise InputError(answer.field, answer.message or "")
        if answer.message is not None:
            raise MediaError("input.suno_id", answer.message)
        return answer, body

    def _exchange(self, request: PreviewRequest) -> tuple[PreviewAnswer, bytes]:
        child = self._start_child()
        assert child.stdin is not None
        assert child.stdout is not None
        # A child that hangs is killed; the read below then sees the end of the pipe.
        timer = threading.Timer(_ANSWER_TIMEOUT_S, child.kill)
        timer.start()
        try:
            child.stdin.write(request.to_json())
            child.stdin.flush()
            answer = PreviewAnswer.from_json(child.stdout.readline())
            return answer, child.stdout.read(answer.size)
        except (OSError, ValueError) as error:
            self.close()
            raise MediaError("input.suno_id", "cannot be drawn: the process failed") from error
        finally:
            timer.cancel()

    def _start_child(self) -> subprocess.Popen[bytes]:
        """Return the child; start it if it does not run."""
        if self._child is None or self._child.poll() is not None:
            self._settings.cache_dir.mkdir(parents=True, exist_ok=True)
            self._child = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "scopitone.tasks.previews.preview_process",
                    self._settings.cache_dir,
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self._child

    def _describe_song(self, clip: Clip) -> PreviewSong:
        try:
            return {
                "audio": str(self._local_file(clip.audio_blob)),
                "cover": str(self._local_file(clip.cover_blob)) if clip.cover_blob else None,
                "title": clip.title,
                "author": clip.author,
                "tags": clip.tags,
                "lyrics": clip.lyrics,
            }
        except FileNotFoundError as error:
            raise NotFoundError("The song was deleted") from error

    def _local_file(self, blob: str) -> Path:
        """Return the path of a blob: in the store itself, or of a copy in the cache."""
        path = self._blobs.local_path(blob)
        if path is None:
            path = self._settings.cache_dir / "previews" / blob.replace("/", "-")
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                partial = path.with_suffix(".part")
                self._blobs.copy_to(blob, partial)
                partial.rename(path)
        elif not path.exists():
            raise FileNotFoundError(path)
        return path
