"""The result of a render."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scopitone.audio.loudness_result import LoudnessResult
    from scopitone.core.song import Lyrics
    from scopitone.video.encode.flash_meter import FlashResult
    from scopitone.video.encode.timings import WorkTimes
    from scopitone.video.plan.chapters import Chapter
    from scopitone.video.quality.checks import Checks
    from scopitone.video.quality.report.review import Review


@dataclass(frozen=True, slots=True)
class RenderResult:
    """A finished video.

    path: the file. duration: seconds of the video. size: bytes. segments: their number.
    encoded_segments: those that were not kept from an earlier render. seconds: the time that
    rendering took, without the review. speed: how many times faster than real time that is.
    timings: seconds by phase. warnings: sentences for the user. lyrics: the words as the video
    shows them, in seconds of the video. loudness: None if the video has no sound. work: what the
    encoding processes did; its `first` is in seconds since the start of the render. storyboard:
    TOML of a montage, else empty. review: None unless it was requested. chapters: the parts of the
    song, see `plan_chapters`. cover: the encoded picture that the video was made with. parts: all
    parts of the song, see `list_parts`. beats, downbeats: seconds of the video.
    """

    path: Path
    duration: float
    frames: int
    fps: int
    width: int
    height: int
    style: str
    codec: str
    size: int
    segments: int
    encoded_segments: int
    seconds: float
    speed: float
    timings: dict[str, float]
    warnings: tuple[str, ...]
    checks: Checks
    flash: FlashResult
    loudness: LoudnessResult | None
    lyrics: Lyrics
    work: WorkTimes
    review: Review | None
    storyboard: str = ""
    chapters: tuple[Chapter, ...] = ()
    cover: bytes = b""
    parts: tuple[Chapter, ...] = ()
    beats: tuple[float, ...] = ()
    downbeats: tuple[float, ...] = ()
