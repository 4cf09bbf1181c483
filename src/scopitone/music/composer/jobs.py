"""What a take's process does: each job is plain data and makes one take when called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scopitone.music.composer.compose import compose
from scopitone.music.composer.covering import rearrange
from scopitone.music.composer.extend import bar_line, continuations, joined
from scopitone.music.composer.planning import planned
from scopitone.music.composer.score import Plan, Score
from scopitone.music.composer.stored import load
from scopitone.music.engine import GenerateSpec, Source, Take, Tell

if TYPE_CHECKING:
    from scopitone.music.composer.performing import Performance

Job = Callable[[Path, Path | None, Tell], Take]

_WRITTEN = 0.92


@dataclass(frozen=True, slots=True)
class New:
    """A new song."""

    plan: Plan
    spec: GenerateSpec
    notes: tuple[str, ...]

    def __call__(self, folder: Path, soundfont: Path | None, tell: Tell) -> Take:
        score = compose(self.plan)
        return _written(_played(score, soundfont, tell), score, self, folder)


@dataclass(frozen=True, slots=True)
class Cover:
    """`score` in the manner of `plan`."""

    score: Score
    plan: Plan
    spec: GenerateSpec
    notes: tuple[str, ...]

    def __call__(self, folder: Path, soundfont: Path | None, tell: Tell) -> Take:
        score = rearrange(self.score, self.plan)
        return _written(_played(score, soundfont, tell), score, self, folder)


@dataclass(frozen=True, slots=True)
class Extension:
    """`score`, whose recording is `audio`, up to `bar`, and `plan` after it."""

    score: Score
    audio: Path
    bar: int
    plan: Plan
    spec: GenerateSpec
    notes: tuple[str, ...]

    def __call__(self, folder: Path, soundfont: Path | None, tell: Tell) -> Take:
        score = joined(self.score, self.bar, self.plan)
        sound = _played(score, soundfont, tell)
        from scopitone.music.composer.seam import continued, read_sound

        cut = score.tempo.seconds(self.bar * score.plan.metre)
        song, gain = continued(read_sound(self.audio), cut, sound.audio, cut)
        whole = replace(sound, audio=song, stems={n: s * gain for n, s in sound.stems.items()})
        return _written(whole, score, self, folder)


# What makes sound is imported where it is done, in a take's process: it takes a second, and
# whoever hands out jobs does without.


def _played(score: Score, soundfont: Path | None, tell: Tell) -> Performance:
    from scopitone.music.composer.performing import perform

    return perform(score, lambda share: tell(_WRITTEN * share), soundfont=soundfont)


def _written(sound: Performance, score: Score, job: New | Cover | Extension, folder: Path) -> Take:
    from scopitone.music.composer.export import write_take

    return write_take(sound, score, folder, job.notes, tags_of(job.plan, job.spec))


def extensions(source: Source, at: float, spec: GenerateSpec) -> list[Job]:
    """One job for each take that continues `source` at `at` seconds."""
    if source.score is None:
        from scopitone.music.composer.uploads import uploaded_extensions

        return uploaded_extensions(source, at, spec)
    score = load(source.score)
    bar = bar_line(score, at)
    plans, notes = continuations(score, _titled(spec, source))
    return [Extension(score, source.audio, bar, plan, spec, notes) for plan in plans]


def covers(source: Source, spec: GenerateSpec) -> list[Job]:
    """One job for each take that covers `source`."""
    if source.score is None:
        from scopitone.music.composer.uploads import uploaded_covers

        return uploaded_covers(source, spec)
    plans, notes = planned(_titled(spec, source))
    score = load(source.score)
    return [Cover(score, worded_by(plan, spec), spec, notes) for plan in plans]


def worded_by(plan: Plan, spec: GenerateSpec) -> Plan:
    """`plan` without the words that were written for it, where none were given."""
    if spec.lyrics.strip():
        return plan
    return replace(plan, sections=tuple(replace(part, lines=()) for part in plan.sections))


def tags_of(plan: Plan, spec: GenerateSpec) -> str:
    """The tags that were asked for, or what the song turned out to be."""
    if spec.tags.strip():
        return spec.tags.strip()
    words = [plan.brief.genre, *plan.brief.moods, *plan.brief.instruments]
    return ", ".join(dict.fromkeys(words))


def _titled(spec: GenerateSpec, source: Source) -> GenerateSpec:
    return spec if spec.title.strip() else replace(spec, title=source.title)
