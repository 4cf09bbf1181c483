"""scopitone info: what was found in a song or a cover."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scopitone.cli.shared import output
from scopitone.core.errors import MediaError, MissingInputError

if TYPE_CHECKING:
    from scopitone.lyrics.formats.registry import ParsedLyrics
    from scopitone.video.inputs.cover_image import CoverFacts


@click.command()
@click.argument("file", metavar="SONG|COVER", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")
def command(file: Path, as_json: bool) -> None:
    """Show the tags, lyrics, and cover of a song, or the size and color of a cover.

    This is what `render` would use. Warnings list what was ignored or guessed.
    """
    from scopitone.video.inputs.picture_types import HEAD_BYTES, find_picture_type

    head = _read_head(file, HEAD_BYTES)
    facts = _read_cover(file) if find_picture_type(head) else _read_song(file)
    if as_json:
        output.print_json(facts)
        return
    for warning in facts["warnings"]:
        output.warn(warning)
    for row in _format_rows(facts):
        click.echo(row)


def _read_head(path: Path, size: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise MissingInputError("file", f"cannot be read: {path} ({error.strerror})") from error


def _read_cover(path: Path) -> dict[str, Any]:
    from scopitone.video.inputs.cover_image import MAX_BYTES, describe_cover

    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    try:
        cover = describe_cover(data)
    except MediaError as error:
        raise MediaError("cover", f"{path.name}: {error.message}") from error
    return {
        "title": None,
        "artist": None,
        "album": None,
        "duration": None,
        "lyrics": None,
        "cover": _describe_cover(cover),
        "warnings": [],
    }


def _read_song(path: Path) -> dict[str, Any]:
    from scopitone.audio.decode import AAC_RATE, decode, probe
    from scopitone.video.inputs.cover_image import describe_cover
    from scopitone.video.inputs.song_files import read_song_facts, title_of

    try:
        sound = probe(path)
    except MediaError as error:
        raise MediaError("file", _describe_refusal(path, error)) from error
    song = read_song_facts(path)
    duration, warnings = sound.duration, list(song.warnings)
    try:
        # Headers give no more than an estimate.
        samples = sum(block.shape[1] for block in decode(path, rate=AAC_RATE, channels=1))
        duration = samples / AAC_RATE
    except MediaError as error:
        warnings.append(error.message)
    return {
        "title": song.title or title_of(path),
        "artist": song.artist,
        "album": song.album,
        "duration": round(duration, 3),
        "lyrics": _describe_lyrics(song.words),
        "cover": None if song.picture is None else _describe_cover(describe_cover(song.picture)),
        "warnings": warnings,
    }


def _describe_refusal(path: Path, error: MediaError) -> str:
    from scopitone.audio import decode
    from scopitone.video.inputs import picture_types

    sounds = decode.ACCEPTED.removeprefix("accepted: ")
    pictures = picture_types.ACCEPTED.removeprefix("accepted: ")
    return (
        f"{path.name} is neither a song nor a picture ({error.message.partition(';')[0]});"
        f" accepted: songs ({sounds}) and pictures ({pictures})"
    )


def _describe_lyrics(words: ParsedLyrics) -> dict[str, Any] | None:
    if not words.lyrics.lines:
        return None
    first = words.lyrics.lines[0]
    return {
        "format": words.format,
        "lines": len(words.lyrics.lines),
        "timed": words.lyrics.is_timed,
        "first": {
            "text": first.text,
            "start": None if first.start is None else round(first.start, 3),
        },
    }


def _describe_cover(cover: CoverFacts) -> dict[str, Any]:
    return {
        "width": cover.width,
        "height": cover.height,
        "mean_rgb": list(cover.mean_rgb),
        "type": cover.content_type,
    }


def _format_rows(facts: dict[str, Any]) -> list[str]:
    """Return the answer for people: a row for each thing that was found."""
    rows = [(name, facts[name]) for name in ("title", "artist", "album") if facts[name]]
    if facts["duration"] is not None:
        minutes, seconds = divmod(round(facts["duration"]), 60)
        rows.append(("duration", f"{minutes}:{seconds:02d}"))
    if lyrics := facts["lyrics"]:
        times = "with times" if lyrics["timed"] else "without times"
        first = lyrics["first"]
        start = "" if first["start"] is None else f" at {first['start']:.2f} s"
        rows.append(("lyrics", f"{lyrics['format']}, {lyrics['lines']} lines, {times}"))
        rows.append(("", f"first{start}: {first['text']}"))
    elif facts["duration"] is not None:
        rows.append(("lyrics", "none"))
    if cover := facts["cover"]:
        red, green, blue = cover["mean_rgb"]
        rows.append(
            (
                "cover",
                f"{cover['type']}, {cover['width']} x {cover['height']} pixels,"
                f" mean color #{red:02x}{green:02x}{blue:02x}",
            )
        )
    else:
        rows.append(("cover", "none"))
    return [f"{name:<10}{text}" for name, text in rows]
