"""Rows of the database as tests need them: what matters is named, the rest is there."""

from __future__ import annotations

from typing import Any

from scopitone.store.tables import Clip


def clip_row(name: str, task_id: str, duration: float, **more: Any) -> Clip:
    """A clip of the default account, not yet added to a session."""
    usual = {"title": "", "author": "", "tags": "", "model": "", "audio_blob": "", "lyrics": {}}
    return Clip(
        id=name,
        account_id="default",
        task_id=task_id,
        position=0,
        duration=duration,
        **{**usual, **more},
    )
