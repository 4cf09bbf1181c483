"""What is looked at only when somebody asks for a report: it takes a tenth of the rendering."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scopitone.video.flash import Flash
from scopitone.video.progress import Progress, Step
from scopitone.video.review.contrast import LineContrast, line_contrasts
from scopitone.video.review.flashes import flashes_of
from scopitone.video.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Review:
    """Flashes counted on the finished file, and the contrast of each lyric line."""

    flash: Flash
    contrast: tuple[LineContrast, ...]


def review(video: Path, style_name: str, timeline: Timeline, progress: Progress) -> Review:
    """Review the video at `video`, which shows the timeline in this style."""

    def seen(frames: int) -> None:
        progress(Step("review", frames, timeline.frames + len(timeline.lines)))

    flash = flashes_of(video, seen)
    contrast = line_contrasts(style_name, timeline, lambda n: seen(timeline.frames + n))
    return Review(flash, contrast)
