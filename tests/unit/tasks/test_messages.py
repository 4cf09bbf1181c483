"""Messages between processes come out as they went in."""

from __future__ import annotations

from pathlib import Path

import pytest

from scopitone.core.song import Line, Lyrics, Word
from scopitone.music.engine import GenerateSpec, Source
from scopitone.tasks.jobs.music.messages import EarlyTake, EngineAnswer, EngineRequest, TakeFiles
from scopitone.tasks.previews.messages import (
    PreviewAnswer,
    PreviewRequest,
    PreviewSong,
    StopRequest,
    read_message,
)

TIMED = Lyrics((Line("one two", 1.0, 2.0, (Word("one", 1.0, 1.4), Word("two", 1.5, 2.0))),))
SONG: PreviewSong = {
    "audio": "/a.flac",
    "cover": None,
    "title": "ä",
    "author": "",
    "tags": "",
    "lyrics": {"lines": []},
}
TAKE: TakeFiles = {
    "title": "A",
    "tags": "pop",
    "duration": 61.5,
    "lyrics": "one two",
    "timed": {"lines": []},
    "instrumental": False,
    "notes": [],
    "understood": {"genre": "folk", "moods": ["calm"]},
    "made_by": {"engine": "composer", "voice": None},
    "sound": "/s.flac",
    "mp3": "/s.mp3",
    "cover": "/s.cover",
    "stems": {"vocals": "/v.flac"},
    "midi": None,
    "score": None,
}


@pytest.mark.parametrize(
    "source",
    [
        None,
        Source(Path("/a.flac"), 61.0, timed=TIMED),
        Source(Path("/a.flac"), 61.0, "t", "pop", "one two", True, TIMED, Path("/score")),
    ],
)
def test_engine_requests(source: Source | None) -> None:
    request = EngineRequest(
        engine="composer",
        options={"soundfont": "/f.sf2"},
        operation="extend",
        spec=GenerateSpec(title="A", seed=7),
        cache="/cache",
        longest_s=480.0,
        source=source,
        at=12.5,
    )
    line = request.to_json()
    assert "\n" not in line
    assert EngineRequest.from_json(line.encode()) == request


@pytest.mark.parametrize(
    "answer",
    [EngineAnswer([TAKE]), EngineAnswer(failed="no"), EngineAnswer(refused=("tags", "no"))],
)
def test_engine_answers(answer: EngineAnswer) -> None:
    assert EngineAnswer.from_json(answer.to_json().encode()) == answer


def test_early_takes() -> None:
    line = EarlyTake(1, TAKE).to_json()
    # The worker tells them from numbers by the brace.
    assert line.startswith("{")
    assert "\n" not in line
    assert EarlyTake.from_json(line.encode()) == EarlyTake(1, TAKE)


@pytest.mark.parametrize(
    "request_",
    [
        PreviewRequest("outline", SONG),
        PreviewRequest("frame", SONG, {"clip_id": "c"}, {"logo": "/l.png"}, 1.5),
        PreviewRequest("piece", SONG, {"clip_id": "c"}, {}, 1.5, 2.0, 7),
        StopRequest(7),
    ],
)
def test_preview_requests(request_: PreviewRequest | StopRequest) -> None:
    assert read_message(request_.to_json()) == request_


@pytest.mark.parametrize(
    "answer",
    [
        PreviewAnswer(size=3),
        PreviewAnswer(outline={"duration": 1.0}),
        PreviewAnswer(message="no", stopped=True),
    ],
)
def test_preview_answers(answer: PreviewAnswer) -> None:
    assert PreviewAnswer.from_json(answer.to_json()) == answer
