"""The quality of an encoded video: SSIM against the source frames, and its size."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
import av.filter

ALL = slice(None)


@dataclass(frozen=True, slots=True)
class PictureStream:
    """The picture stream of a video file: number of frames, and bytes of their packets."""

    frames: int
    bytes: int

    def kbps(self, fps: int) -> float:
        """Return the mean bit rate in kbit/s."""
        return self.bytes * 8 / 1000 * fps / max(1, self.frames)


def read_stream(*videos: Path, frames: slice = ALL) -> PictureStream:
    """Read the picture stream of one or several files, without sound and container.

    frames: counts only these frames, in the order in which they are shown.
    """
    sizes: list[int] = []
    for video in videos:
        with av.open(str(video)) as container:
            packets = [packet for packet in container.demux(video=0) if packet.size]
        sizes += [packet.size for packet in sorted(packets, key=lambda packet: packet.pts or 0)]
    return PictureStream(len(sizes[frames]), sum(sizes[frames]))


def measure_ssim(reference: Iterable[av.VideoFrame], encoded: Path, *, start: int = 0) -> float:
    """Measure the SSIM in dB of `encoded` from its frame `start` on, for all of `reference`.

    Uses FFmpeg's `ssim` filter over all planes: -10 log10(1 - mean SSIM).
    """
    values = []
    filters = None
    with av.open(str(encoded)) as container:
        container.streams.video[0].thread_type = "AUTO"
        decoded = islice(container.decode(video=0), start, None)
        for number, (expected, actual) in enumerate(zip(reference, decoded, strict=False)):
            filters = filters or _Filters(expected.width, expected.height)
            values.append(filters.compare(actual, expected, number))
    return -10 * math.log10(max(1e-9, 1 - sum(values) / len(values)))


class _Filters:
    """The `ssim` filter with its two inputs."""

    def __init__(self, width: int, height: int) -> None:
        self._graph = av.filter.Graph()
        self._inputs = [
            self._graph.add_buffer(
                width=width,
                height=height,
                format=av.VideoFormat("yuv420p"),
                time_base=Fraction(1, 30),
            )
            for _ in range(2)
        ]
        compare = self._graph.add("ssim")
        self._out = self._graph.add("buffersink")
        for index, source in enumerate(self._inputs):
            source.link_to(compare, 0, index)
        compare.link_to(self._out)
        self._graph.configure()

    def compare(self, actual: av.VideoFrame, expected: av.VideoFrame, number: int) -> float:
        for source, frame in zip(self._inputs, (actual, expected), strict=True):
            # The filter refuses inputs with different color tags, so they are copied without.
            plain = av.VideoFrame.from_ndarray(frame.to_ndarray(), "yuv420p")
            plain.pts, plain.time_base = number, Fraction(1, 30)
            source.push(plain)
        compared = self._out.pull()
        assert isinstance(compared, av.VideoFrame)
        return float(compared.metadata["lavfi.ssim.All"])
