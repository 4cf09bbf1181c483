"""The cues of lyric lines: what is shown when, of each line and of the rows that belong to it.

Frame n shows the state at its middle, (n + 0.5) / fps: an event at t is then visible at most
half a frame before or after it is audible. A cue at t seconds is therefore at t * fps - 0.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from scopitone.audio.analysis.model import Analysis
from scopitone.core.song import Line, Lyrics, Role, Ruby, Singer

Side = Literal["left", "right"]

TITLE_SECONDS = 3.0
# After a rest of this length, a countdown of this length precedes the return of the vocals.
REST_SECONDS, RETURN_SECONDS = 4.0, 2.6
LINE_LEAD_SECONDS = (0.25, 0.6)
MIN_OVERLAP_SECONDS = 0.2
"""Lines that overlap by less are shown one after the other: a singer's breath, not two voices."""
MAX_TOGETHER = 3
"""Lines that are lit at the same time; when another begins, the oldest ends."""


@dataclass(frozen=True, slots=True)
class WordCue:
    """Characters `begin` to `end` of the line light up from frame `start` to frame `stop`."""

    begin: int
    end: int
    start: float
    stop: float


@dataclass(frozen=True, slots=True)
class RowCue:
    """A row that belongs to a line. Only background vocals that have times have `words`.

    singer: the number of its singer, or None for that of the line.
    """

    text: str
    role: Role
    words: tuple[WordCue, ...] = ()
    singer: int | None = None


@dataclass(frozen=True, slots=True)
class LineCue:
    """A lyric line: it moves to the center at `enter` and is sung from `start` to `stop`.

    singer: a number from 0 in songs with several singers, else None. side: where the line is
    shown, if that tells singers apart. ruby: readings over characters of `text`. is_chorus: whether
    it begins where the picture is open as in a chorus.
    """

    text: str
    enter: float
    start: float
    stop: float
    words: tuple[WordCue, ...]
    singer: int | None = None
    side: Side | None = None
    ruby: tuple[Ruby, ...] = ()
    rows: tuple[RowCue, ...] = ()
    is_chorus: bool = False

    @property
    def opens(self) -> float:
        """The frame at which someone begins to sing the line or its background vocals."""
        return min([self.start, *(word.start for row in self.rows for word in row.words)])

    @property
    def last_stop(self) -> float:
        """The frame at which the line and its background vocals are sung to the end."""
        return max([self.stop, *(word.stop for row in self.rows for word in row.words)])

    @property
    def last_start(self) -> float:
        """The frame at which the last word of the line and of its background vocals begins."""
        rows = (self.words, *(row.words for row in self.rows))
        return max([self.start, *(word.start for words in rows for word in words)])

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to draw but the sung words, in the color of the style."""
        return self.singer is None and self.side is None and not self.ruby and not self.rows


@dataclass(frozen=True, slots=True)
class LyricTraits:
    """What any of a song's lines have: a layout leaves room for it in all frames.

    overlaps: two are sung at the same time. rows, readings: other rows, readings over words.
    marks: anything but words in the color of the style.
    """

    overlaps: bool = False
    rows: bool = False
    readings: bool = False
    marks: bool = False


def find_traits(lines: Sequence[LineCue], fps: int) -> LyricTraits:
    """Return what any of the lines have."""
    return LyricTraits(
        overlaps=bool(find_held(lines, fps)),
        rows=any(line.rows for line in lines),
        readings=any(line.ruby for line in lines),
        marks=not all(line.is_plain for line in lines),
    )


def to_frame(seconds: float, fps: int) -> float:
    """Return the frame of a cue at `seconds`."""
    return seconds * fps - 0.5


def to_seconds(frame: float, fps: int) -> float:
    """Return the time of a cue at `frame`."""
    return (frame + 0.5) / fps


def make_line_cues(lyrics: Lyrics, analysis: Analysis, fps: int) -> tuple[LineCue, ...]:
    """Return the cues of the lines with a text and a start, without those after the song's end."""
    shortest, longest = LINE_LEAD_SECONDS
    lead = min(longest, max(shortest, _beat_seconds(analysis)))
    voices = _list_voices(lyrics)
    cues: list[LineCue] = []
    sung_until = TITLE_SECONDS
    for line in sorted(
        (line for line in lyrics.lines if line.text.strip() and line.start is not None),
        key=lambda line: line.start or 0.0,
    ):
        start = max(0.0, line.start or 0.0)
        if start >= analysis.duration:
            continue
        end = line.end if line.end is not None else start + 4.0
        stop = max(start, min(analysis.duration, end))
        cue = _make_cue(line, start, stop, fps, voices)
        opens = to_seconds(cue.opens, fps)
        enter = opens - lead
        if cues:
            before = cues[-1]
            gone = to_seconds(before.last_stop, fps)
            if gone - start < MIN_OVERLAP_SECONDS:
                # The previous line keeps the center until most of it was sung.
                enter = max(enter, min(opens - shortest / 2, gone - 0.15))
            enter = max(enter, to_seconds(before.enter, fps) + 0.05)
        if start - sung_until >= REST_SECONDS:
            # After a rest the line waits in the center, below the countdown.
            enter = start - RETURN_SECONDS
        cues.append(replace(cue, enter=to_frame(enter, fps)))
        sung_until = max(sung_until if len(cues) > 1 else 0.0, to_seconds(cue.last_stop, fps))
    return tuple(cues)


def find_held(lines: Sequence[LineCue], fps: int) -> dict[int, float]:
    """Return the lines that are still sung when the next one is, and the frames until which."""
    least = MIN_OVERLAP_SECONDS * fps
    return {
        index: line.last_stop
        for index, (line, after) in enumerate(pairwise(lines))
        if line.last_stop - after.start >= least
    }


def find_company(lines: Sequence[LineCue], fps: int) -> list[tuple[int, ...]]:
    """Return, for each line, the numbers of the lines that are lit when it begins, itself last."""
    held = find_held(lines, fps)
    least = MIN_OVERLAP_SECONDS * fps
    return [
        (
            *(
                before
                for before in range(max(0, index - 2 * MAX_TOGETHER), index)
                if before in held and held[before] - line.start >= least
            ),
            index,
        )
        for index, line in enumerate(lines)
    ]


def list_singers(lyrics: Lyrics) -> tuple[Singer, ...]:
    """Return the singers of a song with several, in the order in which they begin, else none."""
    singers: dict[str, Singer] = {}
    for line in lyrics.lines:
        for row in (line, *line.rows):
            if row.singer is not None:
                singers.setdefault(row.singer.name, row.singer)
    return tuple(singers.values()) if len(singers) > 1 else ()


def _list_voices(lyrics: Lyrics) -> dict[str, tuple[int, Side | None]]:
    """Return number and side of each singer. Two singers without sides get one each."""
    singers = list_singers(lyrics)
    sides: list[Side | None] = [singer.side for singer in singers]
    if len(singers) == 2 and sides[0] is None:
        sides[0] = "left" if sides[1] in (None, "right") else "right"
    if len(singers) == 2 and sides[1] is None:
        sides[1] = "right" if sides[0] == "left" else "left"
    return {
        singer.name: (number, side)
        for number, (singer, side) in enumerate(zip(singers, sides, strict=True))
    }


def _make_cue(
    line: Line, start: float, stop: float, fps: int, voices: dict[str, tuple[int, Side | None]]
) -> LineCue:
    singer, side = voices.get(line.singer.name if line.singer else "", (None, None))
    frame = to_frame(start, fps)
    return LineCue(
        line.text,
        frame,
        frame,
        to_frame(stop, fps),
        _make_word_cues(line, start, stop, fps),
        singer,
        side,
        line.ruby,
        tuple(_make_row_cues(line, fps, voices)),
    )


def _make_row_cues(
    line: Line, fps: int, voices: dict[str, tuple[int, Side | None]]
) -> list[RowCue]:
    """Return the rows of a line in the order of their roles, each before its own rows."""
    order: tuple[Role, ...] = ("romanization", "translation", "main", "background")
    rows = []
    for row in sorted(line.rows, key=lambda row: order.index(row.role)):
        if row.text.strip():
            words: tuple[WordCue, ...] = ()
            if row.role == "background" and row.start is not None and row.end is not None:
                words = _make_word_cues(row, row.start, row.end, fps)
            singer = voices[row.singer.name][0] if row.singer and voices else None
            rows.append(RowCue(row.text, row.role, words, singer))
        rows += _make_row_cues(row, fps, voices)
    return rows


def _make_word_cues(line: Line, start: float, stop: float, fps: int) -> tuple[WordCue, ...]:
    spans = line.spans()
    if not spans or not line.is_word_by_word:
        stop = max(line.words[-1].end if line.words else stop, start + 0.3)
        return (WordCue(0, len(line.text), to_frame(start, fps), to_frame(stop, fps)),)
    return tuple(
        WordCue(
            begin, end, to_frame(word.start, fps), to_frame(max(word.end, word.start + 0.04), fps)
        )
        for word, begin, end in spans
    )


def _beat_seconds(analysis: Analysis) -> float:
    return 60.0 / analysis.tempo if analysis.tempo > 0 else 0.5
