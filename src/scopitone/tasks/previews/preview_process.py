"""The process that draws previews: `python -m scopitone.tasks.previews.preview_process FOLDER`.

See `preview_messages` for the requests that it reads and the answers that it writes. It keeps the
songs that it planned last, so that their next frames are drawn at once. It ends when its standard
input closes.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from scopitone.core.errors import InputError, ScopitoneError
from scopitone.core.song import Song
from scopitone.tasks.previews.messages import PreviewAnswer, PreviewRequest, PreviewSong
from scopitone.tasks.specs import VideoSpec

if TYPE_CHECKING:
    from scopitone.video.preview import PreviewRenderer

# A planned song holds typeset lines and painted tiles: some tens of megabytes.
_MAX_PLANNED_SONGS = 3
_MAX_PEAKS = 20_000
# Higher than the encoders, lower than the processes that answer requests.
_NICENESS = 5


def main(cache: Path, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until the other end closes."""
    for line in requests:
        head, body = _answer(PreviewRequest.from_json(line), cache)
        answers.write(replace(head, size=len(body)).to_json() + body)
        answers.flush()


def _answer(request: PreviewRequest, cache: Path) -> tuple[PreviewAnswer, bytes]:
    try:
        if request.want == "outline":
            return PreviewAnswer(outline=_outline_song(Path(request.song["audio"]), cache)), b""
        return PreviewAnswer(), _draw_frame(request, cache)
    except InputError as error:
        return PreviewAnswer(field=error.field, message=error.message), b""
    except ScopitoneError as error:
        return PreviewAnswer(message=str(error)), b""


def _draw_frame(request: PreviewRequest, cache: Path) -> bytes:
    from scopitone.video.raster.png import encode_jpeg

    planned = _plan_song(
        json.dumps(request.song), json.dumps(request.spec), json.dumps(request.files), str(cache)
    )
    at_s = min(max(0.0, float(request.at)), planned.duration - 1 / planned.fps)
    return encode_jpeg(planned.draw(at_s))


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
