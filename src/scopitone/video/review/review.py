"""What is looked at only when somebody asks for a report: it takes a fifth of the rendering."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scopitone.video.flash import Flash
from scopitone.video.progress import Progress, Step
from scopitone.video.review.contrast import LineContrast, line_contrasts
from scopitone.video.review.facts import Facts, facts_of
from scopitone.video.review.viewing import Still, view
from scopitone.video.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Review:
    """What is in the finished file, its flashes, stills of it, and each line's contrast."""

    facts: Facts
    flash: Flash
    contrast: tuple[LineContrast, ...]
    stills: tuple[Still, ...]


def review(video: Path, style_name: str, timeline: Timeline, progress: Progress) -> Review:
    """Review the video at `video`, which shows the timeline in this style."""

    def seen(done: int) -> None:
        progress(Step("review", done, timeline.frames + len(timeline.lines)))

    viewing = view(video, seen)
    contrast = line_contrasts(style_name, timeline, lambda n: seen(timeline.frames + n))
    return Review(facts_of(video), viewing.flash, contrast, viewing.stills)
