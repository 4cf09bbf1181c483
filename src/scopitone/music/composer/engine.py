"""The embedded engine: composes, plays and sings songs on ordinary cores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scopitone.music.composer.crew import make_all
from scopitone.music.engine import GenerateSpec, Source, Take, Tell

Job = Callable[[Tell], Take]


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
        # Work is imported where it is done: its kernels take time, and most callers do none.
        from scopitone.music.composer import jobs
        from scopitone.music.composer.planning import planned

        plans, notes = planned(spec)
        return self._made([jobs.New(plan, spec, notes) for plan in plans], out, tell)

    def extend(
        self, source: Source, at: float, spec: GenerateSpec, out: Path, tell: Tell
    ) -> list[Take]:
        """`source` up to the bar line nearest to `at`, then more in its key, tempo and manner.

        A song of our own keeps its band, singer and theme; of other sound, tempo, key, bars
        and loudness are estimated.
        """
        from scopitone.music.composer import jobs

        return self._made(jobs.extensions(source, at, spec), out, tell)

    def cover(self, source: Source, spec: GenerateSpec, out: Path, tell: Tell) -> list[Take]:
        """The melody, chords and form of `source`, arranged and sung as `spec` wishes.

        Of a song that is not our own they are estimated from its sound.
        """
        from scopitone.music.composer import jobs

        return self._made(jobs.covers(source, spec), out, tell)

    def _made(
        self, works: Sequence[Callable[[Path, Path | None, Tell], Take]], out: Path, tell: Tell
    ) -> list[Take]:
        made: list[Job] = [
            partial(work, out / f"take{number}", self.soundfont)
            for number, work in enumerate(works, 1)
        ]
        return make_all(made, tell, workers=self.workers)
