"""Sound files for people and servers: MP3 from a take, FLAC from what a server sends."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, cast

from scopitone.errors import MediaError

if TYPE_CHECKING:
    from av import AudioFrame
    from av.audio.stream import AudioStream

RATE = 48_000
MP3_BIT_RATE = 256_000
"""Bits a second: transparent for nearly everybody at LAME's usual settings."""
_FORMATS = "mp3,wav,flac,ogg,mov,aac"


def write_mp3(source: Path, out: Path, *, title: str = "") -> None:
    """Encode the sound file `source` as MP3 (48 kHz stereo), with `title` in its tag.

    Raises MediaError (field "audio"): `source` is no sound.
    """
    _transcode(source, out, "libmp3lame", "s16p", MP3_BIT_RATE, {"title": title} if title else {})


def write_flac(source: Path, out: Path) -> float:
    """Decode `source` into a FLAC of 16 bits, 48 kHz, stereo; its length in seconds.

    Raises MediaError (field "audio"): it is none of MP3, WAV, FLAC, Ogg, M4A.
    """
    return _transcode(source, out, "flac", "s16", None, {})


def _transcode(
    source: Path, out: Path, codec: str, form: str, bit_rate: int | None, tags: dict[str, str]
) -> float:
    import av

    try:
        with av.open(str(out), "w") as container:
            container.metadata.update(tags)
            stream = cast(
                "AudioStream", container.add_stream(codec, rate=RATE, layout="stereo", format=form)
            )
            if bit_rate:
                stream.codec_context.bit_rate = bit_rate
            stream.codec_context.open()
            written = 0
            for frame in _frames(source, form, stream.codec_context.frame_size):
                frame.pts = written
                frame.time_base = Fraction(1, RATE)
                written += frame.samples
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    except av.FFmpegError as error:
        raise MediaError("audio", f"is no sound that can be decoded: {error}") from error
    return written / RATE


def _frames(source: Path, form: str, size: int) -> Iterator[AudioFrame]:
    """The sound of `source` at RATE in stereo, in frames of `size` samples."""
    import av

    resampler = av.AudioResampler(form, "stereo", RATE, frame_size=size or 4096)
    with av.open(str(source), options={"format_whitelist": _FORMATS}) as container:
        if not container.streams.audio:
            raise MediaError("audio", "has no sound")
        for frame in container.decode(audio=0):
            frame.pts = None
            yield from resampler.resample(frame)
        yield from resampler.resample(None)
