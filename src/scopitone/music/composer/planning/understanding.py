"""What a request was understood as, as plain data for its user."""

from __future__ import annotations

from typing import Any

from scopitone.music.composer.score.model import Plan
from scopitone.music.composer.words.songwriter.themes import list_theme_names


def describe_understanding(plan: Plan) -> dict[str, Any]:
    """Return what the request of `plan` was understood as: JSON values by their names.

    `tempo` is quarters a minute. `length` is the seconds that the request asks for, `language`
    the one to sing in (ISO 639-1), and `subject` a phrase or the name of a theme; None and empty
    lists stand for what the request does not say, and for the words of an instrumental.
    """
    brief = plan.brief
    is_sung = not brief.instrumental
    phrases = [theme for theme in brief.themes if theme not in list_theme_names()]
    return {
        "genre": brief.genre,
        "forms": list(brief.forms or ()),
        "moods": list(brief.moods),
        "tempo": round(plan.tempo, 1),
        "length": brief.length,
        "language": (brief.language or "en") if is_sung else None,
        "voices": [plan.gender] if is_sung else [],
        "subject": brief.topic or next(iter((*phrases, *brief.themes)), None),
        "names": list(brief.names or ()),
    }
