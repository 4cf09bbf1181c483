"""A project as a JSON object, and back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scopitone.core.errors import InputError
from scopitone.core.song import Line, Lyrics
from scopitone.lyrics import json_codec
from scopitone.video.inputs.footage.generated_pictures import replace_path
from scopitone.video.options import OPTIONS, CliOption
from scopitone.video.project.document_check import check_document
from scopitone.video.project.project_migrations import current_version, migrate
from scopitone.video.project.project_schema import FROM_SONG, build_schema

FIELD = "project"

_CLI_OPTIONS: dict[str, CliOption] = {option.name: option.cli for option in OPTIONS if option.cli}


@dataclass(frozen=True, slots=True)
class Project:
    """A song and everything that its video is made from.

    Attributes:
        lyrics: None means those in the song's tags.
        hear_lyrics: transcribe the words from the song, which has no `lyrics` then.
        options: what was chosen, by the names of `OPTIONS`, with the values that the command line
            has: paths are `Path`, and repeatable ones tuples of them.
        cuts: presets of which each gets a video.
    """

    song: Path
    lyrics: Lyrics | None = None
    hear_lyrics: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)
    cuts: tuple[str, ...] = ()


def to_document(project: Project, folder: Path) -> dict[str, Any]:
    """Return `project` as a JSON object for a file in `folder`, which must exist."""
    root = folder.resolve()
    document: dict[str, Any] = {
        "version": current_version(),
        "song": _make_relative(project.song, root),
    }
    if project.hear_lyrics:
        document["lyrics"] = FROM_SONG
    elif project.lyrics is not None:
        document["lyrics"] = json_codec.to_json(project.lyrics)
    document["options"] = {
        name: _to_json(value, _CLI_OPTIONS[name], lambda path: _make_relative(path, root))
        for name, value in project.options.items()
    }
    if project.cuts:
        document["cuts"] = list(project.cuts)
    return document


def from_document(document: object, folder: Path) -> Project:
    """Read what `to_document` returned, also of older versions.

    Whether the files exist is not checked.

    Raises: InputError naming the key, such as `project.options.fps`.
    """
    if not isinstance(document, dict):
        raise InputError(FIELD, "is not a project; accepted: a JSON object with version and song")
    migrated = migrate(document)
    check_document(migrated, build_schema(), FIELD)
    lyrics = migrated.get("lyrics")
    words = json_codec.from_json(lyrics) if isinstance(lyrics, dict) else None
    if words is not None:
        _check_lyrics(words)
    return Project(
        song=folder / migrated["song"],
        lyrics=words,
        hear_lyrics=lyrics == FROM_SONG,
        options={
            name: _from_json(value, _CLI_OPTIONS[name], lambda text: folder / text)
            for name, value in migrated.get("options", {}).items()
        },
        cuts=tuple(migrated.get("cuts", ())),
    )


def named_files(project: Project) -> Iterator[tuple[str, Path]]:
    """Yield the keys of files, such as `options.cover`, with each file that they name."""
    yield "song", project.song
    for name, value in project.options.items():
        cli = _CLI_OPTIONS[name]
        if cli.kind == "file":
            for path in value if cli.repeatable else (value,):
                yield f"options.{name}", path


def _make_relative(path: Path, root: Path) -> str:
    """The path from the folder `root`, without symbolic links, with slashes."""
    return Path(os.path.relpath(path.parent.resolve() / path.name, root)).as_posix()


def _to_json(value: Any, cli: CliOption, shorten: Callable[[Path], str]) -> Any:
    if cli.kind == "file":
        return [*map(shorten, value)] if cli.repeatable else shorten(value)
    if cli.kind == "picture_maker":
        return replace_path(value, lambda text: shorten(Path(text)))
    return list(value) if cli.kind == "colors" else value


def _from_json(value: Any, cli: CliOption, locate: Callable[[str], Path]) -> Any:
    if cli.kind == "file":
        return tuple(map(locate, value)) if cli.repeatable else locate(value)
    if cli.kind == "picture_maker":
        return replace_path(value, lambda text: str(locate(text)))
    return value


def _check_lyrics(lyrics: Lyrics) -> None:
    for index, line in enumerate(lyrics.lines):
        _check_line(line, f"{FIELD}.lyrics.lines[{index}]")


def _check_line(line: Line, name: str) -> None:
    """Check what the schema cannot say. Raises: InputError."""
    spans = [(name, line.start, line.end)]
    spans += [(f"{name}.words[{i}]", word.start, word.end) for i, word in enumerate(line.words)]
    for place, start, end in spans:
        if start is not None and end is not None and end < start:
            raise InputError(
                place, f"ends at {end:g} s, before it starts; accepted: {start:g} or later"
            )
    for index, ruby in enumerate(line.ruby):
        if not 0 <= ruby.start < ruby.end <= len(line.text):
            raise InputError(
                f"{name}.ruby[{index}]",
                f"covers characters {ruby.start} to {ruby.end}; accepted: a part of the line's "
                f"characters, 0 to {len(line.text)}",
            )
    for index, row in enumerate(line.rows):
        _check_line(row, f"{name}.rows[{index}]")
