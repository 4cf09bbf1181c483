"""The persona of a song that the composer made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scopitone.music.composer.melody.motifs import theme_of
from scopitone.music.composer.score.json_codec import load_score
from scopitone.music.composer.score.model import Score
from scopitone.music.composer.score.persona import Persona


def describe_persona(score: Path) -> dict[str, Any]:
    """Return the persona of the song in a file of `save_score`, for `GenerateSpec.persona`.

    Raises:
        InputError: `score`: the file is not a score that can be read.
    """
    return extract_persona(load_score(score)).to_json()


def extract_persona(score: Score) -> Persona:
    """Return what later songs take over from `score`.

    The range is that of the sung notes of the lead vocal; rapped lines have none.
    """
    plan = score.plan
    sung = [line for line in score.lead if not line.line.spoken]
    pitches = [note.pitch for line in sung for group in line.notes for note in group]
    return Persona(
        # A song that was itself made with a persona has the groove of that one.
        genre=plan.persona.genre if plan.persona else plan.brief.genre,
        gender=plan.gender if score.lead else None,
        lowest=min(pitches, default=None),
        highest=max(pitches, default=None),
        timbres=tuple((part.role, part.timbre) for part in score.parts),
        swing=plan.swing,
        swing_unit=plan.swing_unit,
        groove=plan.persona.groove if plan.persona else theme_of(score).groove,
    )
