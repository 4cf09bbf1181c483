"""Sing the words of a recording when they are sung in it, on the pitches of its melody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from math import inf

from scopitone.core.song import Line, Lyrics
from scopitone.music.composer.rework.transcription import Transcription
from scopitone.music.composer.score.model import Note, SungLine, TextLine
from scopitone.music.composer.words.languages import detect_languages
from scopitone.music.composer.words.phonemes import syllabify_line

_VELOCITY = 0.75
_MIN_SYLLABLE_S = 0.09
"""The shortest syllable: what is sung faster is spread over more time."""


@dataclass(frozen=True, slots=True)
class _Span:
    """Seconds."""

    start: float
    end: float


def sing_timed_lines(
    lyrics: Lyrics, melody: Sequence[Note], recording: Transcription
) -> tuple[SungLine, ...]:
    """Return the lines of `lyrics` that have times, in the beats of `recording`.

    Syllables share the time of their word, or of their line if words have no times. Each has the
    pitch of `melody`, whose notes are in beats, that lasts longest in its time, or else that of
    the nearest note.
    """
    lines = [line for line in lyrics.lines if line.start is not None]
    voices = detect_languages([line.text for line in lines])
    texts = [syllabify_line(line.text, voice) for line, voice in zip(lines, voices, strict=True)]
    line_texts = [(line, text) for line, text in zip(lines, texts, strict=True) if text is not None]
    sung: list[SungLine] = []
    for number, (line, text) in enumerate(line_texts):
        limit = next((after.start for after, _ in line_texts[number + 1 :]), None)
        spans = _place_syllables(line, text, inf if limit is None else limit)
        notes = tuple((_sing(span, melody, recording),) for span in spans)
        sung.append(SungLine(text, notes))
    return tuple(sung)


def _place_syllables(line: Line, text: TextLine, limit: float) -> list[_Span]:
    """Return when each syllable of `text` is sung; none begins after `limit` seconds."""
    counts = [len(word.syllables) for word in text.words]
    start = line.start or 0.0
    end = min(limit, line.end if line.end is not None else start + 0.3 * sum(counts))
    if len(line.words) == len(counts):
        begins = [word.start for word in line.words] + [end]
        ends = [min(word.end, begins[i + 1]) for i, word in enumerate(line.words)]
        words = [_Span(*pair) for pair in zip(begins[:-1], ends, strict=True)]
    else:
        words, counts = [_Span(start, end)], [sum(counts)]
    parts = (_split(word, count) for word, count in zip(words, counts, strict=True))
    return _keep_apart(list(chain.from_iterable(parts)))


def _split(span: _Span, count: int) -> list[_Span]:
    edges = [span.start + (span.end - span.start) * i / count for i in range(count + 1)]
    return [_Span(low, high) for low, high in pairwise(edges)]


def _keep_apart(spans: Sequence[_Span]) -> list[_Span]:
    """Return `spans` in order, each long enough to be pronounced."""
    placed: list[_Span] = []
    for span in spans:
        start = max(span.start, placed[-1].start + _MIN_SYLLABLE_S) if placed else span.start
        placed.append(_Span(start, max(span.end, start + _MIN_SYLLABLE_S)))
    return [
        _Span(span.start, min(span.end, after.start))
        for span, after in pairwise([*placed, _Span(inf, inf)])
    ]


def _sing(span: _Span, melody: Sequence[Note], recording: Transcription) -> Note:
    start, end = recording.beat_of(span.start), recording.beat_of(span.end)

    def rate(note: Note) -> float:
        """The beats that a note shares with the syllable; below 0, its distance."""
        return min(end, note.start + note.length) - max(start, note.start)

    pitch = max(melody, key=rate).pitch if melody else 60 + recording.tonic
    return Note(start, end - start, pitch, _VELOCITY)
