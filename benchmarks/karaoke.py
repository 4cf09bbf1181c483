"""The lyrics as an ASS script for libass: words swept by \\kf, neighbours small, from one font."""

from __future__ import annotations

import struct
from importlib.resources import files

import uharfbuzz as hb

from scopitone.video.raster.fonts import DISPLAY_SIZE
from scopitone.video.raster.type import Block, set_rows
from scopitone.video.timeline import LineCue, Timeline

LEFT, CENTRE, SIZE, GAP = 832, 526, 104, 52
MEASURE = 1792 - LEFT
WEIGHT, LEADING, MOST_ROWS = 700, 1.16, 2
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


def font_file(weight: int) -> bytes:
    """Inter Display as a font of one weight: libass chooses no instance of a variable font."""
    path = files("fontpkg_inter") / "files" / "Inter[opsz,wght].ttf"
    face = hb.Face(path.read_bytes())
    wanted = hb.SubsetInput()
    wanted.keep_everything()
    wanted.pin_axis_location(face, "opsz", DISPLAY_SIZE)
    wanted.pin_axis_location(face, "wght", float(weight))
    return bytes(hb.subset(face, wanted).blob.data)


def script(timeline: Timeline, font: bytes) -> str:
    """The whole script: progress line, and each lyric line with those before and after it."""
    em = _font_size(font)
    head = HEAD.format(
        width=timeline.width,
        height=timeline.height,
        size=SIZE * em,
        near=SIZE / 2 * em,
        unsung=UNSUNG,
        shadow=SHADOW,
    )
    events = _progress(timeline)
    for index, line in enumerate(timeline.lines):
        start = _time(line.enter, timeline)
        stop = timeline.frames / timeline.fps
        if index + 1 < len(timeline.lines):
            stop = _time(timeline.lines[index + 1].enter, timeline)
        events += _shown(timeline, index, start, stop)
    return head + "\n".join(events) + "\n"


def _shown(timeline: Timeline, index: int, start: float, stop: float) -> list[str]:
    """The events while one line is sung: itself, the one before and the one after."""
    sung, size = _block(timeline.lines[index])
    rows = _swept(timeline, index, start, sung)
    events = _events(1, start, stop, "Sung", CENTRE, size, rows)
    reach = len(sung.rows) * size * LEADING / 2 + GAP
    for other, side, tag in ((index - 1, -1, rf"{{\1a&H{PAST}&}}"), (index + 1, 1, "")):
        if 0 <= other < len(timeline.lines):
            block, size = _block(timeline.lines[other])
            rows = [tag + " ".join(placed.word.text for placed in row.words) for row in block.rows]
            centre = CENTRE + side * (reach + len(rows) * size * LEADING / 4)
            events += _events(0, start, stop, "Near", centre, size, rows)
    return events


def _swept(timeline: Timeline, index: int, start: float, block: Block) -> list[str]:
    r"""The line's rows with {\k} for the wait before each word and {\kf} for its singing.

    Karaoke times are hundredths of a second that add up from the event's start, in each row.
    """
    line = timeline.lines[index]
    times = {word.begin: word for word in line.words}
    rows = []
    for row in block.rows:
        at = 0
        parts = []
        for word in (times[placed.begin] for placed in row.words if placed.begin in times):
            begin = max(at, round(100 * (_time(word.start, timeline) - start)))
            end = max(begin + 1, round(100 * (_time(word.stop, timeline) - start)))
            text = line.text[word.begin : word.end]
            parts.append(rf"{{\k{begin - at}}}{{\kf{end - begin}}}{text}")
            at = end
        rows.append(" ".join(parts))
    return rows


def _progress(timeline: Timeline) -> list[str]:
    width = LINE_RIGHT - LINE_LEFT
    shape = f"m 0 0 l {width} 0 {width} {LINE_HEIGHT} 0 {LINE_HEIGHT}"
    bottom, end = LINE_TOP + LINE_HEIGHT, timeline.frames / timeline.fps
    red, green, blue = (round(255 * part) for part in timeline.palette.accent)
    place = rf"\an7\pos({LINE_LEFT},{LINE_TOP})\p1"
    grows = (
        rf"\clip({LINE_LEFT},{LINE_TOP},{LINE_LEFT},{bottom})"
        rf"\t(\clip({LINE_LEFT},{LINE_TOP},{LINE_RIGHT},{bottom}))"
    )
    colour = rf"\1c&H{blue:02X}{green:02X}{red:02X}&"
    times = f"{_stamp(0)},{_stamp(end)}"
    return [
        rf"Dialogue: 0,{times},Line,,0,0,0,,{{{place}\1a&H{TRACK}&}}{shape}",
        rf"Dialogue: 1,{times},Line,,0,0,0,,{{{place}{colour}{grows}}}{shape}",
    ]


def _block(line: LineCue) -> tuple[Block, float]:
    """The line in rows as Scopitone breaks it, and pixels an em: smaller where it is long."""
    size = float(SIZE)
    while True:
        block = set_rows(line.text, weight=WEIGHT, measure=MEASURE / size, leading=LEADING)
        if len(block.rows) <= MOST_ROWS or size < 0.55 * SIZE:
            return block, size
        size *= 0.9


def _events(
    layer: int, start: float, stop: float, name: str, centre: float, size: float, rows: list[str]
) -> list[str]:
    """One event a row, about `centre`: so rows stand as close as Scopitone sets them."""
    leading = size * LEADING * (0.5 if name == "Near" else 1.0)
    part = 100 * size / SIZE
    shape = rf"\fscx{part:.1f}\fscy{part:.1f}" if size < SIZE else ""
    first = centre - leading * (len(rows) - 1) / 2
    times = f"{_stamp(start)},{_stamp(stop)}"
    return [
        rf"Dialogue: {layer},{times},{name},,0,0,0,,"
        rf"{{\pos({LEFT},{first + number * leading:.0f}){shape}}}{text}"
        for number, text in enumerate(rows)
    ]


def _font_size(font: bytes) -> float:
    """Size in ASS of one em: as in VSFilter, from the OS/2 table's usWinAscent to usWinDescent."""
    face = hb.Face(font)
    table = bytes(face.reference_table("OS/2").data)
    ascent, descent = struct.unpack_from(">HH", table, 74)
    return float((ascent + descent) / face.upem)


def _time(frame: float, timeline: Timeline) -> float:
    return max(0.0, (frame + 0.5) / timeline.fps)


def _stamp(seconds: float) -> str:
    minutes, rest = divmod(round(seconds * 100) / 100, 60)
    return f"{int(minutes // 60)}:{int(minutes % 60):02}:{rest:05.2f}"
