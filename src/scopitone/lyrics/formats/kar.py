"""KAR and other MIDI files: their lyric or text events, timed by their tempo."""

from __future__ import annotations

import io
import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics, Word
from scopitone.lyrics.aligned_words import build_lyrics
from scopitone.lyrics.formats.millisecond_rows import order_words
from scopitone.lyrics.formats.skipped_rows import SkippedRows
from scopitone.lyrics.karaoke import join_syllables
from scopitone.lyrics.line_timing import MAX_WORD_S
from scopitone.lyrics.text_cleaning import decode, normalize_line
from scopitone.lyrics.timestamps import MAX_TIME_S

name = "KAR"
extensions = (".kar", ".mid", ".midi")
content_type = "audio/midi"

_MAGIC, _WRAPPED = b"MThd", b"RIFF"
_DEFAULT_TEMPO = 500_000
_BREAK = "{/}"
"""A line break inside of an event, while its text is decoded."""

_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")

MAX_FILE_BYTES = 800_000
"""Karaoke files have some 100 kB; eight times that is read in less than two seconds."""


def matches(_text: str) -> bool:
    """Return False: these files are no text."""
    return False


def parse(_text: str) -> Lyrics:
    """Raise InputError: these files are no text."""
    raise InputError("lyrics", "KAR: not a MIDI file")


def write(_lyrics: Lyrics, _title: str = "") -> str:
    """Raise NotImplementedError: this format is only read."""
    raise NotImplementedError


def matches_bytes(data: bytes) -> bool:
    """Return whether `data` is a MIDI file."""
    return data.startswith(_MAGIC) or (data.startswith(_WRAPPED) and data[8:12] == b"RMID")


def parse_bytes(data: bytes) -> Lyrics:
    """Read the syllables of the track that has the most, as lines with words.

    A slash or a backslash begins a line; without any, pauses separate the lines. Raises
    InputError if the file is damaged, or has no lyrics.
    """
    if len(data) > MAX_FILE_BYTES:
        raise InputError("lyrics", f"KAR: longer than {MAX_FILE_BYTES // 1000} kB")
    song = _open(data[max(0, data.find(_MAGIC)) :])
    events = _choose_events(song)
    if not events:
        raise InputError("lyrics", "KAR: this MIDI file has no lyrics")
    clock = _Clock(song)
    texts = _decode_texts([raw for _, raw in events])
    syllables = [
        (text, clock.find_seconds(ticks)) for (ticks, _), text in zip(events, texts, strict=True)
    ]
    skipped = SkippedRows()
    lines = [(text, start) for text, start in syllables if text and start <= MAX_TIME_S]
    return skipped.settle(_build_lines(lines, skipped))


def _open(data: bytes) -> Any:
    import mido

    try:
        return mido.MidiFile(file=io.BytesIO(data), charset="latin-1", clip=True)
    except (EOFError, OSError, ValueError, LookupError, TypeError, ArithmeticError) as error:
        raise InputError("lyrics", f"KAR: the MIDI file is damaged ({error})") from None
    except mido.midifiles.meta.KeySignatureError as error:
        raise InputError("lyrics", f"KAR: the MIDI file is damaged ({error})") from None


class _Clock:
    """Ticks as seconds, by the tempos of all tracks."""

    def __init__(self, song: Any) -> None:
        division = int(song.ticks_per_beat)
        self._ticks_per_beat = max(1, division)
        self._fixed: float | None = None
        if division < 0:
            # Frames a second and ticks a frame, as film has them.
            self._fixed = 1 / max(1, -(division >> 8) * (division & 0xFF))
        changes: dict[int, int] = {0: _DEFAULT_TEMPO}
        for track in song.tracks:
            ticks = 0
            for message in track:
                ticks += message.time
                if message.type == "set_tempo":
                    changes[ticks] = int(message.tempo)
        self._starts = sorted(changes)
        self._tempos = [changes[ticks] for ticks in self._starts]
        self._seconds = [0.0]
        for (first, tempo), (second, _) in pairwise(zip(self._starts, self._tempos, strict=True)):
            self._seconds.append(self._seconds[-1] + self._scale(second - first, tempo))

    def find_seconds(self, ticks: int) -> float:
        """Return the seconds of `ticks`."""
        if self._fixed is not None:
            return ticks * self._fixed
        index = bisect_right(self._starts, ticks) - 1
        since = ticks - self._starts[index]
        return self._seconds[index] + self._scale(since, self._tempos[index])

    def _scale(self, ticks: int, tempo: int) -> float:
        return ticks * tempo / 1e6 / self._ticks_per_beat


def _choose_events(song: Any) -> list[tuple[int, bytes]]:
    """Return (ticks, text) of the lyric or text events of the track that has the most.

    Files often have the same words in both kinds, and remarks in other tracks.
    """
    event_lists: list[tuple[int, int, list[tuple[int, bytes]]]] = []
    for track in song.tracks:
        events: dict[str, list[tuple[int, bytes]]] = {"lyrics": [], "text": []}
        ticks = 0
        for message in track:
            ticks += message.time
            if message.type in events:
                raw = message.text.encode("latin-1", "replace")
                if raw and not raw.lstrip().startswith(b"@"):
                    events[message.type].append((ticks, raw))
        if not any(ticks for ticks, _ in events["text"]):
            # Remarks stand at the beginning.
            events["text"] = []
        event_lists += [(len(events[kind]), kind == "lyrics", events[kind]) for kind in events]
    return max(event_lists, key=lambda one: one[:2], default=(0, 0, []))[2]


def _decode_texts(raw: list[bytes]) -> list[str]:
    """Return the texts of events, decoded together: a syllable alone tells no encoding."""
    joined = b"\n".join(
        re.sub(rb"\r\n|\r|\n", _BREAK.encode(), part).replace(b"\0", b"") for part in raw
    )
    texts = decode(joined).text.split("\n")
    # Other characters that the decoder takes for line breaks are rare; the rest would be shifted.
    return texts if len(texts) == len(raw) else [text.decode("latin-1") for text in raw]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A syllable with its spaces; begins_line: it is the first one of a line."""

    text: str
    start: float
    begins_line: bool


def _list_pieces(syllables: list[tuple[str, float]]) -> list[_Piece]:
    pieces = []
    begins_line = True
    for text, start in syllables:
        for number, part in enumerate(re.split(r"[/\\]|\{[/\\]\}", text.replace(_BREAK, "/"))):
            begins_line = begins_line or number > 0
            if part:
                pieces.append(_Piece(part, start, begins_line))
                begins_line = False
    if not any(" " in piece.text for piece in pieces):
        # Notation programs write a hyphen inside of words, and nothing between them.
        pieces = [_Piece(_space(piece.text), piece.start, piece.begins_line) for piece in pieces]
    return pieces


def _space(text: str) -> str:
    if text.endswith("-"):
        return text[:-1]
    return text if _UNSPACED.search(text) else text + " "


def _build_lines(syllables: list[tuple[str, float]], skipped: SkippedRows) -> list[Line]:
    pieces = _list_pieces(syllables)
    if not pieces:
        raise InputError("lyrics", "KAR: this MIDI file has no lyrics")
    stops = [piece.start for piece in pieces[1:]] + [float("inf")]
    groups: list[list[Word]] = []
    for piece, stop in zip(pieces, stops, strict=True):
        if piece.begins_line or not groups:
            groups.append([])
        end = max(piece.start, min(stop, piece.start + MAX_WORD_S))
        groups[-1].append(Word(piece.text, piece.start, end))
    if len(groups) == 1:
        words = join_syllables(groups[0])
        return list(build_lyrics((word.text, word.start, word.end) for word in words).lines)
    lines = []
    for number, group in enumerate(groups, 1):
        words = order_words(join_syllables(group))
        try:
            text = normalize_line("".join(word.text for word in group), number)
        except InputError as error:
            skipped.skip_error(error)
            continue
        if words:
            lines.append(Line(text, words[0].start, words[-1].end, words))
    return lines
