"""Previews: what a video looks like before it is rendered, drawn by child processes of a server.

Drawing takes a core for tenths of a second, and the analysis of a new song takes seconds: neither
may block the process that answers requests. One child analyzes songs and draws frames in the size
of the video, the other one draws for players, small, so that none of them waits for the former.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from scopitone.core.errors import InputError, MediaError
from scopitone.core.settings import Settings
from scopitone.store.blobs import Blobs
from scopitone.store.tables import Clip
from scopitone.tasks.errors import NotFoundError, SupersededError
from scopitone.tasks.previews.child import PreviewChild
from scopitone.tasks.previews.messages import PreviewAnswer, PreviewRequest, PreviewSong
from scopitone.tasks.previews.turns import Turn, Turns
from scopitone.tasks.specs import VideoSpec

PLAYER_FPS = 30
"""Frames a second of what players show. Also that of outlines, so that a song is analyzed once."""


@dataclass(frozen=True, slots=True)
class DrawnFrame:
    """A frame as JPEG. name, reason, genre: its style, as in StyleChoice."""

    jpeg: bytes
    name: str
    reason: str
    genre: str


class PreviewService:
    """The child processes, and the queues of requests to them."""

    def __init__(self, settings: Settings, blobs: Blobs) -> None:
        self._settings = settings
        self._blobs = blobs
        self._full = _Drawer(settings.cache_dir)
        self._small = _Drawer(settings.cache_dir)

    def draw_frame(
        self,
        clip: Clip,
        spec: VideoSpec,
        at: float,
        files: Mapping[str, Path],
        turn: Turn,
        side: int | None = None,
    ) -> DrawnFrame:
        """Return the frame that is on screen at `at` seconds.

        A time after the end gives the last frame.

        files: the files of the brand kit by part. side: pixels of the frame's shorter side; None:
        as large as the video.

        Raises InputError, RateLimitedError, NotFoundError, SupersededError.
        """
        drawer = self._full if side is None else self._small
        shown = spec if side is None else scale_for_player(spec, side)
        request = self._build_request("frame", clip, shown, files, at)
        answer, jpeg = drawer.ask(request, turn)
        return DrawnFrame(jpeg, **answer.style)

    def draw_piece(
        self,
        clip: Clip,
        spec: VideoSpec,
        at: float,
        length: float,
        files: Mapping[str, Path],
        turn: Turn,
        side: int,
    ) -> bytes:
        """Return the frames from `at` on, `length` seconds of them, as fragmented MP4.

        It has fewer at the end of the video. Its frames have the times that they have in the video.

        Raises InputError, RateLimitedError, NotFoundError, SupersededError.
        """
        request = self._build_request("piece", clip, scale_for_player(spec, side), files, at)
        return self._small.ask(replace(request, length=length), turn)[1]

    def outline_song(self, clip: Clip, turn: Turn) -> dict[str, Any]:
        """Return the song's loudness over time, beats and sections.

        Raises InputError, RateLimitedError, NotFoundError.
        """
        return self._full.outline(PreviewRequest("outline", self._describe_song(clip)), turn)

    def close(self) -> None:
        """End the children."""
        self._full.close()
        self._small.close()

    def _build_request(
        self, want: Any, clip: Clip, spec: VideoSpec, files: Mapping[str, Path], at: float
    ) -> PreviewRequest:
        paths = {part: str(path) for part, path in files.items()}
        return PreviewRequest(want, self._describe_song(clip), asdict(spec), paths, at)

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


class _Drawer:
    """A child process with the queue of requests to it."""

    def __init__(self, cache: Path) -> None:
        self._child = PreviewChild(cache)
        self._turns = Turns(self._child.stop)

    def outline(self, request: PreviewRequest, turn: Turn) -> dict[str, Any]:
        answer, _ = self.ask(request, turn)
        assert answer.outline is not None
        return answer.outline

    def close(self) -> None:
        self._child.close()

    def ask(self, request: PreviewRequest, turn: Turn) -> tuple[PreviewAnswer, bytes]:
        with self._turns.wait(turn):
            answer, body = self._child.ask(request)
        if answer.stopped:
            raise SupersededError("A newer request from the same player has replaced this one")
        if answer.field is not None:
            raise InputError(answer.field, answer.message or "")
        if answer.message is not None:
            raise MediaError("input.suno_id", answer.message)
        return answer, body


def scale_for_player(spec: VideoSpec, side: int) -> VideoSpec:
    """Return the same video with a shorter side of `side` pixels, at the players' frame rate."""
    share = side / min(spec.width, spec.height)
    width, height = (2 * round(pixels * share / 2) for pixels in (spec.width, spec.height))
    return replace(spec, width=width, height=height, fps=PLAYER_FPS)
