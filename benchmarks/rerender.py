"""Measure how quickly a video is rendered again after a small change.

    .venv/bin/python benchmarks/rerender.py
    .venv/bin/python benchmarks/rerender.py --song SONG_FOLDER --style stack

README.md describes what is measured and how.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from material import COVER, format_lrc, load_demo_song
from processor import measure_cpu

from scopitone.core.paths import CACHE_DIR
from scopitone.core.song import Line, Lyrics, Word

SECONDS = 240.0
SHIFT_S = 0.2
_POLL_INTERVAL_S = 0.2


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a video: its name, the lyrics after it, and more options of `render`."""

    name: str
    lyrics: Lyrics
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cost:
    """What a render took: seconds from start to exit, and of processors; encoded segments."""

    seconds: float
    cpu: float
    encoded: int
    segments: int
    phases: str


def main() -> None:
    """Render a song, then again after each edit, and print a row of a table for each."""
    options = _parse_options()
    with tempfile.TemporaryDirectory(prefix="rerender-") as name:
        folder = Path(name)
        audio, cover, lyrics = _load_song(options.song, folder)
        print("| change | segments encoded | seconds | CPU s | phases |\n|---|---|---|---|---|")
        for edit in _list_edits(lyrics, options.edits):
            (folder / "lyrics.lrc").write_text(format_lrc(edit.lyrics), "utf-8")
            arguments = [str(audio), "--cover", str(cover), "--lyrics", str(folder / "lyrics.lrc")]
            cost = _measure_render([*arguments, *options.more, *edit.options], folder)
            print(
                f"| {edit.name} | {cost.encoded} of {cost.segments} | {cost.seconds:.1f} "
                f"| {cost.cpu:.1f} | {cost.phases} |",
                flush=True,
            )


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure how quickly a video is rendered again.")
    parser.add_argument("--song", type=Path, help="folder with audio.*, cover.jpg and words.json")
    parser.add_argument("--edits", help="names of edits, separated by commas; default: all")
    options, options.more = parser.parse_known_args()
    return options


def _load_song(folder: Path | None, work_dir: Path) -> tuple[Path, Path, Lyrics]:
    """Return the files and the words of a recorded song, or of the demo song made as long."""
    if folder is None:
        song = load_demo_song(SECONDS, work_dir)
        return song.audio, COVER, song.lyrics
    lines = json.loads((folder / "words.json").read_text("utf-8"))["lines"]
    words = [tuple(Word(w["word"], w["start"], w["end"]) for w in line) for line in lines]
    [audio] = folder.glob("audio.*")
    cover = folder / "cover.jpg"
    lyrics = tuple(
        Line(" ".join(word.text for word in row), row[0].start, row[-1].end, row) for row in words
    )
    return audio, cover if cover.exists() else COVER, Lyrics(lyrics)


def _list_edits(lyrics: Lyrics, names: str | None) -> Iterator[Edit]:
    """Yield the edits, each of the lyrics as they were at first."""
    lines = lyrics.lines
    long_lines = [number for number, line in enumerate(lines) if len(line.words) > 3]
    middle, early, late = (long_lines[len(long_lines) * part // 8] for part in (4, 1, 7))
    text = replace(
        lines[middle].words[1],
        text="another" if lines[middle].words[1].text != "another" else "one",
    )
    edits = [
        Edit("nothing yet", lyrics),
        Edit("no change", lyrics),
        Edit("a word moved", _move_word(lyrics, middle, 1)),
        Edit("the first word of a line moved", _move_word(lyrics, middle, 0)),
        Edit("the last word of a line moved", _move_word(lyrics, middle, -1)),
        Edit("two words moved", _move_word(_move_word(lyrics, early, 1), late, 1)),
        Edit("a word replaced", _set_word(lyrics, middle, 1, text)),
        Edit("a text on the title card", lyrics, ("--intro", "Live in Paris")),
    ]
    chosen = None if names is None else {"nothing yet", *names.split(",")}
    yield from (edit for edit in edits if chosen is None or edit.name in chosen)


def _move_word(lyrics: Lyrics, line: int, word: int) -> Lyrics:
    """Return the lyrics with a word that begins later, or earlier if it is the first."""
    words = lyrics.lines[line].words
    number = word % len(words)
    old = words[number]
    later = -SHIFT_S if number == 0 else min(SHIFT_S, 0.8 * (old.end - old.start))
    return _set_word(lyrics, line, number, replace(old, start=old.start + later))


def _set_word(lyrics: Lyrics, line: int, number: int, word: Word) -> Lyrics:
    words = list(lyrics.lines[line].words)
    words[number] = word
    edited = Line(" ".join(w.text for w in words), words[0].start, words[-1].end, tuple(words))
    return Lyrics((*lyrics.lines[:line], edited, *lyrics.lines[line + 1 :]))


def _measure_render(arguments: Sequence[str], folder: Path) -> Cost:
    """Run `scopitone render` with the caches in `folder`."""
    command = [str(Path(sys.executable).with_name("scopitone")), "render", *arguments]
    command += ["-o", str(folder / "video.mp4"), "--json", "--quiet"]
    environment = {**os.environ, CACHE_DIR: str(folder / "cache")}
    start_s, cpu = time.monotonic(), 0.0
    with (folder / "result.json").open("w+") as out:
        process = subprocess.Popen(command, stdout=out, env=environment, start_new_session=True)
        while process.poll() is None:
            # At its end a process no longer knows its children's time.
            cpu = max(cpu, measure_cpu(lambda ids: ids.session == process.pid))
            time.sleep(_POLL_INTERVAL_S)
        seconds = time.monotonic() - start_s
        if process.returncode:
            sys.exit(f"render ended with {process.returncode}")
        out.seek(0)
        result = json.load(out)
    phases = ", ".join(f"{phase} {value:.1f}" for phase, value in result["timings"].items())
    return Cost(seconds, cpu, result["encoded_segments"], result["segments"], phases)


if __name__ == "__main__":
    main()
