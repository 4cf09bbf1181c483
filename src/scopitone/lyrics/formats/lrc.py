"""LRC: [mm:ss.xx]line. Several stamps repeat a line; an empty line ends the one before.

Two rows with the same stamp are a line and its translation. Rows may begin with marks of singers
(v1:, M:, F:, D:), and MidiCo writes a voice and a syllable in each row (1:/Pa).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics, Singer, Word
from scopitone.lyrics.credit_rows import is_credit, leave_out_credits
from scopitone.lyrics.formats.base import list_cues
from scopitone.lyrics.karaoke import join_syllables
from scopitone.lyrics.line_timing import MAX_WORD_S, separate_lines, settle, shift_lyrics
from scopitone.lyrics.ruby_markup import place_ruby, strip_ruby
from scopitone.lyrics.secondary_rows import guess_role
from scopitone.lyrics.section_tags import read_section, read_section_singer, strip_section_tags
from scopitone.lyrics.singer_marks import is_lasting, split_singer
from scopitone.lyrics.text_cleaning import normalize_line
from scopitone.lyrics.timestamps import parse_timestamp

name = "LRC"
extensions = (".lrc",)
content_type = "text/plain; charset=utf-8"

# Also what only resembles a stamp (a third field, dots): it must be reported, not shown.
TIME = (
    r"[-+]?\s{0,2}[0-9]{1,3}\s{0,2}[:：]\s{0,2}[0-9][0-9:：.,\s]{0,14}"
    r"|[0-9]{1,3}(?:\.[0-9]{1,3}){2}"
)
STAMP = rf"\s*\[\s*({TIME})\s*\]"
_STAMP = re.compile(STAMP)
_STAMPED_LINE = re.compile(rf"^{STAMP}", re.MULTILINE)
_THREE_FIELDS = re.compile(r"([0-9]{1,3})([:.])([0-9]{1,2})\2([0-9]{2,3})")
_CARRIED = re.compile(r"([0-9]{1,3}):([6-9][0-9])((?:[.,][0-9]{1,6})?)")
_TAG = re.compile(r"\s*\[\s*([a-zA-Z#][^:\[\]]{0,30}):(.*)\]\s*")
_OFFSET = re.compile(r"([-+]?[0-9]{1,9}(?:[.,][0-9]{1,6})?)\s*(ms|msec|s|sec)?", re.IGNORECASE)
# What some editors write below a stamp: [COLOUR]0xFF00FF.
_VALUE_ROW = re.compile(
    r"\s*\[[^\[\]:]{1,40}\]\s*(?:0x[0-9a-fA-F]+|#[0-9a-fA-F]{3,8}|-?[0-9.,]+)\s*"
)
_COMMENT = re.compile(r"\s*(?:#|//|;|--(?!\w)|/\*|<!--|%)")
_BRACKETED_TIME = re.compile(
    r"\s*[\[(<{]?\s*[0-9]{1,3}[:：][0-9]{2}\b|\s*\[[^\[\]]*[0-9][:：][0-9]{2}"
    r"|\s*\[\s*[0-9]{1,9}[.,][0-9]{1,9}\s*s?\s*\]"
)
_MARKUP = re.compile(
    r"</?(?:font|b|i|u|s|em|strong|span|small|big|center|p|div|c|color|colour)(?:[\s=.#][^<>]*)?/?>"
    r"|\[/?(?:color|colour|b|i|u|size|font)(?:=[^\[\]]*)?\]|\{\\[^{}]*\}",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br\s*/?>|\\N", re.IGNORECASE)
_VOICE = re.compile(r"\s*([0-9]{1,2}):([/\\]?)(.*)")

MAX_OFFSET_S = 3600.0
"""Seconds. A lyrics file that is an hour off belongs to another song."""

MIN_LINE_STEP_S = 0.6
"""Seconds from line to line, on average, below which [00:00:12] means seconds, not hundredths."""

MIN_VOICE_SHARE = 0.8
"""Share of the rows that begin with a voice in a MidiCo file."""

ParseBody = Callable[[str, Sequence[float], int, list[str]], tuple[Line, float]]
"""Reads what follows the stamps of a row: (body, its stamps in seconds, row number, warnings).
Returns the line, and the one of the stamps that its times belong to."""


def matches(text: str) -> bool:
    """Return whether a line of `text` begins with a time in square brackets."""
    return bool(_STAMPED_LINE.search(text))


def parse(text: str) -> Lyrics:
    """Read the lines of an LRC file, in the order of their times.

    Tags such as [ar:…] are ignored, and so is text above the first stamp; [offset:ms] is obeyed
    (positive: earlier). Rows that cannot be read, comments, and credits are left out with a
    warning; a row without a time is a second row of the line above. Raises InputError if no row
    can be read.
    """
    return parse_with(text, _parse_body)


def parse_with(text: str, parse_body: ParseBody) -> Lyrics:
    """Read an LRC file, as `parse` does, with `parse_body` for what follows the stamps."""
    reader = _Reader(parse_body, are_hours=_has_hours(text))
    rows = text.split("\n")
    if _is_midico(rows):
        reader.read_syllables(rows)
    else:
        for number, row in enumerate(rows, 1):
            reader.read_row(row, number)
    return reader.finish()


@dataclass(slots=True)
class _Reader:
    """The lines that were read so far, and the state for the next row.

    repeats: the indices of the last row's lines, with the seconds from its own times to theirs.
    """

    parse_body: ParseBody
    are_hours: bool
    lines: list[Line] = field(default_factory=list)
    repeats: list[tuple[int, float]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[InputError] = field(default_factory=list)
    offset: float = 0.0
    section: str | None = None
    singer: Singer | None = None
    section_singer: Singer | None = None

    def read_row(self, row: str, number: int) -> None:
        """Read a row; what is wrong with it becomes a warning."""
        try:
            stamps, body = self._split_stamps(row, number)
            if stamps:
                self._read_line(stamps, body, number)
            elif tag := _TAG.fullmatch(row):
                self._read_tag(tag[1].strip().casefold(), tag[2], number)
            elif row.strip():
                self._read_untimed(row, number)
        except InputError as error:
            self.errors.append(error)
            self.warnings.append(f"{error.message}; left out")

    def finish(self) -> Lyrics:
        """Return the lyrics. Raises the first error if nothing was read."""
        if self.errors and not any(line.text for line in self.lines):
            raise self.errors[0]
        lines, notes = leave_out_credits(self.lines)
        self.warnings.extend(notes)
        settled = settle(lines, pairs_are_translations=True)
        moved = shift_lyrics(settled, -self.offset)
        lost = len(settled.lines) - len(moved.lines)
        if lost:
            rows = "1 line ends" if lost == 1 else f"{lost} lines end"
            names = ", ".join(repr(line.text) for line in settled.lines[:lost][:2])
            self.warnings.append(f"{rows} before the song begins, left out: {names}")
        return replace(moved, warnings=tuple(self.warnings))

    def read_syllables(self, rows: Sequence[str]) -> None:
        """Read a file of MidiCo: each row has a voice and a syllable, and / begins a line."""
        voices: dict[str, list[list[tuple[float, str]]]] = {}
        starts: list[float] = []
        for number, row in enumerate(rows, 1):
            try:
                stamps, body = self._split_stamps(row, number)
            except InputError as error:
                self.errors.append(error)
                self.warnings.append(f"{error.message}; left out")
                continue
            match = _VOICE.fullmatch(body)
            if not stamps:
                if tag := _TAG.fullmatch(row):
                    self._read_tag(tag[1].strip().casefold(), tag[2], number)
                continue
            starts += stamps
            voice, mark, syllable = match.groups() if match else ("1", "", body)
            lines = voices.setdefault(voice, [[]])
            if mark or not syllable.strip():
                lines.append([])
            if syllable.strip():
                lines[-1].extend((stamp, html.unescape(syllable)) for stamp in stamps[:1])
        starts.sort()
        following = dict(pairwise(starts))
        for voice, lines in voices.items():
            singer = Singer(voice) if len(voices) > 1 else None
            for syllables in filter(None, lines):
                timed = [
                    Word(
                        text,
                        start,
                        min(following.get(start, start + MAX_WORD_S), start + MAX_WORD_S),
                    )
                    for start, text in sorted(syllables, key=lambda syllable: syllable[0])
                ]
                text = normalize_line("".join(word.text for word in timed), 0)
                self.lines.append(
                    Line(text, timed[0].start, None, join_syllables(timed), singer=singer)
                )

    def _split_stamps(self, row: str, number: int) -> tuple[list[float], str]:
        """Return the times that `row` begins with, and the rest."""
        stamps = []
        while match := _STAMP.match(row):
            stamps.append(parse_stamp(match[1], number, are_hours=self.are_hours))
            row = row[match.end() :]
        return stamps, row

    def _read_line(self, stamps: list[float], body: str, number: int) -> None:
        self._enter_section(body)
        singer, body = split_singer(body)
        if singer is not None:
            self.singer = singer if is_lasting(singer) else None
        line, base = self.parse_body(body, stamps, number, self.warnings)
        line = replace(
            line, singer=singer or self.singer or self.section_singer, section=self.section
        )
        self.repeats = [
            (len(self.lines) + index, stamp - base) for index, stamp in enumerate(stamps)
        ]
        self.lines.extend(line.shift(shift) for _, shift in self.repeats)

    def _read_tag(self, tag: str, value: str, number: int) -> None:
        if tag == "offset":
            self.offset = _parse_offset(value, number)
        elif tag == "bg" and value.strip():
            self._hang_background(value, number)
        else:
            self._enter_section(f"[{tag.capitalize()}:{value}]")

    def _enter_section(self, row: str) -> None:
        """Set the section and its singer if `row` begins with a section tag."""
        section = read_section(row)
        if section is not None:
            self.section, self.section_singer = section, read_section_singer(row)

    def _hang_background(self, value: str, number: int) -> None:
        if not self.repeats:
            raise InputError(
                "lyrics", f"line {number}: background vocals without a line above them"
            )
        start = self.lines[self.repeats[0][0]].start or 0.0
        base = start - self.repeats[0][1]
        row, _ = self.parse_body(value, [base], number, self.warnings)
        if row.words:
            end = row.end if row.end is not None else row.words[-1].end
            row = replace(row, start=row.words[0].start, end=end, role="background")
        else:
            row = replace(row, start=None, end=None, role="background")
        self._hang(row)

    def _hang(self, row: Line) -> None:
        for index, shift in self.repeats:
            line = self.lines[index]
            self.lines[index] = replace(line, rows=(*line.rows, row.shift(shift)))

    def _read_untimed(self, row: str, number: int) -> None:
        self._enter_section(row)
        if _VALUE_ROW.fullmatch(row):
            self._warn(f"line {number}: {row.strip()!r} is an unknown tag")
            return
        text = normalize_line(strip_section_tags(_clean_body(row)[0]), number)
        if not any(map(str.isalnum, text)) and not _BRACKETED_TIME.match(row):
            return
        if _BRACKETED_TIME.match(row):
            self._warn(f"line {number}: {row.strip()[:40]!r} has an unreadable time")
        elif _COMMENT.match(row):
            self._warn(f"line {number}: a comment, {row.strip()[:40]!r}")
        elif self.repeats and is_credit(text):
            self._warn(f"line {number}: a credit, {text[:40]!r}")
        elif self.repeats and not self.lines[self.repeats[0][0]].text:
            self._warn(f"line {number}: {text[:40]!r} has no time")
        elif self.repeats:
            sung = self.lines[self.repeats[0][0]].text
            role = guess_role(sung, text)
            self._hang(Line(text, role=role))
            self.warnings.append(
                f"line {number}: {text[:40]!r} has no time and belongs to the line above"
            )

    def _warn(self, message: str) -> None:
        self.warnings.append(f"{message}; left out")


def parse_stamp(stamp: str, number: int, *, are_hours: bool = False) -> float:
    """Return seconds, as `timestamps.parse_timestamp` does, negative ones too.

    Spaces are ignored, and 60 seconds or more carry over. mm:ss:xx and mm.ss.xx have hundredths,
    as old editors wrote them, or hours, minutes and seconds with `are_hours`. Raises InputError.
    """
    plain = re.sub(r"\s", "", stamp).replace("：", ":")
    sign = -1.0 if plain.startswith("-") else 1.0
    plain = plain.lstrip("+-")
    if match := _THREE_FIELDS.fullmatch(plain):
        first, _, second, third = match.groups()
        plain = f"{first}:{second}:{third}" if are_hours else f"{first}:{second}.{third}"
    if match := _CARRIED.fullmatch(plain):
        seconds = parse_timestamp(f"{match[1]}:00{match[3]}", number) + int(match[2])
    else:
        seconds = parse_timestamp(plain, number)
    return sign * seconds if seconds else 0.0


def write(lyrics: Lyrics, _title: str = "") -> str:
    """Return `lyrics` as LRC: starts of lines in hundredths of a second, ends as empty lines.

    A translation and a romanization have their line's stamp. Lines do not overlap.
    """
    rows = [
        "".join(
            f"[{format_stamp(cue.start, 2)}]{replace_brackets(text)}\n"
            for text in (cue.line.text, *list_row_texts(cue.line))
        )
        + f"[{format_stamp(cue.end, 2)}]\n"
        for cue in list_cues(separate_lines(lyrics))
    ]
    return "".join(rows)


def list_row_texts(line: Line) -> list[str]:
    """Return the texts of the rows of `line` that are written with its stamp."""
    return [row.text for row in line.rows if row.role in ("translation", "romanization")]


def replace_brackets(text: str) -> str:
    """Return `text` in which nothing reads as a time or a section tag."""
    return text.replace("[", "(").replace("]", ")")


def format_stamp(seconds: float, digits: int) -> str:
    """Return `seconds` as mm:ss.xx, with so many digits after the point."""
    unit = 10**digits
    minutes, rest = divmod(round(round(max(0.0, seconds), 3) * unit), 60 * unit)
    return f"{minutes:02d}:{rest // unit:02d}.{rest % unit:0{digits}d}"


def clean_body(body: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the text of a row without section tags and markup, and the readings of its words."""
    plain, readings = _clean_body(body)
    return strip_section_tags(plain), readings


def _clean_body(body: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    body = html.unescape(body) if "&" in body else body
    return strip_ruby(_MARKUP.sub("", _BREAK.sub(" ", body)))


def _parse_body(
    body: str, stamps: Sequence[float], number: int, _warnings: list[str]
) -> tuple[Line, float]:
    plain, readings = clean_body(body)
    text = normalize_line(plain, number)
    return Line(text, stamps[0], ruby=place_ruby(text, readings)), stamps[0]


def _parse_offset(text: str, number: int) -> float:
    match = _OFFSET.fullmatch(text.strip())
    if not match:
        raise InputError(
            "lyrics", f"line {number}: the offset must be in milliseconds, as in [offset:250]"
        )
    is_seconds = match[2] is not None and not match[2].casefold().startswith("m")
    offset = float(match[1].replace(",", ".")) * (1.0 if is_seconds else 0.001)
    if abs(offset) > MAX_OFFSET_S:
        raise InputError(
            "lyrics", f"line {number}: the offset must be in milliseconds, as in [offset:250]"
        )
    return offset


def _has_hours(text: str) -> bool:
    """Return whether stamps of three whole numbers are hours, minutes, and seconds.

    They are if as hundredths the lines would follow each other faster than can be sung.
    """
    stamps = [re.sub(r"\s", "", match[1]) for match in _STAMPED_LINE.finditer(text)]
    fields = [match.groups() for stamp in stamps if (match := _THREE_FIELDS.fullmatch(stamp))]
    times = sorted({(int(first), int(second), int(third)) for first, _, second, third in fields})
    if len(fields) < len(stamps) or len(times) < 2 or any(max(time[1:]) >= 60 for time in times):
        return False
    (m1, s1, x1), (m2, s2, x2) = times[0], times[-1]
    length = (m2 - m1) * 60 + (s2 - s1) + (x2 - x1) / 100
    return length / (len(times) - 1) < MIN_LINE_STEP_S


def _is_midico(rows: Sequence[str]) -> bool:
    """Return whether rows begin with a voice, and some of them a line."""
    bodies = [row[match.end() :] for row in rows if (match := _STAMP.match(row))]
    voiced = [match for body in bodies if body.strip() and (match := _VOICE.fullmatch(body))]
    shown = sum(bool(body.strip()) for body in bodies)
    return bool(voiced) and len(voiced) >= MIN_VOICE_SHARE * shown and any(m[2] for m in voiced)
