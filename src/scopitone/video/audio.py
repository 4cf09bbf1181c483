"""The sound of a song: decoded as a stream of blocks, and encoded as the video's AAC track."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from scopitone.errors import MediaError, MissingInputError, OutputError

if TYPE_CHECKING:
    from av import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer

Block = NDArray[np.float32]

AAC_RATE = 48_000
"""Sample rate of the video's sound in Hz: what every platform plays without resampling."""

BLOCK_SECONDS = 1.0
"""Length of a decoded block: long enough for NumPy to be quick, short enough to stay small."""

MIN_SOUND = 0.95
"""Seconds that must be decodable. Nothing under a second is a song; what is left of a ruined
file usually is. The rest of the second is room for codecs that lose part of a packet."""

MAX_CHANNELS = 2
"""Channels that are kept; more are mixed down."""

FULL_SCALE = 2**31
"""A 32-bit sample of this size would be 1.0."""

RATES = range(4_000, 768_001)
"""Sample rates in Hz that are believed; a header with others would resample to endless sound."""

GAP_TOLERANCE = 0.05
"""Seconds by which timestamps may run ahead of the samples before silence is put in between.
Coarser than any container's rounding (Matroska 1 ms), finer than anyone hears as late."""

MAX_GAP = 30.0
"""Seconds of lost sound that are replaced by silence; beyond it the timestamps are wrong."""

FORMATS = (
    "aac,ac3,aiff,amr,ape,asf,au,avi,caf,dts,eac3,flac,flv,matroska,mov,mp3,mpc,mpc8,mpegts,"
    "oga,ogg,tak,tta,w64,wav,wv"
)
"""FFmpeg's demuxers that may open a song. Playlists (HLS, concat, DASH) are left out: they
make FFmpeg read other files or the network."""

ACCEPTED = "MP3, AAC/M4A, FLAC, WAV, Ogg, Opus and other common sound files are accepted"


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """What a sound file says of itself.

    duration: seconds, as the header states or FFmpeg estimates it (0 where neither knows);
    only decoding tells exactly. rate: Hz. codec: FFmpeg's name of it, such as "mp3".
    """

    duration: float
    rate: int
    channels: int
    codec: str


def probe(path: Path) -> AudioInfo:
    """Read the headers of the sound file `path`.

    Raises MissingInputError or MediaError (field "audio").
    """
    with _opened(path) as (container, stream):
        if stream.duration is not None and stream.time_base is not None:
            duration = float(stream.duration * stream.time_base)
        else:
            duration = (container.duration or 0) / 1_000_000
        context = stream.codec_context
        return AudioInfo(
            max(duration, 0.0), stream.rate, stream.channels, context.codec.canonical_name
        )


def decode(path: Path, *, rate: int, channels: Literal[1, 2]) -> Iterator[Block]:
    """Decode `path` into blocks of (channels, n) float32 samples at `rate` Hz, about ±1.

    Blocks are about a second long, so memory does not grow with the song. Sample 0 is what a
    player plays at t = 0: encoder delay is cut off as the file states it (LAME tag, edit list,
    Opus pre-skip). Packets that cannot be decoded are skipped and silence stands in for them,
    so that what follows keeps its time. One channel goes to both sides at full level; more
    than two are mixed down by FFmpeg's matrix.

    Raises, before the first block: MissingInputError, or MediaError (field "audio") for a
    file that is not sound or has less than MIN_SOUND seconds of it.
    """
    with _opened(path) as (container, stream):
        yield from _blocks(_samples(container, stream, rate, channels), rate)


def encode_aac(
    source: Path | Iterable[Block],
    out: Path,
    *,
    duration_limit: float | None = None,
    bit_rate: int = 256_000,
) -> None:
    """Write the sound of `source` to `out` as AAC-LC, 48 kHz stereo, in an MP4 container.

    `source` is a file, or blocks (2, n) at 48 kHz. `duration_limit` keeps the first seconds
    only. The encoder's priming stands in the edit
    list: a click at t in `source` is at t in `out`, also after a stream copy that keeps the
    (negative) timestamps of the first packets.

    Raises MissingInputError, MediaError (field "audio") or OutputError.
    """
    if isinstance(source, Path):
        source = decode(source, rate=AAC_RATE, channels=2)
    blocks = iter(source)
    first = next(blocks)
    try:
        _write_aac(_limited(first, blocks, duration_limit), out, bit_rate)
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
        # Only an open encoder knows its frame length.
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


def _frame(block: Block, pts: int) -> AudioFrame:
    import av

    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout="stereo")
    frame.sample_rate = AAC_RATE
    # Without a timestamp the encoder leaves its priming out of the edit list: 21 ms late.
    frame.pts = pts
    frame.time_base = Fraction(1, AAC_RATE)
    return frame


def _limited(first: Block, rest: Iterator[Block], seconds: float | None) -> Iterator[Block]:
    left = None if seconds is None else round(seconds * AAC_RATE)
    block: Block | None = first
    while block is not None and (left is None or left > 0):
        taken = block if left is None else block[:, :left]
        yield taken
        left = None if left is None else left - taken.shape[1]
        block = next(rest, None)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[tuple[InputContainer, AudioStream]]:
    import av

    _check_readable(path)
    try:
        # An absolute path cannot be taken for a protocol ("pipe:") or a pattern ("%d").
        # Tags in no known encoding are no reason to refuse a song.
        container = av.open(
            str(path.absolute()),
            options={"format_whitelist": FORMATS},
            metadata_errors="replace",
        )
    except (av.FFmpegError, ValueError) as error:
        raise MediaError("audio", f"{path.name} is not a sound file; {ACCEPTED}") from error
    with container:
        stream = container.streams.best("audio")
        if not isinstance(stream, av.AudioStream):
            raise MediaError("audio", f"{path.name} has no sound; {ACCEPTED}")
        if stream.codec_context is None or stream.rate not in RATES:
            raise MediaError("audio", f"the sound of {path.name} cannot be decoded; {ACCEPTED}")
        yield container, stream


def _check_readable(path: Path) -> None:
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        raise MissingInputError("audio", f"cannot read {path}: {reason}") from error


def _blocks(pieces: Iterator[Block], rate: int) -> Iterator[Block]:
    """Gather pieces into blocks of BLOCK_SECONDS; complain if there is next to nothing."""
    size = round(BLOCK_SECONDS * rate)
    kept: list[Block] = []
    length = total = 0
    for piece in pieces:
        kept.append(piece)
        length += piece.shape[1]
        if length >= size:
            yield np.concatenate(kept, axis=1)
            total += length
            kept, length = [], 0
    total += length
    if total < MIN_SOUND * rate:
        found = f"only {total / rate:.2f} s of" if total else "no"
        raise MediaError("audio", f"{found} sound could be decoded; at least 1 s is needed")
    if kept:
        yield np.concatenate(kept, axis=1)


def _samples(
    container: InputContainer, stream: AudioStream, rate: int, channels: int
) -> Iterator[Block]:
    converter = _Converter(rate, channels)
    for frame, gap in _gaps(_frames(container, stream)):
        if gap > 0:
            yield np.zeros((channels, round(gap * rate)), np.float32)
        yield from converter.convert(frame)
    yield from converter.flush()


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    """Every frame that can be decoded; a file cut short just ends."""
    import av

    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except av.FFmpegError:
            return
        if packet is None:
            return
        try:
            frames = packet.decode()
        except av.FFmpegError:
            continue
        for frame in frames:
            if frame.samples and frame.sample_rate in RATES:
                yield frame


def _gaps(frames: Iterator[AudioFrame]) -> Iterator[tuple[AudioFrame, float]]:
    """Each frame with the seconds of sound that are missing before it."""
    expected: float | None = None
    for frame in frames:
        time = frame.time
        gap = 0.0
        if time is not None and expected is not None and time - expected > GAP_TOLERANCE:
            gap = time - expected
        if gap > MAX_GAP:
            gap = 0.0
            expected = time
        if expected is None:
            expected = time
        if expected is not None:
            expected += gap + frame.samples / frame.sample_rate
        yield frame, gap


class _Converter:
    """Frames of any format into (channels, n) float32 at one rate, also when it changes."""

    def __init__(self, rate: int, channels: int) -> None:
        self._rate = rate
        self._channels = channels
        self._source: tuple[str, str, int] | None = None
        self._resampler: object = None

    def convert(self, frame: AudioFrame) -> Iterator[Block]:
        import av

        source = (frame.format.name, frame.layout.name, frame.sample_rate)
        if source != self._source:
            yield from self.flush()
            # Mixed by FFmpeg, one channel would go to both sides 3 dB lower, and two to one
            # 3 dB higher. More than two it keeps within ±1 only for integers.
            count = frame.layout.nb_channels
            self._resampler = av.AudioResampler(
                "s32p" if count > MAX_CHANNELS else "fltp",
                "mono" if count == 1 else "stereo",
                self._rate,
            )
            self._source = source
        # The resampler rejects timestamps in time bases that it did not see first.
        frame.pts = None
        yield from self._push(frame)

    def flush(self) -> Iterator[Block]:
        """What the resampler still holds back."""
        if self._source is not None:
            yield from self._push(None)
            self._source = None

    def _push(self, frame: AudioFrame | None) -> Iterator[Block]:
        import av

        assert isinstance(self._resampler, av.AudioResampler)
        for converted in self._resampler.resample(frame):
            samples = converted.to_ndarray()
            if samples.dtype == np.int32:
                samples = (samples / FULL_SCALE).astype(np.float32)
            np.nan_to_num(samples, copy=False, posinf=0.0, neginf=0.0)
            if self._channels < samples.shape[0]:
                samples = samples.mean(axis=0, keepdims=True)
            yield np.repeat(samples, self._channels // samples.shape[0], axis=0)
