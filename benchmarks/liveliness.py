"""Measure how much a video moves with its song: beats, cuts, distinct pictures, flashes.

    .venv/bin/python benchmarks/liveliness.py VIDEO … [--audio SONG]
    .venv/bin/python benchmarks/liveliness.py --songs FOLDER [--seconds 60] [--style auto]
    .venv/bin/python benchmarks/liveliness.py --songs FOLDER --drawn 2 --resolution 1080p

With `--drawn`, frames are measured as they are drawn, without encoding them, in so many processes.
FOLDER contains one folder per song, as for `alignment.py`. README.md explains the columns.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from scopitone.audio.analysis.model import Analysis
from scopitone.audio.analysis.pipeline import analyze
from scopitone.core.song import Line, Lyrics, Song, Word
from scopitone.video.encode.flash_meter import FlashMeter, sample_cells
from scopitone.video.frame_sizes import frame_size
from scopitone.video.inputs.song_files import read_song
from scopitone.video.options import Options
from scopitone.video.plan.excerpt import cut_excerpt
from scopitone.video.plan.shots import PUSH_FRAMES
from scopitone.video.plan.timeline import Timeline
from scopitone.video.prepare import choose_style, prepare
from scopitone.video.raster.canvas import Canvas
from scopitone.video.render import render
from scopitone.video.styles import Drawable, build_scene

ROWS = 720
"""Rows of the frames in which changes are measured; a frame is scaled to them."""

CHANGED_LEVELS = 4
"""Luma levels from which a pixel has changed."""

THUMB = (160, 90)
DISTINCT_LEVELS = 15.0
"""Mean difference in luma from which two pictures are distinct."""

THUMBS_PER_SECOND = 2

DRAWN_SECONDS = 10.0
"""Of frames that a process draws at a time."""

CUT_LEVELS, CUT_RATIO = 10.0, 4.0
"""A cut changes a thumbnail by so many levels, and by so many times the usual change around it."""

Plane = NDArray[np.uint8]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Motion:
    """What changes in a video. Arrays have one row for each step from a frame to the next.

    shares: of pixels that change. levels: mean change in luma. steps: mean change of thumbnails.
    """

    fps: int
    shares: Floats
    levels: Floats
    steps: Floats
    thumbs: NDArray[np.uint8]
    flashes: int


@dataclass(frozen=True)
class Liveliness:
    """One row of the table."""

    name: str
    on_share: float
    off_share: float
    control_share: float
    on_levels: float
    off_levels: float
    distinct_a_minute: float
    distinct: int
    cuts_a_minute: float
    cuts_off_beat: int
    flashes: int


@dataclass(frozen=True)
class Steps:
    """What `Motion` contains, of some frames. cells: for the flash meter, one row a frame."""

    shares: list[float]
    levels: list[float]
    steps: list[float]
    thumbs: list[Plane]
    cells: list[NDArray[np.uint8]]


def watch(video: Path) -> Motion:
    """Decode a video and measure each step from a frame to the next."""
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        fps = round(float(stream.average_rate or 30))
        return _join_steps(fps, [_measure_steps(container.decode(stream), 0, fps)])


def watch_drawn(style: str, timeline: Timeline, processes: int) -> Motion:
    """Draw the frames of a timeline and measure each step from a frame to the next."""
    length = round(DRAWN_SECONDS * timeline.fps)
    starts = range(0, timeline.frames, length)
    with ProcessPoolExecutor(
        processes, get_context("spawn"), _open_scene, (style, timeline)
    ) as pool:
        parts = pool.map(_measure_part, starts, [length] * len(starts))
        return _join_steps(timeline.fps, parts)


_SCENES: list[tuple[Drawable, Timeline]] = []
"""The scene that this process draws."""


def _open_scene(style: str, timeline: Timeline) -> None:
    _SCENES.append((build_scene(style, timeline), timeline))


def _measure_part(start: int, length: int) -> Steps:
    """Measure the steps to the frames from `start` on, the first from the frame before it."""
    scene, timeline = _SCENES[0]
    first, stop = max(0, start - 1), min(start + length, timeline.frames)
    frames = (scene.draw(n).frame for n in range(first, stop))
    return _measure_steps(frames, first, timeline.fps, skipped=start - first)


def _measure_steps(
    frames: Iterable[av.VideoFrame], first: int, fps: int, skipped: int = 0
) -> Steps:
    """Measure the steps between frames; `first` is the number of the first.

    skipped: frames at the start that are only compared with.
    """
    result = Steps([], [], [], [], [])
    luma_before: Plane | None = None
    thumb_before: Plane | None = None
    for number, frame in enumerate(frames, first):
        luma, thumb = _scale_luma(frame)
        if luma_before is not None and thumb_before is not None:
            change = np.abs(luma.astype(np.int16) - luma_before)
            result.shares.append(float((change >= CHANGED_LEVELS).mean()))
            result.levels.append(float(change.mean()))
            result.steps.append(float(np.abs(thumb.astype(np.int16) - thumb_before).mean()))
        luma_before, thumb_before = luma, thumb
        if number < first + skipped:
            continue
        canvas = Canvas(frame.reformat(format="yuv420p"))
        result.cells.append(sample_cells(canvas.luma, canvas.blue, canvas.red))
        if number % max(1, fps // THUMBS_PER_SECOND) == 0:
            result.thumbs.append(thumb)
    return result


def _scale_luma(frame: av.VideoFrame) -> tuple[Plane, Plane]:
    """Return the luma of a frame at ROWS, and at the size of THUMB."""
    width = round(ROWS * frame.width / frame.height / 2) * 2
    luma = frame.reformat(width, ROWS, "gray", interpolation="AREA").to_ndarray()
    return luma, frame.reformat(*THUMB, "gray", interpolation="AREA").to_ndarray()


def _join_steps(fps: int, parts: Iterable[Steps]) -> Motion:
    """Join the measured parts of a video, in order."""
    meter = FlashMeter(fps)
    shares, levels, steps, thumbs = [], [], [], []
    for part in parts:
        meter.add(np.array(part.cells))
        shares += part.shares
        levels += part.levels
        steps += part.steps
        thumbs += part.thumbs
    arrays = (np.array(values, np.float32) for values in (shares, levels, steps))
    return Motion(fps, *arrays, np.array(thumbs), meter.result().most_per_second)


def count_distinct(thumbs: NDArray[np.uint8]) -> int:
    """Count pictures of which each differs from all before by DISTINCT_LEVELS on average."""
    leaders: list[NDArray[np.int16]] = []
    for thumb in thumbs.astype(np.int16):
        if all(np.abs(thumb - other).mean() >= DISTINCT_LEVELS for other in leaders):
            leaders.append(thumb)
    return len(leaders)


def find_cuts(steps: Floats) -> list[tuple[int, int]]:
    """Return the first and the last frame of each change that is as large as a cut.

    A cut has one such frame. A push has several, and its first frames change less.
    """
    cuts: list[tuple[int, int]] = []
    for index, step in enumerate(steps):
        near = np.concatenate([steps[max(0, index - 8) : index], steps[index + 1 : index + 9]])
        if step >= CUT_LEVELS and step >= CUT_RATIO * max(float(np.median(near)), 0.5):
            frame = index + 1
            if cuts and frame - cuts[-1][1] <= 2:
                cuts[-1] = cuts[-1][0], frame
            else:
                cuts.append((frame, frame))
    return cuts


def is_off_beat(cut: tuple[int, int], beats: NDArray[np.intp]) -> bool:
    """Return whether no beat is within a frame of a cut, or of the first frames of a push."""
    first, last = cut
    early = PUSH_FRAMES // 2 if last > first else 1
    return not np.any((beats >= first - early) & (beats <= first + 1))


def describe(
    name: str, motion: Motion, analysis: Analysis, *, lists_cuts: bool = False
) -> Liveliness:
    """Compare the changes on the beats of the song with those between them."""
    beats = np.ceil(analysis.beats * motion.fps - 0.5).astype(np.intp)
    halves = np.ceil((analysis.beats[:-1] + analysis.beats[1:]) / 2 * motion.fps - 0.5)
    on, is_on = _gather(motion.shares, beats)
    on_levels, _ = _gather(motion.levels, beats)
    control, _ = _gather(motion.shares, halves.astype(np.intp))
    minutes = (len(motion.shares) + 1) / motion.fps / 60
    per_minute = max(1, round(60 * THUMBS_PER_SECOND))
    windows = [
        count_distinct(motion.thumbs[first : first + per_minute])
        for first in range(0, max(1, len(motion.thumbs) - per_minute // 2), per_minute)
    ]
    cuts = find_cuts(motion.steps)
    off_beat = [cut for cut in cuts if is_off_beat(cut, beats)]
    for cut in off_beat if lists_cuts else ():
        print(f"    cut at {cut[0] / motion.fps:.2f} s, {cut[1] - cut[0] + 1} frames")
    return Liveliness(
        name=name,
        on_share=float(on.mean()) if len(on) else 0.0,
        off_share=float(motion.shares[~is_on].mean()),
        control_share=float(control.mean()) if len(control) else 0.0,
        on_levels=float(on_levels.mean()) if len(on_levels) else 0.0,
        off_levels=float(motion.levels[~is_on].mean()),
        distinct_a_minute=float(np.mean(windows)) / min(1.0, max(minutes, 1e-6)),
        distinct=count_distinct(motion.thumbs),
        cuts_a_minute=len(cuts) / minutes,
        cuts_off_beat=len(off_beat),
        flashes=motion.flashes,
    )


def _gather(values: Floats, frames: NDArray[np.intp]) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the largest change within a frame of each of `frames`, and where those steps are."""
    # Step k leads from frame k to frame k + 1.
    steps = frames - 1
    steps = steps[(steps >= 1) & (steps < len(values) - 1)]
    near = np.stack([values[steps - 1], values[steps], values[steps + 1]]) if len(steps) else []
    is_near = np.zeros(len(values), np.bool_)
    for step in steps:
        is_near[step - 1 : step + 2] = True
    return np.max(near, axis=0) if len(steps) else np.zeros(0, np.float32), is_near


def read_words(path: Path) -> Lyrics:
    """Read the words of `words.json` with their times."""
    if not path.exists():
        return Lyrics()
    lines = json.loads(path.read_text("utf-8"))["lines"]
    return Lyrics(
        tuple(
            Line(
                " ".join(word["word"] for word in words),
                words[0]["start"],
                words[-1]["end"],
                tuple(Word(word["word"], word["start"], word["end"]) for word in words),
            )
            for words in lines
            if words
        )
    )


def read_recorded_song(folder: Path, has_words: bool) -> Song:
    """Read a song of the folder with its cover, and with the times of its words."""
    cover = next((path for path in sorted(folder.iterdir()) if path.stem == "cover"), None)
    audio, title = find_audio(folder), folder.name.replace("-", " ").title()
    lyrics = read_words(folder / "words.json") if has_words else Lyrics()
    return replace(read_song(audio, cover=cover, title=title), lyrics=lyrics)


def make_options(args: argparse.Namespace) -> Options:
    """Return the options of a render that the arguments name."""
    width, height = frame_size("16:9", args.resolution)
    return Options(
        width=width,
        height=height,
        style=args.style,
        motion=args.motion,
        start=args.start,
        end=None if args.seconds is None else (args.start or 0.0) + args.seconds,
    )


def measure_song(folder: Path, out: Path, args: argparse.Namespace) -> Liveliness:
    """Make the video of a song of the folder and measure it. Only `--drawn` makes no file."""
    song, options = read_recorded_song(folder, not args.no_lyrics), make_options(args)
    if args.drawn:
        song = cut_excerpt(song, options, out.parent, args.cache)
        analysis = analyze(song.audio, fps=options.fps, cache=args.cache)
        timeline, lyrics, _ = prepare(song, analysis, options, cache=args.cache)
        style = choose_style(song, lyrics, analysis, options).name
        motion = watch_drawn(style, timeline, args.drawn)
    else:
        style = render(song, options, out, cache=args.cache).style
        motion = watch(out)
        is_whole = args.start is None and args.seconds is None
        analysis = analyze(song.audio if is_whole else out, fps=motion.fps, cache=args.cache)
    return describe(f"{folder.name} ({style})", motion, analysis, lists_cuts=args.list)


def find_audio(folder: Path) -> Path:
    """Return the recording in the folder of a song."""
    return next(path for path in sorted(folder.iterdir()) if path.stem == "audio")


def main() -> None:
    """Measure videos, or render the songs of a folder and measure them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("videos", nargs="*", type=Path)
    parser.add_argument("--audio", type=Path, help="the song; by default the video's sound")
    parser.add_argument("--songs", type=Path, metavar="FOLDER")
    parser.add_argument("--only", help="names of songs, separated by commas")
    parser.add_argument("--style", default="auto")
    parser.add_argument("--motion", default="felt")
    parser.add_argument("--resolution", default="720p")
    parser.add_argument("--start", type=float, default=None)
    parser.add_argument("--seconds", type=float, default=None, help="length of an excerpt")
    parser.add_argument("--no-lyrics", action="store_true", help="as an instrumental")
    parser.add_argument("--drawn", type=int, default=0, metavar="PROCESSES")
    parser.add_argument("--list", action="store_true", help="list the cuts off beat as well")
    parser.add_argument("--cache", type=Path, default=None)
    parser.add_argument("--keep", type=Path, default=None, help="folder for the videos")
    args = parser.parse_args()
    print("| video | share on beat | between | control | levels on | between | ratio "
          "| distinct/min | distinct | cuts/min | off beat | flashes/s |")  # fmt: skip
    print("|---" * 12 + "|")
    for video in args.videos:
        sound = args.audio or video
        motion = watch(video)
        _print_row(describe(video.stem, motion, analyze(sound, fps=motion.fps)))
    if args.songs is None:
        return
    wanted = args.only.split(",") if args.only else None
    with tempfile.TemporaryDirectory() as work:
        folder = args.keep or Path(work)
        folder.mkdir(parents=True, exist_ok=True)
        for song in sorted(path for path in args.songs.iterdir() if path.is_dir()):
            if wanted is None or song.name in wanted:
                _print_row(measure_song(song, folder / f"{song.name}-{args.style}.mp4", args))


def _print_row(row: Liveliness) -> None:
    ratio = row.on_levels / max(row.off_levels, 1e-6)
    print(
        f"| {row.name} | {row.on_share:.1%} | {row.off_share:.1%} | {row.control_share:.1%} "
        f"| {row.on_levels:.2f} | {row.off_levels:.2f} | {ratio:.1f} "
        f"| {row.distinct_a_minute:.1f} | {row.distinct} | {row.cuts_a_minute:.1f} "
        f"| {row.cuts_off_beat} | {row.flashes} |"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
