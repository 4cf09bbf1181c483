"""The lyrics as an ASS script for libass: words swept by \\kf, small neighbors, one font."""

from __future__ import annotations

import struct
from importlib.resources import files

import uharfbuzz as hb

from scopitone.video.plan.line_cues import LineCue
from scopitone.video.plan.timeline import Timeline
from scopitone.video.raster.fonts import DISPLAY_SIZE
from scopitone.video.raster.text_layout import TextBlock, set_rows

LEFT, CENTER, SIZE, GAP = 832, 526, 104, 52
MEASURE = 1792 - LEFT
WEIGHT, LEADING, MAX_ROWS = 700, 1.16, 2
LINE_LEFT, LINE_RIGHT, LINE_TOP, LINE_HEIGHT = 128, 1792, 1000, 4

# Transparency in ASS: 00 is opaque. Unsung words 45 %, past lines 34 %, track 22 %.
UNSUNG, PAST, TRACK, SHADOW = "8C", "A8", "C7", "99"

HEAD = """\
[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 2
ScaledBorderAndShadow: yes
YCbCr Matrix: TV.709

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, \
Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, \
Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Sung,Inter,{size:.1f},&H00FFFFFF,&H{unsung}FFFFFF,&HFF000000,&H{shadow}000000,\
0,0,0,0,100,100,0,0,1,0,4,4,0,0,0,1
Style: Near,Inter,{near:.1f},&H{unsung}FFFFFF,&H{unsung}FFFFFF,&HFF000000,&H{shadow}000000,\
0,0,0,0,100,100,0,0,1,0,2,4,0,0,0,1
Style: Line,Inter,20,&H00FFFFFF,&H00FFFFFF,&HFF000000,&HFF000000,\
0,0,0,0,100,100,0,0,1,0,0,7,0,0,0,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def build_font(weight: int) -> bytes:
    """Build Inter Display in one weight, as libass cannot select one of a variable font."""
    path = files("fontpkg_inter") / "files" / "Inter[opsz,wght].ttf"
    face = hb.Face(path.read_bytes())
    subset = hb.SubsetInput()
    subset.keep_everything()
    subset.pin_axis_location(face, "opsz", DISPLAY_SIZE)
    subset.pin_axis_location(face, "wght", float(weight))
    return bytes(hb.subset(face, subset).blob.data)


def build_script(timeline: Timeline, font: bytes) -> str:
    """Build the script: progress line, and each lyric line with its neighbors."""
    em = _measure_em(font)
    head = HEAD.format(
        width=timeline.width,
        height=timeline.height,
        size=SIZE * em,
        near=SIZE / 2 * em,
        unsung=UNSUNG,
        shadow=SHADOW,
    )
    events = _progress_events(timeline)
    for index, line in enumerate(timeline.lines):
        start = _seconds_at(line.enter, timeline)
        stop = timeline.frames / timeline.fps
        if index + 1 < len(timeline.lines):
            stop = _seconds_at(timeline.lines[index + 1].enter, timeline)
        events += _line_events(timeline, index, start, stop)
    return head + "\n".join(events) + "\n"


def _line_events(timeline: Timeline, index: int, start: float, stop: float) -> list[str]:
    """Return the events while one line is sung: the line, the one before and the one after."""
    sung, size = _break_line(timeline.lines[index])
    rows = _sweep_rows(timeline, index, start, sung)
    events = _row_events(1, start, stop, "Sung", CENTER, size, rows)
    reach = len(sung.rows) * size * LEADING / 2 + GAP
    for neighbor, side, tag in ((index - 1, -1, rf"{{\1a&H{PAST}&}}"), (index + 1, 1, "")):
        if 0 <= neighbor < len(timeline.lines):
            block, size = _break_line(timeline.lines[neighbor])
            rows = [tag + " ".join(placed.word.text for placed in row.words) for row in block.rows]
            center = CENTER + side * (reach + len(rows) * size * LEADING / 4)
            events += _row_events(0, start, stop, "Near", center, size, rows)
    return events


def _sweep_rows(timeline: Timeline, index: int, start: float, block: TextBlock) -> list[str]:
    r"""Return the line's rows with {\k} for the wait before each word and {\kf} for its sweep.

    Karaoke times are hundredths of a second that add up from the start of the event, per row.
    """
    line = timeline.lines[index]
    times = {word.begin: word for word in line.words}
    rows = []
    for row in block.rows:
        position = 0
        parts = []
        for word in (times[placed.begin] for placed in row.words if placed.begin in times):
            begin = max(position, round(100 * (_seconds_at(word.start, timeline) - start)))
            end = max(begin + 1, round(100 * (_seconds_at(word.stop, timeline) - start)))
            text = line.text[word.begin : word.end]
            parts.append(rf"{{\k{begin - position}}}{{\kf{end - begin}}}{text}")
            position = end
        rows.append(" ".join(parts))
    return rows


def _progress_events(timeline: Timeline) -> list[str]:
    width = LINE_RIGHT - LINE_LEFT
    shape = f"m 0 0 l {width} 0 {width} {LINE_HEIGHT} 0 {LINE_HEIGHT}"
    bottom, end = LINE_TOP + LINE_HEIGHT, timeline.frames / timeline.fps
    red, green, blue = (round(255 * part) for part in timeline.palette.accent)
    place = rf"\an7\pos({LINE_LEFT},{LINE_TOP})\p1"
    grows = (
        rf"\clip({LINE_LEFT},{LINE_TOP},{LINE_LEFT},{bottom})"
        rf"\t(\clip({LINE_LEFT},{LINE_TOP},{LINE_RIGHT},{bottom}))"
    )
    color = rf"\1c&H{blue:02X}{green:02X}{red:02X}&"
    times = f"{_format_time(0)},{_format_time(end)}"
    return [
        rf"Dialogue: 0,{times},Line,,0,0,0,,{{{place}\1a&H{TRACK}&}}{shape}",
        rf"Dialogue: 1,{times},Line,,0,0,0,,{{{place}{color}{grows}}}{shape}",
    ]


def _break_line(line: LineCue) -> tuple[TextBlock, float]:
    """Break a line into rows as Scopitone does; return them and pixels per em, fewer if long."""
    size = float(SIZE)
    while True:
        block = set_rows(line.text, weight=WEIGHT, measure=MEASURE / size, leading=LEADING)
        if len(block.rows) <= MAX_ROWS or size < 0.55 * SIZE:
            return block, size
        size *= 0.9


def _row_events(
    layer: int, start: float, stop: float, name: str, center: float, size: float, rows: list[str]
) -> list[str]:
    """Return one event per row around `center`, with the leading that Scopitone uses."""
    leading = size * LEADING * (0.5 if name == "Near" else 1.0)
    part = 100 * size / SIZE
    shape = rf"\fscx{part:.1f}\fscy{part:.1f}" if size < SIZE else ""
    first = center - leading * (len(rows) - 1) / 2
    times = f"{_format_time(start)},{_format_time(stop)}"
    return [
        rf"Dialogue: {layer},{times},{name},,0,0,0,,"
        rf"{{\pos({LEFT},{first + number * leading:.0f}){shape}}}{text}"
        for number, text in enumerate(rows)
    ]


def _measure_em(font: bytes) -> float:
    """Return the ASS size of one em, as VSFilter: usWinAscent plus usWinDescent of OS/2."""
    face = hb.Face(font)
    table = bytes(face.reference_table("OS/2").data)
    ascent, descent = struct.unpack_from(">HH", table, 74)
    return float((ascent + descent) / face.upem)


def _seconds_at(frame: float, timeline: Timeline) -> float:
    return max(0.0, (frame + 0.5) / timeline.fps)


def _format_time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds * 100) / 100, 60)
    return f"{int(minutes // 60)}:{int(minutes % 60):02}:{rest:05.2f}"
