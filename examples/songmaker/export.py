"""The finished audio as a tagged MP3."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from .synth import RATE


def write_mp3(audio: NDArray[np.float64], path: Path, tags: dict[str, str]) -> None:
    """Encode (samples, 2) floats as a 192 kb/s MP3 with ID3 tags."""
    with av.open(str(path), "w", format="mp3") as container:
        container.metadata.update(tags)
        stream = container.add_stream("libmp3lame", rate=RATE, layout="stereo")
        stream.bit_rate = 192_000
        planar = np.ascontiguousarray(audio.T.astype(np.float32))
        frame = av.AudioFrame.from_ndarray(planar, format="fltp", layout="stereo")
        frame.sample_rate = RATE
        for packet in stream.encode(frame):
            container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
