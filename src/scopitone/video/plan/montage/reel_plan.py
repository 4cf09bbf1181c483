"""A montage from files: which part of which file is shown when, and each part ready to be drawn.

Parts of clips are encoded again with the video's size and rate, and keyframes half a second
apart, so that any process can draw any frame. Photos are cropped around what draws the eye.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path

import av
import numpy as np
from av.video.frame import VideoFrame

from scopitone.core.errors import MediaError
from scopitone.core.graphics import skia
from scopitone.core.progress import ProgressCallback, RenderProgress
from scopitone.video.inputs.clip_frames import (
    Point,
    add_clip_stream,
    encode_frames,
    filter_frames,
    open_clip,
)
from scopitone.video.inputs.footage.limits import FIELD, FILES_AT_ONCE
from scopitone.video.inputs.footage.photos import CLOSE, frame_photo, read_photo
from scopitone.video.inputs.footage.shot_cache import Entry, ShotCache
from scopitone.video.inputs.footage.sources import FootageFile
from scopitone.video.inputs.footage.storyboard import (
    StoryboardCut,
    Transition,
    write_storyboard,
)
from scopitone.video.plan.montage.cut_times import ShotSpan, plan_spans
from scopitone.video.plan.montage.fixed_shots import apply_storyboard, describe_plan
from scopitone.video.plan.montage.reel_cuts import BANDS, Reel, ReelCut, ReelPicture
from scopitone.video.plan.montage.shot_choice import Order, Shot, choose_shots, list_shots
from scopitone.video.plan.timeline import Timeline

VERSION = 1
"""Raised whenever the same shot would be made differently."""

LIGHTEST_PERCENTILE = 98.0

NO_INDICES: Mapping[str, int] = {}

EYE_PLACE: Point = (0.5, 0.4)
"""Where in the frame is what draws the eye, as far as the picture reaches: above the words."""


@dataclass(frozen=True, slots=True)
class PlannedShot:
    """A shot of the montage. transition: how it replaces the shot before."""

    span: ShotSpan
    shot: Shot
    transition: Transition = "cut"


def plan_shots(
    timeline: Timeline,
    files: Sequence[FootageFile],
    *,
    order: Order = "seed",
    transition: Transition = "cut",
    storyboard: Sequence[StoryboardCut] = (),
    indices: Mapping[str, int] = NO_INDICES,
) -> tuple[tuple[PlannedShot, ...], tuple[str, ...]]:
    """Plan which part of which file is shown when. Returns the shots, and warnings.

    indices: of the files by the names that the storyboard uses.
    """
    shots = list_shots(files, timeline.width, timeline.height)
    spans = plan_spans(timeline, len(shots))
    spans, fixed, warnings = apply_storyboard(timeline, spans, storyboard, files, indices)
    chosen = choose_shots(
        spans,
        shots,
        timeline.fps,
        seed=timeline.seed,
        order=order,
        fixed={index: item.shot for index, item in fixed.items()},
    )
    transitions = {index: item.transition for index, item in fixed.items() if item.transition}
    planned = tuple(
        PlannedShot(span, shot, transitions.get(index, transition) if index else "cut")
        for index, (span, shot) in enumerate(zip(spans, chosen, strict=True))
    )
    return planned, warnings


def make_reel(
    timeline: Timeline,
    files: Sequence[FootageFile],
    planned: Sequence[PlannedShot],
    progress: ProgressCallback,
    cache: Path | None = None,
) -> tuple[Reel, tuple[str, ...]]:
    """Make the pictures of planned shots. Returns the montage, and warnings.

    cache: folder for shots that are ready.

    A shot that cannot be read after all is replaced by the one before, or else by the next one.
    """
    lengths: dict[Shot, int] = {}
    for item in planned:
        length = item.span.stop - item.span.start
        lengths[item.shot] = max(length, lengths.get(item.shot, 0))
    pictures: list[ReelPicture] = []
    indices: dict[Shot, int] = {}
    warnings: dict[str, None] = {}
    shot_cache = ShotCache(cache)
    for done, (shot, outcome) in enumerate(_make_shots(timeline, files, lengths, shot_cache)):
        if isinstance(outcome, str):
            warnings[outcome] = None
            continue
        indices[shot] = len(pictures)
        pictures.append(ReelPicture(*outcome))
        progress(RenderProgress("plan", done, len(lengths)))
    shot_cache.trim()
    if not pictures:
        raise MediaError(FIELD, "none of the files can be shown; " + "; ".join(warnings))
    rows = [(item.span, item.shot, item.transition) for item in planned]
    storyboard = write_storyboard(describe_plan(timeline, rows, files))
    return Reel(tuple(pictures), _make_cuts(planned, indices), storyboard), tuple(warnings)


def _make_shots(
    timeline: Timeline,
    files: Sequence[FootageFile],
    lengths: Mapping[Shot, int],
    shot_cache: ShotCache,
) -> Iterator[tuple[Shot, Entry | str]]:
    """Yield each shot as it is drawn, or the warning why it is left out, file by file."""
    by_file = groupby(sorted(lengths, key=lambda shot: (shot.file, shot.start)), attrgetter("file"))
    jobs = [_FileJob(timeline, files[index], tuple(shots), lengths) for index, shots in by_file]
    # Encoding and decoding run without Python's lock. Each file is opened by one thread.
    threads = ThreadPoolExecutor(FILES_AT_ONCE)
    try:
        for made in threads.map(lambda job: job.make_all(shot_cache), jobs):
            yield from made
    finally:
        threads.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _FileJob:
    """The shots of one file, which is decoded once if it is a photo."""

    timeline: Timeline
    file: FootageFile
    shots: tuple[Shot, ...]
    lengths: Mapping[Shot, int]

    def make_all(self, shot_cache: ShotCache) -> list[tuple[Shot, Entry | str]]:
        """Return each shot as it is drawn, or the warning why it is left out."""
        photo = cache(lambda: read_photo(self.file.path))
        return [(shot, self._find_or_make(shot_cache, shot, photo)) for shot in self.shots]

    def _find_or_make(
        self, shot_cache: ShotCache, shot: Shot, photo: Callable[[], skia.Image]
    ) -> Entry | str:
        timeline, file, length = self.timeline, self.file, self.lengths[shot]

        def make() -> Entry:
            if file.is_clip:
                return _make_clip(timeline, file, shot, length)
            return _make_photo(timeline, photo(), shot)

        size = timeline.width, timeline.height, timeline.fps
        place = shot.start, shot.framing, shot.passage.point, length * file.is_clip
        try:
            return shot_cache.find_or_make([VERSION, file.digest, *size, *place], make)
        except (MediaError, OSError) as error:
            reason = error.message if isinstance(error, MediaError) else str(error)
            return f"{FIELD}: {file.name} {reason}; left out"


def _make_cuts(planned: Sequence[PlannedShot], indices: Mapping[Shot, int]) -> tuple[ReelCut, ...]:
    cuts: list[ReelCut] = []
    for item in planned:
        index = indices.get(item.shot)
        if index is not None:
            start = item.span.start if cuts else 0
            cuts.append(ReelCut(start, index, item.transition if cuts else "cut"))
    return tuple(cuts)


def _make_photo(timeline: Timeline, image: skia.Image, shot: Shot) -> Entry:
    near = CLOSE if shot.framing == "close" else 1.0
    data = frame_photo(image, timeline.width, timeline.height, shot.passage.point, EYE_PLACE, near)
    shown = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(data))
    pixels = shown.toarray(colorType=skia.kRGBA_8888_ColorType)[::4, ::4]
    levels = pixels[..., :3] @ np.array([0.2126, 0.7152, 0.0722], np.float32) / 255
    return data, 0, _find_lightest(levels)


def _make_clip(timeline: Timeline, file: FootageFile, shot: Shot, length: int) -> Entry:
    """Encode a shot of a clip again, at most `length` frames. Raises MediaError("footage")."""
    width, height, fps = timeline.width, timeline.height, timeline.fps
    wanted = max(1, int(min(length, shot.passage.room * fps)))
    lightest = np.zeros(BANDS)
    buffer = io.BytesIO()

    def measure(frame: VideoFrame) -> VideoFrame:
        nonlocal lightest
        plane = np.frombuffer(memoryview(frame.planes[0]), np.uint8)
        rows = plane.reshape(-1, frame.planes[0].line_size)[:height:8, :width:8]
        levels = (rows.astype(np.float32) - 16) / 219
        lightest = np.maximum(lightest, _find_lightest(levels))
        return frame

    with open_clip(file.path, FIELD) as (source, video), av.open(buffer, "w", "mp4") as container:
        stream = add_clip_stream(container, width, height, fps, keyframes_apart=max(1, fps // 2))
        frames = filter_frames(
            source,
            video,
            width,
            height,
            fps,
            start=shot.start,
            point=shot.passage.point,
            place=EYE_PLACE,
            near=CLOSE if shot.framing == "close" else 1.0,
        )
        count = encode_frames(
            container,
            stream,
            (
                measure(frame) if index % 4 == 0 else frame
                for index, frame in enumerate(islice(frames, wanted))
            ),
            fps,
        )
    if not count:
        raise MediaError(FIELD, f"has no readable frame at {shot.start:.1f} s")
    return buffer.getvalue(), count, tuple(float(level) for level in lightest)


def _find_lightest(levels: np.ndarray) -> tuple[float, ...]:
    """Return for each of BANDS rows of a picture (h, w) the level below which nearly all lies."""
    return tuple(
        float(np.percentile(band, LIGHTEST_PERCENTILE)) if band.size else 1.0
        for band in np.array_split(levels, BANDS)
    )
