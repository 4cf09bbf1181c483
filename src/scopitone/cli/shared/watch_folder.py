"""Watching a folder of songs: each complete song, with the files of the same name."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scopitone.cli.shared.made_files import MadeFiles
from scopitone.cli.shared.output import warn
from scopitone.cli.welcome import SONG_SUFFIXES
from scopitone.core import output_files
from scopitone.core.errors import MissingInputError
from scopitone.lyrics.formats.registry import companion_extensions

COVER_SUFFIXES = (
    ".jpg",
    ".jpeg",
    ".png",
    ".webp",
    ".heic",
    ".avif",
    ".gif",
    ".bmp",
    ".tif",
    ".tiff",
)
_POLL_INTERVAL_S = 1.0


@dataclass(frozen=True, slots=True)
class SongFiles:
    """A song, its lyrics and cover if it has any, and the path of its video."""

    song: Path
    lyrics: Path | None
    cover: Path | None
    video: Path


def find_songs(
    folder: Path, out: Path | None, made: MadeFiles, *, once: bool
) -> Iterator[SongFiles]:
    """Yield each song of `folder` whose video is missing or older than the song.

    Of two songs with the same name and different extensions, the second is left out with a warning.
    A song that is still growing is skipped until two looks find it unchanged. Lyrics and cover
    have the song's name. The folder `out` is made.

    Args:
        out: folder of the videos; None means `folder`.
        made: files that are no lyrics and no covers, because Scopitone made them.
        once: yield the songs that are there and stop, instead of watching forever.

    Raises: MissingInputError, OutputError.
    """
    if not folder.is_dir():
        raise MissingInputError("song", f"{folder} is not a folder; --watch requires one")
    videos = out or folder
    output_files.make_folder(videos)
    last_states: dict[Path, tuple[int, float]] = {}
    owners: dict[Path, Path] = {}
    refused: set[Path] = set()
    while True:
        for song in _list_songs(folder):
            stat = song.stat()
            state = (stat.st_size, stat.st_mtime)
            is_complete = once or last_states.get(song) == state
            last_states[song] = state
            video = videos / f"{song.stem}.mp4"
            if (owner := owners.setdefault(video, song)) != song:
                if song not in refused:
                    refused.add(song)
                    warn(f"{song.name} and {owner.name} would both become {video}; rename one")
                continue
            if is_complete and _is_older(video, stat.st_mtime):
                yield SongFiles(
                    song,
                    _find_sibling(song, companion_extensions(), made),
                    _find_sibling(song, COVER_SUFFIXES, made),
                    video,
                )
        if once:
            return
        time.sleep(_POLL_INTERVAL_S)


def _list_songs(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in SONG_SUFFIXES)


def _is_older(video: Path, time_s: float) -> bool:
    return not video.exists() or video.stat().st_mtime < time_s


def _find_sibling(song: Path, suffixes: tuple[str, ...], made: MadeFiles) -> Path | None:
    candidates = (song.with_suffix(suffix) for suffix in suffixes)
    return next((path for path in candidates if path.exists() and not made.has_made(path)), None)
