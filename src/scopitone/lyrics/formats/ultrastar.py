"""UltraStar: notes in beats, ": start length pitch syllable", as karaoke games have them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics, NoteLine, Singer, SungNote, Word
from scopitone.lyrics.formats.base import Cue, list_cues, split_text
from scopitone.lyrics.formats.millisecond_rows import order_words
from scopitone.lyrics.formats.skipped_rows import SkippedRows
from scopitone.lyrics.karaoke import join_syllables
from scopitone.lyrics.text_cleaning import normalize_line
from scopitone.lyrics.timestamps import MAX_TIME_S

name = "UltraStar"
# Its files are called .txt, as those of plain text are.
extensions = (".ultrastar",)
content_type = "text/plain; charset=utf-8"

_NOTE = re.compile(r"\s*([:*FRG])\s*(-?[0-9]{1,9})\s+([0-9]{1,9})\s+(-?[0-9]{1,4})(?: (.*)|\s*)")
_BREAK = re.compile(r"\s*-\s*(-?[0-9]{1,9})?(?:\s+(-?[0-9]{1,9}))?\s*")
_TEMPO = re.compile(r"\s*B\s*(-?[0-9]{1,9})\s+([0-9.,]{1,12})\s*")
_PLAYER = re.compile(r"\s*P\s*([1-9])\s*")
_HEADER = re.compile(r"\s*#\s*([A-Za-z0-9_ ]{1,30})\s*:(.*)")
_MATCH = re.compile(r"^[ ]*#[ ]*BPM[ ]*:", re.MULTILINE | re.IGNORECASE)
_NOTES = re.compile(r"^[:*FRG] ?-?[0-9]{1,9} [0-9]{1,9} -?[0-9]{1,4}(?: |$)", re.MULTILINE)

_BEATS_PER_QUARTER = 4
_MIDDLE_C = 60
_BOTH = 3
_SIDES = {1: "left", 2: "right"}

WRITTEN_BPM = 1500
"""Quarter notes a minute in written files: their beats, a quarter of one, are hundredths."""


def matches(text: str) -> bool:
    """Return whether `text` has the header #BPM, or two rows of notes."""
    return bool(_MATCH.search(text)) or len(_NOTES.findall(text)) > 1


def parse(text: str) -> Lyrics:
    """Read lines with the times of their words; P1 and P2 are the singers of a duet.

    Odd rows are skipped with a warning. Raises InputError without a tempo, or if no row is a note.
    """
    rows = list(enumerate(text.split("\n"), 1))
    headers = {
        match[1].strip().upper(): match[2].strip()
        for _, row in rows
        if (match := _HEADER.fullmatch(row))
    }
    song = _Song(_Clock(headers), headers)
    for number, row in rows:
        if row.strip().upper() == "E":
            break
        if row.strip() and not _HEADER.fullmatch(row):
            song.read_row(row, number)
    song.end_line()
    return song.skipped.settle(song.name_singers())


def write(lyrics: Lyrics, title: str = "") -> str:
    """Return `lyrics` as UltraStar in hundredths of a second, with free notes: no pitch is known.

    A line without good times of its words is one note.
    """
    return write_song({"TITLE": title, "ARTIST": ""}, list_free_notes(lyrics), lyrics)


def write_song(headers: Mapping[str, str], lines: Sequence[NoteLine], lyrics: Lyrics) -> str:
    """Return a song with its notes in hundredths of a second; those without a pitch are free.

    headers: by their names, such as TITLE. lyrics: the singers of a duet. They are ignored unless
    its lines are the same as `lines`.
    """
    head = [f"#{name}:{' '.join(text.split())}" for name, text in headers.items()]
    cues = list(list_cues(lyrics))
    singers = [cue.line.singer for cue in cues]
    is_duet = len({one for one in singers if one}) > 1 and len(cues) == len(lines)
    numbers = _number_singers(lyrics)
    rows: list[str] = []
    current: str | None = None
    for index, notes in enumerate(lines):
        if rows:
            rows.append(f"- {_beat(notes[0].start)}")
        singer = singers[index] if is_duet else None
        if singer and singer.name != current:
            current = singer.name
            rows.append(f"P{numbers[current]}")
        limits = [*(note.start for note in notes[1:]), inf]
        rows += [_format_note(*pair) for pair in zip(notes, limits, strict=True)]
    return "\n".join([*head, f"#BPM:{WRITTEN_BPM}", "#GAP:0", *rows, "E", ""])


def list_free_notes(lyrics: Lyrics) -> tuple[NoteLine, ...]:
    """Return a note for each word, or for each line whose words have no good times."""
    return tuple(tuple(_list_pieces(cue)) for cue in list_cues(lyrics))


def _list_pieces(cue: Cue) -> Iterator[SungNote]:
    gap = ""
    for piece in split_text(cue.line):
        if piece.start is None and not piece.text.strip():
            gap = piece.text
            continue
        start = piece.start if piece.start is not None else cue.start
        end = piece.end if piece.end is not None else cue.end
        yield SungNote(gap + piece.text, start, end, None)
        gap = ""


def _format_note(note: SungNote, limit: float) -> str:
    """Return the row of a note, which ends at `limit` seconds at the latest."""
    beat = _beat(note.start)
    length = max(1, _beat(min(note.end, limit)) - beat)
    kind, pitch = ("F", 0) if note.pitch is None else (":", note.pitch - _MIDDLE_C)
    text = note.text.replace("~", "–") if note.text.strip() else f"~{note.text}"
    return f"{kind} {beat} {length} {pitch} {text}"


def _beat(seconds: float) -> int:
    return round(seconds * 100)


def _number_singers(lyrics: Lyrics) -> dict[str, int]:
    names = dict.fromkeys(line.singer.name for line in lyrics.lines if line.singer)
    return {name: min(number, 9) for number, name in enumerate(names, 1)}


def _read_number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return float("nan")


class _Clock:
    """Beats as seconds."""

    def __init__(self, headers: dict[str, str]) -> None:
        tempo = _read_number(headers.get("BPM", ""))
        if not 1 <= tempo <= 100_000:
            raise InputError("lyrics", "UltraStar: #BPM must be a number of 1 or more")
        gap = _read_number(headers.get("GAP") or "0")
        self._gap = gap / 1000 if abs(gap) <= MAX_TIME_S * 1000 else 0.0
        self._tempos = [(0.0, 0.0, tempo)]

    def set_tempo(self, beat: float, tempo: float) -> None:
        """Change the tempo from `beat` on, which must not be before the last change."""
        if 1 <= tempo <= 100_000 and beat >= self._tempos[-1][0]:
            self._tempos.append((beat, self.find_seconds(beat) - self._gap, tempo))

    def find_seconds(self, beat: float) -> float:
        """Return the seconds of `beat`."""
        first = next((t for t in reversed(self._tempos) if t[0] <= beat), self._tempos[0])
        since, seconds, tempo = first
        return self._gap + seconds + (beat - since) * 60 / (tempo * _BEATS_PER_QUARTER)


@dataclass
class _Song:
    """What has been read so far."""

    clock: _Clock
    headers: dict[str, str]
    skipped: SkippedRows = field(default_factory=SkippedRows)
    lines: list[tuple[int, Line]] = field(default_factory=list)
    player: int = 0
    syllables: list[Word] = field(default_factory=list)
    number: int = 0
    origin: int = 0

    @property
    def is_relative(self) -> bool:
        """Whether beats count from the last line break."""
        return self.headers.get("RELATIVE", "").casefold() in ("yes", "true", "1")

    def read_row(self, row: str, number: int) -> None:
        """Read a row of the body."""
        if match := _NOTE.fullmatch(row):
            self._add_note(match, number)
        elif match := _BREAK.fullmatch(row):
            self.end_line()
            if self.is_relative:
                self.origin += int(match[2] or match[1] or 0)
        elif match := _PLAYER.fullmatch(row):
            self.end_line()
            self.player = int(match[1])
            self.origin = 0
        elif match := _TEMPO.fullmatch(row):
            self.clock.set_tempo(self.origin + int(match[1]), _read_number(match[2]))
        else:
            self.skipped.skip(f"line {number}", "is not an UltraStar note")

    def end_line(self) -> None:
        """Make a line of the notes since the last one."""
        syllables, self.syllables = self.syllables, []
        words = join_syllables(syllables)
        if not words:
            return
        try:
            text = normalize_line("".join(syllable.text for syllable in syllables), self.number)
        except InputError as error:
            self.skipped.skip_error(error)
            return
        words = order_words(words)
        line = Line(text, words[0].start, words[-1].end, words)
        if len(words) == 1 and " " in text:
            # One note for a whole line: its words have no times.
            line = replace(line, words=())
        self.lines.append((self.player, line))

    def name_singers(self) -> list[Line]:
        """Return the lines with their singers, if there are several."""
        if len({player for player, _ in self.lines}) < 2:
            return [line for _, line in self.lines]
        return [replace(line, singer=self._find_singer(player)) for player, line in self.lines]

    def _find_singer(self, player: int) -> Singer:
        keys = (f"P{player}", f"DUETSINGERP{player}")
        header = next((self.headers[key] for key in keys if self.headers.get(key)), "")
        default = "P1 & P2" if player == _BOTH else f"P{max(1, player)}"
        side = _SIDES.get(max(1, player))
        return Singer(header or default, "left" if side == "left" else "right" if side else None)

    def _add_note(self, match: re.Match[str], number: int) -> None:
        # A note of no length is still sung.
        beat, length = self.origin + int(match[2]), max(1, int(match[3]))
        start, end = (self.clock.find_seconds(bound) for bound in (beat, beat + length))
        if not 0 <= start <= end <= MAX_TIME_S:
            self.skipped.skip(f"line {number}", "its time is negative or longer than a day")
            return
        text = match[5] or ""
        is_held = "~" in text and not text.replace("~", "").strip(" -")
        if is_held and self.syllables:
            before = self.syllables[-1]
            gap = " " if text.endswith(" ") else ""
            self.syllables[-1] = Word(before.text + gap, before.start, max(before.end, end))
            return
        self.number = self.number if self.syllables else number
        self.syllables.append(Word(text.replace("~", ""), start, end))
