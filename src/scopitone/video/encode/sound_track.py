"""The sound of a video, encoded in a separate thread while the pictures are drawn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scopitone.audio.decode import AAC_RATE, Block, decode
from scopitone.audio.encode import SOUND_BIT_RATE, encode_aac, write_wav
from scopitone.core.errors import Cancelled

if TYPE_CHECKING:
    from scopitone.audio.normalize import LoudnessResult


@contextmanager
def encode_sound_track(
    source: Path, out: Path | None, target: float | None, bit_rate: int = SOUND_BIT_RATE
) -> Iterator[Future[LoudnessResult | None]]:
    """Start encoding the sound of `source` to `out`, and wait for it at the end of the context.

    The result is the loudness of the encoded sound; None for a video without sound, whose `out` is
    None. An exception in the context ends the encoding within a second of sound: nobody wants to
    wait for it, and nothing may be written after the caller has cleaned up.

    Args:
        out: AAC in MP4, or WAV, by its suffix.
        target: loudness in LUFS; None leaves the sound as it is.
        bit_rate: of AAC, in bits per second.
    """
    stopping = threading.Event()
    with ThreadPoolExecutor(1) as thread:
        try:
            yield thread.submit(_encode, source, out, target, bit_rate, stopping)
        except BaseException:
            stopping.set()
            raise


def _encode(
    source: Path,
    out: Path | None,
    target: float | None,
    bit_rate: int,
    stopping: threading.Event,
) -> LoudnessResult | None:
    if out is None:
        return None
    # Imported here: the sound's thread loads it while the analysis runs.
    from scopitone.audio.normalize import check_loudness, normalize_loudness

    def decode_source() -> Iterator[Block]:
        return _stoppable(decode(source, rate=AAC_RATE, channels=2), stopping)

    blocks = decode_source() if target is None else normalize_loudness(decode_source, target)
    # Editors need lossless sound; players need AAC.
    if out.suffix == ".wav":
        write_wav(blocks, out)
    else:
        encode_aac(blocks, out, bit_rate=bit_rate)
    _check(stopping)
    return check_loudness(out, target)


def _stoppable(blocks: Iterator[Block], stopping: threading.Event) -> Iterator[Block]:
    for block in blocks:
        _check(stopping)
        yield block


def _check(stopping: threading.Event) -> None:
    if stopping.is_set():
        raise Cancelled("The video is no longer needed")
