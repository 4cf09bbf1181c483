"""A song that is sung by the project's own voice, and the model that listens to it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from heard_lines import TEXTS, tune

from scopitone.audio.encode import write_wav
from scopitone.core.song import Lyrics
from scopitone.lyrics.listening.weights import DEFAULT_CHOICE, find_model
from scopitone.music.composer.performance.voice import sing


@dataclass(frozen=True)
class SungSong:
    """A sound file, its seconds, and what is sung when."""

    audio: Path
    seconds: float
    lyrics: Lyrics


@pytest.fixture(scope="session")
def sung_song(tmp_path_factory: pytest.TempPathFactory) -> SungSong:
    """Two lines, sung without a band."""
    song = tune(list(TEXTS[:2]), "m", 7)
    voice = sing(song.lines, song.tempo, song.seconds, gender="m", seed=7)
    path = tmp_path_factory.mktemp("sung") / "sung.wav"
    write_wav([np.stack([voice.audio, voice.audio]).astype(np.float32)], path)
    return SungSong(path, song.seconds, voice.timed)


@pytest.fixture(scope="session")
def whisper_base() -> Path:
    """The folder of the model."""
    return find_model(DEFAULT_CHOICE)


@pytest.fixture
def broken_model(tmp_path: Path) -> Path:
    """A folder that looks like a model's."""
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "model.bin").write_bytes(bytes(range(256)) * 64)
    return folder
