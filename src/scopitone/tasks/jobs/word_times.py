"""The step of scopitone/word-times: hear given words again in a passage of their song."""

from __future__ import annotations

from typing import Any

from scopitone.core.errors import InputError
from scopitone.core.progress import RenderProgress
from scopitone.core.song import Line, Lyrics
from scopitone.lyrics.aligned_words import build_lyrics, list_words
from scopitone.store.database import reading
from scopitone.store.tables import Clip, Task
from scopitone.tasks import clip_lyrics
from scopitone.tasks.errors import CLIPS_DELETED
from scopitone.tasks.runtime.context import WorkerContext
from scopitone.tasks.runtime.task_progress import progress_reporter, share_of_task
from scopitone.tasks.specs import WordTimesSpec

_STAGES = {"listen": (0.0, 1.0)}


def find_word_times(context: WorkerContext, task: Task) -> dict[str, Any]:
    """Find the times of the task's words.

    Returns: {"aligned_words"}: every word, in its order, as {"word", "start_s", "end_s",
    "confidence"}. Words of lines that are not heard have the sent times, and None.
    Raises: InputError if the clip or its sound was deleted, or if there is no listening model.
    """
    spec = WordTimesSpec(**task.spec)
    with reading(context.engine) as session:
        clip = session.get(Clip, spec.clip_id)
    if clip is None:
        raise InputError("input.suno_id", CLIPS_DELETED)
    report = progress_reporter(context, task.id, _share_of)
    with context.work_dir(task.id) as work_dir:
        sound = work_dir / "sound"
        try:
            context.blobs.copy_to(clip.audio_blob, sound)
        except FileNotFoundError as error:
            raise InputError("input.suno_id", CLIPS_DELETED) from error
        timed_lines = clip_lyrics.hear_again(spec, clip.lyrics, sound, context.settings, report)
    sent = build_lyrics(spec.words).lines
    return {
        "aligned_words": [
            entry
            for line, found in zip(sent, timed_lines, strict=True)
            for entry in _list_entries(found or line, None if found is None else found.confidence)
        ]
    }


def _list_entries(line: Line, confidence: float | None) -> list[dict[str, Any]]:
    rounded = None if confidence is None else round(confidence, 3)
    return [{**entry, "confidence": rounded} for entry in list_words(Lyrics((line,)))]


def _share_of(step: RenderProgress) -> float:
    return share_of_task(_STAGES, step)


def publish_times(found: dict[str, Any]) -> dict[str, Any]:
    """Return the task's result; found: what `find_word_times` returned."""
    return {"media_urls": [], "aligned_words": found["aligned_words"]}
