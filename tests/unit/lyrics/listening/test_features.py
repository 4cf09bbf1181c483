"""Features that are computed piece by piece are those of the whole recording."""

from __future__ import annotations

import tracemalloc

import numpy as np
from faster_whisper.feature_extractor import FeatureExtractor
from hypothesis import given, settings
from hypothesis import strategies as st

from scopitone.lyrics.listening.features import PIECE_FRAMES, PiecewiseFeatureExtractor

PIECE = PIECE_FRAMES * 160


def _noise(samples: int) -> np.ndarray:
    return np.random.default_rng(samples).normal(0, 0.1, samples).astype(np.float32)


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 3), st.integers(-321, 321))
def test_pieces_give_the_features_of_the_whole(pieces: int, more: int) -> None:
    sound = _noise(pieces * PIECE + more)
    whole, piecewise = FeatureExtractor()(sound), PiecewiseFeatureExtractor()(sound)
    assert piecewise.shape == whole.shape
    assert piecewise.dtype == whole.dtype
    assert np.allclose(piecewise, whole, atol=1e-6)


def test_memory_does_not_grow_with_the_recording() -> None:
    def peak(pieces: int) -> float:
        sound = _noise(pieces * PIECE)
        tracemalloc.start()
        features = PiecewiseFeatureExtractor()(sound)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        # The result itself stands twice while its pieces are joined.
        return most - 2 * features.nbytes

    assert peak(12) < 1.3 * peak(3)
