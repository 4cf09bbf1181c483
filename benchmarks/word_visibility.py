"""Measure the share of words that are visible when they begin, by style and shape of the frame.

    .venv/bin/python benchmarks/word_visibility.py --songs FOLDER [--styles type,stage]

FOLDER contains one folder per song, as for `alignment.py`. README.md explains the columns.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from liveliness import find_audio, read_words

from scopitone.audio.analysis.pipeline import analyze
from scopitone.video.frame_sizes import ASPECT_RATIOS, frame_size
from scopitone.video.inputs.song_files import read_song
from scopitone.video.options import Options
from scopitone.video.plan.timeline import Timeline
from scopitone.video.prepare import prepare
from scopitone.video.quality.report.visibility import WordVisibility, measure_word_visibility
from scopitone.video.styles import styles_by_name

RESOLUTION = "720p"


def plan_song(folder: Path, shape: str, cache: Path | None) -> Timeline:
    """Plan the video of a song of the folder, with the times of `words.json`."""
    cover = next((path for path in sorted(folder.iterdir()) if path.stem == "cover"), None)
    song = read_song(find_audio(folder), cover=cover, title=folder.name.replace("-", " ").title())
    song = replace(song, lyrics=read_words(folder / "words.json"))
    width, height = frame_size(shape, RESOLUTION)
    options = Options(width=width, height=height)
    return prepare(song, analyze(song.audio, fps=options.fps, cache=cache), options)[0]


def main() -> None:
    """Print a table: the share of visible words of all songs, for each style and shape."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--songs", type=Path, metavar="FOLDER", required=True)
    parser.add_argument("--only", help="names of songs, separated by commas")
    parser.add_argument("--styles", help="names of styles, separated by commas; default: all")
    parser.add_argument("--cache", type=Path, default=None)
    parser.add_argument("--list", action="store_true", help="list the hidden words as well")
    args = parser.parse_args()
    names = args.styles.split(",") if args.styles else sorted(styles_by_name())
    wanted = args.only.split(",") if args.only else None
    songs = [
        path
        for path in sorted(args.songs.iterdir())
        if (path / "words.json").exists() and (wanted is None or path.name in wanted)
    ]
    plans = {
        (song.name, shape): plan_song(song, shape, args.cache)
        for song in songs
        for shape in ASPECT_RATIOS
    }
    print("| style | " + " | ".join(ASPECT_RATIOS) + " | worst song | hidden words |")
    print("|---" * (len(ASPECT_RATIOS) + 3) + "|")
    for name in names:
        measured = {key: measure_word_visibility(name, plan) for key, plan in plans.items()}
        shares = [
            _join([words for (_, of), words in measured.items() if of == shape]).share
            for shape in ASPECT_RATIOS
        ]
        worst = min(measured, key=lambda key: measured[key].share)
        every = _join(list(measured.values()))
        print(
            f"| {name} | {' | '.join(f'{share:.2%}' for share in shares)} "
            f"| {worst[0]} {worst[1]} {measured[worst].share:.1%} "
            f"| {len(every.hidden)} of {every.count} |"
        )
        if args.list:
            for (song_name, shape), words in measured.items():
                for word in words.hidden:
                    print(f"    {song_name} {shape} {word}")
        sys.stdout.flush()


def _join(measured: list[WordVisibility]) -> WordVisibility:
    hidden = tuple(word for words in measured for word in words.hidden)
    return WordVisibility(sum(words.count for words in measured), hidden)


if __name__ == "__main__":
    main()
