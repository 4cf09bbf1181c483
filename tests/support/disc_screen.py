"""What FFmpeg shows of a .cdg file: an independent reader."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import av
import numpy as np


def show_disc(cdg: bytes, times: Sequence[float]) -> list[np.ndarray]:
    """Return the screen, uint8 (216, 300, 3), at each time in seconds, in order."""
    shown: list[np.ndarray] = []
    screen = np.zeros((216, 300, 3), np.uint8)
    with av.open(BytesIO(cdg), format="cdg") as disc:
        stream = disc.streams.video[0]
        for packet in disc.demux(stream):
            # Only packets with a command have a frame; the screen stays until the next one.
            while packet.pts is not None and len(shown) < len(times):
                if float(packet.pts * stream.time_base) <= times[len(shown)]:
                    break
                shown.append(screen)
            if len(shown) == len(times):
                return shown
            for frame in packet.decode():
                screen = frame.to_ndarray(format="rgb24")
    return shown + [screen] * (len(times) - len(shown))
