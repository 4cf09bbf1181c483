"""The measurements of a requested report; they take a fifth of the time of the render."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scopitone.core.progress import ProgressCallback, RenderProgress
from scopitone.video.encode.flash_meter import FlashResult
from scopitone.video.plan.timeline import Timeline
from scopitone.video.quality.report.contrast import LineContrast, measure_line_contrasts
from scopitone.video.quality.report.file_facts import FileFacts, read_facts
from scopitone.video.quality.report.frames import Still, view_video
from scopitone.video.quality.report.visibility import WordVisibility, measure_word_visibility


@dataclass(frozen=True, slots=True)
class Review:
    """The facts of the finished file, its flashes, stills of it, and how its words are shown.

    contrast: of each line. words: whether they are visible when they begin.
    """

    facts: FileFacts
    flash: FlashResult
    contrast: tuple[LineContrast, ...]
    words: WordVisibility
    stills: tuple[Still, ...]


def review_video(
    video: Path, style_name: str, timeline: Timeline, progress: ProgressCallback
) -> Review:
    """Review the video at `video`, which shows the timeline in this style."""

    def report(done: int) -> None:
        progress(RenderProgress("review", done, timeline.frames + len(timeline.lines)))

    viewing = view_video(video, report)
    contrast = measure_line_contrasts(style_name, timeline, lambda n: report(timeline.frames + n))
    words = measure_word_visibility(style_name, timeline)
    return Review(read_facts(video), viewing.flash, contrast, words, viewing.stills)
