"""Requests for songs, as the built-in composer understands them before it composes."""

from __future__ import annotations

from typing import Any

from scopitone.core.settings import Settings
from scopitone.store.tables import Task
from scopitone.tasks.models import GENERATE
from scopitone.tasks.state import NewTask

_ENGINE = "composer"
"""The only music engine that tells."""


def read_song_request(
    settings: Settings, new: NewTask
) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
    """Return what a validated request says, and notes for the user; None if that is not known.

    Raises: InputError.
    """
    if new.model != GENERATE or settings.engine_of(new.model) != _ENGINE:
        return None, ()
    # Imported only if needed: vocabularies of six languages are large.
    from scopitone.music.composer.planning.understanding import read_request
    from scopitone.tasks.jobs.music.workflow import generate_spec_of

    task = Task(id="", model=new.model, model_version=new.model_version, spec=new.spec)
    understood, notes = read_request(generate_spec_of(task, None))
    return understood.to_json(), notes
