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
from scopitone.video.inputs import brand_kit_keys
from scopitone.video.options import FROM_SONG, OPTIONS, CliOption
from scopitone.video.project.document_check import check_document
from scopitone.video.project.project_migrations import current_version, migrate
from scopitone.video.project.project_schema import build_schema
from scopitone.video.project.server_files import ServerSong, is_server_file

FIELD = "project"

_CLI_OPTIONS: dict[str, CliOption] = {option.name: option.cli for option in OPTIONS if option.cli}


@dataclass(frozen=True, slots=True)
class Project:
    """A song and everything that its video is made from.

    Attributes:
        lyrics: None means those in the song's tags.
        hear_lyrics: transcribe the words from the song, which has no `lyrics` then.
        options: what was chosen, by the names of `OPTIONS`, with the values that the command line
            has: paths are `Path`, and repeatable ones tuples of them. Files of a server are texts.
            A brand kit is a path, or its table with the paths of its files as texts.
        cuts: presets of which each gets a video.
    """

    song: Path | ServerSong
    lyrics: Lyrics | None = None
    hear_lyrics: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)
    cuts: tuple[str, ...] = ()


def to_document(project: Project, folder: Path) -> dict[str, Any]:
    """Return `project` as a JSON object for a file in `folder`, which must exist."""
    root = folder.resolve()
    document: dict[str, Any] = {
        "version": current_version(),
        "song": project.song.to_json()
        if isinstance(project.song, ServerSong)
        else _make_relative(project.song, root),
    }
    if project.hear_lyrics:
        document["lyrics"] = FROM_SONG
    elif project.lyrics is not None:
        document["lyrics"] = json_codec.to_json(project.lyrics)
    document["options"] = {
        name: _to_json(value, _CLI_OPTIONS[name], lambda file: _write_file(file, root))
        for name, value in project.options.items()
    }
    if project.cuts:
        document["cuts"] = list(project.cuts)
    return document


def check_project(document: object, field: str = FIELD) -> dict[str, Any]:
    """Check a document. Returns it in the current version.

    Whether the files exist is not checked.

    Raises: InputError naming the key, such as `project.options.fps` if `field` is `project`.
    """
    if not isinstance(document, dict):
        raise InputError(field, "is not a project; accepted: a JSON object with version and song")
    migrated = migrate(document, field=field)
    check_document(migrated, build_schema(), field)
    lyrics = migrated.get("lyrics")
    if isinstance(lyrics, dict):
        _check_lyrics(json_codec.from_json(lyrics), field)
    return migrated


def from_document(document: object, folder: Path) -> Project:
    """Read what `to_document` returned, also of older versions. Raises: see `check_project`."""
    migrated = check_project(document)
    song, lyrics = migrated["song"], migrated.get("lyrics")

    def locate(text: str) -> Path | str:
        return _read_file(text, folder)

    return Project(
        song=folder / song if isinstance(song, str) else ServerSong(**song),
        lyrics=json_codec.from_json(lyrics) if isinstance(lyrics, dict) else None,
        hear_lyrics=lyrics == FROM_SONG,
        options={
            name: read_option_value(
                value, _CLI_OPTIONS[name], lambda text: _read_file(text, folder)
            )
            for name, value in migrated.get("options", {}).items()
        },
        cuts=tuple(migrated.get("cuts", ())),
    )


def named_files(project: Project) -> Iterator[tuple[str, Path | str]]:
    """Yield the keys of files, such as `options.cover`, with each file that they name.

    Files of a server are texts.
    """
    if isinstance(project.song, Path):
        yield "song", project.song
    for key, file in _list_files(project.options):
        is_path = isinstance(file, str) and not is_server_file(file)
        yield key, Path(file) if is_path else file


def list_document_files(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the key of each file that a checked document's options name, and its name."""
    return list(_list_files(document.get("options", {})))


def _list_files(options: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in options.items():
        cli = _CLI_OPTIONS[name]
        if cli.kind == "brand_kit" and isinstance(value, dict):
            for key, file in brand_kit_keys.list_files(value):
                yield f"options.{name}.{key}", file
        elif cli.kind in ("file", "brand_kit"):
            for file in value if cli.repeatable else (value,):
                yield f"options.{name}", file


def map_document_files(document: dict[str, Any], convert: Callable[[str], str]) -> dict[str, Any]:
    """Return a checked document with `convert` applied to each file that its options name."""
    options = {
        name: _map_files(value, _CLI_OPTIONS[name], convert)
        for name, value in document.get("options", {}).items()
    }
    return {**document, "options": options}


def _map_files(value: Any, cli: CliOption, convert: Callable[[str], str]) -> Any:
    if cli.kind == "brand_kit" and isinstance(value, dict):
        return brand_kit_keys.map_files(value, convert)
    if cli.kind in ("file", "brand_kit"):
        return [*map(convert, value)] if cli.repeatable else convert(value)
    return value


def _make_relative(path: Path, root: Path) -> str:
    """The path from the folder `root`, without symbolic links, with slashes."""
    return Path(os.path.relpath(path.parent.resolve() / path.name, root)).as_posix()


def _write_file(file: Path | str, root: Path) -> str:
    return file if isinstance(file, str) else _make_relative(file, root)


def _read_file(name: str, folder: Path) -> Path | str:
    return name if is_server_file(name) else folder / name


def _to_json(value: Any, cli: CliOption, write: Callable[[Path | str], str]) -> Any:
    def shorten(text: str) -> str:
        return write(text if is_server_file(text) else Path(text))

    if cli.kind == "brand_kit" and isinstance(value, dict):
        return brand_kit_keys.map_files(value, shorten)
    if cli.kind in ("file", "brand_kit"):
        return [*map(write, value)] if cli.repeatable else write(value)
    if cli.kind == "picture_maker":
        return _replace_path(value, shorten)
    return list(value) if cli.kind == "colors" else value


def read_option_value(value: Any, cli: CliOption, read: Callable[[str], Path | str]) -> Any:
    """Return an option's value for one that its schema accepts. `read` finds the file of a name."""

    def locate(text: str) -> str:
        return str(read(text))

    if cli.kind == "brand_kit" and isinstance(value, dict):
        return brand_kit_keys.map_files(value, locate)
    if cli.kind in ("file", "brand_kit"):
        return tuple(map(read, value)) if cli.repeatable else read(value)
    if cli.kind == "picture_maker":
        return _replace_path(value, locate)
    return value


def _replace_path(maker: str, convert: Callable[[str], str]) -> str:
    # Imported only if needed: it loads the graphics, and servers have no such options.
    from scopitone.video.inputs.footage.generated_pictures import replace_path

    return replace_path(maker, convert)


def _check_lyrics(lyrics: Lyrics, field: str) -> None:
    for index, line in enumerate(lyrics.lines):
        _check_line(line, f"{field}.lyrics.lines[{index}]")


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
