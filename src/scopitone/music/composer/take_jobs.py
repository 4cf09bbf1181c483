"""Take jobs: plain data that makes one take when a composing process calls it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from scopitone.music.composer.compose import compose
from scopitone.music.composer.planning.plan import plan_takes
from scopitone.music.composer.rework.extend import extend_score, find_bar_line, plan_continuations
from scopitone.music.composer.rework.requests import (
    CoverTake,
    TakeJob,
    lyricist_of,
    perform_score,
    sign_score,
    write_files,
)
from scopitone.music.composer.score.json_codec import load_score
from scopitone.music.composer.score.model import Plan, Score, without_lyrics
from scopitone.music.engine import GenerateSpec, ProgressCallback, Source, Take


@dataclass(frozen=True, slots=True)
class NewTake:
    """A new song."""

    plan: Plan
    spec: GenerateSpec
    notes: tuple[str, ...]

    def __call__(self, folder: Path, soundfont: Path | None, report: ProgressCallback) -> Take:
        score = compose(self.plan)
        performance = perform_score(score, soundfont, report)
        score = sign_score(score, soundfont, lyricist_of(self.spec))
        return write_files(performance, score, folder, self.notes, self.plan, self.spec)


@dataclass(frozen=True, slots=True)
class ExtensionTake:
    """An extension: `score`, recorded as `audio`, up to the bar line `bar`, then `plan`."""

    score: Score
    audio: Path
    bar: int
    plan: Plan
    spec: GenerateSpec
    notes: tuple[str, ...]

    def __call__(self, folder: Path, soundfont: Path | None, report: ProgressCallback) -> Take:
        score = extend_score(self.score, self.bar, self.plan)
        performance = perform_score(score, soundfont, report)
        from scopitone.music.composer.rework.crossfade import join_recordings, read_sound

        cut_s = score.tempo.seconds(self.bar * score.plan.metre)
        song, gain = join_recordings(read_sound(self.audio), cut_s, performance.audio, cut_s)
        # The recording before the cut has the old singer, whom the new stem does not.
        is_same_singer = self.plan.gender == self.score.plan.gender
        own = performance.stems if is_same_singer else {}
        stems = {name: stem * gain for name, stem in own.items()}
        whole = replace(performance, audio=song, stems=stems)
        score = sign_score(score, soundfont, lyricist_of(self.spec))
        return write_files(whole, score, folder, self.notes, self.plan, self.spec)


def plan_extensions(source: Source, at: float, spec: GenerateSpec) -> list[TakeJob]:
    """Return one job for each take that continues `source` at `at` seconds.

    Raises:
        InputError: a field that cannot be used.
    """
    if source.score is None:
        from scopitone.music.composer.rework.from_recording import plan_upload_extensions

        return plan_upload_extensions(source, at, spec)
    score = load_score(source.score)
    bar = find_bar_line(score, at)
    plans, notes = plan_continuations(score, _with_title(spec, source))
    return [ExtensionTake(score, source.audio, bar, plan, spec, notes) for plan in plans]


def plan_covers(source: Source, spec: GenerateSpec) -> list[TakeJob]:
    """Return one job for each take that covers `source`.

    Raises:
        InputError: a field that cannot be used.
    """
    if source.score is None:
        from scopitone.music.composer.rework.cover_recording import plan_upload_covers

        return plan_upload_covers(source, spec)
    plans, notes = plan_takes(_with_title(spec, source))
    score = load_score(source.score)
    # Without lyrics in the request, the words of the source stay; those that planning wrote go.
    if not spec.lyrics.strip():
        plans = [without_lyrics(plan) for plan in plans]
    return [CoverTake(score, plan, spec, notes) for plan in plans]


def _with_title(spec: GenerateSpec, source: Source) -> GenerateSpec:
    return spec if spec.title.strip() else replace(spec, title=source.title)
