"""The result of the analysis of a song: plain arrays that the timeline reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Times = NDArray[np.float64]

SongSectionKind = Literal["quiet", "verse", "chorus"]


@dataclass(frozen=True, slots=True)
class SongSection:
    """A section of the song with a uniform sound, on bar lines. `energy` is 0 to 1."""

    start: float
    end: float
    kind: SongSectionKind
    energy: float


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that the picture can follow; arrays with one row a video frame where noted.

    Row n is taken at the middle of frame n, (n + 0.5) / fps.

    duration: seconds of decoded audio. fps: video frames per second of the rows.
    tempo: beats per minute (0 without a beat). beats, downbeats, onsets: seconds,
    ascending; downbeats are a subset of beats. bands: (frames, BANDS), log-spaced, 0 to 1,
    smoothed with attack and release. low: (frames,), the bass and kick, 0 to 1, smoothed the
    same way. energy: (frames,), slow loudness, 0 to 1; 0 is silence. loudness: integrated,
    LUFS (-inf for silence). sections: cover 0 to duration without gaps.
    """

    duration: float
    fps: int
    tempo: float
    beats: Times
    downbeats: Times
    onsets: Times
    bands: Floats
    low: Floats
    energy: Floats
    loudness: float
    sections: tuple[SongSection, ...]

    @property
    def frames(self) -> int:
        """Number of frames of the video: the last one is on screen when the audio ends."""
        return int(self.bands.shape[0])
