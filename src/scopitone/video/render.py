"""The render pipeline: a song in, a music video out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scopitone.audio.analysis.pipeline import analyze
from scopitone.core.errors import RenderError
from scopitone.core.file_cache import SizedCache
from scopitone.core.graphics import skia
from scopitone.core.progress import ProgressCallback, RenderProgress, ignore_progress
from scopitone.core.song import Lyrics, Song
from scopitone.video.encode.codecs import choose_codec
from scopitone.video.encode.codecs.codec import Codec, EncoderSettings
from scopitone.video.encode.draw_job import DrawJob
from scopitone.video.encode.flash_meter import MAX_PER_SECOND, FlashResult
from scopitone.video.encode.kept_segments import (
    SEGMENT_CACHE_BYTES,
    CollectCells,
    EncodeFunction,
    encode_changed,
)
from scopitone.video.encode.mux import FileLabel, join_segments
from scopitone.video.encode.pool import EncoderPool, encode_all, open_encoder_pool
from scopitone.video.encode.sound_track import encode_sound_track
from scopitone.video.encode.timings import PhaseClock, WorkTimes
from scopitone.video.encode.work_dir import open_work_dir
from scopitone.video.options import Options
from scopitone.video.options_check import check_options
from scopitone.video.plan.chapters import list_parts, plan_chapters
from scopitone.video.plan.excerpt import cut_excerpt
from scopitone.video.plan.line_cues import to_seconds
from scopitone.video.plan.palette import crop_square, decode_cover
from scopitone.video.plan.segments import Segment, count_gop_frames, split_segments
from scopitone.video.plan.timeline import Timeline
from scopitone.video.prepare import choose_style, duration_of, prepare
from scopitone.video.quality.checks import Checks, check_video
from scopitone.video.raster.drawing_lock import DRAWING
from scopitone.video.result import RenderResult

if TYPE_CHECKING:
    from scopitone.video.quality.report.review import Review

LABEL_SIDE = 800
"""Side in pixels of the cover among the file's tags; players show it small."""

LABEL_JPEG_QUALITY = 90


@dataclass(frozen=True, slots=True)
class _RenderPlan:
    """A planned video. `duration` is in seconds; `lyrics` are the words as they are shown."""

    timeline: Timeline
    style: str
    lyrics: Lyrics
    duration: float
    warnings: tuple[str, ...]


def render(
    song: Song,
    options: Options,
    out: Path,
    *,
    progress: ProgressCallback = ignore_progress,
    cache: Path | None = None,
    segment_cache_bytes: int = SEGMENT_CACHE_BYTES,
    codec: Codec | None = None,
    with_review: bool = False,
    encode: EncodeFunction | None = None,
) -> RenderResult:
    """Render `song` as a video file at `out`. Only a finished file replaces an existing one.

    Args:
        progress: may raise to stop; all processes are then stopped and no file is left.
        cache: folder for analyzes, which are found by the song's content, and for segments.
        segment_cache_bytes: of kept segments, which are not encoded again; 0 keeps none.
        codec: replaces the codec and quality that `options` name.
        with_review: also measure flashes and contrast in the finished video.
        encode: replaces the encoding processes of this machine. The frames are the same.

    Raises: InputError and its kinds, OutputError, RenderError.
    """
    clock = PhaseClock()
    codec = codec or choose_codec(options.codec, options.quality)
    settings = codec.settings(count_gop_frames(options.keyframe_seconds, options.fps))
    check_options(options)
    with open_work_dir(out) as folder, ExitStack() as resources:
        encode = encode or _encode_with(resources.enter_context(open_encoder_pool(options.workers)))
        song = cut_excerpt(song, options, folder, cache)
        sound = _sound_path(folder, options, settings)
        sound_task = resources.enter_context(
            encode_sound_track(
                song.audio, sound, options.loudness, options.sound_bit_rate, cache=cache
            )
        )
        plan = _plan_video(song, options, progress, cache, clock)
        segments = split_segments(plan.timeline.frames, plan.timeline.fps, folder)
        job = DrawJob(plan.timeline, plan.style, codec, options.keyframe_seconds)
        segment_cache = SizedCache(cache and cache / "segments", segment_cache_bytes)
        encoded = encode_changed(encode, segment_cache, job, segments, progress)
        loudness = sound_task.result()
        clock.lap("encode")
        video = folder / f"video.{settings.container}"
        try:
            _join(video, plan, segments, sound, options, progress)
            clock.lap("join")
            checks = _check(video, plan, options, settings, encoded.unchecked, progress)
        except RenderError:
            encoded.forget(segment_cache)
            raise
        encoded.confirm(segment_cache)
        clock.lap("check")
        seconds = clock.total
        review = _review(video, plan, progress, clock) if with_review else None
        size = video.stat().st_size
        os.replace(video, out)
    return RenderResult(
        path=out,
        duration=plan.duration,
        frames=plan.timeline.frames,
        fps=options.fps,
        width=options.width,
        height=options.height,
        style=plan.style,
        codec=settings.encoder,
        size=size,
        segments=len(segments),
        encoded_segments=len(encoded.fresh),
        seconds=seconds,
        speed=plan.duration / seconds,
        timings=clock.laps,
        warnings=plan.warnings + _flash_warnings(encoded.flash) + _word_warnings(review),
        checks=checks,
        flash=encoded.flash,
        loudness=loudness,
        lyrics=plan.lyrics,
        work=replace(encoded.work, first=clock.since_start(encoded.work.first)),
        review=review,
        storyboard=plan.timeline.reel.storyboard if plan.timeline.reel else "",
        chapters=plan_chapters(plan.timeline.sections, plan.lyrics, plan.duration),
        cover=plan.timeline.cover,
        parts=list_parts(plan.timeline.sections, plan.lyrics, plan.duration),
        beats=tuple(to_seconds(beat, options.fps) for beat in plan.timeline.beats),
        downbeats=tuple(to_seconds(bar, options.fps) for bar in plan.timeline.bars),
    )


def _encode_with(pool: EncoderPool) -> EncodeFunction:
    """Return a function that encodes with the processes of `pool`."""

    def encode(
        job: DrawJob, segments: list[Segment], progress: ProgressCallback, collect: CollectCells
    ) -> WorkTimes:
        return encode_all(pool, job, segments, progress=progress, collect=collect)

    return encode


def _plan_video(
    song: Song,
    options: Options,
    progress: ProgressCallback,
    cache: Path | None,
    clock: PhaseClock,
) -> _RenderPlan:
    """Analyze the song, find the times of its lyrics, choose the style, plan every cue."""
    analysis = analyze(song.audio, fps=options.fps, progress=progress, cache=cache, in_child=True)
    clock.lap("analyse")
    timeline, lyrics, warnings = prepare(
        song, analysis, options, progress, cache=cache, clock=clock
    )
    style = choose_style(song, lyrics, analysis, options).name
    progress(RenderProgress("plan", 1, 1))
    clock.lap("plan")
    return _RenderPlan(timeline, style, lyrics, duration_of(timeline, analysis), warnings)


def _sound_path(folder: Path, options: Options, settings: EncoderSettings) -> Path | None:
    """Return where the encoded sound goes; None for a loop, which has none."""
    if options.loop:
        return None
    # Editors need lossless sound; players need AAC.
    return folder / ("sound.mp4" if settings.container == "mp4" else "sound.wav")


def _join(
    video: Path,
    plan: _RenderPlan,
    segments: list[Segment],
    sound: Path | None,
    options: Options,
    progress: ProgressCallback,
) -> None:
    """Join the segments, the sound, the tags and the subtitles into `video`."""
    parts = [(segment.start, segment.path) for segment in segments]
    subtitles = plan.lyrics if options.subtitles else Lyrics()
    timeline = plan.timeline
    label = make_label(timeline.title, timeline.author, timeline.cover)
    join_segments(parts, sound, video, fps=options.fps, label=label, subtitles=subtitles)
    progress(RenderProgress("join", 1, 1))


def make_label(title: str, author: str, cover: bytes) -> FileLabel:
    """Make a file's tags: title, artist, and the cover as a small JPEG."""
    with DRAWING:
        image = crop_square(decode_cover(cover), LABEL_SIDE)
        jpeg = bytes(image.encodeToData(skia.EncodedImageFormat.kJPEG, LABEL_JPEG_QUALITY))
    return FileLabel({"title": title, "artist": author}, jpeg, LABEL_SIDE)


def _check(
    video: Path,
    plan: _RenderPlan,
    options: Options,
    settings: EncoderSettings,
    unchecked: Sequence[Segment],
    progress: ProgressCallback,
) -> Checks:
    """Check the joined file as a player would read it."""
    checks = check_video(
        video,
        frames=plan.timeline.frames,
        fps=options.fps,
        width=options.width,
        height=options.height,
        audio_duration=plan.duration,
        deep=False,
        silent=options.loop,
        settings=settings,
        fresh=[(segment.start / options.fps, segment.stop / options.fps) for segment in unchecked],
    )
    progress(RenderProgress("check", 1, 1))
    return checks


def _review(
    video: Path, plan: _RenderPlan, progress: ProgressCallback, clock: PhaseClock
) -> Review:
    """Measure flashes and contrast in the finished video."""
    from scopitone.video.quality.report.review import review_video

    review = review_video(video, plan.style, plan.timeline, progress)
    clock.lap("review")
    return review


def _flash_warnings(flash: FlashResult) -> tuple[str, ...]:
    if flash.passed:
        return ()
    count = max(flash.most_per_second, flash.most_red_per_second)
    return (
        f"the video flashes {count} times in a second; "
        f"more than {MAX_PER_SECOND} can cause seizures",
    )


def _word_warnings(review: Review | None) -> tuple[str, ...]:
    if review is None:
        return ()
    from scopitone.video.quality.report.contrast import contrast_warnings
    from scopitone.video.quality.report.visibility import visibility_warnings

    return contrast_warnings(review.contrast) + visibility_warnings(review.words)
