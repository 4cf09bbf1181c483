"""Any song as plain FLAC: the same sound, at the same time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from scopitone.audio.decode import decode
from scopitone.audio.encode import write_flac
from scopitone.core.errors import MediaError, OutputError

Write = Callable[..., Path]
Clicks = Callable[..., np.ndarray]


def sound_of(path: Path) -> np.ndarray:
    return np.concatenate(list(decode(path, rate=48_000, channels=2)), axis=1)


@pytest.mark.parametrize(
    ("name", "codec"), [("a.wav", "pcm_s16le"), ("a.mp3", "libmp3lame"), ("a.m4a", "aac")]
)
def test_clicks_stay_where_they_are(
    write_sound: Write,
    click_track: Clicks,
    click_times: Callable[..., list[float]],
    tmp_path: Path,
    name: str,
    codec: str,
) -> None:
    times = [0.5, 1.25]
    source = write_sound(name, click_track(times, duration=2.0), codec=codec)
    length = write_flac(source, tmp_path / "plain.flac", limit=10)
    plain = sound_of(tmp_path / "plain.flac")
    assert length == plain.shape[1] / 48_000 == sound_of(source).shape[1] / 48_000
    assert click_times(plain, near=times) == pytest.approx(
        click_times(sound_of(source), near=times), abs=1e-4
    )


def test_the_samples_are_the_same_but_for_rounding(write_sound: Write, tmp_path: Path) -> None:
    noise = np.random.default_rng(1).uniform(-1, 1, (2, 96_000)).astype(np.float32)
    source = write_sound("a.wav", noise)
    write_flac(source, tmp_path / "plain.flac", limit=10)
    assert np.abs(sound_of(tmp_path / "plain.flac") - sound_of(source)).max() <= 1.6 / 32768
    with av.open(str(tmp_path / "plain.flac")) as container:
        [stream] = container.streams
        assert (stream.codec_context.name, stream.rate) == ("flac", 48_000)
        assert stream.codec_context.format.name == "s16"


def test_a_song_at_its_longest_and_beyond(write_sound: Write, tmp_path: Path) -> None:
    source = write_sound("a.wav", np.zeros(3 * 48_000, np.float32))
    assert write_flac(source, tmp_path / "plain.flac", limit=3) == 3.0
    with pytest.raises(MediaError, match=r"too long; accepted: at most 2.5 s"):
        write_flac(source, tmp_path / "plain.flac", limit=2.5)


def test_where_nothing_can_be_written(write_sound: Write, tmp_path: Path) -> None:
    source = write_sound("a.wav", np.zeros(2 * 48_000, np.float32))
    with pytest.raises(OutputError):
        write_flac(source, tmp_path / "none" / "plain.flac", limit=10)
