"""Find the x264 options that are fastest at equal quality and size on frames of videos.

    .venv/bin/python benchmarks/encoder.py
    .venv/bin/python benchmarks/encoder.py --only superfast --try superfast:bframes=3:subme=1

Every candidate encodes the same frames, drawn beforehand, in one thread. As no two candidates
give the same quality, `kB, equal` estimates the size of its file at the SSIM of the first one (the
default of encode.py), from how the size changes with SSIM when only the crf changes.
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
from material import Motion, ReadyFrames, draw_ready, load_demo_song, plan_song, wrap_frame
from quality import measure_ssim, read_stream

from scopitone.video.encode.codecs.h264 import H264
from scopitone.video.encode.segment_encoder import encode_segment
from scopitone.video.raster.canvas import Canvas

FPS = 30
START_S = 10.0
MOTIONS: tuple[Motion, ...] = ("still", "felt")
# The slope between size and SSIM is measured between these offsets.
CRF_BELOW, CRF_ABOVE = -2, 2

DEFAULT = H264()


def format_candidate(encoding: H264) -> str:
    """Format settings as a candidate: `preset:option=value:…`."""
    options = (f"{key}={value}" for key, value in encoding.params.items())
    return ":".join([encoding.preset, *options])


_DEFAULT_TEXT = format_candidate(DEFAULT)
CANDIDATES = (
    "ultrafast",
    "superfast",
    "veryfast",
    "faster",
    "medium",
    "veryfast:subme=1:weightp=0:rc-lookahead=10",
    "superfast:bframes=3:ref=1:mbtree=1:rc-lookahead=10",
    # one thing changed at a time
    f"{_DEFAULT_TEXT}:subme=0",
    f"{_DEFAULT_TEXT}:subme=2",
    f"{_DEFAULT_TEXT}:subme=4",
    f"{_DEFAULT_TEXT}:me=hex",
    f"{_DEFAULT_TEXT}:merange=4",
    f"{_DEFAULT_TEXT}:ref=2",
    f"{_DEFAULT_TEXT}:mbtree=0",
    f"{_DEFAULT_TEXT}:rc-lookahead=5",
    f"{_DEFAULT_TEXT}:rc-lookahead=20",
    f"{_DEFAULT_TEXT}:rc-lookahead=40",
    f"{_DEFAULT_TEXT}:bframes=1",
    f"{_DEFAULT_TEXT}:bframes=3",
    f"{_DEFAULT_TEXT}:bframes=5",
    f"{_DEFAULT_TEXT}:bframes=11",
    f"{_DEFAULT_TEXT}:bframes=16",
    f"{_DEFAULT_TEXT}:b-adapt=1",
    f"{_DEFAULT_TEXT}:b-adapt=2",
    f"{_DEFAULT_TEXT}:b-pyramid=none",
    f"{_DEFAULT_TEXT}:b-bias=50",
    f"{_DEFAULT_TEXT}:direct=temporal",
    f"{_DEFAULT_TEXT}:direct=none",
    f"{_DEFAULT_TEXT}:weightb=0",
    f"{_DEFAULT_TEXT}:weightp=1",
    f"{_DEFAULT_TEXT}:scenecut=40",
    f"{_DEFAULT_TEXT}:aq-mode=0",
    f"{_DEFAULT_TEXT}:aq-mode=2",
    f"{_DEFAULT_TEXT}:aq-mode=3",
    f"{_DEFAULT_TEXT}:aq-strength=0.6",
    f"{_DEFAULT_TEXT}:trellis=1",
    f"{_DEFAULT_TEXT}:psy=0",
    f"{_DEFAULT_TEXT}:mixed-refs=0",
    f"{_DEFAULT_TEXT}:fast-pskip=0",
    f"{_DEFAULT_TEXT}:dct-decimate=0",
    f"{_DEFAULT_TEXT}:partitions=none",
    f"{_DEFAULT_TEXT}:partitions=i8x8,i4x4,p8x8",
    f"{_DEFAULT_TEXT}:8x8dct=0",
    f"{_DEFAULT_TEXT}:deblock=-1,-1",
    f"{_DEFAULT_TEXT}:no-deblock=1",
    f"{_DEFAULT_TEXT}:cabac=0",
    f"{_DEFAULT_TEXT}:qcomp=0.7",
    f"{_DEFAULT_TEXT}:ipratio=1.2",
    f"{_DEFAULT_TEXT}:pbratio=1.1",
    # and some together
    f"{_DEFAULT_TEXT}:weightb=0:psy=0",
    f"{_DEFAULT_TEXT}:bframes=5:rc-lookahead=20",
    f"{_DEFAULT_TEXT}:aq-mode=0:rc-lookahead=20",
    f"{_DEFAULT_TEXT}:aq-mode=2:aq-strength=0.6",
    f"{_DEFAULT_TEXT}:subme=0:partitions=none",
)


@dataclass(frozen=True, slots=True)
class CandidateResult:
    """One candidate: frames per second (median), kB, SSIM in dB, kB at the SSIM of the first."""

    candidate: str
    motion: Motion
    fps: float
    kilobytes: float
    ssim: float
    equal: float


def parse_candidate(candidate: str, crf: int) -> H264:
    """Parse `preset:option=value:…`; the last value of a repeated option applies."""
    preset, *pairs = candidate.split(":")
    return H264(preset, crf, dict(pair.split("=", 1) for pair in pairs))


def encode(ready: ReadyFrames, encoding: H264, out: Path) -> float:
    """Encode the frames in one thread of x264; return the seconds it took."""
    pictures = ready.map_pictures()
    start = time.perf_counter()
    encode_segment(
        (Canvas(wrap_frame(picture)) for picture in pictures),
        out,
        width=ready.width,
        height=ready.height,
        fps=FPS,
        codec=encoding,
    )
    return time.perf_counter() - start


def judge(ready: ReadyFrames, out: Path) -> tuple[float, float]:
    """Return the kilobytes of the picture stream, and its SSIM in dB."""
    quality = measure_ssim((wrap_frame(picture) for picture in ready.map_pictures()), out)
    return read_stream(out).bytes / 1000, quality


def measure_slope(ready: ReadyFrames, encoding: H264, out: Path) -> float:
    """Measure how much the logarithm of the size grows per dB, from two neighboring crf."""
    points = []
    for offset in (CRF_BELOW, CRF_ABOVE):
        encode(ready, replace(encoding, crf=encoding.crf + offset), out)
        points.append(judge(ready, out))
    (more, better), (less, worse) = points
    return math.log(more / less) / (better - worse)


def search(
    ready: ReadyFrames, motion: Motion, candidates: list[str], crf: int, runs: int, folder: Path
) -> list[CandidateResult]:
    """Measure all candidates, one after the other in each round; return them fastest first."""
    out = folder / "candidate.mp4"
    times: dict[str, list[float]] = {candidate: [] for candidate in candidates}
    results: dict[str, tuple[float, float]] = {}
    growth = measure_slope(ready, parse_candidate(candidates[0], crf), out)
    for number in range(runs):
        for candidate in candidates:
            _log(f"run {number + 1} of {runs}, {motion}: {candidate}")
            times[candidate].append(encode(ready, parse_candidate(candidate, crf), out))
            if candidate not in results:
                results[candidate] = judge(ready, out)
    _, reference_db = results[candidates[0]]
    measured = [
        CandidateResult(
            candidate,
            motion,
            ready.frames / statistics.median(times[candidate]),
            kilobytes,
            quality,
            kilobytes * math.exp(growth * (reference_db - quality)),
        )
        for candidate, (kilobytes, quality) in results.items()
    ]
    return sorted(measured, key=lambda result: -result.fps)


def format_table(measured: list[CandidateResult]) -> str:
    """Format the candidates as a Markdown table."""
    rows = [
        "| background | fps | kB | SSIM dB | kB, equal | settings |",
        "|---|---|---|---|---|---|",
    ]
    rows += [
        f"| {row.motion} | {row.fps:.1f} | {row.kilobytes:.0f} | {row.ssim:.2f}"
        f" | {row.equal:.0f} | `{row.candidate}` |"
        for row in measured
    ]
    return "\n".join(rows)


def _log(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="seconds of frames (10)")
    parser.add_argument("--runs", type=int, default=3, help="rounds; medians are shown (3)")
    parser.add_argument("--crf", type=int, default=DEFAULT.crf, help=f"({DEFAULT.crf})")
    parser.add_argument("--motion", choices=MOTIONS, help="only this background")
    parser.add_argument("--only", help="only built-in candidates that contain this text")
    parser.add_argument(
        "--try",
        dest="extra",
        nargs="+",
        default=[],
        metavar="PRESET:KEY=VALUE:…",
        help="more candidates",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    return parser.parse_args()


def main() -> None:
    """Draw the frames, measure, print."""
    args = _parse_arguments()
    selected = [text for text in CANDIDATES if not args.only or args.only in text]
    candidates = list(dict.fromkeys([format_candidate(DEFAULT), *args.extra, *selected]))
    results: list[CandidateResult] = []
    with tempfile.TemporaryDirectory(prefix="scopitone-encoder-") as temporary:
        folder = Path(temporary)
        song = load_demo_song(None, folder)
        for motion in [args.motion] if args.motion else MOTIONS:
            timeline = plan_song(song, motion)
            start = round(START_S * FPS)
            stop = min(timeline.frames, start + round(args.seconds * FPS))
            ready = draw_ready(timeline, start, stop, folder / f"{motion}.yuv")
            # Reading the file once first keeps candidates from waiting for the disk.
            np.asarray(ready.map_pictures()).sum(dtype=np.int64)
            results += search(ready, motion, candidates, args.crf, args.runs, folder)
    print(json.dumps([asdict(row) for row in results]) if args.json else format_table(results))


if __name__ == "__main__":
    main()
