"""What a request was understood as, as plain data for its user."""

from __future__ import annotations

from collections import Counter

from scopitone.music.composer.planning.plan import plan_takes
from scopitone.music.composer.score.model import Plan
from scopitone.music.composer.words.songwriter.themes import ENGLISH, list_theme_names
from scopitone.music.engine import GenerateSpec, Understanding


def understand(spec: GenerateSpec) -> Understanding:
    """Return what `spec` is understood as, without composing it. The tempo is that of take 1.

    Raises:
        InputError: a field cannot be used.
    """
    return describe_understanding(plan_takes(spec)[0][0])


def describe_understanding(plan: Plan) -> Understanding:
    """Return what the request of `plan` was understood as."""
    brief = plan.brief
    is_sung = not brief.instrumental
    phrases = [theme for theme in brief.themes if theme not in list_theme_names()]
    return Understanding(
        genre=brief.genre,
        forms=brief.forms or (),
        moods=brief.moods,
        tempo=round(plan.tempo, 1),
        length=brief.length,
        language=(brief.language or _find_language(plan)) if is_sung else None,
        voices=(plan.gender,) if is_sung else (),
        subject=brief.topic or next(iter((*phrases, *brief.themes)), None),
        names=brief.names or (),
    )


def _find_language(plan: Plan) -> str:
    """Return the language of most lines (ISO 639-1)."""
    lines = (line for section in plan.sections for line in section.lines)
    voices = Counter(line.language.partition("-")[0] for line in lines)
    return next((voice for voice, _ in voices.most_common(1)), ENGLISH)
