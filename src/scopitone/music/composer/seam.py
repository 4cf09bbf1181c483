"""Joining a recording and what continues it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from scopitone.errors import MediaError
from scopitone.music.composer.mixing.dynamics import limiting
from scopitone.music.composer.mixing.loudness import RATE, SILENT, Sound, gated, momentary
from scopitone.music.composer.mixing.master import CEILING

if TYPE_CHECKING:
    from av import AudioFrame

_CROSSFADE = 0.03
_COMPARED = 4.0
_ALLOWED = 1.5
_MOST = 12.0
_RETURN = 12.0


def read_sound(path: Path) -> Sound:
    """A sound file as (2, n) at 48 kHz. Raises MediaError (field "source")."""
    import av

    try:
        with av.open(str(path.absolute())) as container:
            resampler = av.AudioResampler("fltp", "stereo", RATE)
            blocks = [
                part.to_ndarray()
                for frame in container.decode(audio=0)
                for part in resampler.resample(_untimed(frame))
            ]
            blocks += [part.to_ndarray() for part in resampler.resample(None)]
    except (av.FFmpegError, OSError, IndexError, ValueError) as error:
        raise MediaError("source", f"{path.name} is no sound that can be decoded") from error
    if not blocks:
        raise MediaError("source", f"{path.name} has no sound")
    return np.ascontiguousarray(np.concatenate(blocks, axis=1))


def continued(source: Sound, cut: float, rest: Sound, start: float) -> tuple[Sound, Sound]:
    """`source` up to `cut` seconds, then `rest` from `start` seconds on, and the gain of `rest`.

    The join is a crossfade of 30 ms just before `cut`. Where the level would jump, the
    continuation begins with that of the source and comes to its own within twelve seconds.
    """
    fade = round(_CROSSFADE * RATE)
    at, begin = round(cut * RATE), round(start * RATE)
    gain = _levelled(source[:, :at], rest[:, begin:])
    full = np.concatenate((np.full(begin, gain[0], np.float32), gain))
    tail = rest[:, begin - fade if begin >= fade else begin :]
    tail = tail * full[-tail.shape[1] :]
    head = source[:, :at].copy()
    if begin >= fade:
        ramp = np.sin(np.linspace(0, np.pi / 2, fade, dtype=np.float32)) ** 2
        head[:, -fade:] = head[:, -fade:] * (1 - ramp) + tail[:, :fade] * ramp
        tail = tail[:, fade:]
    else:
        head[:, -fade:] *= np.cos(np.linspace(0, np.pi / 2, fade, dtype=np.float32))
    song = np.concatenate((head, tail), axis=1)
    limit = limiting(song[:, at:], CEILING)
    song[:, at:] *= limit
    return song, full


def _levelled(before: Sound, after: Sound) -> Sound:
    """A gain for `after`, (n,), that takes away what is too much of the jump, then lets go."""
    size = round(_COMPARED * RATE)
    here, there = (gated(momentary(part)) for part in (before[:, -size:], after[:, :size]))
    jump = 0.0 if SILENT in (here, there) else here - there
    excess = np.sign(jump) * max(0.0, abs(jump) - _ALLOWED)
    decibels = np.zeros(after.shape[1], np.float32)
    back = min(len(decibels), round(_RETURN * RATE))
    decibels[:back] = np.clip(excess, -_MOST, _MOST) * np.linspace(1, 0, back)
    return (10 ** (decibels / 20)).astype(np.float32)


def _untimed(frame: AudioFrame) -> AudioFrame:
    frame.pts = None
    return frame
