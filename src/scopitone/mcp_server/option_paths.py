"""The files that a video's options name, also in brand kits, storyboards, and projects.

Each of them must be in an allowed folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scopitone.core.errors import InputError
from scopitone.lyrics.listening.weights import NO_MODEL, SIZES
from scopitone.mcp_server.allowed_folders import AllowedFolders
from scopitone.mcp_server.option_schemas import OFFERED_OPTIONS, is_offered
from scopitone.video.inputs.brand_kit import MAX_BYTES
from scopitone.video.inputs.brand_kit_keys import FOOTAGE, check_table, list_files, map_files
from scopitone.video.inputs.toml_files import read_toml
from scopitone.video.options import FROM_SONG, CliOption

_BRAND_KIT, _STORYBOARD = "brand_kit", "storyboard"


def find_option_paths(values: Mapping[str, Any], folders: AllowedFolders) -> dict[str, Any]:
    """Return options with the absolute path of each file that they name.

    values: by the names of OFFERED_OPTIONS, of the types that their schemas have; others are kept.

    Raises: InputError naming the option if a file, or one that it names, is outside of `folders`.
    """
    changed = dict(values)
    for option, cli in OFFERED_OPTIONS:
        if option.name in values:
            changed[option.name] = _find_paths(option.name, values[option.name], cli, folders)
    return changed


def check_project_files(project: Path, folders: AllowedFolders) -> None:
    """Check the files that a project file names. Raises: InputError naming the key."""
    from scopitone.video.project.project_document import named_files
    from scopitone.video.project.project_file import read_project

    document = read_project(project)
    for name in document.options:
        if not is_offered(name):
            raise InputError(f"project.options.{name}", "is not accepted here; remove it")
    for key, file in named_files(document):
        # A file of a server, which is a text, gets an error when the project is used.
        if isinstance(file, Path):
            field = f"project.{key}"
            path = folders.find_path(field, file)
            _check_contents(field, key.rpartition(".")[2], path, folders)


def _find_paths(name: str, value: Any, cli: CliOption, folders: AllowedFolders) -> Any:
    def find(file: str) -> str:
        path = folders.find_path(name, file)
        _check_contents(name, name, path, folders)
        return str(path)

    if cli.kind == "listening_model":
        is_folder = value not in ("", NO_MODEL, *SIZES)
        return find(value) if is_folder else value
    if cli.kind == _BRAND_KIT and isinstance(value, Mapping):
        return map_files(value, lambda file: _find_in_kit(file, folders))
    if cli.kind not in ("file", _BRAND_KIT) or (name == "lyrics" and value == FROM_SONG):
        return value
    return [find(file) for file in value] if cli.repeatable else find(value)


def _find_in_kit(file: str, folders: AllowedFolders) -> str:
    path = folders.find_path(_BRAND_KIT, file)
    _check_contents(_BRAND_KIT, FOOTAGE, path, folders)
    return str(path)


def _check_contents(field: str, name: str, path: Path, folders: AllowedFolders) -> None:
    """Check the files that a file or folder of the option `name` contains or names.

    field: the input in errors.
    """
    for file in _list_contents(name, path):
        folders.find_path(field, file)


def _list_contents(name: str, path: Path) -> Iterable[Path]:
    if name == _BRAND_KIT:
        return _list_kit(path)
    if name == _STORYBOARD:
        return _list_storyboard(path)
    return path.iterdir() if name == FOOTAGE and path.is_dir() else ()


def _list_kit(kit: Path) -> Iterator[Path]:
    table = read_toml(kit, _BRAND_KIT, MAX_BYTES)
    check_table(table)
    for key, name in list_files(table):
        path = kit.parent / name
        yield path
        yield from _list_contents(key, path)


def _list_storyboard(storyboard: Path) -> Iterator[Path]:
    from scopitone.video.inputs.footage.storyboard_reader import read_storyboard

    for cut in read_storyboard(storyboard):
        yield from (storyboard.parent / name for name in cut.files)
