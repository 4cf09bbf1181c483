"""The process that draws previews: `python -m scopitone.tasks.previews.preview_process FOLDER`.

See `messages` for the requests that it reads and the answers that it writes. It keeps the songs
that it planned last, so that their next frames are drawn at once. It ends when its standard input
closes.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from scopitone.core.errors import InputError, ScopitoneError
from scopitone.core.song import Song
from scopitone.tasks.previews.messages import (
    PreviewAnswer,
    PreviewRequest,
    PreviewSong,
    StopRequest,
    read_message,
)
from scopitone.tasks.specs import VideoSpec

if TYPE_CHECKING:
    from scopitone.video.preview import PreviewRenderer
    from scopitone.video.raster.canvas import Canvas

# A planned song holds typeset lines and painted tiles: some tens of megabytes.
_MAX_PLANNED_SONGS = 3
_MAX_PEAKS = 20_000
# Higher than the encoders, lower than the processes that answer requests.
_NICENESS = 5


class _Inbox:
    """The requests of the other end. They are read while one is answered, which may be stopped."""

    def __init__(self, lines: BinaryIO) -> None:
        self._lines = lines
        self._requests: queue.SimpleQueue[PreviewRequest | None] = queue.SimpleQueue()
        self._stopped = 0
        threading.Thread(target=self._read, daemon=True).start()

    def __iter__(self) -> Iterator[PreviewRequest]:
        return iter(self._requests.get, None)

    def check(self, request: PreviewRequest) -> None:
        """Raise _StoppedError if nobody waits for the answer to `request`."""
        if request.number <= self._stopped:
            raise _StoppedError

    def _read(self) -> None:
        for line in self._lines:
            message = read_message(line)
            if isinstance(message, StopRequest):
                self._stopped = message.stop
            else:
                self._requests.put(message)
        self._requests.put(None)


class _StoppedError(Exception):
    """Nobody waits for the answer any more."""


def main(cache: Path, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until the other end closes."""
    inbox = _Inbox(requests)
    for request in inbox:
        head, body = _answer(request, cache, inbox)
        answers.write(replace(head, size=len(body)).to_json() + body)
        answers.flush()


def _answer(request: PreviewRequest, cache: Path, inbox: _Inbox) -> tuple[PreviewAnswer, bytes]:
    try:
        if request.want == "outline":
            return PreviewAnswer(outline=_outline_song(Path(request.song["audio"]), cache)), b""
        inbox.check(request)
        planned = _plan_song(
            *(json.dumps(part) for part in (request.song, request.spec, request.files)), str(cache)
        )
        draw = _draw_frame if request.want == "frame" else _draw_piece
        return PreviewAnswer(style=asdict(planned.style)), draw(request, planned, inbox)
    except _StoppedError:
        return PreviewAnswer(stopped=True), b""
    except InputError as error:
        return PreviewAnswer(field=error.field, message=error.message), b""
    except ScopitoneError as error:
        return PreviewAnswer(message=str(error)), b""


def _draw_frame(request: PreviewRequest, planned: PreviewRenderer, inbox: _Inbox) -> bytes:
    from scopitone.video.raster.png import encode_jpeg

    inbox.check(request)
    at_s = min(max(0.0, float(request.at)), planned.duration - 1 / planned.fps)
    return encode_jpeg(planned.draw(at_s))


def _draw_piece(request: PreviewRequest, planned: PreviewRenderer, inbox: _Inbox) -> bytes:
    from scopitone.video.encode.fragment import encode_fragment

    frames = planned.frames_between(request.at, request.at + request.length)

    def draw_all() -> Iterator[Canvas]:
        for number in frames:
            inbox.check(request)
            yield planned.draw_number(number)

    return encode_fragment(
        draw_all(),
        first=frames.start,
        width=request.spec["width"],
        height=request.spec["height"],
        fps=planned.fps,
    )


@lru_cache(maxsize=_MAX_PLANNED_SONGS)
def _plan_song(song_json: str, spec_json: str, files_json: str, cache: str) -> PreviewRenderer:
    """Plan a video. The arguments are JSON, because those of a cache must be hashable."""
    from scopitone.tasks.clip_lyrics import lyrics_of
    from scopitone.tasks.jobs.music_video import options_of
    from scopitone.video.preview import prepare_preview

    spec = VideoSpec(**json.loads(spec_json))
    fields: PreviewSong = json.loads(song_json)
    brand = {part: Path(path) for part, path in json.loads(files_json).items()}
    cover = brand.get("cover", fields["cover"])
    song = Song(
        audio=Path(fields["audio"]),
        title=spec.title or fields["title"],
        author=spec.author or fields["author"],
        cover=Path(cover).read_bytes() if cover else None,
        lyrics=lyrics_of(spec, fields["lyrics"]),
        genre=fields["tags"],
    )
    return prepare_preview(song, options_of(spec, files=brand), cache=Path(cache))


def _outline_song(audio: Path, cache: Path) -> dict[str, Any]:
    """Return what a player shows of a song: loudness over time (0 to 1), beats and sections."""
    from scopitone.audio.analysis.pipeline import analyze

    analysis = analyze(audio, fps=30, cache=cache)
    rows = analysis.bands.mean(axis=1)
    edges = np.linspace(0, len(rows), min(_MAX_PEAKS, len(rows)) + 1).astype(int)
    peaks = np.maximum.reduceat(rows, edges[:-1]) if len(rows) else rows
    top = float(peaks.max(initial=0.0)) or 1.0
    return {
        "duration": round(analysis.duration, 3),
        "tempo": round(analysis.tempo, 2),
        "peaks": [round(float(peak) / top, 3) for peak in peaks],
        "beats": [round(float(beat), 3) for beat in analysis.beats],
        "onsets": [round(float(onset), 3) for onset in analysis.onsets],
        "downbeats": [round(float(beat), 3) for beat in analysis.downbeats],
        "sections": [
            {"start": round(s.start, 3), "end": round(s.end, 3), "kind": s.kind}
            for s in analysis.sections
        ],
    }


if __name__ == "__main__":
    os.nice(_NICENESS)
    # What a library prints must not get between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    main(Path(sys.argv[1]), sys.stdin.buffer, answers)
