"""What the analysis found in a song: plain arrays that the timeline reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Times = NDArray[np.float64]

SectionKind = Literal["quiet", "verse", "chorus"]


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the song that sounds alike, on bar lines. `energy` is 0 to 1 in this song."""

    start: float
    end: float
    kind: SectionKind
    energy: float


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that the picture can follow, one row per video frame where it is per frame.

    Row n is taken at the middle of frame n, (n + 0.5) / fps.

    duration: seconds of decoded audio. fps: video frames per second of the rows.
    tempo: beats per minute (0 where there is no beat). beats, downbeats, onsets: seconds,
    ascending; downbeats are a subset of beats. bands: (frames, BANDS), log-spaced, 0 to 1,
    smoothed with attack and release. low: (frames,), the bass and kick, 0 to 1, smoothed the
    same way. energy: (frames,), slow loudness, 0 to 1; 0 is silence. loudness: integrated,
    LUFS (-inf for silence). sections cover 0 to duration without gaps.
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
    sections: tuple[Section, ...]

    @property
    def frames(self) -> int:
        """Frames of the video: the last one is on screen when the audio ends."""
        return int(self.bands.shape[0])
