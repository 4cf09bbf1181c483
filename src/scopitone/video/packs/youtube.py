"""The files of the pack `youtube`: all that an upload asks for besides the video."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from scopitone.core.progress import ProgressCallback
from scopitone.core.song import Song
from scopitone.lyrics.formats import srt
from scopitone.video.options import Options
from scopitone.video.options_merge import apply_preset
from scopitone.video.packs.description import write_description, write_tags, write_title
from scopitone.video.packs.pack import PackFiles, PackSource, write_files
from scopitone.video.packs.thumbnail import draw_thumbnail
from scopitone.video.plan.palette import choose_palette
from scopitone.video.raster.drawing_lock import DRAWING
from scopitone.video.render import render
from scopitone.video.result import RenderResult

TEASER_SECONDS = 30.0
"""Length of the square teaser, the part of the song with the most energy."""

_TEASER, _LOOP = "square", "canvas"


def make_youtube_pack(
    source: PackSource, folder: Path, *, progress: ProgressCallback, cache: Path | None
) -> PackFiles:
    """Write the files that belong to the finished video of a song.

    `title.txt`, `description.txt` with chapters, `tags.txt`, `thumbnail.jpg`, `captions.srt` if
    there are words, and two short videos: `teaser.mp4`, square, and `loop.mp4`, upright and silent.

    Raises: OutputError, and what `render` raises.
    """
    song, options, result = source.song, source.options, source.result
    has_words = bool(result.lyrics.lines)
    author, genre = song.author, song.genre
    texts = {
        "title.txt": write_title(song.title, author, has_words=has_words) + "\n",
        "description.txt": write_description(song.title, author, result.chapters, result.lyrics),
        "tags.txt": write_tags(song.title, author, genre, has_words=has_words) + "\n",
    }
    if has_words:
        texts["captions.srt"] = srt.write(result.lyrics)
    files = {name: text.encode() for name, text in texts.items()}
    files["thumbnail.jpg"] = _draw_thumbnail(song, options, result)
    written = write_files(folder, files)
    for name, short in _shorten(options).items():
        render(song, short, folder / name, progress=progress, cache=cache)
        written.append(folder / name)
    return PackFiles(tuple(written))


def _draw_thumbnail(song: Song, options: Options, result: RenderResult) -> bytes:
    with DRAWING:
        palette = choose_palette(options.palette, result.cover)
        return draw_thumbnail(song.title, song.author, result.cover, palette)


def _shorten(options: Options) -> dict[str, Options]:
    whole = replace(options, start=None, end=None, codec="h264")
    return {
        "teaser.mp4": replace(apply_preset(whole, _TEASER), longest=TEASER_SECONDS),
        "loop.mp4": apply_preset(whole, _LOOP),
    }
