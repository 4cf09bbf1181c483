"""Compose a plan: the second step of the composer, from plan to score, on one page."""

from __future__ import annotations

from scopitone.music.composer.arrangement.arrange import arrange
from scopitone.music.composer.arrangement.humanize import delay_vocals, humanize_part
from scopitone.music.composer.harmony.chords import Changes, add_chords
from scopitone.music.composer.melody.harmony_vocal import harmonize_lead
from scopitone.music.composer.melody.lead_vocal import sing_lead
from scopitone.music.composer.melody.motifs import create_theme
from scopitone.music.composer.planning.tempo import build_tempo_map
from scopitone.music.composer.score.model import Plan, Score, SungLine
from scopitone.music.composer.score.theme import Theme


def compose(plan: Plan, *, theme: Theme | None = None) -> Score:
    """Write all notes of `plan`: chords, instruments, lead vocal and harmony vocal.

    The same plan gives the same score; it takes less than a second. Sections that have chords
    keep them. `theme` holds the motifs of an earlier song that this one continues; None creates
    a new theme (`Score.theme`).
    """
    plan = add_chords(plan)
    theme = theme or create_theme(plan)
    lead = sing_lead(plan, Changes.from_sections(plan.sections), theme)
    return assemble_score(plan, theme, lead)


def assemble_score(plan: Plan, theme: Theme, lead: tuple[SungLine, ...]) -> Score:
    """Arrange the score around `lead`, which comes straight from `sing_lead`.

    Every section of `plan` must have chords.
    """
    changes = Changes.from_sections(plan.sections)
    parts = arrange(plan, changes, theme, lead)
    return Score(
        plan=plan,
        tempo=build_tempo_map(plan),
        parts=tuple(humanize_part(part, plan) for part in parts),
        lead=delay_vocals(lead, plan),
        harmony=delay_vocals(harmonize_lead(plan, lead, changes), plan),
        theme=theme,
    )
