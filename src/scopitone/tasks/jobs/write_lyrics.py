"""The step of scopitone/lyrics: words about a subject, by the built-in songwriter."""

from __future__ import annotations

import hashlib
from typing import Any

from scopitone.store.tables import Task
from scopitone.tasks.runtime.context import WorkerContext
from scopitone.tasks.specs import LyricsSpec

_COUNT = 2


def write_lyrics(context: WorkerContext, task: Task) -> dict[str, Any]:
    """Write two texts about the subject.

    Returns: {"lyrics": [{"title", "text"}]}, where sections of a text have tags such as [Verse].
    """
    from scopitone.music.composer.planning.lyrics_sheet import write_sheet

    prompt = LyricsSpec(**task.spec).prompt
    sheets = []
    for number in range(_COUNT):
        context.check()
        # By the task's id, so that a second attempt writes the same words.
        digest = hashlib.sha256(f"{task.id}-{number}".encode()).digest()
        sheets.append(write_sheet(prompt, seed=int.from_bytes(digest[:4], "big")))
    return {"lyrics": [{"title": sheet.title, "text": sheet.text} for sheet in sheets]}


def publish_lyrics(written: dict[str, Any]) -> dict[str, Any]:
    """Return the task's result; written: what `write_lyrics` returned."""
    return {"media_urls": [], "lyrics_data": written["lyrics"]}
