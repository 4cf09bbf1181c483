"""The files that the options of a video name, also those in folders and in other files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scopitone.video.options import Options


def list_option_files(options: Options) -> Iterator[Path]:
    """Yield the files of checked options: background, footage, storyboard, and pictures."""
    if options.backdrop is not None:
        yield options.backdrop
    yield from _open_folders(options.footage)
    if options.storyboard is not None:
        from scopitone.video.inputs.footage.storyboard_reader import read_storyboard

        yield options.storyboard
        for cut in read_storyboard(options.storyboard):
            yield from (options.storyboard.parent / name for name in cut.files)
    if options.pictures:
        from scopitone.video.inputs.footage.generated_pictures import replace_path

        paths: list[Path] = []

        def keep(path: str) -> str:
            paths.append(Path(path))
            return path

        replace_path(options.pictures, keep)
        # The pictures of a section may be in a folder of their own.
        yield from _open_folders(file for path in paths for file in _open_folder(path))


def list_kit_files(source: Path | Mapping[str, Any] | None) -> Iterator[Path]:
    """Yield the files of a checked brand kit.

    source: its file, or the table of a project.
    """
    if source is None:
        return
    from scopitone.video.inputs.brand_kit import MAX_BYTES
    from scopitone.video.inputs.brand_kit_keys import FIELD, list_files, resolve_aliases
    from scopitone.video.inputs.toml_files import read_toml

    folder = Path()
    if isinstance(source, Path):
        yield source
        folder, source = source.parent, read_toml(source, FIELD, MAX_BYTES)
    names = [name for _, name in list_files(resolve_aliases(dict(source)))]
    yield from _open_folders(folder / name for name in names)


def _open_folders(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield each file, and the files of each folder."""
    for path in paths:
        yield from (file for file in _open_folder(path) if not file.is_dir())


def _open_folder(path: Path) -> Iterable[Path]:
    return path.iterdir() if path.is_dir() else [path]
