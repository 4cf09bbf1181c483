"""The sound of a song as a listener takes it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from scopitone.core.errors import MediaError, MissingInputError
from scopitone.lyrics.alignment.acoustics.song_sound import decode_song
from scopitone.lyrics.listening.listener import SAMPLE_RATE


def test_a_song_is_mono_and_its_file_is_deleted(
    write_sound: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    time = np.arange(3 * 48_000) / 48_000
    left = 0.5 * np.sin(2 * np.pi * 440 * time)
    with decode_song(write_sound("song.wav", np.stack([left, 0 * left])), lambda: None) as sound:
        samples = np.memmap(sound.samples, np.float32, "r")
        assert sound.duration == pytest.approx(3.0, abs=0.01)
        assert len(samples) == round(sound.duration * SAMPLE_RATE)
        middle = samples[SAMPLE_RATE : 2 * SAMPLE_RATE]
        assert np.abs(middle).max() == pytest.approx(0.25, abs=0.01)
        assert int(np.abs(np.fft.rfft(middle)).argmax()) == 440
        assert sound.compute_log_mel().shape[0] == pytest.approx(60, abs=1)
    assert not list(temporary.iterdir())


def test_a_check_that_raises_stops_decoding(write_sound: Callable) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    song = write_sound("song.wav", np.zeros((2, 48_000)))
    with pytest.raises(KeyboardInterrupt), decode_song(song, stop):
        pass


def test_what_is_no_song_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "text.mp3").write_text("no sound")
    with pytest.raises(MediaError), decode_song(tmp_path / "text.mp3", lambda: None):
        pass
    with pytest.raises(MissingInputError), decode_song(tmp_path / "none.mp3", lambda: None):
        pass
