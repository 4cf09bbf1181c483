"""The sound of a song, decoded as a stream of blocks."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from scopitone.core.errors import MediaError, MissingInputError

if TYPE_CHECKING:
    from av import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer

Block = NDArray[np.float32]

AAC_RATE = 48_000
"""Sample rate of the video's sound in Hz: every platform plays it without resampling."""

BLOCK_SECONDS = 1.0
"""Length of a decoded block: long enough for NumPy to be fast, short enough to need little memory.
"""

MIN_SOUND_S = 0.95
"""Seconds that must be decodable. Nothing under a second is a song, but a damaged file often has
less left. The rest of the second allows for codecs that lose part of a packet.
"""

MAX_CHANNELS = 2
"""Channels that are kept; more are mixed down."""

RATES = range(4_000, 768_001)
"""Accepted sample rates in Hz. A header with another rate would resample to endless sound."""

GAP_TOLERANCE_S = 0.05
"""Seconds by which timestamps may run ahead of the samples before silence is inserted. Coarser
than the rounding of any container (Matroska: 1 ms), finer than an audible delay.
"""

MAX_GAP_S = 30.0
"""Seconds of lost or late sound that are replaced by silence. Beyond that the timestamps are wrong.
"""

CLOCKED_FORMATS = frozenset({"mov", "mp4", "matroska", "webm"})
"""FFmpeg's demuxers of containers whose timestamps count from the start of the playback."""

FORMATS = (
    "aac,ac3,aiff,amr,ape,asf,au,avi,caf,dts,eac3,flac,flv,matroska,mov,mp3,mpc,mpc8,mpegts,"
    "oga,ogg,tak,tta,w64,wav,wv"
)
"""FFmpeg's demuxers that may open a song. Playlists (HLS, concat, DASH) are left out: they
make FFmpeg read other files or the network.
"""

ACCEPTED = "accepted: MP3, AAC/M4A, FLAC, WAV, Ogg, Opus, and other common sound files"


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """The properties that a sound file declares.

    duration: seconds, as the header states or FFmpeg estimates it (0 if neither knows it);
    only decoding gives the exact duration. rate: Hz. codec: FFmpeg's name, such as "mp3".
    """

    duration: float
    rate: int
    channels: int
    codec: str


def probe(path: Path) -> AudioInfo:
    """Read the headers of the sound file `path`.

    Raises MissingInputError or MediaError (field "audio").
    """
    with _open_audio(path) as (container, stream):
        if stream.duration is not None and stream.time_base is not None:
            duration = float(stream.duration * stream.time_base) + _lateness(container, stream)
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
    Opus pre-skip), and silence is inserted before sound that starts late. Packets that cannot be
    decoded are replaced by silence, so that the sound after them keeps its time. One channel goes
    to both sides at full level; more than two are mixed down by FFmpeg's matrix, the front ones at
    their level, and peaks above full scale are limited.

    Raises, before the first block: MissingInputError, or MediaError (field "audio") for a
    file that is not sound or has less than MIN_SOUND_S seconds of it.
    """
    with _open_audio(path) as (container, stream):
        blocks = _gather_blocks(_convert_samples(container, stream, rate, channels), rate)
        if stream.channels > MAX_CHANNELS:
            # Few songs need it, and it loads Numba and SciPy.
            from scopitone.audio.limiter import limit_peaks

            blocks = limit_peaks(blocks, 0.0, 0.0)
        yield from blocks


def slice_blocks(blocks: Iterable[Block], first: int, last: int) -> Iterator[Block]:
    """Yield the samples of a sound from `first` on, up to `last`."""
    position = 0
    for block in blocks:
        if position >= last:
            return
        piece = block[:, max(0, first - position) : last - position]
        if piece.shape[1]:
            yield piece
        position += block.shape[1]


@contextlib.contextmanager
def _open_audio(path: Path) -> Iterator[tuple[InputContainer, AudioStream]]:
    import av

    _check_readable(path)
    try:
        # An absolute path cannot be mistaken for a protocol ("pipe:") or a pattern ("%d").
        # Tags in an unknown encoding are no reason to reject a song.
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
            raise MediaError("audio", f"{path.name} contains no sound; {ACCEPTED}")
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


def _gather_blocks(pieces: Iterator[Block], rate: int) -> Iterator[Block]:
    """Gather pieces into blocks of BLOCK_SECONDS. Raises MediaError if there is almost no sound."""
    size = round(BLOCK_SECONDS * rate)
    pending: list[Block] = []
    length = total = 0
    for piece in pieces:
        pending.append(piece)
        length += piece.shape[1]
        if length >= size:
            yield np.concatenate(pending, axis=1)
            total += length
            pending, length = [], 0
    total += length
    if total < MIN_SOUND_S * rate:
        amount = f"only {total / rate:.2f} s of" if total else "no"
        raise MediaError("audio", f"{amount} sound could be decoded; at least 1 s is needed")
    if pending:
        yield np.concatenate(pending, axis=1)


def _convert_samples(
    container: InputContainer, stream: AudioStream, rate: int, channels: int
) -> Iterator[Block]:
    converter = _Converter(rate, channels)
    frames = _decode_frames(container, stream)
    for frame, gap in _find_gaps(frames, _clock_zero(container)):
        if gap > 0:
            yield np.zeros((channels, round(gap * rate)), np.float32)
        yield from converter.convert(frame)
    yield from converter.flush()


def _decode_frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    """Yield every frame that can be decoded; a truncated file just ends."""
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


def _clock_zero(container: InputContainer) -> float:
    """Return the seconds in the file's timestamps at which a player's clock shows zero.

    In the containers that have a clock of their own it is zero, and sound may start late. In the
    others, such as MPEG-TS, timestamps begin anywhere, and the first one counts.
    """
    start = (container.start_time or 0) / 1_000_000
    has_clock = not CLOCKED_FORMATS.isdisjoint(container.format.name.split(","))
    return 0.0 if has_clock and abs(start) <= MAX_GAP_S else start


def _lateness(container: InputContainer, stream: AudioStream) -> float:
    """Return the seconds after which the sound starts, 0 if that is not meant."""
    if stream.start_time is None or stream.time_base is None:
        return 0.0
    late = float(stream.start_time * stream.time_base) - _clock_zero(container)
    return late if GAP_TOLERANCE_S < late <= MAX_GAP_S else 0.0


def _find_gaps(frames: Iterator[AudioFrame], zero: float) -> Iterator[tuple[AudioFrame, float]]:
    """Yield each frame with the seconds of sound that are missing before it.

    zero: the timestamp in seconds at which the sound should begin.
    """
    expected: float | None = None
    for frame in frames:
        time = frame.time
        gap = 0.0
        if time is not None:
            gap = time - (zero if expected is None else expected)
            if not GAP_TOLERANCE_S < gap <= MAX_GAP_S:
                # Near enough, or out of order; after a leap, the timestamps count from there.
                expected = time if expected is None or gap > MAX_GAP_S else expected
                gap = 0.0
            elif expected is None:
                expected = zero
        if expected is not None:
            expected += gap + frame.samples / frame.sample_rate
        yield frame, gap


class _Converter:
    """Converts frames of any format, which may change, to (channels, n) float32 at one rate."""

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
            # FFmpeg's mix would send one channel to both sides 3 dB lower, and two channels to one
            # 3 dB higher. To integers it would mix more than two 8 dB lower, so that they fit.
            layout = "mono" if frame.layout.nb_channels == 1 else "stereo"
            self._resampler = av.AudioResampler("fltp", layout, self._rate)
            self._source = source
        # The resampler rejects timestamps in a time base other than its first one.
        frame.pts = None
        yield from self._push(frame)

    def flush(self) -> Iterator[Block]:
        """Yield the samples that the resampler still buffers."""
        if self._source is not None:
            yield from self._push(None)
            self._source = None

    def _push(self, frame: AudioFrame | None) -> Iterator[Block]:
        import av

        assert isinstance(self._resampler, av.AudioResampler)
        for converted in self._resampler.resample(frame):
            samples = converted.to_ndarray()
            np.nan_to_num(samples, copy=False, posinf=0.0, neginf=0.0)
            if self._channels < samples.shape[0]:
                samples = samples.mean(axis=0, keepdims=True)
            yield np.repeat(samples, self._channels // samples.shape[0], axis=0)
