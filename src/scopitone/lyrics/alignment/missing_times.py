"""Find the times that lyrics lack: by a listener, or without one by the vocals alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scopitone.audio.analysis.model import Analysis
from scopitone.core.song import Line, Lyrics
from scopitone.lyrics.alignment.acoustics.song_sound import SongSound
from scopitone.lyrics.alignment.acoustics.vocals import Vocals
from scopitone.lyrics.alignment.line_candidates import LineCandidate
from scopitone.lyrics.alignment.line_locations import SpelledLine, spell
from scopitone.lyrics.alignment.line_placement import place_by_listener
from scopitone.lyrics.alignment.text_language import detect_language
from scopitone.lyrics.alignment.without_listener.even_spread import spread_evenly
from scopitone.lyrics.alignment.without_listener.syllable_count import has_room, list_sung_words
from scopitone.lyrics.alignment.without_listener.vocal_match import (
    LineTimes,
    add_words,
    place_lines,
    place_words,
)
from scopitone.lyrics.alignment.word_times import EARLY_S, align_given_lines
from scopitone.lyrics.line_timing import fit, separate_lines, settle
from scopitone.lyrics.listening.listener import Listener

HOLD_S = 0.15
"""Seconds that a line stays after its last word."""

UNHEARD_CONFIDENCE = 0.5
"""Most confidence of lines that were placed without a listener. It is below
MIN_WORD_CONFIDENCE, so that they are not shown word by word: in songs by other singers they were
seconds off (`benchmarks/alignment.py`)."""


def find_times(
    lyrics: Lyrics,
    sound: SongSound,
    analysis: Analysis,
    listener: Listener | None,
    *,
    language: str | None = None,
) -> Lyrics:
    """Return `lyrics` with every time that they lack.

    language: ISO 639-1 code; None: detected in the text, else in the song. Raises ListeningError.
    """
    if any(line.start is not None for line in lyrics.lines):
        doubted = Lyrics(tuple(map(_cap_untimed, lyrics.lines)))
        return _time_words(
            spread_evenly(doubted, analysis), sound.vocals, analysis, listener, language
        )
    if listener is None or not has_room(lyrics.lines, analysis.duration):
        return _place_by_vocals(lyrics, sound.vocals, analysis)
    lines = [line for line in lyrics.lines if list_sung_words(line)]
    timed_lines = hear_lines(lines, sound, listener, language)
    return fit(separate_lines(settle(timed_lines)), sound.duration)[0]


def hear_lines(
    lines: Sequence[Line], sound: SongSound, listener: Listener, language: str | None
) -> list[Line]:
    """Return each of `lines` with its words at the times at which they are heard, in order.

    Each line has words to sing (`list_sung_words`). Its own times are not used. Lines that were
    not heard are spread over the vocals, with at most the confidence `UNHEARD_CONFIDENCE` of
    `line_placement`. language: as in `find_times`. Raises ListeningError.
    """
    spelled = [_spell(line) for line in lines]
    transcript = listener.transcribe(language or detect_language(lines))
    placed = place_by_listener(
        spelled, listener, transcript, sound.compute_log_mel(), sound.vocals, sound.duration
    )
    return [
        add_words(replace(line, start=max(0.0, times.starts[0]), end=times.end), times)
        for line, times in zip(lines, placed, strict=True)
    ]


def _place_by_vocals(lyrics: Lyrics, vocals: Vocals, analysis: Analysis) -> Lyrics:
    """Place lines and words by vocals and onsets, none of them to be shown word by word."""
    lines = [line for line in lyrics.lines if list_sung_words(line)]
    placed = place_lines(lines, vocals) if lines else None
    if placed is not None:
        lyrics = separate_lines(
            settle(
                replace(
                    line,
                    start=start,
                    end=end + HOLD_S,
                    confidence=min(confidence, UNHEARD_CONFIDENCE),
                )
                for line, (start, end, confidence) in zip(lines, placed, strict=True)
            )
        )
    timed = spread_evenly(lyrics, analysis)
    worded = _time_words(timed, vocals, analysis, None)
    return Lyrics(
        tuple(
            replace(line, confidence=min(line.confidence, UNHEARD_CONFIDENCE))
            for line in worded.lines
        )
    )


def _time_words(
    lyrics: Lyrics,
    vocals: Vocals,
    analysis: Analysis,
    listener: Listener | None,
    language: str | None = None,
) -> Lyrics:
    """Give words to the timed lines that have none. Starts of lines stay as they are."""
    lines = [line for line in lyrics.lines if not line.words and list_sung_words(line)]
    if not lines:
        return lyrics
    if listener is None:
        placed = place_words(lines, vocals)
    else:
        language = language or detect_language(lines) or listener.transcribe(None).language
        placed = align_given_lines(
            [_spell(line) for line in lines],
            [_build_candidate(line) for line in lines],
            listener,
            language,
            vocals,
            analysis.duration,
        )
    times_of = dict(zip(map(id, lines), placed, strict=True))
    worded = (
        add_words(line, _cap_confidence(times_of[id(line)], line)) if id(line) in times_of else line
        for line in lyrics.lines
    )
    return fit(separate_lines(settle(worded)), analysis.duration)[0]


def _cap_untimed(line: Line) -> Line:
    """Return `line` with less confidence if its place is only guessed between those of others."""
    if line.start is not None:
        return line
    return replace(line, confidence=min(line.confidence, UNHEARD_CONFIDENCE))


def _cap_confidence(times: LineTimes, line: Line) -> LineTimes:
    return replace(times, confidence=min(times.confidence, line.confidence))


def _spell(line: Line) -> SpelledLine:
    return spell([word.text for word in list_sung_words(line)])


def _build_candidate(line: Line) -> LineCandidate:
    assert line.start is not None
    assert line.end is not None
    unknown = (None,) * len(list_sung_words(line))
    # The line's times are true; candidates are in the listener's time, which is early.
    return LineCandidate(line.start - EARLY_S, line.end - EARLY_S, unknown, unknown, 0.0, 0.0)
