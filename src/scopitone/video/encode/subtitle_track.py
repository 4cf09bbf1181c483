"""Soft subtitles: the lyric lines as a text track (3GPP Timed Text) that players can show."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from av.packet import Packet

from scopitone.core.song import Line, Lyrics
from scopitone.lyrics.formats.base import join_rows
from scopitone.lyrics.line_timing import separate_lines

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.subtitles.stream import SubtitleStream

TIME_BASE = Fraction(1, 1000)
# FFmpeg makes the track's description from the styles of an ASS script; one style is enough.
_HEADER = (
    "[Script Info]\r\nScriptType: v4.00+\r\nPlayResX: 384\r\nPlayResY: 288\r\n\r\n"
    "[V4+ Styles]\r\nFormat: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, "
    "OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, "
    "Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\r\n"
    "Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1"
    "\r\n\r\n[Events]\r\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\r\n"
)
# The length of a text is stored in two bytes.
_MAX_TEXT_BYTES = 65_535


def add_track(container: OutputContainer) -> SubtitleStream:
    """Add a subtitle track to `container`. Call this before any packet is written."""
    stream: SubtitleStream = container.add_stream("mov_text")
    stream.time_base = TIME_BASE
    stream.codec_context.time_base = TIME_BASE
    stream.codec_context.subtitle_header = _HEADER.encode()
    return stream


def make_packets(lyrics: Lyrics, stream: SubtitleStream) -> Iterator[Packet[Any]]:
    """Yield a packet a line, in order, with its rows below.

    A line ends at the latest where the next one starts; lines that start together are one.
    """
    shown = separate_lines(lyrics).lines
    lines = sorted(
        (line for line in shown if line.text.strip() and line.start is not None),
        key=lambda line: line.start or 0.0,
    )
    for line, after in pairwise([*lines, None]):
        assert line is not None
        start, end = _display_span(line, after)
        if end > start:
            text = join_rows(line).encode()[:_MAX_TEXT_BYTES]
            packet: Packet[Any] = Packet(struct.pack(">H", len(text)) + text)
            packet.stream = stream
            packet.pts = packet.dts = start
            packet.duration = end - start
            packet.time_base = TIME_BASE
            yield packet


def _display_span(line: Line, after: Line | None) -> tuple[int, int]:
    """Return the milliseconds at which a line appears and disappears."""
    start = line.start or 0.0
    end = start + 4.0 if line.end is None else line.end
    if after is not None and after.start is not None:
        end = min(end, after.start)
    return round(start * 1000), round(end * 1000)
