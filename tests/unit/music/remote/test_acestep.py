"""The acestep engine against a server that speaks ACE-Step 1.5's wire."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from distant_servers import KEY, AceStepApi

from scopitone.core.errors import RenderError
from scopitone.music.engine import GenerateSpec, Makers, MusicEngine, Source
from scopitone.music.registry import load_engine
from scopitone.music.remote.http_client import BusyError, KeyRefusedError, RemoteError

SUBMIT = "/release_task"
SPEC = GenerateSpec(title="Lamp", tags="folk", lyrics="[Verse]\nOne light", seed=7)


@pytest.fixture
def distant(song: Path) -> Iterator[AceStepApi]:
    server = AceStepApi(song.read_bytes())
    yield server
    server.close()


@pytest.fixture
def acestep(distant: AceStepApi) -> MusicEngine:
    return load_engine("acestep", url=distant.url, key=KEY)


def silent(_done: float) -> None:
    pass


def form(body: bytes) -> dict[str, bytes]:
    """The fields of a multipart body."""
    parts = re.findall(rb'name="(\w+)".*?\r\n\r\n(.*?)\r\n--', body, re.DOTALL)
    return {name.decode(): value for name, value in parts}


def test_a_song(acestep: MusicEngine, distant: AceStepApi, out: Path) -> None:
    shares: list[float] = []
    takes = acestep.generate(SPEC, out, shares.append)
    assert distant.asked(SUBMIT) == [
        {
            "prompt": "folk",
            "lyrics": "[Verse]\nOne light",
            "audio_format": "flac",
            "batch_size": 2,
            "use_random_seed": False,
            "seed": 7,
            "task_type": "text2music",
            "thinking": True,
        }
    ]
    assert [take.title for take in takes] == ["Lamp", "Lamp"]
    assert takes[0].duration == pytest.approx(3.0, abs=0.001)
    assert [(line.text, line.start) for line in takes[0].timed.lines] == [("One light", None)]
    assert takes[0].made_by == Makers("acestep")
    assert any("estimated" in note for note in takes[0].notes)
    assert shares == sorted(shares)
    assert any(0.3 < done < 0.5 for done in shares), "the server's own progress"


def test_words_are_written_there_for_a_prompt(
    acestep: MusicEngine, distant: AceStepApi, out: Path
) -> None:
    spec = GenerateSpec(prompt="a lamp", vocal_gender="f", negative_tags="drums")
    take = acestep.generate(spec, out, silent)[0]
    assert distant.asked(SUBMIT)[0]["sample_query"] == "a lamp, female vocals"
    assert (take.title, take.lyrics) == ("One Light", "One light\nburns")
    assert any("negative_tags" in note for note in take.notes)


def test_an_instrumental(acestep: MusicEngine, distant: AceStepApi, out: Path) -> None:
    spec = GenerateSpec(prompt="a calm lamp", instrumental=True)
    take = acestep.generate(spec, out, silent)[0]
    body = distant.asked(SUBMIT)[0]
    assert (body["lyrics"], body["prompt"]) == ("[Instrumental]", "a calm lamp, instrumental")
    assert "sample_query" not in body
    assert (take.lyrics, take.timed.lines, take.title) == ("", (), "A Calm Lamp")


@pytest.mark.parametrize(
    ("at", "end"), [(2.0, 92.0), (550.0, 600.0)], ids=["beyond the end", "not beyond ten minutes"]
)
def test_an_extension_is_repainted_beyond_the_end(
    acestep: MusicEngine, distant: AceStepApi, source: Source, out: Path, at: float, end: float
) -> None:
    acestep.extend(source, at, SPEC, out, silent)
    sent = form(distant.asked(SUBMIT)[0])
    assert sent["task_type"] == b"repaint"
    assert (float(sent["repainting_start"]), float(sent["repainting_end"])) == (at, end)
    assert sent["use_random_seed"] == b"false"
    assert sent["src_audio"] == source.audio.read_bytes()


def test_a_cover_keeps_as_much_as_is_asked(
    acestep: MusicEngine, distant: AceStepApi, source: Source, out: Path
) -> None:
    acestep.cover(source, GenerateSpec(tags="jazz", audio_weight=0.25), out, silent)
    sent = form(distant.asked(SUBMIT)[0])
    assert (sent["task_type"], sent["audio_cover_strength"]) == (b"cover", b"0.25")


def test_it_is_not_submitted_twice(distant: AceStepApi, out: Path, tmp_path: Path) -> None:
    for _ in range(2):
        engine: Any = load_engine(
            "acestep", url=distant.url, key=KEY, memory=tmp_path / "orders" / "a.json"
        )
        engine.generate(SPEC, out, silent)
    assert len(distant.asked(SUBMIT)) == 1


def test_a_fault_of_the_server_is_not_followed_by_a_second_song(
    acestep: MusicEngine, distant: AceStepApi, out: Path
) -> None:
    distant.answers.append((500, {"detail": "out of memory"}, {}))
    with pytest.raises(BusyError, match="out of memory"):
        acestep.generate(SPEC, out, silent)
    assert len(distant.asked(SUBMIT)) == 1


def test_a_full_queue_is_waited_for(acestep: MusicEngine, distant: AceStepApi, out: Path) -> None:
    distant.answers.append((429, {"detail": "queue is full"}, {"Retry-After": "0"}))
    assert len(acestep.generate(SPEC, out, silent)) == 2


def test_what_is_refused_says_why(acestep: MusicEngine, distant: AceStepApi, out: Path) -> None:
    distant.answers.append((400, {"detail": "bad lyrics"}, {}))
    with pytest.raises(RemoteError, match="400: bad lyrics"):
        acestep.generate(SPEC, out, silent)
    distant.failure = "CUDA out of memory"
    with pytest.raises(RenderError, match="CUDA out of memory"):
        acestep.generate(SPEC, out, silent)
    with pytest.raises(KeyRefusedError):
        load_engine("acestep", url=distant.url, key="other").generate(SPEC, out, silent)
