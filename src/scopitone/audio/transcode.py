"""Sound files: MP3 and WAV of a finished take, FLAC of a file that a remote engine returned."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, cast

from scopitone.core.errors import MediaError

if TYPE_CHECKING:
    from av import AudioFrame
    from av.audio.stream import AudioStream

RATE = 48_000
MP3_BIT_RATE = 256_000
"""Bits per second: transparent to nearly everybody at LAME's usual settings."""
_FORMATS = "mp3,wav,flac,ogg,mov,aac"


def write_mp3(
    source: Path, out: Path, *, title: str = "", artist: str = "", bit_rate: int = MP3_BIT_RATE
) -> None:
    """Encode the sound file `source` as MP3 (48 kHz stereo), with `title` and `artist` in its tags.

    bit_rate: bits per second.

    Raises:
        MediaError: (field "audio") `source` cannot be decoded.
    """
    tags = {key: text for key, text in (("title", title), ("artist", artist)) if text}
    _transcode(source, out, "libmp3lame", "s16p", bit_rate, tags)


def write_pcm_wav(source: Path, out: Path) -> None:
    """Decode the sound file `source` into a 16-bit WAV (48 kHz stereo), which any program reads.

    Raises:
        MediaError: (field "audio") `source` cannot be decoded.
    """
    _transcode(source, out, "pcm_s16le", "s16", None, {})


def transcode_flac(source: Path, out: Path) -> float:
    """Decode `source` into a 16-bit FLAC (48 kHz stereo) and return its length in seconds.

    Raises:
        MediaError: (field "audio") `source` is not MP3, WAV, FLAC, Ogg or M4A.
    """
    return _transcode(source, out, "flac", "s16", None, {})


def _transcode(
    source: Path,
    out: Path,
    codec: str,
    sample_format: str,
    bit_rate: int | None,
    tags: dict[str, str],
) -> float:
    import av

    try:
        with av.open(str(out), "w") as container:
            container.metadata.update(tags)
            stream = cast(
                "AudioStream",
                container.add_stream(codec, rate=RATE, layout="stereo", format=sample_format),
            )
            if bit_rate:
                stream.codec_context.bit_rate = bit_rate
            stream.codec_context.open()
            sample_count = 0
            for frame in _read_frames(source, sample_format, stream.codec_context.frame_size):
                frame.pts = sample_count
                frame.time_base = Fraction(1, RATE)
                sample_count += frame.samples
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    except av.FFmpegError as error:
        raise MediaError("audio", f"cannot be decoded: {error}") from error
    return sample_count / RATE


def _read_frames(source: Path, sample_format: str, size: int) -> Iterator[AudioFrame]:
    """Decode `source` to stereo at RATE, in frames of `size` samples."""
    import av

    resampler = av.AudioResampler(sample_format, "stereo", RATE, frame_size=size or 4096)
    with av.open(str(source), options={"format_whitelist": _FORMATS}) as container:
        if not container.streams.audio:
            raise MediaError("audio", "has no audio stream")
        for frame in container.decode(audio=0):
            frame.pts = None
            yield from resampler.resample(frame)
        yield from resampler.resample(None)
