"""Draw contact sheets: moments of songs in all styles, to be looked at.

    .venv/bin/python benchmarks/contact_sheets.py --songs FOLDER --out FOLDER [--only NAME,NAME]
    .venv/bin/python benchmarks/contact_sheets.py --demo --out FOLDER

FOLDER contains one folder per song, as for `alignment.py`; `--demo` draws the song in `examples`,
as the sheets in `docs/styles`. A sheet shows one song in one shape: a
row for each style, and a column for each moment: the title card, a verse, views of the picture, a
chorus, a passage without words, and the end card. `--size` is the height of a still, so that one
style and one shape can be looked at in detail.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from liveliness import read_recorded_song
from numpy.typing import NDArray

from scopitone.audio.analysis.model import Analysis
from scopitone.audio.analysis.pipeline import analyze
from scopitone.core.graphics import skia
from scopitone.core.song import Song
from scopitone.video.cover_art.generate import generate_cover_for
from scopitone.video.frame_sizes import frame_size
from scopitone.video.inputs.song_files import read_song
from scopitone.video.options import Options
from scopitone.video.plan.shots import ShotKind
from scopitone.video.plan.timeline import Timeline
from scopitone.video.prepare import prepare
from scopitone.video.raster.canvas import Canvas
from scopitone.video.styles import STYLES, build_scene, can_show_footage

GAP = 6
QUALITY = 80
EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
FOOTAGE = 14
VIEWS: tuple[ShotKind, ...] = ("wide", "full", "near", "close", "words")


def choose_moments(timeline: Timeline) -> list[int]:
    """Return frames: the title, a line in each view, a passage without words, and the end."""
    fps = timeline.fps
    frames = [fps]
    for view in VIEWS:
        frames += _find_sung_frames(timeline, view)[:1]
    opened = [cue.start + 4 * fps for cue in timeline.poses if cue.pose == "open"]
    frames += [round(opened[len(opened) // 2])] if opened else []
    if not timeline.lines:
        frames += [round(timeline.frames * share) for share in (0.2, 0.35, 0.5, 0.65, 0.8)]
    frames.append(timeline.frames - 2 * fps)
    return sorted({min(max(0, n), timeline.frames - 1) for n in frames})


def _find_sung_frames(timeline: Timeline, view: ShotKind) -> list[int]:
    """Return the middles of lines that are sung in a view, the loudest first."""
    starts = [shot.start for shot in timeline.shots]
    middles = [round((line.start + line.stop) / 2) for line in timeline.lines]
    seen = [
        n
        for n in middles
        if 0 <= n < timeline.frames
        and timeline.shots
        and timeline.shots[int(np.searchsorted(starts, n, side="right")) - 1].kind == view
    ]
    return sorted(seen, key=lambda n: -float(timeline.dynamics.lift[n]))


def draw_sheet(timelines: dict[str, Timeline], height: int) -> NDArray[np.uint8]:
    """Draw a sheet (rows, columns, 4), RGBA, with a row for each style."""
    rows = []
    for name, timeline in timelines.items():
        scene = build_scene(name, timeline)
        stills = [shrink(scene.draw(n), height) for n in choose_moments(timeline)]
        rows.append(_join(stills, axis=1))
    width = max(row.shape[1] for row in rows)
    return _join([np.pad(row, ((0, 0), (0, width - row.shape[1]), (0, 0))) for row in rows], axis=0)


def shrink(canvas: Canvas, height: int) -> NDArray[np.uint8]:
    """Return a frame of `height` rows of pixels in RGBA."""
    frame = canvas.frame
    width = round(frame.width * height / frame.height / 2) * 2
    options = {"src_colorspace": "ITU709", "dst_colorspace": "ITU709", "threads": 1}
    small = frame.reformat(width, height, "rgba", interpolation="AREA", **options)
    return np.ascontiguousarray(small.to_ndarray())


def _join(pictures: list[NDArray[np.uint8]], axis: int) -> NDArray[np.uint8]:
    gap = ((0, GAP), (0, 0), (0, 0)) if axis == 0 else ((0, 0), (0, GAP), (0, 0))
    return np.concatenate([np.pad(picture, gap) for picture in pictures], axis=axis)


def plan_song(
    song: Song, analysis: Analysis, name: str, shape: str, footage: Path, cache: Path | None
) -> Timeline:
    """Plan the video of a song in a style and a shape."""
    width, height = frame_size(shape, "1080p")
    options = Options(width=width, height=height, brand="Scopitone", style=name)
    if can_show_footage(name):
        options = replace(options, footage=(footage,))
    return prepare(song, analysis, options, cache=cache)[0]


def list_songs(args: argparse.Namespace) -> Iterator[tuple[str, Song]]:
    """Read the songs that the arguments name, one after the other, with their names."""
    if args.demo:
        yield (
            "sheet",
            replace(
                read_song(
                    EXAMPLES / "song.mp3",
                    lyrics=EXAMPLES / "song.lrc",
                    cover=EXAMPLES / "cover.jpg",
                ),
                title="Halfway to Morning",
                author="Night Ferry",
            ),
        )
        return
    wanted = args.only.split(",") if args.only else None
    for folder in sorted(path for path in args.songs.iterdir() if path.is_dir()):
        if wanted is None or folder.name in wanted:
            yield folder.name, read_recorded_song(folder, not args.no_lyrics)


def draw_song(name: str, song: Song, args: argparse.Namespace) -> None:
    """Draw the sheets of a song, one for each shape."""
    styles = args.styles.split(",") if args.styles else list(STYLES)
    analysis = analyze(song.audio, fps=30, cache=args.cache)
    with tempfile.TemporaryDirectory() as work:
        footage = Path(work)
        for k in range(FOOTAGE):
            picture = generate_cover_for(f"Scene {k}", analysis)
            (footage / f"{k:02d}.jpg").write_bytes(picture)
        for shape in args.shapes.split(","):
            plans = {
                style: plan_song(song, analysis, style, shape, footage, args.cache)
                for style in styles
            }
            sheet = skia.Image.fromarray(
                np.ascontiguousarray(draw_sheet(plans, args.size)),
                skia.ColorType.kRGBA_8888_ColorType,
            )
            out = args.out / f"{name}-{shape.replace(':', 'x')}.webp"
            sheet.save(str(out), skia.EncodedImageFormat.kWEBP, QUALITY)
            sys.stdout.write(f"{out}\n")
            sys.stdout.flush()


def main() -> None:
    """Draw the sheets of a folder of songs, or of the demo song."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--songs", type=Path, metavar="FOLDER")
    source.add_argument("--demo", action="store_true", help="the song in examples")
    parser.add_argument("--out", type=Path, metavar="FOLDER", required=True)
    parser.add_argument("--only", help="names of songs, separated by commas")
    parser.add_argument("--styles", help="names of styles, separated by commas; default: all")
    parser.add_argument("--shapes", default="16:9,9:16")
    parser.add_argument("--size", type=int, default=180, help="height of a still in pixels")
    parser.add_argument("--no-lyrics", action="store_true", help="as instrumentals")
    parser.add_argument("--cache", type=Path, default=None)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for name, song in list_songs(args):
        draw_song(name, song, args)


if __name__ == "__main__":
    main()
