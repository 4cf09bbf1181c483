"""What hostile files are put together from."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np

RATE = 44_100


def wav(
    samples: bytes,
    *,
    tag: int = 1,
    channels: int = 1,
    rate: int = RATE,
    bits: int = 16,
    claimed: int | None = None,
    extra: bytes = b"",
) -> bytes:
    """A WAV file whose header says whatever it is told."""
    align = max(1, channels * bits // 8) & 0xFFFF
    head = struct.pack("<HHIIHH", tag, channels, rate, (rate * align) & 0xFFFFFFFF, align, bits)
    body = b"WAVEfmt " + struct.pack("<I", len(head)) + head + extra
    size = len(samples) if claimed is None else claimed
    body += b"data" + struct.pack("<I", size) + samples
    return b"RIFF" + struct.pack("<I", min(len(body), 2**32 - 1)) + body


def tone(seconds: float = 2.0) -> bytes:
    """16-bit samples of a tone, one channel."""
    at = np.arange(round(seconds * RATE)) / RATE
    return (np.sin(2 * np.pi * 440 * at) * 12_000).astype("<i2").tobytes()


def encoded(container: str, codec: str, seconds: float = 2.0) -> bytes:
    """A tone in a container, as FFmpeg writes it."""
    made = io.BytesIO()
    rate = 48_000
    at = np.arange(round(seconds * rate)) / rate
    samples = (np.sin(2 * np.pi * 440 * at) * 12_000).astype(np.int16)
    with av.open(made, "w", format=container) as out:
        stream = out.add_stream(codec, rate=rate, layout="mono")
        resampler = av.AudioResampler(stream.format.name, "mono", rate)
        frame = av.AudioFrame.from_ndarray(samples[None], "s16", "mono")
        frame.rate, frame.time_base, frame.pts = rate, Fraction(1, rate), 0
        fifo = av.AudioFifo()
        for part in (*resampler.resample(frame), *resampler.resample(None)):
            fifo.write(part)
        for part in fifo.read_many(stream.frame_size or 1024, partial=True):
            out.mux(stream.encode(part))
        out.mux(stream.encode(None))
    return made.getvalue()


def clip(container: str = "mp4", codec: str = "libx264") -> bytes:
    """A second of moving grey."""
    made = io.BytesIO()
    with av.open(made, "w", format=container) as out:
        stream = out.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for n in range(10):
            grey = np.full((48, 64, 3), 20 * n, np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(grey, "rgb24")))
        out.mux(stream.encode(None))
    return made.getvalue()


def png(parts: list[tuple[bytes, bytes]]) -> bytes:
    """A PNG of these chunks, with the right checksums."""
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + body


def png_of(width: int, height: int, rows: bytes | None = None, more: int = 0) -> bytes:
    """A PNG of one bit a pixel that says it is so large; `more`: chunks of text before it."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    texts = [(b"tEXt", b"Comment\0" + b"x" * 20)] * more
    packed = zlib.compress(bytes(64) if rows is None else rows, 9)
    return png([(b"IHDR", header), *texts, (b"IDAT", packed), (b"IEND", b"")])


def bomb(side: int) -> bytes:
    """A PNG of `side` x `side` pixels in some kilobytes."""
    packer = zlib.compressobj(9)
    line = bytes(1 + side // 8)
    rows = b"".join(packer.compress(line) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return png([(b"IHDR", header), (b"IDAT", rows), (b"IEND", b"")])


def atom(kind: bytes, body: bytes, size: int | None = None) -> bytes:
    """A box of an MP4, which may lie about its size."""
    return struct.pack(">I", 8 + len(body) if size is None else size) + kind + body


def id3(body: bytes, claimed: int | None = None) -> bytes:
    """An ID3v2.4 tag before nothing."""
    size = len(body) if claimed is None else claimed
    packed = bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x04\x00\x00" + packed + body


def id3_frame(kind: bytes, body: bytes, claimed: int | None = None) -> bytes:
    """A frame of such a tag."""
    size = len(body) if claimed is None else claimed
    packed = bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return kind + packed + b"\0\0" + body


def silent_flac(frames: int) -> bytes:
    """A FLAC of so many frames of 65,535 samples of silence: fifteen bytes each.

    Constant subframes (RFC 9639, 9.2.3); the checksums are right.
    """
    info = struct.pack(">HH", 65_535, 65_535) + bytes(6)
    info += (RATE << 44 | 0 << 41 | 15 << 36 | min(frames * 65_535, 2**36 - 1)).to_bytes(8, "big")
    head = b"fLaC\x80" + len(info + bytes(16)).to_bytes(3, "big") + info + bytes(16)
    return head + b"".join(_flac_frames(frames))


def _flac_frames(frames: int) -> Iterator[bytes]:
    for number in range(frames):
        head = b"\xff\xf8\x79\x08" + _coded(number) + struct.pack(">H", 65_534)
        head += bytes([_crc(head, 8, 0x07)])
        frame = head + b"\x00\x00\x00"
        yield frame + struct.pack(">H", _crc(frame, 16, 0x8005))


def _coded(number: int) -> bytes:
    """UTF-8's way of writing a number, as FLAC numbers its frames."""
    if number < 0x80:
        return bytes([number])
    if number < 0x800:
        return bytes([0xC0 | number >> 6, 0x80 | number & 0x3F])
    return bytes([0xE0 | number >> 12, 0x80 | number >> 6 & 0x3F, 0x80 | number & 0x3F])


def _crc(data: bytes, bits: int, polynomial: int) -> int:
    value, top, most = 0, 1 << bits - 1, (1 << bits) - 1
    for byte in data:
        value ^= byte << bits - 8
        for _ in range(8):
            value = (value << 1 ^ polynomial if value & top else value << 1) & most
    return value


def ogg_page(serial: int, body: bytes, *, flags: int = 2, sequence: int = 0) -> bytes:
    """A page of Ogg with the right checksum."""
    segments = bytes([255] * (len(body) // 255) + [len(body) % 255])
    head = struct.pack("<4sBBqIII", b"OggS", 0, flags, 0, serial, sequence, 0)
    page = head + bytes([len(segments)]) + segments + body
    checksum = _ogg_crc(page)
    return page[:22] + struct.pack("<I", checksum) + page[26:]


def _ogg_crc(page: bytes) -> int:
    return _crc(page, 32, 0x04C11DB7)
