"""Whisper's log-mel features of a long recording, computed piece by piece."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from faster_whisper.feature_extractor import FeatureExtractor
from numpy.typing import NDArray

PIECE_FRAMES = 3000
"""Frames per piece, 30 s. faster-whisper's extractor transforms a song at once, which takes some
0.8 MB of memory per second of it."""

FLOOR_POWER, DYNAMIC_RANGE = 1e-10, 8.0
"""Least power, and powers of ten below the loudest that are kept (openai/whisper, `audio.py`)."""


class PiecewiseFeatureExtractor(FeatureExtractor):  # type: ignore[misc]
    """A `FeatureExtractor` whose memory beside its result does not grow with the recording."""

    def __call__(
        self, waveform: NDArray[np.float32], padding: int = 160, chunk_length: int | None = None
    ) -> NDArray[np.float32]:
        """Compute the features of mono `waveform`: (mel bands, frames of `hop_length` samples).

        padding: samples of silence after it. `chunk_length` is for other callers of the base class.
        """
        if chunk_length is not None or len(waveform) <= PIECE_FRAMES * self.hop_length:
            whole: NDArray[np.float32] = super().__call__(waveform, padding, chunk_length)
            return whole
        features = np.concatenate(
            [np.log10(np.maximum(mel, FLOOR_POWER)) for mel in self._mel_pieces(waveform, padding)],
            axis=1,
        )
        np.maximum(features, features.max() - DYNAMIC_RANGE, out=features)
        features += 4.0
        features /= 4.0
        return features

    def _mel_pieces(
        self, waveform: NDArray[np.float32], padding: int
    ) -> Iterator[NDArray[np.float32]]:
        half = self.n_fft // 2
        window = np.hanning(self.n_fft + 1)[:-1].astype(np.float32)
        # The base class drops the last frame of its centered transform.
        count = (len(waveform) + padding) // self.hop_length
        for first in range(0, count, PIECE_FRAMES):
            last = min(count, first + PIECE_FRAMES) - 1
            start, end = first * self.hop_length - half, last * self.hop_length + half
            piece = _cut(waveform, padding, start, end)
            frames = np.lib.stride_tricks.sliding_window_view(piece, self.n_fft)[:: self.hop_length]
            power = np.abs(np.fft.rfft(frames * window).astype(np.complex64)) ** 2
            yield self.mel_filters @ power.T


def _cut(waveform: NDArray[np.float32], padding: int, start: int, end: int) -> NDArray[np.float32]:
    """Samples `start` to `end` of `waveform` with `padding` zeros, mirrored at both ends."""
    total = len(waveform) + padding
    inside = np.asarray(waveform[max(0, start) : end], np.float32)
    silence = np.zeros(max(0, min(end, total) - max(len(waveform), start)), np.float32)
    piece = np.concatenate([inside, silence])
    if start < 0:
        piece = np.concatenate([waveform[1 : 1 - start][::-1], piece])
    if end > total:
        piece = np.pad(piece, (0, end - total), mode="reflect")
    return piece
