"""From a plan to every note: the composer's second step on one page."""

from __future__ import annotations

from scopitone.music.composer.arranging import arrange
from scopitone.music.composer.backing import harmonise
from scopitone.music.composer.harmony import Changes, harmonised
from scopitone.music.composer.humanise import humanised, laid_back
from scopitone.music.composer.motifs import theme_for
from scopitone.music.composer.score import Plan, Score, SungLine
from scopitone.music.composer.tempo_map import TempoMap
from scopitone.music.composer.theme import Theme
from scopitone.music.composer.vocal import sing_lead

_SLOWING = {"classical": 0.68, "ambient": 0.75, "folk": 0.8, "jazz": 0.78}
"""The share of the tempo that is left on the final chord, in genres that end with a ritardando."""


def compose(plan: Plan, *, theme: Theme | None = None) -> Score:
    """All notes of `plan`: chords, band, lead and second voice. Pure, and under a second.

    Sections that have chords keep them. `theme` are the motifs of an earlier song, for one that
    continues it; without it the song gets its own (`Score.theme`).
    """
    plan = harmonised(plan)
    theme = theme or theme_for(plan)
    lead = sing_lead(plan, Changes.of(plan.sections), theme)
    return assembled(plan, theme, lead)


def assembled(plan: Plan, theme: Theme, lead: tuple[SungLine, ...]) -> Score:
    """The score around a finished `lead` (straight from `sing_lead`); `plan` has its chords."""
    changes = Changes.of(plan.sections)
    parts = arrange(plan, changes, theme, lead)
    return Score(
        plan=plan,
        tempo=tempo_of(plan),
        parts=tuple(humanised(part, plan) for part in parts),
        lead=laid_back(lead, plan),
        harmony=laid_back(harmonise(plan, lead, changes), plan),
        theme=theme,
    )


def tempo_of(plan: Plan) -> TempoMap:
    """Steady, with a ritardando over the last two bars where the genre has one."""
    left = _SLOWING.get(plan.brief.genre)
    if left is None or plan.bars < 4:
        return TempoMap(((0.0, plan.tempo),))
    first = plan.beats - 2 * plan.metre
    steps = plan.metre + 1
    slower = [
        (first + beat, plan.tempo * (1.0 - (1.0 - left) * beat / (steps - 1)))
        for beat in range(1, steps)
    ]
    return TempoMap(((0.0, plan.tempo), *slower))
