"""Take jobs that several modules create, and what every take job needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scopitone.music.composer.planning.understanding import describe_understanding
from scopitone.music.composer.rework.cover import rearrange
from scopitone.music.composer.score.model import Plan, Score
from scopitone.music.engine import GenerateSpec, ProgressCallback, Take

if TYPE_CHECKING:
    from scopitone.music.composer.performance.perform import Performance

TakeJob = Callable[[Path, Path | None, ProgressCallback], Take]
"""Makes one take: gets the output folder, the SoundFont (None for the installed one) and the
progress callback. It is plain data, so that a process can receive it."""

_PERFORMING_SHARE = 0.92
"""The share of the work that is done when the sound is finished, but not yet written."""


@dataclass(frozen=True, slots=True)
class CoverTake:
    """A cover: `score` in the style of `plan`."""

    score: Score
    plan: Plan
    spec: GenerateSpec
    notes: tuple[str, ...]

    def __call__(self, folder: Path, soundfont: Path | None, report: ProgressCallback) -> Take:
        score = rearrange(self.score, self.plan)
        performance = perform_score(score, soundfont, report)
        return write_files(performance, score, folder, self.notes, self.plan, self.spec)


def tags_of(plan: Plan, spec: GenerateSpec) -> str:
    """Return the requested tags, or else genre, moods and instruments of the song."""
    if spec.tags.strip():
        return spec.tags.strip()
    words = [plan.brief.genre, *plan.brief.moods, *plan.brief.instruments]
    return ", ".join(dict.fromkeys(words))


# What produces sound is imported inside functions, which run in the process of a take: it takes
# a second to load, and the process that creates jobs does not need it.


def perform_score(score: Score, soundfont: Path | None, report: ProgressCallback) -> Performance:
    """Play, sing and mix `score`."""
    from scopitone.music.composer.performance.perform import perform

    return perform(score, lambda share: report(_PERFORMING_SHARE * share), soundfont=soundfont)


def write_files(
    performance: Performance,
    score: Score,
    folder: Path,
    notes: tuple[str, ...],
    plan: Plan,
    spec: GenerateSpec,
) -> Take:
    """Write the files of a take into `folder`.

    Raises:
        OutputError: the files cannot be written.
    """
    from scopitone.music.composer.performance.export import write_take

    take = write_take(performance, score, folder, notes, tags_of(plan, spec))
    return replace(take, understood=describe_understanding(plan))
