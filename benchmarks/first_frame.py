"""Measure how soon the first frame of a video is encoded, for a song that was analyzed before.

    .venv/bin/python benchmarks/first_frame.py

*command* is from the start of `scopitone render` to the first frame, plus the end of the process.
*warm* is from the call of `render()` in a process that has rendered before, as a worker has.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from material import COVER, format_lrc, load_demo_song, standard_options

from scopitone.core.song import Song
from scopitone.video.render import render

SCOPITONE = Path(sys.executable).with_name("scopitone")
SONG_S = 12.0


def measure_command(song: Song, folder: Path) -> float:
    """Return the seconds to the first frame of a new process."""
    lyrics, cache = folder / "song.lrc", folder / "cache"
    lyrics.write_text(format_lrc(song.lyrics), encoding="utf-8")
    shutil.rmtree(cache / "scopitone" / "segments", ignore_errors=True)
    command = [SCOPITONE, "render", song.audio, "--lyrics", lyrics, "--cover", COVER]
    command += ["--json", "--quiet", "-o", folder / "command.mp4"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    start_s = time.monotonic()
    output = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout
    total_s = time.monotonic() - start_s
    report = json.loads(output)
    first: float = total_s - (report["seconds"] - report["work"]["first"])
    return first


def measure_warm(song: Song, folder: Path) -> float:
    """Return the seconds from the call of `render()` to the first frame."""
    options, cache = standard_options("felt"), folder / "warm"
    result = render(song, options, folder / "warm.mp4", cache=cache, segment_cache_bytes=0)
    return result.work.first


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="runs after a first one; medians (5)")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory(prefix="scopitone-benchmark-") as temporary:
        folder = Path(temporary)
        song = load_demo_song(SONG_S, folder)
        commands = [measure_command(song, folder) for _ in range(runs + 1)][1:]
        warm = [measure_warm(song, folder) for _ in range(runs + 1)][1:]
    print("| start | first frame, s |\n|---|---|")
    print(f"| command | {statistics.median(commands):.2f} |")
    print(f"| warm | {statistics.median(warm):.2f} |")


if __name__ == "__main__":
    main()
