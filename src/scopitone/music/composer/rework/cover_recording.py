"""Cover recordings without a score: their tempo, key, chords, form, melody and words stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, log2

import numpy as np

from scopitone.audio.analysis.model import SongSection
from scopitone.core.song import Lyrics
from scopitone.music.composer.planning.brief import parse_request
from scopitone.music.composer.planning.plan import plan_takes
from scopitone.music.composer.rework.crossfade import read_sound
from scopitone.music.composer.rework.from_recording import describe_analysis, transcribe_upload
from scopitone.music.composer.rework.recorded_form import build_sections, find_edges
from scopitone.music.composer.rework.requests import CoverTake, TakeJob
from scopitone.music.composer.rework.set_new_lyrics import set_lyrics
from scopitone.music.composer.rework.timed_words import sing_timed_lines
from scopitone.music.composer.rework.transcription import METRE, Transcription
from scopitone.music.composer.score.model import (
    InstrumentPart,
    Note,
    Plan,
    Score,
    Section,
    SungLine,
    SyllabifiedWord,
    Syllable,
    TextLine,
    without_lyrics,
)
from scopitone.music.composer.score.tempo_map import TempoMap
from scopitone.music.engine import GenerateSpec, Source

_BREATH_BEATS = 0.75
_STEPS_PER_BEAT = 4
_ANALYSIS_FPS = 25
_MIN_BPM, _MAX_BPM = 45.0, 200.0


def plan_upload_covers(source: Source, spec: GenerateSpec) -> list[TakeJob]:
    """Return one job for each take that covers the recording of `source`.

    A cover has the tempo of the recording, or its half or double, and its key, unless the request
    gives them as figures. It sings the words of the request, or else those of the recording.

    Raises:
        InputError: a field cannot be used.
    """
    from scopitone.audio.analysis.pipeline import analyze

    recording = transcribe_upload(read_sound(source.audio))
    source_sections = analyze(source.audio, fps=_ANALYSIS_FPS).sections
    recording = _reach_words(recording, source.timed)
    has_words = bool(spec.lyrics.strip()) or source.timed.is_timed
    is_sung = has_words and not spec.instrumental
    titled = replace(spec, title=spec.title or source.title, instrumental=not is_sung)
    if is_sung and not spec.lyrics.strip():
        titled = replace(titled, lyrics="\n".join(line.text for line in source.timed.lines))
    plans, notes = plan_takes(titled)
    notes = (*notes, describe_analysis(recording))
    request = parse_request(titled)
    tempi = [] if request.exact_tempo else _list_tempi(recording, source_sections)
    fitted = [
        replace(
            plan,
            tempo=min(tempi, key=lambda tempo: abs(log2(tempo / plan.tempo)), default=plan.tempo),
            tonic=plan.tonic if request.brief.key else recording.tonic,
            mode=recording.mode,
        )
        for plan in plans
    ]
    words = source.timed if is_sung else Lyrics()
    return [
        CoverTake(
            _build_score(recording, source_sections, words, plan, spec),
            without_lyrics(plan),
            spec,
            notes,
        )
        for plan in fitted
    ]


def _reach_words(recording: Transcription, words: Lyrics) -> Transcription:
    """Return `recording` with bars before its first and after its last one until all words fit."""
    times = [t for line in words.lines for t in (line.start, line.end) if t is not None]
    if not times:
        return recording
    before = max(0, ceil((recording.first_bar_s - min(times)) / recording.bar_s))
    after = max(0, ceil((max(times) - recording.end_s) / recording.bar_s))
    return recording.add_bars(before, after)


def _list_tempi(recording: Transcription, source_sections: Sequence[SongSection]) -> list[float]:
    """Return the tempo of the recording, its double, and its half if that leaves whole bars."""
    bars = [bar for bar, _ in find_edges(source_sections, recording)] + [recording.bars]
    factors = [1.0, 2.0, 0.5] if all(bar % 2 == 0 for bar in bars) else [1.0, 2.0]
    tempi = [recording.tempo * factor for factor in factors]
    return [tempo for tempo in tempi if _MIN_BPM <= tempo <= _MAX_BPM]


def _build_score(
    recording: Transcription,
    source_sections: Sequence[SongSection],
    words: Lyrics,
    plan: Plan,
    spec: GenerateSpec,
) -> Score:
    """Return the transcription as a score, with words on its melody if there are any.

    Words of the request are sung where those of the recording are, if their times are known.
    """
    old = replace(
        plan, tempo=recording.tempo, metre=METRE, tonic=recording.tonic, mode=recording.mode,
        swing=0.5,
    )  # fmt: skip
    melody = _quantize_melody(recording)
    lead = sing_timed_lines(words, melody, recording)
    if spec.lyrics.strip():
        phrases = lead or [_hum_phrase(phrase) for phrase in _split_phrases(melody)]
        lines = [line for section in plan.sections for line in section.lines]
        lead = tuple(set_lyrics(phrases, lines, old)) if lines else ()
    parts = () if lead else (InstrumentPart("lead melody", "lead", "piano", tuple(melody)),)
    sections = build_sections(source_sections, recording, [line.start for line in lead])
    sections = tuple(replace(section, lines=_lines_in(lead, section)) for section in sections)
    tempo = TempoMap(((0.0, recording.tempo),))
    return Score(replace(old, sections=sections), tempo, parts, lead)


def _lines_in(lead: Sequence[SungLine], section: Section) -> tuple[TextLine, ...]:
    first, end = section.start * METRE, (section.start + section.bars) * METRE
    return tuple(line.line for line in lead if first <= line.start < end)


def _quantize_melody(recording: Transcription) -> list[Note]:
    """Return the melody on a grid of sixteenths, within the transcribed bars."""
    end = recording.bars * METRE
    notes: list[Note] = []
    for note in recording.melody:
        start, stop = (_quantize(recording.beat_of(second)) for second in (note.start, note.end))
        if notes:
            start = max(start, notes[-1].start + notes[-1].length)
        if 0 <= start < stop <= end:
            notes.append(Note(start, stop - start, note.pitch, 0.75))
    return notes


def _quantize(beat: float) -> float:
    return round(beat * _STEPS_PER_BEAT) / _STEPS_PER_BEAT


def _split_phrases(melody: Sequence[Note]) -> list[list[Note]]:
    phrases: list[list[Note]] = []
    end = -np.inf
    for note in melody:
        if note.start - end >= _BREATH_BEATS or not phrases:
            phrases.append([])
        phrases[-1].append(note)
        end = note.start + note.length
    return [phrase for phrase in phrases if len(phrase) > 1]


def _hum_phrase(phrase: Sequence[Note]) -> SungLine:
    """Return the phrase sung on “la”, which lyrics can replace."""
    word = SyllabifiedWord("la", (Syllable("la", 2),))
    words = tuple(word for _ in phrase)
    line = TextLine(" ".join(word.text for word in words), "en-us", words)
    return SungLine(line, tuple((note,) for note in phrase))
