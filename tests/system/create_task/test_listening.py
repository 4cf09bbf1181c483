"""Imports whose words are found by a real listener: several at once, cancelled, and without one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from descent import listeners
from repository import ROOT

from scopitone.audio.decode import AAC_RATE, decode
from scopitone.audio.encode import write_wav
from scopitone.lyrics import parse

EXAMPLES = ROOT / "examples"
VERSE_S, VERSE_LINES = 22.5, 4
SPANISH = """La calle duerme junto al río
Cada ventana vuelve a ser de oro
He contado todas las estaciones
Y las historias que no contamos
"""
ENVIRONMENT = {"SCOPITONE_LISTENING_MODEL": "base"}


def english() -> tuple[str, list[float]]:
    """The words of the demo song's verse without their times, and the times."""
    lines = parse((EXAMPLES / "song.lrc").read_bytes()).lines[:VERSE_LINES]
    starts = [word.start for line in lines for word in line.words]
    return "\n".join(line.text for line in lines), starts


@pytest.fixture(scope="module")
def verse(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The beginning of the demo song, which is all that these tests need to hear."""
    path = tmp_path_factory.mktemp("verse") / "verse.wav"
    blocks = decode(EXAMPLES / "song.mp3", rate=AAC_RATE, channels=2)
    write_wav(islice(blocks, int(VERSE_S)), path)
    return path.read_bytes()


@pytest.fixture(scope="module")
def audio_url(server: Any, verse: bytes) -> str:
    url = server.upload("verse.wav", verse)["url"]
    assert isinstance(url, str)
    return url


@pytest.mark.extended
@pytest.mark.timeout(900)
def test_more_imports_than_run_at_once_find_their_words(server: Any, audio_url: str) -> None:
    text, true = english()
    workers = server.workers()
    tasks = [
        server.create("scopitone/import", {"audio_url": audio_url, "lyrics": lyrics})
        for lyrics in (text, SPANISH, text, SPANISH, text)
    ]
    done = [server.finished(task) for task in tasks]
    assert [task["status"] for task in done] == ["success"] * 5
    assert server.workers() == workers
    for task in done[::2]:
        words = task["result"]["suno_data"][0]["aligned_words"]
        errors = np.abs(np.array([word["start_s"] for word in words]) - true)
        assert np.median(errors) <= 0.06
        assert np.mean(errors < 0.3) >= 0.85
    for task in done[1::2]:
        [clip] = task["result"]["suno_data"]
        # These words are not sung, and nobody claims that they were found.
        assert any("could not be placed" in note for note in clip["notes"])
    assert not listeners(server.process_id)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_words_that_nobody_gave_are_heard(server: Any, audio_url: str) -> None:
    task = server.create("scopitone/import", {"audio_url": audio_url, "lyrics": "auto"})
    [clip] = server.finished(task)["result"]["suno_data"]
    assert "counted all the stations" in clip["lyrics"].casefold()
    assert any("transcribed from the song" in note for note in clip["notes"])
    words = clip["aligned_words"]
    assert [w["start_s"] for w in words] == sorted(w["start_s"] for w in words)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_cancelling_ends_listening(server: Any, make_long: Callable[[], bytes]) -> None:
    url = server.upload("long.wav", make_long())["url"]
    task = server.create("scopitone/import", {"audio_url": url, "lyrics": "Nobody sings this line"})
    server.until(task, lambda _: listeners(server.process_id))
    server.post("/api/v1/client/job/cancel", {"task_id": task})
    assert server.finished(task)["status"] == "failed"
    server.until(task, lambda _: not listeners(server.process_id))


def test_aligned_words_and_hearing_exclude_each_other(server: Any, audio_url: str) -> None:
    given = {
        "audio_url": audio_url,
        "lyrics": "auto",
        "aligned_words": [{"word": "Leave", "start_s": 1.0, "end_s": 1.5}],
    }
    answer = server.post(
        "/api/v1/client/job/CreateTask", {"model": "scopitone/import", "input": given}
    )
    assert answer.status == 422
    assert "input.lyrics" in answer.json["message"]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_without_a_model_the_words_are_guesses_and_said_to_be(
    own_server: Callable[..., Any], tmp_path: Path, verse: bytes
) -> None:
    server = own_server(SCOPITONE_LISTENING_MODEL=str(tmp_path / "nothing"))
    url = server.upload("verse.wav", verse)["url"]
    task = server.create("scopitone/import", {"audio_url": url, "lyrics": english()[0]})
    [clip] = server.finished(task)["result"]["suno_data"]
    assert clip["aligned_words"]
    assert any("listening_model" in note for note in clip["notes"])


@pytest.fixture(scope="module")
def make_long(make_sound: Callable[[float], bytes]) -> Callable[[], bytes]:
    """Two minutes of music, for a listener that is still at work when it is cancelled."""
    return lambda: make_sound(120.0)
