"""Which x264 options are fastest at equal quality and size on frames like ours.

    .venv/bin/python benchmarks/encoder.py
    .venv/bin/python benchmarks/encoder.py --only superfast --try superfast:bframes=3:subme=1

Every candidate encodes the same frames, drawn beforehand, in one thread. As no two candidates
give the same quality, `kB, equal` says how large its file would be at the SSIM of the first
one (the default of encode.py): from how size follows SSIM when only the crf changes.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from material import Motion, Ready, demo_song, draw_ready, frame_of, plan_of
from quality import ssim, stream_of

from scopitone.video.encode import Encoding, encode_segment
from scopitone.video.raster.canvas import Canvas

FPS = 30
START_SECONDS = 10.0
MOTIONS: tuple[Motion, ...] = ("still", "drift")
# The slope between size and SSIM is taken between these.
CRF_BELOW, CRF_ABOVE = -2, 2

OURS = Encoding()


def spell(encoding: Encoding) -> str:
    """Settings as a candidate is written: `preset:option=value:…`."""
    options = (f"{key}={value}" for key, value in encoding.params.items())
    return ":".join([encoding.preset, *options])


_LIKE_OURS = spell(OURS)
CANDIDATES = (
    "ultrafast",
    "superfast",
    "veryfast",
    "faster",
    "medium",
    "veryfast:subme=1:weightp=0:rc-lookahead=10",
    "superfast:bframes=3:ref=1:mbtree=1:rc-lookahead=10",
    # one thing changed at a time
    f"{_LIKE_OURS}:subme=0",
    f"{_LIKE_OURS}:subme=2",
    f"{_LIKE_OURS}:subme=4",
    f"{_LIKE_OURS}:me=hex",
    f"{_LIKE_OURS}:merange=4",
    f"{_LIKE_OURS}:ref=2",
    f"{_LIKE_OURS}:mbtree=0",
    f"{_LIKE_OURS}:rc-lookahead=5",
    f"{_LIKE_OURS}:rc-lookahead=20",
    f"{_LIKE_OURS}:rc-lookahead=40",
    f"{_LIKE_OURS}:bframes=1",
    f"{_LIKE_OURS}:bframes=3",
    f"{_LIKE_OURS}:bframes=5",
    f"{_LIKE_OURS}:bframes=11",
    f"{_LIKE_OURS}:bframes=16",
    f"{_LIKE_OURS}:b-adapt=1",
    f"{_LIKE_OURS}:b-adapt=2",
    f"{_LIKE_OURS}:b-pyramid=none",
    f"{_LIKE_OURS}:b-bias=50",
    f"{_LIKE_OURS}:direct=temporal",
    f"{_LIKE_OURS}:direct=none",
    f"{_LIKE_OURS}:weightb=0",
    f"{_LIKE_OURS}:weightp=1",
    f"{_LIKE_OURS}:scenecut=40",
    f"{_LIKE_OURS}:aq-mode=0",
    f"{_LIKE_OURS}:aq-mode=2",
    f"{_LIKE_OURS}:aq-mode=3",
    f"{_LIKE_OURS}:aq-strength=0.6",
    f"{_LIKE_OURS}:trellis=1",
    f"{_LIKE_OURS}:psy=0",
    f"{_LIKE_OURS}:mixed-refs=0",
    f"{_LIKE_OURS}:fast-pskip=0",
    f"{_LIKE_OURS}:dct-decimate=0",
    f"{_LIKE_OURS}:partitions=none",
    f"{_LIKE_OURS}:partitions=i8x8,i4x4,p8x8",
    f"{_LIKE_OURS}:8x8dct=0",
    f"{_LIKE_OURS}:deblock=-1,-1",
    f"{_LIKE_OURS}:no-deblock=1",
    f"{_LIKE_OURS}:cabac=0",
    f"{_LIKE_OURS}:qcomp=0.7",
    f"{_LIKE_OURS}:ipratio=1.2",
    f"{_LIKE_OURS}:pbratio=1.1",
    # and some together
    f"{_LIKE_OURS}:weightb=0:psy=0",
    f"{_LIKE_OURS}:bframes=5:rc-lookahead=20",
    f"{_LIKE_OURS}:aq-mode=0:rc-lookahead=20",
    f"{_LIKE_OURS}:aq-mode=2:aq-strength=0.6",
    f"{_LIKE_OURS}:subme=0:partitions=none",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One candidate: frames per second (median), kB, SSIM in dB, kB at the first one's SSIM."""

    candidate: str
    motion: Motion
    fps: float
    kilobytes: float
    ssim: float
    equal: float


def parse(candidate: str, crf: int) -> Encoding:
    """`preset:option=value:…` as settings; an option named twice has its last value."""
    preset, *pairs = candidate.split(":")
    return Encoding(preset, crf, dict(pair.split("=", 1) for pair in pairs))


def encode(ready: Ready, encoding: Encoding, out: Path) -> float:
    """Seconds that one thread of x264 needs for the frames."""
    pictures = ready.pictures()
    start = time.perf_counter()
    encode_segment(
        (Canvas(frame_of(picture)) for picture in pictures),
        out,
        width=ready.width,
        height=ready.height,
        fps=FPS,
        encoding=encoding,
    )
    return time.perf_counter() - start


def judge(ready: Ready, out: Path) -> tuple[float, float]:
    """Kilobytes of the picture, and its SSIM in dB."""
    quality = ssim((frame_of(picture) for picture in ready.pictures()), out)
    return stream_of(out).bytes / 1000, quality


def slope(ready: Ready, encoding: Encoding, out: Path) -> float:
    """By how much the logarithm of the size grows with one dB, from two neighbouring crf."""
    points = []
    for offset in (CRF_BELOW, CRF_ABOVE):
        encode(ready, replace(encoding, crf=encoding.crf + offset), out)
        points.append(judge(ready, out))
    (more, better), (less, worse) = points
    return math.log(more / less) / (better - worse)


def search(
    ready: Ready, motion: Motion, candidates: list[str], crf: int, runs: int, folder: Path
) -> list[Measured]:
    """Measure all candidates, one after the other in each round; fastest first."""
    out = folder / "candidate.mp4"
    times: dict[str, list[float]] = {candidate: [] for candidate in candidates}
    results: dict[str, tuple[float, float]] = {}
    growth = slope(ready, parse(candidates[0], crf), out)
    for number in range(runs):
        for candidate in candidates:
            _tell(f"run {number + 1} of {runs}, {motion}: {candidate}")
            times[candidate].append(encode(ready, parse(candidate, crf), out))
            if candidate not in results:
                results[candidate] = judge(ready, out)
    _, wanted = results[candidates[0]]
    measured = [
        Measured(
            candidate,
            motion,
            ready.frames / statistics.median(times[candidate]),
            kilobytes,
            quality,
            kilobytes * math.exp(growth * (wanted - quality)),
        )
        for candidate, (kilobytes, quality) in results.items()
    ]
    return sorted(measured, key=lambda one: -one.fps)


def table(measured: list[Measured]) -> str:
    """The candidates as a Markdown table."""
    rows = [
        "| background | fps | kB | SSIM dB | kB, equal | settings |",
        "|---|---|---|---|---|---|",
    ]
    rows += [
        f"| {one.motion} | {one.fps:.1f} | {one.kilobytes:.0f} | {one.ssim:.2f}"
        f" | {one.equal:.0f} | `{one.candidate}` |"
        for one in measured
    ]
    return "\n".join(rows)


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="seconds of frames (10)")
    parser.add_argument("--runs", type=int, default=3, help="rounds; medians are shown (3)")
    parser.add_argument("--crf", type=int, default=OURS.crf, help=f"({OURS.crf})")
    parser.add_argument("--motion", choices=MOTIONS, help="only this background")
    parser.add_argument("--only", help="of the built-in candidates, those with this in them")
    parser.add_argument(
        "--try", dest="tried", nargs="+", default=[], metavar="PRESET:KEY=VALUE:…", help="more"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    return parser.parse_args()


def main() -> None:
    """Draw the frames, measure, print."""
    given = _arguments()
    chosen = [one for one in CANDIDATES if not given.only or given.only in one]
    candidates = list(dict.fromkeys([spell(OURS), *given.tried, *chosen]))
    found: list[Measured] = []
    with tempfile.TemporaryDirectory(prefix="scopitone-encoder-") as temporary:
        folder = Path(temporary)
        song = demo_song(None, folder)
        for motion in [given.motion] if given.motion else MOTIONS:
            timeline = plan_of(song, motion)
            start = round(START_SECONDS * FPS)
            stop = min(timeline.frames, start + round(given.seconds * FPS))
            ready = draw_ready(timeline, start, stop, folder / f"{motion}.yuv")
            # The first pass reads the file, so that no candidate waits for the disk.
            np.asarray(ready.pictures()).sum(dtype=np.int64)
            found += search(ready, motion, candidates, given.crf, given.runs, folder)
    print(json.dumps([asdict(one) for one in found]) if given.json else table(found))


if __name__ == "__main__":
    main()
