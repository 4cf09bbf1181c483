"""What a request was understood as, as plain data for its user."""

from __future__ import annotations

from collections import Counter

from scopitone.music.composer.planning.brief import parse_request
from scopitone.music.composer.planning.plan import plan_takes
from scopitone.music.composer.score.model import Brief, Plan
from scopitone.music.composer.words.songwriter.themes import ENGLISH, list_theme_names
from scopitone.music.engine import GenerateSpec, Understanding


def understand(spec: GenerateSpec) -> Understanding:
    """Return what `spec` is understood as, without composing it. The tempo is that of take 1.

    Raises:
        InputError: a field cannot be used.
    """
    return describe_understanding(plan_takes(spec)[0][0])


def read_request(spec: GenerateSpec) -> tuple[Understanding, tuple[str, ...]]:
    """Return what `spec` itself says, and notes for the user. It takes milliseconds.

    What is left to the composer, such as the tempo or the voice, is None or empty. The language is
    that of words that are written; of given ones it is None.

    Raises:
        InputError: a field cannot be used.
    """
    parsed = parse_request(spec)
    is_written = not parsed.brief.instrumental and not spec.lyrics.strip()
    language = (parsed.brief.language or ENGLISH) if is_written else None
    voices = () if parsed.brief.gender is None else (parsed.brief.gender,)
    return _describe(parsed.brief, parsed.brief.tempo, language, voices), parsed.notes


def describe_understanding(plan: Plan) -> Understanding:
    """Return what the request of `plan` was understood as."""
    brief = plan.brief
    language = None if brief.instrumental else brief.language or _find_language(plan)
    voices = () if brief.instrumental else (plan.gender,)
    return _describe(brief, plan.tempo, language, voices)


def _describe(
    brief: Brief, tempo: float | None, language: str | None, voices: tuple[str, ...]
) -> Understanding:
    phrases = [theme for theme in brief.themes if theme not in list_theme_names()]
    return Understanding(
        genre=brief.genre,
        forms=brief.forms or (),
        moods=brief.moods,
        tempo=None if tempo is None else round(tempo, 1),
        length=brief.length,
        language=language,
        voices=voices,
        subject=brief.topic or next(iter((*phrases, *brief.themes)), None),
        names=brief.names or (),
    )


def _find_language(plan: Plan) -> str:
    """Return the language of most lines (ISO 639-1)."""
    lines = (line for section in plan.sections for line in section.lines)
    voices = Counter(line.language.partition("-")[0] for line in lines)
    return next((voice for voice, _ in voices.most_common(1)), ENGLISH)
