"""Sound files from blocks of samples: AAC for players, WAV for editors, FLAC for the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scopitone.audio.bit_rates import SOUND_BIT_RATE
from scopitone.audio.decode import AAC_RATE, Block, decode
from scopitone.core.errors import MediaError, OutputError

if TYPE_CHECKING:
    from av import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import OutputContainer

MAX_SAMPLE = 32767
COMPRESSION_LEVEL = "2"
"""Of 0 to 12: files are a tenth larger than at FFmpeg's default of 5, in two thirds of the time."""


def encode_aac(
    source: Path | Iterable[Block],
    out: Path,
    *,
    duration_limit: float | None = None,
    bit_rate: int = SOUND_BIT_RATE,
) -> None:
    """Write the sound of `source` to `out` as AAC-LC, 48 kHz stereo, in an MP4 container.

    `source` is a file, or blocks (2, n) at 48 kHz. `duration_limit` keeps only the first
    seconds. The encoder's priming is in the edit list: a click at t in `source` is at t in
    `out`, also after a stream copy that keeps the (negative) timestamps of the first packets.

    Raises MissingInputError, MediaError (field "audio") or OutputError.
    """
    if isinstance(source, Path):
        source = decode(source, rate=AAC_RATE, channels=2)
    blocks = iter(source)
    first = next(blocks)
    try:
        _write_aac(_take_seconds(first, blocks, duration_limit), out, bit_rate)
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror or error}") from error


def write_wav(blocks: Iterable[Block], out: Path) -> None:
    """Write blocks (2, n) at 48 kHz to `out` as WAV, 32-bit float. Raises OutputError."""
    import av

    try:
        with av.open(str(out), "w", format="wav") as container:
            stream = container.add_stream("pcm_f32le", rate=AAC_RATE, layout="stereo")
            written = 0
            for block in blocks:
                packed = np.ascontiguousarray(block.T, np.float32).reshape(1, -1)
                frame = av.AudioFrame.from_ndarray(packed, format="flt", layout="stereo")
                frame.sample_rate, frame.pts = AAC_RATE, written
                frame.time_base = Fraction(1, AAC_RATE)
                container.mux(stream.encode(frame))
                written += block.shape[1]
            container.mux(stream.encode(None))
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror or error}") from error


def _write_aac(blocks: Iterator[Block], out: Path, bit_rate: int) -> None:
    import av

    with av.open(str(out), "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=AAC_RATE, layout="stereo")
        stream.bit_rate = bit_rate
        # The frame length is known only once the encoder is open.
        stream.codec_context.open()
        _mux_blocks(container, stream, map(_make_float_frame, blocks))


def _take_seconds(first: Block, rest: Iterator[Block], seconds: float | None) -> Iterator[Block]:
    left = None if seconds is None else round(seconds * AAC_RATE)
    block: Block | None = first
    while block is not None and (left is None or left > 0):
        part = block if left is None else block[:, :left]
        yield part
        left = None if left is None else left - part.shape[1]
        block = next(rest, None)


def write_flac(source: Path, out: Path, *, limit: float) -> float:
    """Decode the song `source` completely, write it as FLAC, and return its length in seconds.

    16 bits, 48 kHz, stereo, no tags: 48 kHz because the video's AAC track has that rate; 16 bits
    because the rounding noise (-98 dB) is below that of AAC, and because the next 8 bits of a
    decoded MP3 are noise, which FLAC cannot compress.

    Sample 0 is what a player plays at t = 0, as in `audio.decode`. Samples beyond full scale are
    clipped.

    Raises:
        MediaError: not sound, or longer than `limit` seconds (field "audio").
        OutputError: `out` cannot be written.
    """
    blocks = decode(source, rate=AAC_RATE, channels=2)
    # The first block shows whether the file is sound; no output file is created before.
    with_first = chain([next(blocks)], blocks)
    try:
        return _encode_flac(_limit_length(with_first, limit), out)
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror or error}") from error


def write_flac_blocks(blocks: Iterator[Block], out: Path) -> float:
    """Write blocks (2, n) at 48 kHz as FLAC of 16 bits, and return their length in seconds.

    Samples beyond full scale are clipped. Raises OutputError.
    """
    try:
        return _encode_flac(blocks, out)
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror or error}") from error


def mix_flac(sources: Sequence[Path], out: Path) -> float:
    """Write the sum of sound files of one length as FLAC, and return its length in seconds.

    16 bits, 48 kHz, stereo. Samples beyond full scale are clipped.

    Raises:
        MediaError: not sound (field "audio").
        OutputError: `out` cannot be written.
    """
    decoded = [decode(source, rate=AAC_RATE, channels=2) for source in sources]
    return write_flac_blocks((sum(blocks) for blocks in zip(*decoded, strict=True)), out)


def _limit_length(blocks: Iterator[Block], limit: float) -> Iterator[Block]:
    length = 0
    for block in blocks:
        length += block.shape[1]
        if length > limit * AAC_RATE:
            raise MediaError("audio", f"the song is too long; accepted: at most {limit:g} s")
        yield block


def _encode_flac(blocks: Iterator[Block], out: Path) -> float:
    import av

    with av.open(str(out), "w", format="flac") as container:
        stream = container.add_stream("flac", rate=AAC_RATE, layout="stereo", format="s16")
        stream.codec_context.options = {"compression_level": COMPRESSION_LEVEL}
        stream.codec_context.open()
        return _mux_blocks(container, stream, map(_make_integer_frame, blocks)) / AAC_RATE


def _mux_blocks(
    container: OutputContainer, stream: AudioStream, blocks: Iterator[AudioFrame]
) -> int:
    """Encode blocks in frames of the encoder's length, and return how many samples they have."""
    import av

    fifo = av.AudioFifo()
    for block in blocks:
        # Without timestamps the encoder omits its priming from the edit list: 21 ms late.
        block.pts = fifo.samples_written
        fifo.write(block)
        for frame in fifo.read_many(stream.codec_context.frame_size):
            container.mux(stream.encode(frame))
    rest = fifo.read()
    if rest is not None:
        container.mux(stream.encode(rest))
    container.mux(stream.encode(None))
    return fifo.samples_written


def _make_float_frame(block: Block) -> AudioFrame:
    return _make_frame(np.ascontiguousarray(block), "fltp")


def _make_integer_frame(block: Block) -> AudioFrame:
    # Interleaved: left, right, left, right.
    samples = np.rint(np.clip(block.T, -1, 1) * MAX_SAMPLE).astype(np.int16).reshape(1, -1)
    return _make_frame(samples, "s16")


def _make_frame(samples: NDArray[Any], sample_format: str) -> AudioFrame:
    import av

    frame = av.AudioFrame.from_ndarray(samples, format=sample_format, layout="stereo")
    frame.sample_rate = AAC_RATE
    frame.time_base = Fraction(1, AAC_RATE)
    return frame
