"""Segments that are kept on disk, so that rendering again encodes only what has changed.

A segment is found by the digest of everything that its frames depend on: this renderer, the codec,
the window of the timeline, and all of the timeline that belongs to no window.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Literal

import numpy as np

from scopitone.core.errors import RenderError
from scopitone.core.file_cache import SizedCache
from scopitone.core.progress import ProgressCallback, RenderProgress
from scopitone.video.encode.draw_job import DrawJob, digest, renderer_digest
from scopitone.video.encode.flash_meter import Cells, FlashMeter, FlashResult
from scopitone.video.encode.segment_file import pack_segment, unpack_segment
from scopitone.video.encode.timings import WorkTimes
from scopitone.video.plan.segments import Segment
from scopitone.video.plan.timeline_window import NO_WINDOW, WindowCutter
from scopitone.video.styles import lyric_reach_of

SEGMENT_CACHE_BYTES = 2 * 1000**3
"""Of all kept segments: some twenty songs at 1080p."""

_Trust = Literal["checked", "unchecked", "missing"]
_RESTORING_THREADS = 4
# So short that no process waits for a segment for long.
_COUNTING_S = 0.1

CollectCells = Callable[[Segment, Cells], None]
"""Receives the flash cells of each segment when it is in its file, in any order."""

EncodeFunction = Callable[[DrawJob, list[Segment], ProgressCallback, CollectCells], WorkTimes]
"""Draws and encodes segments, at least one, into their files.

Returns what the work took. It calls its ProgressCallback at least every half second, with frames
of these segments, and lets pass whatever that raises.
"""


@dataclass(frozen=True, slots=True)
class EncodedVideo:
    """Segments in their files.

    flash: the flashes of the video. work: what the encoding took. fresh: the segments that were
    encoded now. unchecked: these, and those of a render that was killed before its check.
    keys: of all segments that are kept.
    """

    flash: FlashResult
    work: WorkTimes
    fresh: tuple[Segment, ...]
    unchecked: tuple[Segment, ...]
    keys: dict[Segment, str]

    def confirm(self, cache: SizedCache) -> None:
        """Keep the segments for good, because the video that they are in has passed its check."""
        for segment in self.unchecked:
            if segment in self.keys:
                cache.confirm(self.keys[segment])

    def forget(self, cache: SizedCache) -> None:
        """Delete what was not checked before, because something is wrong with it."""
        for segment in self.unchecked:
            if segment in self.keys:
                cache.discard(self.keys[segment])


def encode_changed(
    encode: EncodeFunction,
    cache: SizedCache,
    job: DrawJob,
    segments: list[Segment],
    progress: ProgressCallback,
) -> EncodedVideo:
    """Get every segment into its file: from the cache, or by `encode`.

    What is encoded is kept, but is not trusted before `confirm` was called.
    """
    keys = find_keys(job, segments) if cache.is_on else {}
    meter = _OrderedMeter(job.timeline.fps, segments)
    trust = _restore_all(cache, keys, segments, meter)
    missing = [segment for segment in segments if trust[segment] == "missing"]
    unchecked = tuple(segment for segment in segments if trust[segment] != "checked")
    total = job.timeline.frames
    present = total - sum(segment.stop - segment.start for segment in missing)

    def collect(segment: Segment, cells: Cells) -> None:
        if segment in keys:
            cache.write(
                keys[segment], lambda file: pack_segment(segment.path, cells, file), unchecked=True
            )
        meter.add(segment, cells)

    def report(step: RenderProgress) -> None:
        # While others encode, there is time to count.
        meter.count_for(_COUNTING_S)
        progress(RenderProgress("encode", present + step.done, total))

    work = WorkTimes(0, 0.0, 0.0, time.monotonic())
    if missing:
        work = encode(job, missing, report, collect)
        cache.trim()
    meter.count_all()
    progress(RenderProgress("encode", total, total))
    return EncodedVideo(meter.result(), work, tuple(missing), unchecked, keys)


def find_keys(job: DrawJob, segments: Sequence[Segment]) -> dict[Segment, str]:
    """Return the key of each segment; none if a job cannot be written down."""
    timeline = job.timeline
    try:
        rest = digest(replace(job, timeline=NO_WINDOW.put_into(timeline)))
    except RenderError:
        # A codec of this machine's hardware: another driver makes other bytes of the same frames.
        return {}
    cutter = WindowCutter(timeline, lyric_reach_of(job.style))
    keys = {}
    for segment in segments:
        window = digest(cutter.cut(segment.start, segment.stop))
        frames = f"{segment.start} {segment.stop}"
        content = "\n".join([renderer_digest(), rest, frames, window])
        keys[segment] = hashlib.sha256(content.encode()).hexdigest()
    return keys


def _restore_all(
    cache: SizedCache,
    keys: dict[Segment, str],
    segments: Sequence[Segment],
    meter: _OrderedMeter,
) -> dict[Segment, _Trust]:
    """Copy all kept segments to their paths. Returns how far each can be trusted."""

    def restore(segment: Segment) -> _Trust:
        if segment in keys and _restore(cache.open(keys[segment]), segment, meter):
            return "checked"
        if segment in keys and _restore(cache.open(keys[segment], unchecked=True), segment, meter):
            return "unchecked"
        return "missing"

    # Reading, checksums, and writing all run without Python's lock.
    with ThreadPoolExecutor(_RESTORING_THREADS) as threads:
        return dict(zip(segments, threads.map(restore, segments), strict=True))


def _restore(file: IO[bytes] | None, segment: Segment, meter: _OrderedMeter) -> bool:
    """Copy a kept segment to its path. Returns whether there is one that is whole."""
    if file is None:
        return False
    with contextlib.suppress(RenderError), file:
        meter.set_aside(segment, unpack_segment(file, segment.path))
        return True
    return False


class _OrderedMeter:
    """Counts flashes in the order of the frames, whatever the order in which segments come."""

    def __init__(self, fps: int, segments: Sequence[Segment]) -> None:
        self._meter = FlashMeter(fps)
        self._waiting = deque(segments)
        self._cells: dict[Segment, Cells] = {}
        self._restored: dict[Segment, Path] = {}

    def set_aside(self, segment: Segment, cells: Cells) -> None:
        """Keep the cells of a segment in a file beside it: those of an hour fill the memory."""
        path = segment.path.with_suffix(".npy")
        np.save(path, cells, allow_pickle=False)
        self._restored[segment] = path

    def add(self, segment: Segment, cells: Cells) -> None:
        """Count the flashes of a segment, when those before it have been counted."""
        self._cells[segment] = cells
        while self._waiting and self._waiting[0] in self._cells:
            self.count_one()

    def count_one(self) -> bool:
        """Count the flashes of the segment whose turn it is. Returns whether it is there."""
        if not self._waiting:
            return False
        segment = self._waiting[0]
        if segment in self._cells:
            self._meter.add(self._cells.pop(segment))
        elif segment in self._restored:
            path = self._restored.pop(segment)
            self._meter.add(np.load(path, allow_pickle=False))
            path.unlink()
        else:
            return False
        self._waiting.popleft()
        return True

    def count_for(self, seconds: float) -> None:
        """Count the flashes of segments that are there, until `seconds` have passed."""
        end_s = time.monotonic() + seconds
        while time.monotonic() < end_s and self.count_one():
            pass

    def count_all(self) -> None:
        """Count the flashes of all segments, which are there now."""
        while self.count_one():
            pass

    def result(self) -> FlashResult:
        """Return the flashes of all segments that were counted."""
        return self._meter.result()
