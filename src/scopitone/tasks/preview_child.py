"""The process that draws previews: `python -m scopitone.tasks.preview_child FOLDER`.

It reads one JSON object a line and answers each with a line of JSON and as many bytes as that
says. It keeps the songs that it has planned last, so that the next frame of one is drawn at
once. It ends when nobody speaks to it any more.
"""

from __future__ import annotations

import json
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from scopitone.errors import InputError, ScopitoneError
from scopitone.song import Lyrics, Song
from scopitone.tasks import lyrics as timed
from scopitone.tasks.specs import VideoSpec

if TYPE_CHECKING:
    from scopitone.video.stage import Stage

# A planned song holds typeset lines and painted tiles: some tens of megabytes.
_KEPT = 3
_BARS = 600
# As the encoders: whoever waits for an answer of the server comes first.
_NICENESS = 5


def main(cache: Path, asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the other end closes."""
    for line in asked:
        head, body = _answer(json.loads(line), cache)
        answers.write(json.dumps({**head, "size": len(body)}).encode() + b"\n" + body)
        answers.flush()


def _answer(asked: dict[str, Any], cache: Path) -> tuple[dict[str, Any], bytes]:
    try:
        if asked["want"] == "outline":
            return {"data": _outline(Path(asked["song"]["audio"]), cache)}, b""
        return {}, _frame(asked, cache)
    except InputError as error:
        return {"field": error.field, "message": error.message}, b""
    except ScopitoneError as error:
        return {"message": str(error)}, b""


def _frame(asked: dict[str, Any], cache: Path) -> bytes:
    from scopitone.video.raster.still import jpeg

    planned = _planned(
        json.dumps(asked["song"]), json.dumps(asked["spec"]), json.dumps(asked["files"]), str(cache)
    )
    at = min(max(0.0, float(asked["at"])), planned.duration - 1 / planned.fps)
    return jpeg(planned.canvas(at))


@lru_cache(maxsize=_KEPT)
def _planned(song: str, spec: str, files: str, cache: str) -> Stage:
    from scopitone.tasks.videos import options_of
    from scopitone.video.stage import stage

    wanted = VideoSpec(**json.loads(spec))
    known = json.loads(song)
    brand = {part: Path(path) for part, path in json.loads(files).items()}
    made = Song(
        audio=Path(known["audio"]),
        title=known["title"],
        author=wanted.author or known["author"],
        cover=Path(known["cover"]).read_bytes() if known["cover"] else None,
        lyrics=timed.from_json(known["lyrics"]) if wanted.lyrics else Lyrics(),
        genre=known["tags"],
    )
    return stage(made, options_of(wanted, files=brand), cache=Path(cache))


def _outline(audio: Path, cache: Path) -> dict[str, Any]:
    """What a player shows of a song: its loudness over time, 0 to 1, its beats and parts."""
    from scopitone.video.analysis.analyse import analyse

    heard = analyse(audio, fps=30, cache=cache)
    rows = heard.bands.mean(axis=1)
    edges = np.linspace(0, len(rows), min(_BARS, len(rows)) + 1).astype(int)
    peaks = np.maximum.reduceat(rows, edges[:-1]) if len(rows) else rows
    top = float(peaks.max(initial=0.0)) or 1.0
    return {
        "duration": round(heard.duration, 3),
        "tempo": round(heard.tempo, 2),
        "peaks": [round(float(peak) / top, 3) for peak in peaks],
        "beats": [round(float(beat), 3) for beat in heard.beats],
        "downbeats": [round(float(beat), 3) for beat in heard.downbeats],
        "sections": [
            {"start": round(s.start, 3), "end": round(s.end, 3), "kind": s.kind}
            for s in heard.sections
        ],
    }


if __name__ == "__main__":
    os.nice(_NICENESS)
    # What a library prints must not come between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    main(Path(sys.argv[1]), sys.stdin.buffer, answers)
