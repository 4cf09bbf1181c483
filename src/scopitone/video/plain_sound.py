"""A song's sound in one plain form: FLAC, 16 bits, 48 kHz, stereo, no tags.

48 kHz because the video's AAC track has that rate; 16 bits because the noise of rounding
(-98 dB) lies below AAC's own, and the next 8 bits of a decoded MP3 are noise that FLAC cannot
pack.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from scopitone.errors import MediaError, OutputError
from scopitone.video.audio import AAC_RATE, Block, decode

if TYPE_CHECKING:
    from av import AudioFrame

LOUDEST = 32767
COMPRESSION = "2"
"""Of 0 to 12: a tenth larger than FFmpeg's default of 5, in two thirds of its time."""


def write_plain(source: Path, out: Path, *, limit: float) -> float:
    """Decode the song `source` to its end and write it to `out`; its length in seconds.

    Sample 0 is what a player plays at t = 0, as in `audio.decode`; beyond full scale is cut.

    Raises:
        MediaError: not sound, or longer than `limit` seconds (field "audio").
        OutputError: `out` cannot be written.
    """
    blocks = decode(source, rate=AAC_RATE, channels=2)
    # The first block says whether it is sound; no file is begun before.
    heard = chain([next(blocks)], blocks)
    try:
        return _write(_counted(heard, limit), out)
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror or error}") from error


def _counted(blocks: Iterator[Block], limit: float) -> Iterator[Block]:
    length = 0
    for block in blocks:
        length += block.shape[1]
        if length > limit * AAC_RATE:
            raise MediaError("audio", f"the song is longer than the {limit:g} s that are accepted")
        yield block


def _write(blocks: Iterator[Block], out: Path) -> float:
    import av

    with av.open(str(out), "w", format="flac") as container:
        stream = container.add_stream("flac", rate=AAC_RATE, layout="stereo", format="s16")
        stream.codec_context.options = {"compression_level": COMPRESSION}
        stream.codec_context.open()
        fifo = av.AudioFifo()
        for block in blocks:
            fifo.write(_frame(block, fifo.samples_written))
            for frame in fifo.read_many(stream.codec_context.frame_size):
                container.mux(stream.encode(frame))
        rest = fifo.read()
        if rest is not None:
            container.mux(stream.encode(rest))
        container.mux(stream.encode(None))
        return fifo.samples_written / AAC_RATE


def _frame(block: Block, pts: int) -> AudioFrame:
    import av

    # Interleaved: left, right, left, right.
    samples = np.rint(np.clip(block.T, -1, 1) * LOUDEST).astype(np.int16).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="stereo")
    frame.sample_rate = AAC_RATE
    frame.pts = pts
    frame.time_base = Fraction(1, AAC_RATE)
    return frame
