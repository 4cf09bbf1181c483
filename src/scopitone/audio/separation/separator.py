"""The Protocol of separators, and the two parts of a song as files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scopitone.audio.decode import AAC_RATE, Block, decode
from scopitone.audio.encode import write_flac_blocks

Sound = NDArray[np.float32]
"""Stereo, (2, n) samples."""

ReportShare = Callable[[float], None]
"""Called with the share that is done, 0 to 1. An exception that it raises stops the work."""


class VocalSeparator(Protocol):
    """Estimates the voice in a recording."""

    @property
    def rate(self) -> int:
        """The sample rate in Hz of the sound that it separates."""
        ...

    def extract_voice(self, sound: Sound, report: ReportShare) -> Sound:
        """Return the voice in `sound`, of the same length."""
        ...


def separate_song(
    song: Path, separator: VocalSeparator, voice: Path, rest: Path, report: ReportShare
) -> None:
    """Write the voice of `song` and the rest of it as FLAC files.

    The rest is the song minus the voice, so that both sum to the song, apart from rounding to 16
    bits.

    Raises:
        MediaError: `song` is not sound.
        OutputError: a file cannot be written.
    """
    mix = np.concatenate(list(decode(song, rate=AAC_RATE, channels=2)), axis=1)
    extracted = separator.extract_voice(_resample(mix, AAC_RATE, separator.rate), report)
    vocals = _resample(extracted, separator.rate, AAC_RATE)[:, : mix.shape[1]]
    vocals = np.pad(vocals, ((0, 0), (0, mix.shape[1] - vocals.shape[1])))
    write_flac_blocks(_split_blocks(vocals), voice)
    write_flac_blocks(_split_blocks(mix - vocals), rest)


def _resample(sound: Sound, source: int, target: int) -> Sound:
    if source == target:
        return sound
    from scipy.signal import resample_poly

    common = int(np.gcd(source, target))
    resampled = resample_poly(sound, target // common, source // common, axis=1)
    return np.asarray(resampled, np.float32)


def _split_blocks(sound: Sound) -> Iterator[Block]:
    for start in range(0, sound.shape[1], AAC_RATE):
        yield sound[:, start : start + AAC_RATE]
