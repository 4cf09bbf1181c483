"""Take jobs that several modules create, and what every take job needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scopitone.music.composer.planning.understanding import describe_understanding
from scopitone.music.composer.rework.cover import rearrange
from scopitone.music.composer.score.model import Plan, Score
from scopitone.music.engine import GenerateSpec, Makers, ProgressCallback, Take
from scopitone.music.lyricist import BUILT_IN

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
        # Words that the request does not give are those of the source.
        makers, is_given = self.score.made_by, bool(self.spec.lyrics.strip())
        lyricist = self.spec.lyricist if is_given or makers is None else makers.lyricist
        score = sign_score(score, soundfont, lyricist)
        return write_files(performance, score, folder, self.notes, self.plan, self.spec)


def lyricist_of(spec: GenerateSpec) -> str | None:
    """Return who wrote the words of a new song of `spec`; None if its user did."""
    return spec.lyricist if spec.lyrics.strip() else BUILT_IN


def sign_score(score: Score, soundfont: Path | None, lyricist: str | None) -> Score:
    """Return `score` with what made its song. `soundfont` is None for the installed one."""
    from scopitone.music.composer.performance.instruments.soundfont import default_path
    from scopitone.music.composer.performance.voice.speech import name_voice

    is_sung = bool(score.lead)
    makers = Makers(
        engine="composer",
        voice=name_voice(score.plan.gender) if is_sung else None,
        soundfont=(soundfont or default_path()).name if score.parts else None,
        lyricist=lyricist if is_sung else None,
    )
    return replace(score, made_by=makers)


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
