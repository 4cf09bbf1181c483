"""The listening process, with the real model and a song that is sung."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scopitone.lyrics.alignment.acoustics.song_sound import SongSound, decode_song
from scopitone.lyrics.listening.process import ListeningError, ListeningProcess


class StoppedError(Exception):
    """What a caller raises to stop."""


def nothing(*_: object) -> None:
    pass


def children() -> set[int]:
    """The processes that this one has started and that have not ended."""
    listings = Path("/proc/self/task").glob("*/children")
    return {int(pid) for listing in listings for pid in listing.read_text().split()}


@pytest.fixture(scope="module")
def sound(sung_song) -> Iterator[SongSound]:
    with decode_song(sung_song.audio, nothing) as decoded:
        yield decoded


@contextmanager
def listening(
    model: Path, sound: SongSound, *, check: Callable = nothing, report: Callable = nothing
) -> Iterator[ListeningProcess]:
    before = children()
    try:
        with ListeningProcess(model, sound.samples, sound.duration, 2, check, report) as process:
            yield process
    finally:
        assert children() <= before


def test_what_is_sung_is_heard_and_aligned(whisper_base: Path, sound: SongSound, sung_song) -> None:
    told: list[float] = []
    with listening(whisper_base, sound, report=told.append) as process:
        process.open()
        transcript = process.transcribe(None)
        line = sung_song.lyrics.lines[0]
        texts = [word.text for word in line.words]
        aligned = process.align_words(max(0.0, line.start - 1), line.end + 1, texts, "en")
        again = process.transcribe_span(line.start - 0.5, line.end + 0.5, "en", line.text)
        too_many = process.align_words(0.0, sound.duration, ["words", "without", "end"] * 400, "en")
    assert transcript.language == "en"
    heard = [word.text.strip(".,").lower() for word in transcript.words]
    expected = [word.text.lower() for line in sung_song.lyrics.lines for word in line.words]
    assert len(set(expected) & set(heard)) >= 0.7 * len(set(expected))
    assert told
    assert told == sorted(told)
    off = [found.start - word.start for found, word in zip(aligned, line.words, strict=True)]
    assert sorted(map(abs, off))[len(off) // 2] < 0.3
    assert any(word.text in texts for segment in again for word in segment.words)
    assert too_many == (None,) * 1200


def test_a_check_that_raises_stops_it(whisper_base: Path, sound: SongSound) -> None:
    """The process has not ended its call by then, and is gone all the same: see `listening`."""
    raised: list[bool] = []
    opened: list[bool] = []

    def check() -> None:
        if opened:
            raised.append(True)
            raise StoppedError

    def listen() -> None:
        with listening(whisper_base, sound, check=check) as process:
            process.open()
            opened.append(True)
            process.transcribe(None)

    with pytest.raises(StoppedError):
        listen()
    assert raised == [True]


@pytest.mark.parametrize("when", ["before the call", "during the call"])
def test_a_process_that_is_killed_is_an_error_that_says_so(
    whisper_base: Path, sound: SongSound, when: str
) -> None:
    before = children()
    opened: list[bool] = []

    def kill() -> None:
        if opened:
            for pid in children() - before:
                os.kill(pid, signal.SIGKILL)

    message = "the listening process was killed by signal 9"
    check = kill if when == "during the call" else nothing

    def listen() -> None:
        with listening(whisper_base, sound, check=check) as process:
            process.open()
            opened.append(True)
            if when == "before the call":
                kill()
            process.transcribe(None)

    with pytest.raises(ListeningError, match=message):
        listen()


def test_a_broken_model_is_an_error_that_says_so(broken_model: Path, sound: SongSound) -> None:
    with (
        pytest.raises(ListeningError, match=r"failed: RuntimeError: .*model"),
        listening(broken_model, sound) as process,
    ):
        process.open()


def test_an_error_of_one_call_does_not_end_it(whisper_base: Path, sound: SongSound) -> None:
    with listening(whisper_base, sound) as process:
        process.open()
        with pytest.raises(ListeningError, match="'xx' is not a valid language code"):
            process.transcribe("xx")
        assert process.transcribe_span(0.0, 0.0, "en", "nothing") == ()
        assert process.align_words(3.0, 3.0, ["nothing"], "en") == (None,)
