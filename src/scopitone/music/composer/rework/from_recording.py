"""Extend and cover recordings without a score: a transcription takes its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from scopitone.core.errors import InputError
from scopitone.music.composer.compose import compose
from scopitone.music.composer.harmony.chords import QUALITIES
from scopitone.music.composer.performance.mixing.compression import limiter_gain
from scopitone.music.composer.performance.mixing.mastering import CEILING_DBTP, TARGET_LUFS
from scopitone.music.composer.performance.mixing.mix_loudness import (
    RATE,
    Sound,
    gated_loudness,
    integrated_loudness,
    momentary_power,
)
from scopitone.music.composer.performance.perform import Performance
from scopitone.music.composer.planning.plan import plan_takes
from scopitone.music.composer.rework.crossfade import join_recordings, read_sound
from scopitone.music.composer.rework.extend import rebase_sections
from scopitone.music.composer.rework.requests import (
    CoverTake,
    TakeJob,
    lyricist_of,
    perform_score,
    sign_score,
    write_files,
)
from scopitone.music.composer.rework.set_new_lyrics import set_lyrics
from scopitone.music.composer.rework.transcription import METRE, Transcription, transcribe
from scopitone.music.composer.score.model import (
    Chord,
    InstrumentPart,
    Note,
    Plan,
    Score,
    Section,
    SectionKind,
    SungLine,
    SyllabifiedWord,
    Syllable,
    TextLine,
    without_lyrics,
)
from scopitone.music.composer.score.tempo_map import TempoMap
from scopitone.music.engine import GenerateSpec, ProgressCallback, Source, Take

_LOOP_BARS = 4
_SECTION_BARS = 8
_BREATH_BEATS = 0.75
_STEPS_PER_BEAT = 4
_MIN_BARS = 4


@dataclass(frozen=True, slots=True)
class UploadExtensionTake:
    """An extension: the sound of `audio` up to `cut` seconds, then `plan`."""

    audio: Path
    cut: float
    plan: Plan
    spec: GenerateSpec
    notes: tuple[str, ...]

    def __call__(self, folder: Path, soundfont: Path | None, report: ProgressCallback) -> Take:
        score = compose(self.plan)
        performance = perform_score(score, soundfont, report)
        source = _normalize_loudness(read_sound(self.audio))
        song, _ = join_recordings(source, self.cut, performance.audio, 0.0)
        lines = tuple(line.shift(self.cut) for line in performance.timed.lines)
        timed = replace(performance.timed, lines=lines)
        whole = Performance(song, {}, timed)
        score = sign_score(score, soundfont, lyricist_of(self.spec))
        take = write_files(whole, score, folder, self.notes, self.plan, self.spec)
        # The score begins at the cut, so a later extension must transcribe the sound again.
        return replace(take, score=None, midi=None)


def plan_upload_extensions(source: Source, at: float, spec: GenerateSpec) -> list[TakeJob]:
    """Return one job for each take that continues the recording of `source` at `at` seconds.

    Raises:
        InputError: a field cannot be used.
    """
    sound = read_sound(source.audio)
    duration = sound.shape[1] / RATE
    if at > duration:
        raise InputError("at", f"must be before the sound ends at {duration:.1f} s")
    recording = _transcribe_upload(sound)
    bars = max(1, round((at - recording.first_bar_s) / recording.bar_s))
    cut = min(recording.first_bar_s + bars * recording.bar_s, duration)
    tags = ", ".join(
        word for word in (spec.tags or source.tags, f"{recording.tempo:.1f} bpm") if word
    )
    titled = replace(spec, tags=tags, title=spec.title or source.title)
    plans, notes = plan_takes(titled)
    notes = (*notes, _describe_analysis(recording))
    fitted = [_fit_plan(plan, recording, bars) for plan in plans]
    return [UploadExtensionTake(source.audio, cut, plan, spec, notes) for plan in fitted]


def plan_upload_covers(source: Source, spec: GenerateSpec) -> list[TakeJob]:
    """Return one job for each take that covers the recording of `source`.

    Raises:
        InputError: a field cannot be used.
    """
    sound = read_sound(source.audio)
    recording = _transcribe_upload(sound)
    has_vocals = bool(spec.lyrics.strip()) and not spec.instrumental
    titled = replace(spec, title=spec.title or source.title, instrumental=not has_vocals)
    plans, notes = plan_takes(titled)
    notes = (*notes, _describe_analysis(recording))
    return [
        CoverTake(_build_score(sound, recording, plan), without_lyrics(plan), spec, notes)
        for plan in plans
    ]


def _describe_analysis(recording: Transcription) -> str:
    names = ("C", "C sharp", "D", "E flat", "E", "F", "F sharp", "G", "A flat", "A", "B flat", "B")
    return (
        f"The upload has about {recording.tempo:.0f} beats a minute and is probably in"
        f" {names[recording.tonic]} {recording.mode}."
    )


def _transcribe_upload(sound: Sound) -> Transcription:
    recording = transcribe(sound)
    if len(recording.chords) < _MIN_BARS:
        raise InputError(
            "source", f"must have at least {_MIN_BARS} bars of music with a steady beat"
        )
    return recording


def _normalize_loudness(sound: Sound) -> Sound:
    lifted = sound * np.float32(10 ** (min(TARGET_LUFS - integrated_loudness(sound), 30.0) / 20))
    return lifted * limiter_gain(lifted, CEILING_DBTP)


def _fit_plan(plan: Plan, recording: Transcription, bars: int) -> Plan:
    """Return `plan` in the tempo and key of the recording, without an intro.

    Its first section continues the chords before the cut.
    """
    sections = rebase_sections(plan.sections)
    loop = recording.chords[max(0, bars - _LOOP_BARS) : bars] or recording.chords[-_LOOP_BARS:]
    chords = [loop[bar % len(loop)] for bar in range(sections[0].bars)]
    first = replace(sections[0], chords=_build_chords(chords, 0))
    return replace(
        plan,
        tempo=recording.tempo,
        metre=METRE,
        tonic=recording.tonic,
        mode=recording.mode,
        sections=(first, *sections[1:]),
    )


def _build_chords(triads: Sequence[tuple[int, bool]], bar: int) -> tuple[Chord, ...]:
    return tuple(
        Chord(
            start=float((bar + number) * METRE),
            length=float(METRE),
            root=root,
            quality="min" if minor else "maj",
            intervals=QUALITIES["min" if minor else "maj"],
            bass=root,
        )
        for number, (root, minor) in enumerate(triads)
    )


def _build_score(sound: Sound, recording: Transcription, plan: Plan) -> Score:
    """Return the transcription as a score, with the words of `plan` on its melody if it has any."""
    melody = _quantize_melody(recording)
    lines = [line for section in plan.sections for line in section.lines]
    phrases = [_hum_phrase(phrase) for phrase in _split_phrases(melody)]
    old = replace(
        plan, tempo=recording.tempo, metre=METRE, tonic=recording.tonic, mode=recording.mode,
        swing=0.5, sections=_build_sections(sound, recording),
    )  # fmt: skip
    lead = tuple(set_lyrics(phrases, lines, old)) if lines else ()
    parts = () if lead else (InstrumentPart("lead melody", "lead", "piano", tuple(melody)),)
    sections = tuple(
        replace(section, lines=tuple(line.line for line in lead if _is_inside(line, section)))
        for section in old.sections
    )
    return Score(replace(old, sections=sections), TempoMap(((0.0, recording.tempo),)), parts, lead)


def _is_inside(line: SungLine, section: Section) -> bool:
    return section.start * METRE <= line.start < (section.start + section.bars) * METRE


def _build_sections(sound: Sound, recording: Transcription) -> tuple[Section, ...]:
    """Return sections of eight bars; those that are louder than most are choruses."""
    power = momentary_power(sound)
    starts = range(0, len(recording.chords), _SECTION_BARS)
    seconds = [
        recording.first_bar_s + start * recording.bar_s
        for start in (*starts, len(recording.chords))
    ]
    loud = [gated_loudness(power[int(a * 10) : max(int(b * 10), 1)]) for a, b in pairwise(seconds)]
    middle = float(np.median(loud))
    sections: list[Section] = []
    for start, level in zip(starts, loud, strict=True):
        kind: SectionKind = "chorus" if level > middle + 0.5 else "verse"
        turn = sum(section.kind == kind for section in sections)
        bars = min(_SECTION_BARS, len(recording.chords) - start)
        energy = float(np.clip(0.6 + (level - middle) / 12, 0.2, 1.0))
        chords = _build_chords(recording.chords[start : start + bars], start)
        sections.append(Section(kind, turn, start, bars, energy, chords=chords))
    return tuple(sections)


def _quantize_melody(recording: Transcription) -> list[Note]:
    """Return the melody on a grid of sixteenths, within the transcribed bars."""
    end = len(recording.chords) * METRE
    notes: list[Note] = []
    for note in recording.melody:
        start, stop = (_quantize_second(recording, second) for second in (note.start, note.end))
        if notes:
            start = max(start, notes[-1].start + notes[-1].length)
        if 0 <= start < stop <= end:
            notes.append(Note(start, stop - start, note.pitch, 0.75))
    return notes


def _quantize_second(recording: Transcription, second: float) -> float:
    beat = (second - recording.first_bar_s) / (60 / recording.tempo)
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
