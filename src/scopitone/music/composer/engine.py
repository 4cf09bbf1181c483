"""The embedded engine: composes, plays and sings songs on ordinary cores."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scopitone.music.composer.crew import make_all
from scopitone.music.composer.planning import planned
from scopitone.music.composer.score import Plan
from scopitone.music.engine import GenerateSpec, Take, Tell

_WRITTEN = 0.92
"""Of a take's time, what is over when its files are written."""


@dataclass(frozen=True, slots=True)
class Composer:
    """Needs no network, no GPU and no model.

    `soundfont` replaces the small SoundFont that is installed; `workers` is how many processes
    may work at once, by default one a core.
    """

    soundfont: Path | None = None
    workers: int | None = None

    @property
    def name(self) -> str:
        """`composer`."""
        return "composer"

    def generate(self, spec: GenerateSpec, out: Path, tell: Tell) -> list[Take]:
        """New songs: `spec.takes` of them, that differ in key, tempo, groove and melody."""
        plans, notes = planned(spec)
        jobs = [
            partial(_composed, plan, notes, out / f"take{number}", spec, self.soundfont)
            for number, plan in enumerate(plans, 1)
        ]
        return make_all(jobs, tell, workers=self.workers)


def _composed(
    plan: Plan,
    notes: tuple[str, ...],
    folder: Path,
    spec: GenerateSpec,
    soundfont: Path | None,
    tell: Tell,
) -> Take:
    # The kernels are compiled when they are first imported, and only where music is made.
    from scopitone.music.composer.compose import compose
    from scopitone.music.composer.export import write_take
    from scopitone.music.composer.performing import perform

    score = compose(plan)
    tell(0.02)
    performance = perform(score, lambda share: tell(_WRITTEN * share), soundfont=soundfont)
    take = write_take(performance, score, folder, notes, tags_of(plan, spec))
    tell(1.0)
    return take


def tags_of(plan: Plan, spec: GenerateSpec) -> str:
    """The tags that were asked for, or what the song turned out to be."""
    if spec.tags.strip():
        return spec.tags.strip()
    words = [plan.brief.genre, *plan.brief.moods, *plan.brief.instruments]
    return ", ".join(dict.fromkeys(words))
