"""Join a recording and its continuation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from scopitone.core.errors import MediaError
from scopitone.music.composer.performance.mixing.compression import limiter_gain
from scopitone.music.composer.performance.mixing.mastering import CEILING_DBTP
from scopitone.music.composer.performance.mixing.mix_loudness import (
    RATE,
    SILENCE_LUFS,
    Sound,
    gated_loudness,
    momentary_power,
)

if TYPE_CHECKING:
    from av import AudioFrame

_CROSSFADE_S = 0.03
_COMPARED_S = 4.0
_ALLOWED_JUMP_LU = 0.5
_MAX_GAIN_DB = 12.0
_RETURN_S = 12.0


def read_sound(path: Path) -> Sound:
    """Decode a sound file into (2, n) at 48 kHz.

    Raises:
        MediaError: `source`: the file contains no sound that can be decoded.
    """
    import av

    try:
        with av.open(str(path.absolute())) as container:
            resampler = av.AudioResampler("fltp", "stereo", RATE)
            blocks = [
                part.to_ndarray()
                for frame in container.decode(audio=0)
                for part in resampler.resample(_clear_timestamp(frame))
            ]
            blocks += [part.to_ndarray() for part in resampler.resample(None)]
    except (av.FFmpegError, OSError, IndexError, ValueError) as error:
        raise MediaError("source", f"{path.name} cannot be decoded as sound") from error
    if not blocks:
        raise MediaError("source", f"{path.name} contains no sound")
    return np.ascontiguousarray(np.concatenate(blocks, axis=1))


def join_recordings(source: Sound, cut: float, rest: Sound, start: float) -> tuple[Sound, Sound]:
    """Join `source` up to `cut` seconds and `rest` from `start` seconds on.

    The join is a crossfade of 30 ms just before `cut`. If the level would jump, the
    continuation begins at the level of the source, and after four seconds it moves to its own,
    which it reaches after twelve.

    Returns:
        The song, (2, n), and the gain of `rest`, (n,).
    """
    fade = round(_CROSSFADE_S * RATE)
    end, begin = round(cut * RATE), round(start * RATE)
    gain = _match_level(source[:, :end], rest[:, begin:])
    gains = np.concatenate((np.full(begin, gain[0], np.float32), gain))
    tail = rest[:, begin - fade if begin >= fade else begin :]
    tail = tail * gains[-tail.shape[1] :]
    head = source[:, :end].copy()
    if begin >= fade:
        ramp = np.sin(np.linspace(0, np.pi / 2, fade, dtype=np.float32)) ** 2
        head[:, -fade:] = head[:, -fade:] * (1 - ramp) + tail[:, :fade] * ramp
        tail = tail[:, fade:]
    else:
        head[:, -fade:] *= np.cos(np.linspace(0, np.pi / 2, fade, dtype=np.float32))
    song = np.concatenate((head, tail), axis=1)
    limit = limiter_gain(song[:, end:], CEILING_DBTP)
    song[:, end:] *= limit
    return song, gains


def _match_level(before: Sound, after: Sound) -> Sound:
    """Return a gain for `after`, (n,), that removes a jump and then returns to 1."""
    size = round(_COMPARED_S * RATE)
    levels = [
        gated_loudness(momentary_power(part)) for part in (before[:, -size:], after[:, :size])
    ]
    jump = 0.0 if SILENCE_LUFS in levels else levels[0] - levels[1]
    excess = np.sign(jump) * max(0.0, abs(jump) - _ALLOWED_JUMP_LU)
    decibels = np.zeros(after.shape[1], np.float32)
    times = np.arange(len(decibels)) / RATE
    share = np.interp(times, (_COMPARED_S, _RETURN_S), (1.0, 0.0))
    decibels += np.clip(excess, -_MAX_GAIN_DB, _MAX_GAIN_DB) * share
    return (10 ** (decibels / 20)).astype(np.float32)


def _clear_timestamp(frame: AudioFrame) -> AudioFrame:
    frame.pts = None
    return frame
