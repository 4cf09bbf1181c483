"""Timed lyrics out: SubRip, WebVTT, Advanced SubStation Alpha, TTML, LRC and aligned JSON.

Lines without a time are left out. Words that have times that are good enough to show keep them
in the formats that know such: WebVTT by cue timestamps, ASS by karaoke tags, TTML by spans,
enhanced LRC by stamps.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from xml.sax.saxutils import escape

from scopitone.song import Line, Lyrics
from scopitone.video.lyrics.timing import longest

_ASS_HEAD = """[Script Info]
ScriptType: v4.00+
PlayResX: 1920
PlayResY: 1080
WrapStyle: 0

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, \
Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, \
Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Inter,72,&H00FFFFFF,&H90FFFFFF,&H60000000,&H60000000,\
-1,0,0,0,100,100,0,0,1,0,3,2,128,128,96,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def srt(lyrics: Lyrics) -> str:
    """SubRip; times in milliseconds."""
    cues = (
        f"{number}\n{_clock(start, ',')} --> {_clock(end, ',')}\n{line.text.replace('-->', '→')}\n"
        for number, (line, start, end) in enumerate(_timed(lyrics), 1)
    )
    return "\n".join(cues)


def vtt(lyrics: Lyrics) -> str:
    """WebVTT; times in milliseconds."""
    cues = (
        f"{_clock(start, '.')} --> {_clock(end, '.')}\n{_vtt_body(line, start)}\n"
        for line, start, end in _timed(lyrics)
    )
    return "\n".join(("WEBVTT\n", *cues))


def ass(lyrics: Lyrics) -> str:
    """Advanced SubStation Alpha; times in hundredths of a second, the words as karaoke."""
    rows = (
        f"Dialogue: 0,{_hundredths(start)},{_hundredths(end)},Default,,0,0,0,,"
        f"{_ass_body(line, start)}\n"
        for line, start, end in _timed(lyrics)
    )
    return _ASS_HEAD + "".join(rows)


def ttml(lyrics: Lyrics) -> str:
    """TTML; times in milliseconds, those of the words counted from the line's begin."""
    rows = (
        f'<p begin="{_clock(start, ".")}" end="{_clock(end, ".")}">{_ttml_body(line, start)}</p>\n'
        for line, start, end in _timed(lyrics)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="" xml:space="preserve">'
        f"<body><div>\n{''.join(rows)}</div></body></tt>\n"
    )


def lrc(lyrics: Lyrics) -> str:
    """LRC; when each line begins, in hundredths of a second, and by an empty line when it ends."""
    rows = [
        f"[{_stamp(start, 2)}]{_lrc_text(line.text)}\n[{_stamp(end, 2)}]\n"
        for line, start, end in _timed(lyrics)
    ]
    return "".join(rows)


def elrc(lyrics: Lyrics, title: str = "") -> str:
    """Enhanced LRC; times in milliseconds, a line's last word with its end."""
    head = f"[ti:{' '.join(title.split())}]\n" if title else ""
    rows = (
        f"[{_stamp(start, 3)}]{_elrc_body(line)}\n"
        + ("" if line.word_by_word or line.end is None else f"[{_stamp(end, 3)}]\n")
        for line, start, end in _timed(lyrics)
    )
    return head + "".join(rows)


def aligned_json(lyrics: Lyrics) -> str:
    """Aligned words as JSON; a line without good times of its words is one entry.

    What stands between two words is written with the first, a line break after the last.
    """
    entries = [
        {"word": text, "start_s": round(begin, 3), "end_s": round(stop, 3)}
        for line, start, end in _timed(lyrics)
        for text, begin, stop in _entries(line, start, end)
    ]
    rows = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    return f"[\n{rows}\n]\n"


def _entries(line: Line, start: float, end: float) -> Iterator[tuple[str, float, float]]:
    spans = line.spans() if line.word_by_word else ()
    if not spans:
        yield line.text + "\n", start, end
        return
    begins = [0, *(begin for _, begin, _ in spans[1:]), len(line.text)]
    for (word, _, _), (begin, stop) in zip(spans, pairwise(begins), strict=True):
        last = "\n" if stop == len(line.text) else ""
        yield line.text[begin:stop] + last, word.start, word.end


def _timed(lyrics: Lyrics) -> Iterator[tuple[Line, float, float]]:
    for line in lyrics.lines:
        if line.start is not None and line.text:
            start = max(0.0, line.start)
            end = line.end if line.end is not None else start + longest(line.text)
            yield line, start, max(end, start + 0.01)


def _parts(line: Line) -> Iterator[tuple[str, float | None, float]]:
    """The text in pieces: words with their times, and what stands between them (None, 0)."""
    at = 0
    for word, begin, end in line.spans() if line.word_by_word else ():
        if begin > at:
            yield line.text[at:begin], None, 0.0
        yield line.text[begin:end], word.start, word.end
        at = end
    if at < len(line.text):
        yield line.text[at:], None, 0.0


def _vtt_body(line: Line, start: float) -> str:
    # A cue's own start needs no stamp, and a stamp must lie behind it.
    return "".join(
        html.escape(text, quote=False)
        if begin is None or round(begin - start, 3) <= 0
        else f"<{_clock(begin, '.')}>{html.escape(text, quote=False)}"
        for text, begin, _ in _parts(line)
    )


def _ass_body(line: Line, start: float) -> str:
    pieces = []
    at = round(start * 100)
    for text, begin, end in _parts(line):
        shown = text.replace("{", "(").replace("}", ")").replace("\\", "/")
        if begin is None:
            pieces.append(shown)
            continue
        first, last = max(at, round(begin * 100)), round(end * 100)
        rest = f"{{\\k{first - at}}}" if first > at else ""
        pieces.append(f"{rest}{{\\kf{max(0, last - first)}}}{shown}")
        at = max(first, last)
    return "".join(pieces)


def _ttml_body(line: Line, start: float) -> str:
    return "".join(
        escape(text)
        if begin is None
        else f'<span begin="{_offset(begin - start)}" end="{_offset(end - start)}">'
        f"{escape(text)}</span>"
        for text, begin, end in _parts(line)
    )


def _elrc_body(line: Line) -> str:
    pieces = []
    end = None
    for text, begin, stop in _parts(line):
        pieces.append(_lrc_text(text) if begin is None else f"<{_stamp(begin, 3)}>{text}")
        end = end if begin is None else stop
    return "".join(pieces) + ("" if end is None else f" <{_stamp(end, 3)}>")


def _lrc_text(text: str) -> str:
    """A line that looks like a time or a mark would not be read as what it is."""
    return text.replace("[", "(").replace("]", ")")


def _stamp(seconds: float, digits: int) -> str:
    unit = 10**digits
    minutes, rest = divmod(round(round(max(0.0, seconds), 3) * unit), 60 * unit)
    return f"{minutes:02d}:{rest // unit:02d}.{rest % unit:0{digits}d}"


def _offset(seconds: float) -> str:
    return f"{max(0.0, seconds):.3f}s"


def _clock(seconds: float, point: str) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, whole = divmod(whole, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{whole:02d}{point}{thousandths:03d}"


def _hundredths(seconds: float) -> str:
    whole, rest = divmod(round(seconds * 100), 100)
    minutes, whole = divmod(whole, 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{whole:02d}.{rest:02d}"


WRITERS: dict[str, Callable[[Lyrics], str]] = {
    "srt": srt,
    "vtt": vtt,
    "ass": ass,
    "lrc": lrc,
    "elrc": elrc,
    "ttml": ttml,
    "json": aligned_json,
}
"""What writes each format, by the ending of its files."""
