"""The upstream engine against a server that speaks the job API."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import pytest
from distant_servers import KEY, JobApi, envelope

from scopitone.core.errors import Canceled, InputError, MediaError, RenderError
from scopitone.core.song import Word
from scopitone.music.engine import GenerateSpec, Makers, MusicEngine, Source
from scopitone.music.registry import load_engine
from scopitone.music.remote.http_client import (
    BusyError,
    CreditsSpentError,
    KeyRefusedError,
    RemoteError,
)

CREATE = "/api/v1/client/job/CreateTask"
SPEC = GenerateSpec(title="Lamp", tags="folk", lyrics="[Verse]\nOne light", seed=7)
AT_ONCE = {"Retry-After": "0"}


@pytest.fixture
def distant(song: Path) -> Iterator[JobApi]:
    server = JobApi(song.read_bytes())
    yield server
    server.close()


@pytest.fixture
def make(distant: JobApi, tmp_path: Path) -> Callable[..., MusicEngine]:
    def make_engine(**options: Any) -> MusicEngine:
        defaults = {"key": KEY, "order": "o1", "memory": tmp_path / "orders" / "o1.json"}
        return load_engine("upstream", url=distant.url, **{**defaults, **options})

    return make_engine


def silent(_done: float) -> None:
    pass


def test_takes_come_with_sound_words_and_notes(make: Any, distant: JobApi, out: Path) -> None:
    shares: list[float] = []
    takes = make().generate(SPEC, out, shares.append)
    assert len(takes) == 2
    with av.open(str(takes[0].audio)) as container:
        stream = container.streams.audio[0]
        assert (stream.rate, stream.channels, stream.codec_context.name) == (48_000, 2, "flac")
    assert takes[0].duration == pytest.approx(3.0, abs=0.001)
    assert takes[0].made_by == Makers("upstream")
    lines = takes[0].timed.lines
    assert [line.text for line in lines] == ["One light", "burns"]
    assert lines[1].words == (Word("burns", 2.0, 2.5),)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    [body] = distant.asked(CREATE)
    assert body["input"] == {
        "mode": "custom",
        "model": "v5",
        "title": "Lamp",
        "tags": "folk",
        "lyrics": "[Verse]\nOne light",
        "instrumental": False,
    }


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (GenerateSpec(prompt="p", version="v4"), {"mode": "simple", "prompt": "p", "model": "v4"}),
        (
            GenerateSpec(title="t", tags="x", lyrics="la", instrumental=True, negative_tags="n"),
            {"mode": "custom", "title": "t", "tags": "x", "instrumental": True}
            | {"negative_tags": "n", "model": "v5"},
        ),
        (
            GenerateSpec(prompt="p", vocal_gender="f", style_weight=0.0, weirdness=1.0),
            {"mode": "simple", "prompt": "p", "vocal_gender": "f", "style_weight": 0.0}
            | {"weirdness_constraint": 1.0, "model": "v5"},
        ),
    ],
)
def test_what_is_asked_for(
    make: Any, distant: JobApi, out: Path, spec: GenerateSpec, expected: dict[str, Any]
) -> None:
    make().generate(spec, out, silent)
    assert distant.asked(CREATE)[0]["input"] == {"instrumental": False, **expected}


def test_an_order_is_asked_for_under_one_key_and_remembered(
    make: Any, distant: JobApi, source: Source, out: Path
) -> None:
    make().cover(source, SPEC, out, silent)
    make().cover(source, SPEC, out, silent)
    assert len(distant.asked(CREATE)) == len(distant.uploaded) == 1
    make(memory=out / "lost.json").generate(SPEC, out, silent)
    keys = {headers.get("idempotency-key") for headers in distant.headers} - {None}
    assert keys == {"scopitone-o1"}
    assert len(distant.tasks) == 1


def test_what_another_server_made_is_uploaded(make: Any, distant: JobApi, out: Path) -> None:
    take = make().generate(SPEC, out, silent)[0]
    assert take.score is not None
    take.score.write_text(take.score.read_text().replace(distant.url, "http://elsewhere"))
    theirs = Source(audio=take.audio, duration=3.0, score=take.score)
    make(memory=out / "m.json", order="o2").extend(theirs, 2.0, SPEC, out, silent)
    assert distant.asked(CREATE)[-1]["model"] == "suno/music-extend-upload"
    assert distant.asked(CREATE)[-1]["input"]["continue_at"] == 2.0
    # The key is not sent to the address that the upload goes to.
    [put] = [index for index, request in enumerate(distant.requests) if request[0] == "PUT"]
    assert "x-api-key" not in distant.headers[put]


@pytest.mark.parametrize(
    ("status", "error"),
    [(402, CreditsSpentError), (455, BusyError), (403, KeyRefusedError), (404, RemoteError)],
)
def test_codes_are_typed_errors(
    make: Any, distant: JobApi, out: Path, status: int, error: type[Exception]
) -> None:
    distant.answers.append((status, envelope(None, status, "no"), {}))
    with pytest.raises(error) as raised:
        make().generate(SPEC, out, silent)
    assert raised.value.status == status  # type: ignore[attr-defined]
    assert KEY not in str(raised.value)


def test_a_wrong_key_is_told_without_it(make: Any, out: Path) -> None:
    with pytest.raises(KeyRefusedError, match="refuses the operator's key") as raised:
        make(key="ak_wrong").generate(SPEC, out, silent)
    assert "ak_wrong" not in str(raised.value)


def test_a_busy_server_is_asked_again(make: Any, distant: JobApi, out: Path) -> None:
    distant.answers += [
        (429, envelope(None, 429, "slowly"), AT_ONCE),
        (503, b"", AT_ONCE),
        (500, envelope(None, 500, "oh"), AT_ONCE),
    ]
    assert len(make().generate(SPEC, out, silent)) == 2
    assert len(distant.asked(CREATE)) == 4


def test_it_is_not_asked_for_ever(make: Any, distant: JobApi, out: Path) -> None:
    distant.answers += [(429, envelope(None, 429, "slowly"), AT_ONCE)] * 6
    with pytest.raises(BusyError, match="slowly"):
        make().generate(SPEC, out, silent)
    assert not distant.answers


def test_a_field_that_is_refused_is_named(make: Any, out: Path) -> None:
    with pytest.raises(InputError) as raised:
        make().generate(GenerateSpec(title="t", tags="refuse", lyrics="la"), out, silent)
    assert (raised.value.field, raised.value.message) == ("tags", "must not say so")


def test_a_task_that_failed_there_failed_here(make: Any, distant: JobApi, out: Path) -> None:
    distant.failure = "the singer is ill"
    with pytest.raises(RenderError, match="the singer is ill"):
        make().generate(SPEC, out, silent)


def test_a_file_that_is_no_song_is_refused(make: Any, distant: JobApi, out: Path) -> None:
    distant.song = b"<html>not found</html>"
    with pytest.raises(MediaError):
        make().generate(SPEC, out, silent)


def test_cancelling_here_cancels_there(make: Any, distant: JobApi, out: Path) -> None:
    distant.finish.clear()
    running = threading.Event()

    def tell(done: float) -> None:
        if done > 0.3:
            running.set()
            raise Canceled("enough")

    with pytest.raises(Canceled):
        make().generate(SPEC, out, tell)
    assert running.is_set()
    assert distant.cancelled == ["task0"]


def test_nobody_there_is_said_in_one_line(out: Path) -> None:
    nobody = load_engine("upstream", url="http://127.0.0.1:9", key=KEY)

    def tell(_done: float) -> None:
        raise Canceled("the first pause is enough")

    with pytest.raises(Canceled):
        nobody.generate(SPEC, out, tell)
