"""An MDX-Net model sees the spectrum that its format has, and its estimate is heard."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from onnx_model import write_model

from scopitone.audio.separation.mdx_net import RATE, MdxNet, Target
from scopitone.audio.separation.separator import Sound
from scopitone.core.errors import RenderError

FFT, BINS, FRAMES = 2048, 512, 8
SECONDS = 1.3


@pytest.fixture
def sound() -> Sound:
    """Left 440 Hz, right 880 Hz, and on both sides 15 kHz, which the model does not see."""
    times = np.arange(round(SECONDS * RATE)) / RATE
    low = np.stack([np.sin(2 * np.pi * 440 * times), np.sin(2 * np.pi * 880 * times)])
    return (0.3 * low + 0.1 * np.sin(2 * np.pi * 15_000 * times)).astype(np.float32)


def load(folder: Path, factors: tuple[float, ...], target: Target = "vocals") -> MdxNet:
    return MdxNet.load(write_model(folder / "model.onnx", factors, BINS, FRAMES), FFT, target)


def heard(sound: Sound, channel: int, frequency: float) -> float:
    """The amplitude of a frequency, without the ends of the sound."""
    inner = sound[channel, 4000:-4000]
    times = np.arange(len(inner)) / RATE
    return float(2 * abs(np.mean(inner * np.exp(-2j * np.pi * frequency * times))))


def test_the_voice_is_what_the_model_estimates(tmp_path: Path, sound: Sound) -> None:
    shares: list[float] = []
    voice = load(tmp_path, (1.0, 1.0, 0.5, 0.5)).extract_voice(sound, shares.append)
    assert voice.shape == sound.shape
    assert heard(voice, 0, 440) == pytest.approx(0.3, abs=0.002)
    assert heard(voice, 1, 880) == pytest.approx(0.15, abs=0.002)
    # The higher frequencies are no part of what the model sees.
    assert heard(voice, 0, 15_000) < 0.001
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_chunks_are_joined_without_a_seam(tmp_path: Path, sound: Sound) -> None:
    voice = load(tmp_path, (1.0,) * 4).extract_voice(sound, lambda _share: None)
    low = sound - 0.1 * np.sin(2 * np.pi * 15_000 * np.arange(sound.shape[1]) / RATE)
    assert np.abs(voice - low)[:, 2000:-2000].max() < 0.003


def test_a_model_of_the_instruments_leaves_the_voice(tmp_path: Path, sound: Sound) -> None:
    model = load(tmp_path, (1.0, 1.0, 0.0, 0.0), "instrumental")
    voice = model.extract_voice(sound, lambda _share: None)
    assert heard(voice, 0, 440) < 0.002
    assert heard(voice, 1, 880) == pytest.approx(0.3, abs=0.002)


def test_real_and_imaginary_parts_are_channels_of_their_own(tmp_path: Path, sound: Sound) -> None:
    """Of a spectrum without its imaginary part, half of the sound is left, mirrored in time."""
    voice = load(tmp_path, (1.0, 0.0, 1.0, 1.0)).extract_voice(sound, lambda _share: None)
    assert heard(voice, 0, 440) < 0.25
    assert heard(voice, 1, 880) == pytest.approx(0.3, abs=0.002)


def test_what_is_no_such_model_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "model.onnx"
    text.write_text("no model")
    with pytest.raises(RenderError, match=r"model\.onnx cannot be loaded"):
        MdxNet.load(text, FFT, "vocals")
    other = write_model(text, (1.0, 1.0), BINS, FRAMES)
    with pytest.raises(RenderError, match=r"accepted: one of \(1, 4, bins, frames\)"):
        MdxNet.load(other, FFT, "vocals")
    with pytest.raises(RenderError, match="at most 257 bins"):
        MdxNet.load(write_model(text, (1.0,) * 4, BINS, FRAMES), 512, "vocals")
