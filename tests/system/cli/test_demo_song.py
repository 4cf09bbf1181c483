"""The demo song that is shipped: audio, lyrics and cover fit each other and are well formed."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from repository import ROOT
from scipy.signal import lfilter

from scopitone.core.graphics import skia

EXAMPLES = ROOT / "examples"
STAMP = re.compile(r"<(\d+):(\d+\.\d+)>")


@cache
def audio() -> tuple[NDArray[np.float64], int]:
    with av.open(str(EXAMPLES / "song.mp3")) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
        rate = container.streams.audio[0].rate
    return np.concatenate(frames, axis=1).T.astype(np.float64), rate


def lyric_lines() -> list[str]:
    text = (EXAMPLES / "song.lrc").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if re.match(r"\[\d", line)]


def stamps(line: str) -> list[float]:
    return [int(minutes) * 60 + float(seconds) for minutes, seconds in STAMP.findall(line)]


def test_audio_decodes_and_has_the_length_of_a_demo() -> None:
    samples, rate = audio()
    assert 40 <= len(samples) / rate <= 90
    assert samples.shape[1] == 2
    assert np.isfinite(samples).all()


def test_audio_is_tagged() -> None:
    with av.open(str(EXAMPLES / "song.mp3")) as container:
        assert container.metadata["title"] == "Leave a Light On"


def test_loudness_is_near_minus_fourteen_lufs_and_peaks_stay_below_full_scale() -> None:
    samples, rate = audio()
    assert rate == 48_000
    # K-weighting of ITU-R BS.1770-4 at 48 kHz, ungated.
    shelf = (
        [1.53512485958697, -2.69169618940638, 1.19839281085285],
        [1.0, -1.69065929318241, 0.73248077421585],
    )
    high_pass = ([1.0, -2.0, 1.0], [1.0, -1.99004745483398, 0.99007225036621])
    weighted = lfilter(*high_pass, lfilter(*shelf, samples, axis=0), axis=0)
    loudness = -0.691 + 10 * np.log10((weighted**2).mean(axis=0).sum())
    assert -16 <= loudness <= -12
    assert np.abs(samples).max() <= 10 ** (-1 / 20)


def test_the_ending_is_written_out() -> None:
    samples, rate = audio()
    assert np.sqrt((samples[-rate // 4 :] ** 2).mean()) < 10 ** (-50 / 20)


def test_every_word_is_stamped_in_order_inside_the_audio() -> None:
    samples, rate = audio()
    times = [time for line in lyric_lines() for time in stamps(line)]
    assert len(lyric_lines()) == 8
    assert times == sorted(times)
    assert times[0] > 0
    assert times[-1] < len(samples) / rate


@pytest.mark.parametrize("line", lyric_lines())
def test_a_line_starts_with_its_first_word_and_ends_with_a_stamp(line: str) -> None:
    minutes, seconds = re.match(r"\[(\d+):(\d+\.\d+)\]", line).groups()  # type: ignore[union-attr]
    times = stamps(line)
    words = STAMP.sub("", line.split("]", 1)[1]).split()
    assert int(minutes) * 60 + float(seconds) == times[0]
    assert len(times) == len(words) + 1
    assert all(before < after for before, after in pairwise(times))
    assert line.endswith(">")


def test_the_singing_starts_and_ends_where_the_lyric_says() -> None:
    """The singer's formants (2 to 4 kHz) come in with the first word and go with the last."""
    samples, rate = audio()
    times = [time for line in lyric_lines() for time in stamps(line)]
    spectrum = np.fft.rfftfreq(rate // 2, 1 / rate)
    formants = (spectrum > 2000) & (spectrum < 4000)

    def level(time_s: float) -> float:
        part = samples[int(time_s * rate) : int(time_s * rate) + rate // 2].mean(axis=1)
        return float(np.median(np.abs(np.fft.rfft(part))[formants]))

    assert level(times[0]) > 1.5 * level(times[0] - 0.8)
    assert level(times[-1] - 0.8) > 1.5 * level(times[-1] + 0.3)


def test_the_cover_is_a_large_square() -> None:
    image = skia.Image.MakeFromEncoded(skia.Data.MakeFromFileName(str(EXAMPLES / "cover.jpg")))
    assert (image.width(), image.height()) == (1400, 1400)
