"""Measure how fast a montage of 12 photos and 5 clips is rendered: the style `reel`.

    .venv/bin/python benchmarks/reel.py [--seconds 24] [--runs 2]

README.md describes what is measured and how.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from material import load_demo_song, standard_options
from processor import measure_spent_cpu

from scopitone.audio.analysis.pipeline import analyze
from scopitone.core.song import Song
from scopitone.video.cover_art.generate import generate_cover_for
from scopitone.video.render import render

PHOTOS, CLIP_STYLES, CLIP_S = 12, ("cover", "dust", "horizon", "stage", "window"), 12.0


def make_footage(song: Song, folder: Path) -> tuple[Path, ...]:
    """Make the photos, as covers are generated, and the clips, by rendering parts of the song."""
    folder.mkdir()
    analysis = analyze(song.audio, fps=30)
    for k in range(PHOTOS):
        (folder / f"photo-{k:02}.jpg").write_bytes(generate_cover_for(f"Scene {k}", analysis))
    for k, style in enumerate(CLIP_STYLES):
        start = 6.0 * k
        options = replace(standard_options("felt"), style=style, start=start, end=start + CLIP_S)
        render(song, options, folder / f"clip-{style}.mp4")
    return (folder,)


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds of video for a second of encoding and of the whole run; processor ms a frame."""

    encode: float
    whole: float
    cpu_ms: float


def measure_runs(seconds: float | None, runs: int, folder: Path) -> Iterator[Run]:
    """Render so many times, each time with an empty cache."""
    song = load_demo_song(seconds, folder)
    footage = make_footage(song, folder / "footage")
    options = replace(standard_options("felt"), style="reel", footage=footage)
    for run in range(runs):
        cache = folder / f"cache-{run}"
        before = measure_spent_cpu()
        report = render(song, options, folder / "reel.mp4", cache=cache)
        cpu_ms = 1000 * (measure_spent_cpu() - before) / report.frames
        yield Run(report.duration / report.timings["encode"], report.speed, cpu_ms)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=None, help="of the song; default: all")
    parser.add_argument("--runs", type=int, default=2)
    args = parser.parse_args()
    print("| run | encoding, × real time | whole, × real time | CPU, ms/frame |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for number, run in enumerate(measure_runs(args.seconds, args.runs, Path(folder)), 1):
            print(f"| {number} | {run.encode:.2f} | {run.whole:.2f} | {run.cpu_ms:.1f} |")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
