"""Hear given words again: find their times in one passage of the song."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from scopitone.core.progress import ProgressCallback, ignore_progress
from scopitone.core.song import Line, Word
from scopitone.lyrics.alignment.acoustics.song_sound import PASSAGE_MARGIN_S, decode_passage
from scopitone.lyrics.alignment.line_placement import UNHEARD_CONFIDENCE
from scopitone.lyrics.alignment.missing_times import hear_lines
from scopitone.lyrics.alignment.without_listener.syllable_count import has_room, list_sung_words
from scopitone.lyrics.alignment.word_times import MIN_WORD_S
from scopitone.lyrics.listening.song_listener import ListenReport, listen
from scopitone.lyrics.listening.weights import DEFAULT_CHOICE, ModelChoice, find_model
from scopitone.lyrics.song_digest import SongDigest


def hear_passage(
    lines: Sequence[Line],
    audio: Path,
    start: float,
    end: float,
    *,
    model: ModelChoice = DEFAULT_CHOICE,
    language: str | None = None,
    progress: ProgressCallback = ignore_progress,
) -> list[Line | None]:
    """Return each of `lines` with the times of its words between `start` and `end`, in seconds.

    `lines` have words, which occur in their texts; the times of both do not count. A line is None
    if it is not heard there. The confidence of the others says how far their times are believed.

    language: ISO 639-1 code; None: detected in the text, else in the passage. progress: gets the
    stage "listen" and may raise to stop.

    Raises InputError ("listening_model") without a model, ListeningError if it failed,
    MissingInputError or MediaError (field "audio").
    """
    sung = [line for line in lines if list_sung_words(line)]
    if not sung or not has_room(sung, end - start):
        return [None] * len(lines)
    folder = find_model(model)
    report = ListenReport(progress, end - start)
    with (
        decode_passage(audio, start, end, report.check) as sound,
        listen(
            SongDigest(audio), folder, sound.samples, sound.duration, report, cache=None
        ) as listener,
    ):
        timed_lines = iter(hear_lines(sung, sound, listener, language))
    report.finish()
    shift = start - PASSAGE_MARGIN_S
    return [
        _take_times(line, next(timed_lines).shift(shift), start, end)
        if list_sung_words(line)
        else None
        for line in lines
    ]


def _take_times(line: Line, heard: Line, start: float, end: float) -> Line | None:
    """Return `line` with the times of `heard`, between `start` and `end`; None if it is unheard.

    Words of scripts without spaces are heard sign by sign: a word begins with its first sign, and
    ends with its last one.
    """
    if heard.confidence <= UNHEARD_CONFIDENCE:
        return None
    known, wanted = heard.spans(), line.spans()
    least = min(MIN_WORD_S, (end - start) / len(wanted))
    starts = np.interp(
        [begin for _, begin, _ in wanted],
        [begin for _, begin, _ in known],
        [word.start for word, _, _ in known],
    )
    # Nothing is heard in the silence around the passage, but words may begin there.
    starts = np.clip(
        starts,
        start + least * np.arange(len(wanted)),
        end - least * np.arange(len(wanted), 0, -1),
    )
    ends = np.interp(
        [stop for _, _, stop in wanted],
        [stop for _, _, stop in known],
        [word.end for word, _, _ in known],
    )
    ends = np.clip(ends, starts + least, [*starts[1:], end])
    words = tuple(
        Word(word.text, float(begin), float(stop))
        for (word, _, _), begin, stop in zip(wanted, starts, ends, strict=True)
    )
    return replace(
        line, start=words[0].start, end=words[-1].end, words=words, confidence=heard.confidence
    )
