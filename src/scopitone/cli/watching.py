"""A folder of songs that is watched: each song with what lies beside it, once it is whole."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scopitone.cli import output
from scopitone.cli.greeting import SONGS
from scopitone.errors import MissingInputError

LYRICS = (".lrc", ".srt", ".vtt", ".ass", ".ttml", ".txt")
COVERS = (".jpg", ".jpeg", ".png", ".webp")
_LOOK_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Found:
    """A song, what lies beside it, and where its video goes."""

    song: Path
    lyrics: Path | None
    cover: Path | None
    video: Path


def songs_to_come(folder: Path, out: Path | None, *, once: bool) -> Iterator[Found]:
    """Each song of `folder` that has no video yet, or an older one.

    A song that still grows is left until it has stayed the same from one look to the next;
    `once` takes what is there and ends. Lyrics and cover have the song's name. The folder `out`
    is made.

    Raises MissingInputError, OutputError.
    """
    if not folder.is_dir():
        raise MissingInputError("song", f"{folder} is no folder, which --watch wants")
    videos = out or folder
    output.make_folder(videos)
    seen: dict[Path, tuple[int, float]] = {}
    while True:
        for song in _songs(folder):
            stat = song.stat()
            now = (stat.st_size, stat.st_mtime)
            whole = once or seen.get(song) == now
            seen[song] = now
            video = videos / f"{song.stem}.mp4"
            if whole and _older(video, stat.st_mtime):
                yield Found(song, _beside(song, LYRICS), _beside(song, COVERS), video)
        if once:
            return
        time.sleep(_LOOK_EVERY_S)


def _songs(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in SONGS)


def _older(video: Path, than: float) -> bool:
    return not video.exists() or video.stat().st_mtime < than


def _beside(song: Path, suffixes: tuple[str, ...]) -> Path | None:
    named = (song.with_suffix(suffix) for suffix in suffixes)
    return next((path for path in named if path.exists()), None)
