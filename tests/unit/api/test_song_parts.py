"""The parts of a song: of a composed take, of a separated song, or none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from onnx_model import write_model
from takes import write_take

from scopitone.api.song_parts import NOT_SEPARATED, OTHER_SONG, find_song_parts
from scopitone.audio.decode import decode
from scopitone.core.song import SongParts

RATE = 48_000
Save = Callable[..., Path]


def find(song: Path, folder: Path) -> SongParts:
    work = folder / "work"
    work.mkdir()
    return find_song_parts(song, work, lambda _share: None)


def test_a_take_has_exact_parts(tmp_path: Path) -> None:
    take = write_take(tmp_path)
    parts = find(take.audio, tmp_path)
    assert sorted(parts.stems) == ["bass", "drums", "other", "vocals"]
    assert len(parts.notes) == len(take.score.lead)
    assert parts.midi is not None
    assert parts.midi.read_bytes().startswith(b"MThd")
    assert parts.remarks == ()
    assert parts.instrumental is not None
    stems = [
        np.concatenate(list(decode(path, rate=RATE, channels=1)), axis=1)
        for name, path in parts.stems.items()
        if name != "vocals"
    ]
    mixed = np.concatenate(list(decode(parts.instrumental, rate=RATE, channels=1)), axis=1)
    assert np.abs(mixed - sum(stems)).max() < 1e-3


def test_a_score_of_another_song_is_not_used(tmp_path: Path, save_sound: Save) -> None:
    write_take(tmp_path)
    song = save_sound(tmp_path / "other.wav", np.full(5 * RATE, 0.1, np.float32))
    assert find(song, tmp_path) == SongParts(remarks=(OTHER_SONG, NOT_SEPARATED))


def test_other_songs_are_separated_by_the_operators_model(
    tmp_path: Path, save_sound: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    song = save_sound(tmp_path / "a.wav", 0.3 * np.sin(np.arange(2 * RATE) / 20).astype(np.float32))
    model = write_model(tmp_path / "model.onnx", (0.25,) * 4, 512, 8)
    monkeypatch.setenv("SCOPITONE_SEPARATION_MODEL", str(model))
    monkeypatch.setenv("SCOPITONE_SEPARATION_FFT", "2048")
    parts = find(song, tmp_path)
    assert sorted(parts.stems) == ["instrumental", "vocals"]
    loud = {
        name: float(np.std(np.concatenate(list(decode(path, rate=RATE, channels=1)), axis=1)))
        for name, path in parts.stems.items()
    }
    assert loud["instrumental"] == pytest.approx(3 * loud["vocals"], rel=0.02)
    assert parts.instrumental == parts.stems["instrumental"]
    assert not parts.notes


def test_without_a_model_it_is_said_what_is_missing(tmp_path: Path, save_sound: Save) -> None:
    song = save_sound(tmp_path / "a.wav", np.zeros(RATE, np.float32))
    assert find(song, tmp_path) == SongParts(remarks=(NOT_SEPARATED,))
