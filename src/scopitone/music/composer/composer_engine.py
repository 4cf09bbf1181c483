"""The embedded music engine: composes, plays and sings songs on ordinary CPU cores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from scopitone.music.composer.process_pool import TakeMaker, make_takes
from scopitone.music.engine import (
    GenerateSpec,
    ProgressCallback,
    Source,
    Take,
    TakeCallback,
    ignore_take,
)

if TYPE_CHECKING:
    from scopitone.music.composer.rework.requests import TakeJob


@dataclass(frozen=True, slots=True)
class Composer:
    """The `composer` engine. It needs no network, no GPU and no model.

    Attributes:
        soundfont: replaces the small SoundFont that is installed.
        workers: how many processes may work at once; None is one per core.
    """

    soundfont: Path | None = None
    workers: int | None = None

    @property
    def name(self) -> str:
        """Return `composer`."""
        return "composer"

    def generate(
        self,
        spec: GenerateSpec,
        out: Path,
        report: ProgressCallback,
        finished: TakeCallback = ignore_take,
    ) -> list[Take]:
        """Compose `spec.takes` new songs, which differ in key, tempo, groove and melody."""
        # Imported here because compiled kernels are slow to load, and most callers need none.
        from scopitone.music.composer import take_jobs as jobs
        from scopitone.music.composer.planning.plan import plan_takes

        plans, notes = plan_takes(spec)
        return self._make_takes(
            [jobs.NewTake(plan, spec, notes) for plan in plans], out, report, finished
        )

    def extend(
        self,
        source: Source,
        at: float,
        spec: GenerateSpec,
        out: Path,
        report: ProgressCallback,
        finished: TakeCallback = ignore_take,
    ) -> list[Take]:
        """Keep `source` up to the bar line nearest to `at`, and continue in its key and tempo.

        A song that this engine composed keeps its players, singer and theme. For other
        recordings, tempo, key, bars and loudness are estimated.
        """
        from scopitone.music.composer import take_jobs as jobs

        return self._make_takes(jobs.plan_extensions(source, at, spec), out, report, finished)

    def cover(
        self,
        source: Source,
        spec: GenerateSpec,
        out: Path,
        report: ProgressCallback,
        finished: TakeCallback = ignore_take,
    ) -> list[Take]:
        """Arrange the melody, chords and form of `source` in the style of `spec`.

        If this engine did not compose `source`, they are estimated from its sound.
        """
        from scopitone.music.composer import take_jobs as jobs

        return self._make_takes(jobs.plan_covers(source, spec), out, report, finished)

    def _make_takes(
        self,
        jobs: Sequence[TakeJob],
        out: Path,
        report: ProgressCallback,
        finished: TakeCallback,
    ) -> list[Take]:
        makers: list[TakeMaker] = [
            partial(job, out / f"take{number}", self.soundfont)
            for number, job in enumerate(jobs, 1)
        ]
        return make_takes(makers, report, finished, workers=self.workers)
