"""The step of scopitone/lyrics: words about a subject, by the songwriter or another lyricist."""

from __future__ import annotations

import hashlib
from typing import Any

from scopitone.music.engine import GenerateSpec
from scopitone.music.lyricist import LyricsSheet
from scopitone.store.tables import Task
from scopitone.tasks.jobs.lyricist.ordered_words import load_lyricist, write_words
from scopitone.tasks.runtime.context import WorkerContext
from scopitone.tasks.specs import LyricsSpec

_COUNT = 2


def write_lyrics(context: WorkerContext, task: Task) -> dict[str, Any]:
    """Write two texts about the subject.

    Returns: {"lyrics": [{"title", "text"}], "notes"}, where sections of a text have tags such as
    [Verse], and notes are sentences for the user.
    """
    prompt = LyricsSpec(**task.spec).prompt
    sheets, notes = [], list[str]()
    for number in range(_COUNT):
        context.check()
        # By the task's id, so that a second attempt writes the same words.
        digest = hashlib.sha256(f"{task.id}-{number}".encode()).digest()
        sheet, found_notes = _write_sheet(context, prompt, int.from_bytes(digest[:4], "big"))
        sheets.append({"title": sheet.title, "text": sheet.text})
        notes += found_notes
    return {"lyrics": sheets, "notes": list(dict.fromkeys(notes))}


def _write_sheet(
    context: WorkerContext, prompt: str, seed: int
) -> tuple[LyricsSheet, tuple[str, ...]]:
    from scopitone.music.composer.planning.lyrics_sheet import BuiltInLyricist, order_lyrics

    order = order_lyrics(GenerateSpec(prompt=prompt, seed=seed))
    lyricist = load_lyricist(context.settings, context.cancellation)
    if lyricist is None:
        return BuiltInLyricist().write(order), ()
    words = write_words(lyricist, order)
    return words.sheet or BuiltInLyricist().write(order), words.notes


def publish_lyrics(written: dict[str, Any]) -> dict[str, Any]:
    """Return the task's result; written: what `write_lyrics` returned."""
    notes = written.get("notes")
    return {
        "media_urls": [],
        "lyrics_data": written["lyrics"],
        **({"notes": notes} if notes else {}),
    }
