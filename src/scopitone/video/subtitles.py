"""Soft subtitles: the lyric lines as a text track (3GPP Timed Text) that players can show."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from av.packet import Packet

from scopitone.song import Line, Lyrics

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.subtitles.stream import SubtitleStream

TIME_BASE = Fraction(1, 1000)
# FFmpeg makes the track's description from an ASS script's styles: one plain style will do.
_HEADER = (
    "[Script Info]\r\nScriptType: v4.00+\r\nPlayResX: 384\r\nPlayResY: 288\r\n\r\n"
    "[V4+ Styles]\r\nFormat: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, "
    "OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, "
    "Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\r\n"
    "Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1"
    "\r\n\r\n[Events]\r\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\r\n"
)
# The length of a sample's text is written in two bytes.
_LONGEST = 65_535


def add_track(container: OutputContainer) -> SubtitleStream:
    """A track for `packets`, to be added before the first packet is written."""
    stream: SubtitleStream = container.add_stream("mov_text")
    stream.time_base = TIME_BASE
    stream.codec_context.time_base = TIME_BASE
    stream.codec_context.subtitle_header = _HEADER.encode()
    return stream


def packets(lyrics: Lyrics, stream: SubtitleStream) -> Iterator[Packet[Any]]:
    """A packet a line, in order; a line ends where the next one begins, if not before."""
    lines = sorted(
        (line for line in lyrics.lines if line.text.strip() and line.start is not None),
        key=lambda line: line.start or 0.0,
    )
    for line, after in pairwise([*lines, None]):
        assert line is not None
        start, end = _span(line, after)
        if end > start:
            text = line.text.encode()[:_LONGEST]
            packet: Packet[Any] = Packet(struct.pack(">H", len(text)) + text)
            packet.stream = stream
            packet.pts = packet.dts = start
            packet.duration = end - start
            packet.time_base = TIME_BASE
            yield packet


def _span(line: Line, after: Line | None) -> tuple[int, int]:
    """Milliseconds from which and up to which a line is shown."""
    start = line.start or 0.0
    end = start + 4.0 if line.end is None else line.end
    if after is not None and after.start is not None:
        end = min(end, after.start)
    return round(start * 1000), round(end * 1000)
