"""The program behind render.py: the same song made in several ways, one after the other."""

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
    Ready,
    demo_song,
    draw_ready,
    enhanced_lrc,
    frame_of,
    options,
    plan_of,
    planes,
)
from memory import Peak, peak_of
from peer import AS_PEOPLE_RUN_IT, NoPeerError, Peer, make_peer, require
from processor import seconds_of
from quality import Stream, ssim, stream_of
from ready import encode_ready
from whole_frames import base_picture, draw_whole, run_moviepy

from scopitone.song import Song
from scopitone.video.cutting import split
from scopitone.video.encode import Encoding
from scopitone.video.render import render
from scopitone.video.styles import STYLES, style
from scopitone.video.timeline import Timeline

ROWS = {
    "scopitone": Encoding(),
    "ffmpeg": Encoding(),
    "x264": Encoding(),
    "ffmpeg-veryfast": AS_PEOPLE_RUN_IT,
    "scopitone-veryfast": AS_PEOPLE_RUN_IT,
    "x264-veryfast": AS_PEOPLE_RUN_IT,
    "skia": AS_PEOPLE_RUN_IT,
    "moviepy": AS_PEOPLE_RUN_IT,
    # Every other style, drawn and encoded as its users get it.
    **{f"scopitone:{name}": Encoding() for name in STYLES if name != "cover"},
}
DEFAULT_ROWS = ("scopitone", "ffmpeg", "x264", "ffmpeg-veryfast")
WHOLE_FRAMES = ("skia", "moviepy")
MOTIONS: tuple[Motion, ...] = ("still", "drift")
# Where quality is measured: the singing has begun.
SAMPLE_START, SAMPLE_SECONDS = 10.0, 10.0
READY_SECONDS = 16
MEMORY_SECONDS = (60.0, 600.0)


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table: medians over the runs, sizes and quality of the last one.

    `kbps` is that of the whole video, `sung_kbps` that of the stretch whose SSIM it is, where
    both ways show the same things.

    `cpu_ms` is processor time a frame, everything included (sound and analysis too).

    `fps` counts from the first frame to the last one encoded, `whole_fps` everything: for
    ffmpeg both are the command's; x264 alone has no whole.
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
    """Seconds for the pictures, and for the whole way where there is one; `cpu`: seconds of
    processor time of everything that it started, which other work on the machine hardly changes."""

    seconds: float
    whole: float | None
    cpu: float = 0.0


@dataclass(frozen=True)
class Stage:
    """All that the ways need for one kind of background, made before any clock starts."""

    motion: Motion
    song: Song
    timeline: Timeline
    folder: Path
    peer: Peer | None
    ready: Ready

    @classmethod
    def set_up(cls, song: Song, motion: Motion, rows: Iterable[str], folder: Path) -> Stage:
        """Plan the song, write the peer's files, draw the ready frames (and compile kernels)."""
        folder.mkdir()
        timeline = plan_of(song, motion)
        wanted = any(row.startswith("ffmpeg") for row in rows)
        peer = make_peer(timeline, song.audio, folder / "peer") if wanted else None
        alone = any(row.startswith("x264") for row in rows)
        start, count = _sample(timeline, READY_SECONDS if alone else 1)
        ready = draw_ready(timeline, start, start + count, folder / "ready.yuv")
        return cls(motion, song, timeline, folder, peer, ready)

    def run(self, row: str) -> Run:
        """Render the whole song in this row's way."""
        encoding, out = ROWS[row], self.out(row)
        if row.startswith("scopitone"):
            chosen = replace(options(self.motion), style=_style(row))
            report = render(self.song, chosen, out, encoding=encoding)
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
        segments = split(self.timeline.frames, self.timeline.fps, out)
        seconds = encode_ready(
            self.ready, segments, encoding, fps=self.timeline.fps, workers=_cores()
        )
        return Run(seconds, None)

    def _run_whole(self, row: str, out: Path) -> Run:
        base = base_picture(self.timeline, _sample(self.timeline, 1)[0])
        if row == "skia":
            return Run(draw_whole(self.timeline, base, out), None)
        folder = self.folder / "moviepy"
        seconds = run_moviepy(self.timeline, base, self.song.audio, folder, out)
        return Run(seconds, seconds)

    def quality(self, row: str) -> float | None:
        """SSIM in dB of what this row made, against the frames that its encoder was given.

        None for those whose frames are not at hand.
        """
        if row in WHOLE_FRAMES:
            return None
        start, count = _sample(self.timeline, SAMPLE_SECONDS)
        if row.startswith("scopitone"):
            return ssim(self._drawn(row, start, count), self.out(row), start=start)
        if row.startswith("ffmpeg"):
            assert self.peer is not None
            width, height = self.timeline.width, self.timeline.height
            return ssim(self.peer.drawn(start, count, width, height), self.out(row), start=start)
        first = self._made(row)[0]
        return ssim((frame_of(raw.copy()) for raw in self.ready.pictures()), first)

    def streams(self, row: str) -> tuple[Stream, Stream]:
        """The whole picture that this row made, and its share of the stretch for `quality`."""
        made = self._made(row)
        if row.startswith("x264"):
            return stream_of(*made), stream_of(made[0])
        start, count = _sample(self.timeline, SAMPLE_SECONDS)
        return stream_of(*made), stream_of(*made, frames=slice(start, start + count))

    def out(self, row: str) -> Path:
        """What the row makes: a video, or a folder of segments."""
        return self.folder / (row if row.startswith("x264") else f"{row}.mp4")

    def _made(self, row: str) -> list[Path]:
        out = self.out(row)
        return sorted(out.iterdir()) if out.is_dir() else [out]

    def _drawn(self, row: str, start: int, count: int) -> Iterator[av.VideoFrame]:
        draw = style(_style(row))(self.timeline).draw
        return (frame_of(planes(draw(n))) for n in range(start, start + count))


def measure(song: Song, rows: list[str], motions: list[Motion], runs: int, folder: Path) -> Results:
    """Run every row `runs` times, one after the other in each round, and judge the last files."""
    stages = [Stage.set_up(song, motion, rows, folder / motion) for motion in motions]
    ways = [(stage, row) for stage in stages for row in rows]
    done: dict[tuple[str, str], list[Run]] = {(s.motion, row): [] for s, row in ways}
    for number, (stage, row) in itertools.product(range(runs), ways):
        _tell(f"run {number + 1} of {runs}: {row}, {stage.motion}")
        before = _cpu()
        made = stage.run(row)
        done[stage.motion, row].append(replace(made, cpu=_cpu() - before))
    figures = []
    for stage, row in ways:
        _tell(f"quality: {row}, {stage.motion}")
        figures.append(_figure(stage, row, done[stage.motion, row]))
    return Results(stages[0].timeline.frames, stages[0].timeline.fps, tuple(figures))


@dataclass(frozen=True, slots=True)
class Results:
    """What was measured, of a video of so many frames."""

    frames: int
    fps: int
    figures: tuple[Figure, ...]

    def ratio(self, figure: Figure, row: str, speed: Callable[[Figure], float | None]) -> str:
        """How many times the speed of `row` with the same background."""
        for other in self.figures:
            if other.row == row and other.motion == figure.motion and other is not figure:
                ours, theirs = speed(figure), other.fps
                return f"{ours / theirs:.2f}" if ours else ""
        return ""


def _figure(stage: Stage, row: str, runs: list[Run]) -> Figure:
    frames = stage.timeline.frames
    everything, sung = stage.streams(row)
    whole = [run.whole for run in runs if run.whole is not None]
    return Figure(
        row,
        stage.motion,
        fps=frames / statistics.median(run.seconds for run in runs),
        whole_fps=frames / statistics.median(whole) if whole else None,
        kbps=everything.kbps(stage.timeline.fps),
        sung_kbps=sung.kbps(stage.timeline.fps),
        ssim=stage.quality(row),
        cpu_ms=1000 * statistics.median(run.cpu for run in runs) / frames,
        runs=tuple(round(frames / run.seconds, 1) for run in runs),
    )


def _style(row: str) -> str:
    return row.partition(":")[2] or "cover"


def _sample(timeline: Timeline, seconds: float) -> tuple[int, int]:
    """First frame and number of frames of a stretch with singing, or of what there is."""
    count = min(timeline.frames, round(seconds * timeline.fps))
    return min(round(SAMPLE_START * timeline.fps), timeline.frames - count), count


def table(results: Results) -> str:
    """The results as a Markdown table."""
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
        cells += [results.ratio(figure, row, lambda f: f.fps) for row in peers]
        cells += [results.ratio(figure, row, lambda f: f.whole_fps) for row in peers[:2]]
        rows.append(cells)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in rows)


def measure_memory(seconds: Iterable[float], folder: Path) -> list[tuple[float, Peak]]:
    """Peaks of `scopitone render` at 1080p, one song after the other, nothing cached."""
    peaks: list[tuple[float, Peak]] = []
    for length in seconds:
        _tell(f"memory: a song of {length:g} s")
        song = demo_song(length, folder)
        lyrics = folder / f"lyrics-{length:g}.lrc"
        lyrics.write_text(enhanced_lrc(song.lyrics), encoding="utf-8")
        command = [sys.executable, "-c", "from scopitone.cli import main; main()", "render"]
        command += [str(song.audio), "--lyrics", str(lyrics), "--cover", str(COVER)]
        command += ["--title", song.title, "--author", song.author, "--brand", BRAND]
        command += ["--quiet", "-o", str(folder / f"memory-{length:g}.mp4")]
        peak = peak_of(command, {"XDG_CACHE_HOME": str(folder / f"cache-{length:g}")})
        peaks.append((length, peak))
        song.audio.unlink()
    return peaks


def memory_table(peaks: list[tuple[float, Peak]]) -> str:
    """The peaks as a Markdown table."""
    rows = ["| song, s | PSS, MB | by process | RSS, MB | took, s |", "|---|---|---|---|---|"]
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


def _cpu() -> float:
    """Processor seconds of this process and its children, and of theirs that they saw end."""
    # The one from which encoding processes are forked keeps running.
    running = seconds_of(lambda process: process.parent == os.getpid())
    return sum(os.times()[:4]) + running


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=float, help="use so much of the demo song; default all")
    parser.add_argument("--runs", type=int, default=3, help="rounds; medians are shown (3)")
    parser.add_argument("--rows", default=",".join(DEFAULT_ROWS), help=f"of {', '.join(ROWS)}")
    parser.add_argument("--motion", default=",".join(MOTIONS), help="of still, drift")
    parser.add_argument("--memory", action="store_true", help="measure memory instead of speed")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--keep", type=Path, help="a new folder that keeps videos and inputs")
    return parser.parse_args()


def _chosen(text: str, known: Iterable[str]) -> list[str]:
    names, known = text.split(","), list(known)
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SystemExit(f"there is no {', '.join(unknown)}; accepted: {', '.join(known)}")
    return names


def main() -> None:
    """Measure what was asked for and print it."""
    given = _arguments()
    rows = _chosen(given.rows, ROWS)
    motions = [motion for motion in MOTIONS if motion in _chosen(given.motion, MOTIONS)]
    versions = {"python": platform.python_version(), "pyav": av.__version__}
    try:
        if not given.memory and any(row.startswith("ffmpeg") for row in rows):
            versions["ffmpeg"] = require().split()[2]
    except NoPeerError as error:
        raise SystemExit(f"{error}; or leave it out: --rows scopitone,x264") from error
    with tempfile.TemporaryDirectory(prefix="scopitone-benchmark-") as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(exist_ok=bool(given.keep is None))
        if given.memory:
            lengths = (given.seconds,) if given.seconds else MEMORY_SECONDS
            peaks = measure_memory(lengths, folder)
            told = [{"song_seconds": length, **asdict(peak)} for length, peak in peaks]
            print(json.dumps({"memory": told}) if given.json else memory_table(peaks))
            return
        results = measure(demo_song(given.seconds, folder), rows, motions, given.runs, folder)
    if given.json:
        print(json.dumps({"cores": _cores(), "versions": versions, **asdict(results)}))
        return
    used = ", ".join(f"{name} {version}" for name, version in versions.items())
    print(f"{results.frames} frames, {_cores()} cores, {used}; medians of {given.runs}\n")
    print(table(results))
