"""Extend recordings without a score: a transcription takes its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path

import numpy as np

from scopitone.core.errors import InputError
from scopitone.music.composer.compose import compose
from scopitone.music.composer.performance.mixing.compression import limiter_gain
from scopitone.music.composer.performance.mixing.mastering import CEILING_DBTP, TARGET_LUFS
from scopitone.music.composer.performance.mixing.mix_loudness import (
    RATE,
    Sound,
    integrated_loudness,
)
from scopitone.music.composer.performance.perform import Performance
from scopitone.music.composer.planning.plan import plan_takes
from scopitone.music.composer.rework.crossfade import join_recordings, read_sound
from scopitone.music.composer.rework.extend import rebase_sections
from scopitone.music.composer.rework.onset_alignment import find_offset, measure_attacks
from scopitone.music.composer.rework.recorded_form import build_chords
from scopitone.music.composer.rework.requests import (
    TakeJob,
    lyricist_of,
    perform_score,
    sign_score,
    write_files,
)
from scopitone.music.composer.rework.transcription import METRE, Transcription, transcribe
from scopitone.music.composer.score.model import (
    Chord,
    Plan,
)
from scopitone.music.engine import GenerateSpec, ProgressCallback, Source, Take

_LOOP_BARS = 4
_NEAR_BEATS = 16
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
    recording = transcribe_upload(sound)
    bars = max(1, round((at - recording.first_bar_s) / recording.bar_s))
    cut = min(_find_bar_line(sound, recording, bars), duration)
    tags = ", ".join(
        word for word in (spec.tags or source.tags, f"{recording.tempo:.1f} bpm") if word
    )
    titled = replace(spec, tags=tags, title=spec.title or source.title)
    plans, notes = plan_takes(titled)
    notes = (*notes, describe_analysis(recording))
    fitted = [_fit_plan(plan, recording, bars) for plan in plans]
    return [UploadExtensionTake(source.audio, cut, plan, spec, notes) for plan in fitted]


def _find_bar_line(sound: Sound, recording: Transcription, bar: int) -> float:
    """Return the second at which `bar` begins, by the attacks near it: players drift."""
    second = recording.first_bar_s + bar * recording.bar_s
    near = second + 60 / recording.tempo * np.arange(-_NEAR_BEATS, _NEAR_BEATS + 1)
    return second + find_offset(measure_attacks(sound), near)


def describe_analysis(recording: Transcription) -> str:
    """Return a note about tempo and key of an upload."""
    names = ("C", "C sharp", "D", "E flat", "E", "F", "F sharp", "G", "A flat", "A", "B flat", "B")
    return (
        f"The upload has about {recording.tempo:.0f} beats a minute and is probably in"
        f" {names[recording.tonic]} {recording.mode}."
    )


def transcribe_upload(sound: Sound) -> Transcription:
    """Transcribe an upload.

    Raises:
        InputError: it is too short.
    """
    recording = transcribe(sound)
    if recording.bars < _MIN_BARS:
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
    end = min(bars, recording.bars)
    loop = build_chords(recording, max(0, end - _LOOP_BARS), end)
    first = replace(sections[0], chords=_repeat_chords(loop, sections[0].bars * METRE))
    return replace(
        plan,
        tempo=recording.tempo,
        metre=METRE,
        tonic=recording.tonic,
        mode=recording.mode,
        sections=(first, *sections[1:]),
    )


def _repeat_chords(loop: Sequence[Chord], beats: float) -> tuple[Chord, ...]:
    """Return the chords of `loop`, repeated from beat 0 until `beats`."""
    first, period = loop[0].start, loop[-1].start + loop[-1].length - loop[0].start
    repeated = (
        replace(chord, start=chord.start - first + turn * period)
        for turn in range(ceil(beats / period))
        for chord in loop
    )
    return tuple(
        replace(chord, length=min(chord.length, beats - chord.start))
        for chord in repeated
        if chord.start < beats
    )
