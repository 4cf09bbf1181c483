"""The program of render.py: it renders the same song in several ways, one after the other."""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import av
from material import (
    BRAND,
    COVER,
    Motion,
    ReadyFrames,
    draw_ready,
    format_lrc,
    load_demo_song,
    plan_song,
    stack_planes,
    standard_options,
    wrap_frame,
)
from memory import Peak, measure_peak
from peer import TYPICAL_ENCODING, NoPeerError, Peer, check_ffmpeg, make_peer
from processor import measure_spent_cpu
from quality import PictureStream, measure_ssim, read_stream
from ready import encode_ready
from whole_frames import draw_base_picture, draw_whole, run_moviepy

from scopitone.core.song import Song
from scopitone.video.encode.codecs.h264 import H264
from scopitone.video.plan.segments import split_segments
from scopitone.video.plan.timeline import Timeline
from scopitone.video.render import render
from scopitone.video.styles import STYLES, load_style

ROWS = {
    "scopitone": H264(),
    "ffmpeg": H264(),
    "x264": H264(),
    "ffmpeg-veryfast": TYPICAL_ENCODING,
    "scopitone-veryfast": TYPICAL_ENCODING,
    "x264-veryfast": TYPICAL_ENCODING,
    "skia": TYPICAL_ENCODING,
    "moviepy": TYPICAL_ENCODING,
    # Every other style, drawn and encoded as users get it.
    **{f"scopitone:{name}": H264() for name in STYLES if name != "cover"},
}
DEFAULT_ROWS = ("scopitone", "ffmpeg", "x264", "ffmpeg-veryfast")
WHOLE_FRAMES = ("skia", "moviepy")
MOTIONS: tuple[Motion, ...] = ("still", "felt")
# The stretch in which quality is measured: singing has started.
SAMPLE_START_S, SAMPLE_S = 10.0, 10.0
READY_S = 16
MEMORY_LENGTHS_S = (60.0, 600.0)


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table: medians over the runs, sizes and quality of the last one.

    Attributes:
        fps: frames per second from the first frame to the last one encoded.
        whole_fps: frames per second of the whole run. For ffmpeg both are those of the command;
            x264 alone has none.
        kbps: bit rate of the whole video.
        sung_kbps: bit rate of the stretch that `ssim` is measured on, in which all ways show the
            same things.
        cpu_ms: processor time per frame, sound and analysis included.
    """

    row: str
    motion: Motion
    fps: float
    whole_fps: float | None
    kbps: float
    sung_kbps: float
    ssim: float | None
    cpu_ms: float
    runs: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds for the pictures and for the whole run (None if there is none).

    cpu: processor seconds of everything that it started, which other work on the machine hardly
        changes.
    """

    seconds: float
    whole: float | None
    cpu: float = 0.0


@dataclass(frozen=True)
class Setup:
    """What the runs with one kind of background need, made before any clock starts."""

    motion: Motion
    song: Song
    timeline: Timeline
    folder: Path
    peer: Peer | None
    ready: ReadyFrames

    @classmethod
    def create(cls, song: Song, motion: Motion, rows: Iterable[str], folder: Path) -> Setup:
        """Plan the song, write the peer's files, draw the ready frames (and compile kernels)."""
        folder.mkdir()
        timeline = plan_song(song, motion)
        has_peer = any(row.startswith("ffmpeg") for row in rows)
        peer = make_peer(timeline, song.audio, folder / "peer") if has_peer else None
        is_alone = any(row.startswith("x264") for row in rows)
        start, count = _sample(timeline, READY_S if is_alone else 1)
        ready = draw_ready(timeline, start, start + count, folder / "ready.yuv")
        return cls(motion, song, timeline, folder, peer, ready)

    def run(self, row: str) -> Run:
        """Render the whole song in the way of a row."""
        encoding, out = ROWS[row], self.output_path(row)
        if row.startswith("scopitone"):
            options = replace(standard_options(self.motion), style=_style_of(row))
            report = render(self.song, options, out, codec=encoding)
            return Run(report.timings["encode"], report.seconds)
        if row.startswith("ffmpeg"):
            assert self.peer is not None
            start = time.perf_counter()
            self.peer.encode(encoding, out)
            seconds = time.perf_counter() - start
            return Run(seconds, seconds)
        if row in WHOLE_FRAMES:
            return self._run_whole(row, out)
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        segments = split_segments(self.timeline.frames, self.timeline.fps, out)
        seconds = encode_ready(
            self.ready, segments, encoding, fps=self.timeline.fps, workers=_count_cores()
        )
        return Run(seconds, None)

    def _run_whole(self, row: str, out: Path) -> Run:
        base = draw_base_picture(self.timeline, _sample(self.timeline, 1)[0])
        if row == "skia":
            return Run(draw_whole(self.timeline, base, out), None)
        folder = self.folder / "moviepy"
        seconds = run_moviepy(self.timeline, base, self.song.audio, folder, out)
        return Run(seconds, seconds)

    def measure_quality(self, row: str) -> float | None:
        """Return the SSIM in dB of the row's video against the frames that its encoder received.

        None for rows whose frames are not available.
        """
        if row in WHOLE_FRAMES:
            return None
        start, count = _sample(self.timeline, SAMPLE_S)
        if row.startswith("scopitone"):
            return measure_ssim(
                self._draw_frames(row, start, count), self.output_path(row), start=start
            )
        if row.startswith("ffmpeg"):
            assert self.peer is not None
            width, height = self.timeline.width, self.timeline.height
            frames = self.peer.draw_frames(start, count, width, height)
            return measure_ssim(frames, self.output_path(row), start=start)
        first = self._video_files(row)[0]
        return measure_ssim((wrap_frame(raw.copy()) for raw in self.ready.map_pictures()), first)

    def read_streams(self, row: str) -> tuple[PictureStream, PictureStream]:
        """Return the row's picture stream, and its part that quality is measured on."""
        files = self._video_files(row)
        if row.startswith("x264"):
            return read_stream(*files), read_stream(files[0])
        start, count = _sample(self.timeline, SAMPLE_S)
        return read_stream(*files), read_stream(*files, frames=slice(start, start + count))

    def output_path(self, row: str) -> Path:
        """Return the path of the row's result: a video, or a folder of segments."""
        return self.folder / (row if row.startswith("x264") else f"{row}.mp4")

    def _video_files(self, row: str) -> list[Path]:
        out = self.output_path(row)
        return sorted(out.iterdir()) if out.is_dir() else [out]

    def _draw_frames(self, row: str, start: int, count: int) -> Iterator[av.VideoFrame]:
        draw = load_style(_style_of(row))(self.timeline).draw
        return (wrap_frame(stack_planes(draw(n))) for n in range(start, start + count))


def measure(song: Song, rows: list[str], motions: list[Motion], runs: int, folder: Path) -> Results:
    """Run every row `runs` times, one after the other in each round; measure the last files."""
    stages = [Setup.create(song, motion, rows, folder / motion) for motion in motions]
    ways = [(stage, row) for stage in stages for row in rows]
    runs_of: dict[tuple[str, str], list[Run]] = {(s.motion, row): [] for s, row in ways}
    for number, (stage, row) in itertools.product(range(runs), ways):
        _log(f"run {number + 1} of {runs}: {row}, {stage.motion}")
        before = measure_spent_cpu()
        run = stage.run(row)
        runs_of[stage.motion, row].append(replace(run, cpu=measure_spent_cpu() - before))
    figures = []
    for stage, row in ways:
        _log(f"quality: {row}, {stage.motion}")
        figures.append(_build_figure(stage, row, runs_of[stage.motion, row]))
    return Results(stages[0].timeline.frames, stages[0].timeline.fps, tuple(figures))


@dataclass(frozen=True, slots=True)
class Results:
    """The measured figures, and the frames of the video."""

    frames: int
    fps: int
    figures: tuple[Figure, ...]

    def format_ratio(
        self, figure: Figure, row: str, speed_of: Callable[[Figure], float | None]
    ) -> str:
        """Format the speed as a multiple of that of `row` with the same background."""
        for peer in self.figures:
            if peer.row == row and peer.motion == figure.motion and peer is not figure:
                speed = speed_of(figure)
                return f"{speed / peer.fps:.2f}" if speed else ""
        return ""


def _build_figure(stage: Setup, row: str, runs: list[Run]) -> Figure:
    frames = stage.timeline.frames
    stream, sample = stage.read_streams(row)
    whole = [run.whole for run in runs if run.whole is not None]
    return Figure(
        row,
        stage.motion,
        fps=frames / statistics.median(run.seconds for run in runs),
        whole_fps=frames / statistics.median(whole) if whole else None,
        kbps=stream.kbps(stage.timeline.fps),
        sung_kbps=sample.kbps(stage.timeline.fps),
        ssim=stage.measure_quality(row),
        cpu_ms=1000 * statistics.median(run.cpu for run in runs) / frames,
        runs=tuple(round(frames / run.seconds, 1) for run in runs),
    )


def _style_of(row: str) -> str:
    return row.partition(":")[2] or "cover"


def _sample(timeline: Timeline, seconds: float) -> tuple[int, int]:
    """Return first frame and number of frames of a stretch with singing; less in a short song."""
    count = min(timeline.frames, round(seconds * timeline.fps))
    return min(round(SAMPLE_START_S * timeline.fps), timeline.frames - count), count


def format_table(results: Results) -> str:
    """Format the results as a Markdown table."""
    peers = ("ffmpeg", "ffmpeg-veryfast", "x264")
    head = ["background", "way", "fps", "fps, whole", "kbit/s", "sung: kbit/s", "SSIM dB", "CPU ms"]
    head += [f"× {row}" for row in peers] + [f"whole × {row}" for row in peers[:2]]
    rows = [head, ["---"] * len(head)]
    for figure in results.figures:
        whole = f"{figure.whole_fps:.1f}" if figure.whole_fps else ""
        cells = [figure.motion, figure.row, f"{figure.fps:.1f}", whole]
        cells += [
            f"{figure.kbps:.0f}",
            f"{figure.sung_kbps:.0f}",
            f"{figure.ssim:.2f}" if figure.ssim else "",
        ]
        cells += [f"{figure.cpu_ms:.1f}"]
        cells += [results.format_ratio(figure, row, lambda f: f.fps) for row in peers]
        cells += [results.format_ratio(figure, row, lambda f: f.whole_fps) for row in peers[:2]]
        rows.append(cells)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in rows)


def measure_memory(seconds: Iterable[float], folder: Path) -> list[tuple[float, Peak]]:
    """Measure the memory peaks of `scopitone render` at 1080p, for one length after the other."""
    peaks: list[tuple[float, Peak]] = []
    for length in seconds:
        _log(f"memory: a song of {length:g} s")
        song = load_demo_song(length, folder)
        lyrics = folder / f"lyrics-{length:g}.lrc"
        lyrics.write_text(format_lrc(song.lyrics), encoding="utf-8")
        command = [sys.executable, "-c", "from scopitone.cli import main; main()", "render"]
        command += [str(song.audio), "--lyrics", str(lyrics), "--cover", str(COVER)]
        command += ["--title", song.title, "--author", song.author, "--brand", BRAND]
        command += ["--quiet", "-o", str(folder / f"memory-{length:g}.mp4")]
        peak = measure_peak(command, {"XDG_CACHE_HOME": str(folder / f"cache-{length:g}")})
        peaks.append((length, peak))
        song.audio.unlink()
    return peaks


def format_memory_table(peaks: list[tuple[float, Peak]]) -> str:
    """Format the peaks as a Markdown table."""
    rows = ["| song, s | PSS, MB | by process | RSS, MB | time, s |", "|---|---|---|---|---|"]
    for seconds, peak in peaks:
        parts = " + ".join(f"{part:.0f}" for part in peak.parts)
        cells = (
            f"{seconds:.0f}",
            f"{peak.pss:.0f}",
            parts,
            f"{peak.rss:.0f}",
            f"{peak.seconds:.0f}",
        )
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _count_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _log(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--seconds", type=float, help="length of the song; default that of the demo song"
    )
    parser.add_argument("--runs", type=int, default=3, help="rounds; medians are shown (3)")
    parser.add_argument("--rows", default=",".join(DEFAULT_ROWS), help=f"of {', '.join(ROWS)}")
    parser.add_argument("--motion", default=",".join(MOTIONS), help="of still, felt")
    parser.add_argument("--memory", action="store_true", help="measure memory instead of speed")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--keep", type=Path, help="a new folder that keeps videos and inputs")
    return parser.parse_args()


def _parse_names(text: str, accepted: Iterable[str]) -> list[str]:
    names, accepted = text.split(","), list(accepted)
    unknown = [name for name in names if name not in accepted]
    if unknown:
        raise SystemExit(f"unknown: {', '.join(unknown)}; choose from: {', '.join(accepted)}")
    return names


def main() -> None:
    """Measure what the options select, and print it."""
    args = _parse_arguments()
    rows = _parse_names(args.rows, ROWS)
    motions = [motion for motion in MOTIONS if motion in _parse_names(args.motion, MOTIONS)]
    versions = {"python": platform.python_version(), "pyav": av.__version__}
    try:
        if not args.memory and any(row.startswith("ffmpeg") for row in rows):
            versions["ffmpeg"] = check_ffmpeg().split()[2]
    except NoPeerError as error:
        raise SystemExit(f"{error}; or leave it out: --rows scopitone,x264") from error
    with tempfile.TemporaryDirectory(prefix="scopitone-benchmark-") as temporary:
        folder = args.keep or Path(temporary)
        folder.mkdir(exist_ok=bool(args.keep is None))
        if args.memory:
            lengths = (args.seconds,) if args.seconds else MEMORY_LENGTHS_S
            peaks = measure_memory(lengths, folder)
            items = [{"song_seconds": length, **asdict(peak)} for length, peak in peaks]
            print(json.dumps({"memory": items}) if args.json else format_memory_table(peaks))
            return
        results = measure(load_demo_song(args.seconds, folder), rows, motions, args.runs, folder)
    if args.json:
        print(json.dumps({"cores": _count_cores(), "versions": versions, **asdict(results)}))
        return
    used = ", ".join(f"{name} {version}" for name, version in versions.items())
    print(f"{results.frames} frames, {_count_cores()} cores, {used}; medians of {args.runs}\n")
    print(format_table(results))
