"""The task models: one row each, with the queue that takes its tasks and the spec it stores.

A new model is four places: its spec (`tasks.specs`), the schema of its input (`http`), its workflow
(`tasks.worker.workflows`), and a row here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scopitone.tasks.specs import (
    ClipSpec,
    ImportSpec,
    LyricsSpec,
    MusicSpec,
    Spec,
    VideoSpec,
    WordTimesSpec,
)

IMPORT = "scopitone/import"
VIDEO = "suno/music-video"
GENERATE = "suno/music-generate"
EXTEND = "suno/music-extend"
EXTEND_UPLOAD = "suno/music-extend-upload"
COVER = "suno/music-cover"
SEPARATION = "suno/vocal-separation"
WAV = "scopitone/wav"
MIDI = "scopitone/midi"
PICTURES = "scopitone/pictures"
LYRICS = "scopitone/lyrics"
WORD_TIMES = "scopitone/word-times"

# A queue's name is also the name of the workflow of its models, unless a row names another.
IMPORT_QUEUE = "import"
VIDEO_QUEUE = "video"
MUSIC_QUEUE = "music"
SEGMENT_QUEUE = "segments"
CALLBACK_QUEUE = "callback"

# Workflows of models that share a queue with others.
FILES_WORKFLOW = "clip-files"
LYRICS_WORKFLOW = "lyrics"
WORD_TIMES_WORKFLOW = "word-times"
EARLY_CALLBACK_WORKFLOW = "early-callback"

Operation = Literal["generate", "extend", "cover"]
"""The method of a music engine that a model calls."""


@dataclass(frozen=True, slots=True)
class TaskModel:
    """A task model: its wire name, its queue, and the class of its spec.

    cpu_s: estimated processor seconds of one task, for its place in the queue; None if the estimate
    comes from the frames of its video.
    operation: what a music engine does for it; None if no music engine is involved.
    workflow: the name of its workflow; None if it is the queue's own, which has the queue's name.
    """

    name: str
    queue: str
    spec: type[Spec]
    cpu_s: float | None
    operation: Operation | None = None
    workflow: str | None = None


MODELS = {
    model.name: model
    for model in (
        TaskModel(IMPORT, IMPORT_QUEUE, ImportSpec, 5.0),
        TaskModel(VIDEO, VIDEO_QUEUE, VideoSpec, None),
        TaskModel(GENERATE, MUSIC_QUEUE, MusicSpec, 60.0, "generate"),
        TaskModel(EXTEND, MUSIC_QUEUE, MusicSpec, 60.0, "extend"),
        TaskModel(EXTEND_UPLOAD, MUSIC_QUEUE, MusicSpec, 60.0, "extend"),
        TaskModel(COVER, MUSIC_QUEUE, MusicSpec, 60.0, "cover"),
        # A second of work each, which should not wait for songs.
        TaskModel(SEPARATION, IMPORT_QUEUE, ClipSpec, 5.0, workflow=FILES_WORKFLOW),
        TaskModel(WAV, IMPORT_QUEUE, ClipSpec, 5.0, workflow=FILES_WORKFLOW),
        TaskModel(MIDI, IMPORT_QUEUE, ClipSpec, 1.0, workflow=FILES_WORKFLOW),
        TaskModel(PICTURES, IMPORT_QUEUE, ClipSpec, 5.0, workflow=FILES_WORKFLOW),
        TaskModel(LYRICS, IMPORT_QUEUE, LyricsSpec, 1.0, workflow=LYRICS_WORKFLOW),
        # Most of it is loading the listener.
        TaskModel(WORD_TIMES, IMPORT_QUEUE, WordTimesSpec, 5.0, workflow=WORD_TIMES_WORKFLOW),
    )
}
"""The registry: every task model by its wire name."""

ALIASES = {"suno/vocal-separatio": SEPARATION}
"""Other names by which clients ask for a model: the hosted service's catalog has this one."""
